import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';

/** Limits as the API model spells them: of a number's value, a string's length, or a list's length. */
export interface ApiLimits {
  readonly min?: number;
  readonly max?: number;
  /** Matched against the whole string. */
  readonly pattern?: string;
}

/** A shape of the API model (`service-2.json` of botocore); what is not read here is left out. */
export interface ApiShape extends ApiLimits {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  /** Of a list. */
  readonly member?: { readonly shape: string };
  /** Of a map. */
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
}

export interface ApiModel {
  readonly operations: Readonly<Record<string, { readonly input?: { readonly shape: string } }>>;
  readonly shapes: Readonly<Record<string, ApiShape>>;
}

/** The archive that holds the AWS CLI, and with it the API models of botocore. */
export function apiModelArchive(): string {
  const entry = fileURLToPath(import.meta.resolve('@aws-cdk/asset-awscli-v1'));
  return join(dirname(entry), 'layer.zip');
}

/**
 * Reads the API model of ECS out of the AWS CLI's archive.
 *
 * @throws Error when the archive holds no such model.
 */
export function readApiModel(archive: string = apiModelArchive()): ApiModel {
  const files = unzipSync(readFileSync(archive), {
    filter: ({ name }) => /\/botocore\/data\/ecs\/[\d-]+\/service-2\.json$/.test(name),
  });
  const [name] = Object.keys(files).sort().reverse();
  const content = name === undefined ? undefined : files[name];
  if (content === undefined) throw new Error(`${archive} holds no API model of ECS`);
  return JSON.parse(strFromU8(content));
}

/** The shape behind a member of a structure; undefined when the model does not know the one or the other. */
export function memberShape(model: ApiModel, structure: string, member: string): ApiShape | undefined {
  const name = model.shapes[structure]?.members?.[member]?.shape;
  return name === undefined ? undefined : model.shapes[name];
}
