import { operationNamed } from './operations.ts';

/** What a file's name says about its content. */
export interface FileNameHint {
  readonly operation: string;
  /**
   * `explicit`: `<anything>.<operation>.json`, written for this purpose. `customary`: a name that is often an ECS request
   * but just as well something else (`create-service.json` of App Runner), so the content has the last word.
   */
  readonly strength: 'explicit' | 'customary';
  readonly ecspresso: boolean;
}

const requestFile = /^(.*)\.(jsonc?|ya?ml)$/i;

/** Names seen in public repositories, without their extension; the first that matches counts. */
const customaryNames: readonly (readonly [RegExp, string, boolean])[] = [
  [/^ecs[-_]?service[-_]?(def(?![a-z])|definition)/, 'CreateService', true],
  [/^ecs[-_]?task[-_]?(def(?![a-z])|definition)/, 'RegisterTaskDefinition', true],
  [/task[-_]?(def(?![a-z])|definition)/, 'RegisterTaskDefinition', false],
  [/service[-_]?(def(?![a-z])|definition)|^ecs[-_]?service$/, 'CreateService', false],
];

/** Files of other tools whose names would match, and our own configuration: never read as requests. */
const foreignNames =
  /^(appspec|imagedefinitions|ecs-params|imagedetail|\.ecs-lint)$|^docker-compose|^compose$|^ecspresso(?![a-z])/;

/** The operation that a file name (or path) stands for; undefined when the name says nothing. */
export function operationOfFileName(path: string): FileNameHint | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const match = requestFile.exec(name);
  const stem = match?.[1];
  if (stem === undefined || stem === '') return undefined;
  const dot = stem.lastIndexOf('.');
  const named = operationNamed(stem.slice(dot + 1));
  if (named !== undefined && dot > 0) return { operation: named, strength: 'explicit', ecspresso: false };
  if (named !== undefined) return { operation: named, strength: 'customary', ecspresso: false };
  const lower = stem.toLowerCase();
  if (foreignNames.test(lower)) return undefined;
  const customary = customaryNames.find(([pattern]) => pattern.test(lower));
  if (customary === undefined) return undefined;
  return { operation: customary[1], strength: 'customary', ecspresso: customary[2] };
}

/**
 * Where ecspresso looks for its configuration (`--config`, which is `ecspresso.yml` unless told otherwise; in v1 people had to
 * name one, and its documentation said `config.yaml`). Jsonnet is not read.
 * Source: https://github.com/kayac/ecspresso (README.md, cli.go).
 */
export const ecspressoConfigNames: readonly string[] = [
  'ecspresso.yml',
  'ecspresso.yaml',
  'ecspresso.json',
  'config.yaml',
  'config.yml',
];
