import { parse } from '../syntax/parse.ts';
import { memberOf, resolve } from '../syntax/path.ts';
import { hasPlaceholder } from '../syntax/placeholders.ts';
import type { ObjectNode } from '../syntax/tree.ts';

/** What a configuration of ecspresso says, as far as it can be known: what a template fills in is not. */
export interface EcspressoConfig {
  /** Name or ARN. */
  readonly cluster: string | undefined;
  readonly service: string | undefined;
  /** Operation name -> path of the file, as written: relative to the configuration's folder. */
  readonly files: readonly (readonly [operation: string, path: string])[];
}

/** One file that a configuration names. */
export interface EcspressoFile {
  readonly operation: string;
  readonly cluster: string | undefined;
  readonly service: string | undefined;
}

/** Member of the configuration -> the operation whose input the file it names is. Source: config.go of ecspresso. */
const definitions: readonly (readonly [member: string, operation: string])[] = [
  ['service_definition', 'CreateService'],
  ['task_definition', 'RegisterTaskDefinition'],
  ['express_definition', 'CreateExpressGatewayService'],
];

/**
 * Reads the text of a configuration of ecspresso; undefined when it is none (`config.yaml` is anybody's). Never throws.
 */
export function ecspressoConfig(text: string, language: 'json' | 'yaml'): EcspressoConfig | undefined {
  if (!definitions.some(([member]) => text.includes(member))) return undefined;
  const written = parse(text, language).documents[0]?.root;
  const root = written === undefined ? undefined : resolve(written);
  if (root?.kind !== 'object') return undefined;
  const files = definitions.flatMap(([member, operation]): (readonly [string, string])[] => {
    const path = knownText(root, member);
    // Jsonnet is a language of its own.
    return path === undefined || !/\.(json|ya?ml)$/i.test(path) ? [] : [[operation, path]];
  });
  const isConfig = definitions.some(([member]) => memberOf(root, member) !== undefined);
  if (!isConfig) return undefined;
  return { cluster: knownText(root, 'cluster'), service: knownText(root, 'service'), files };
}

function knownText(root: ObjectNode, name: string): string | undefined {
  const member = memberOf(root, name);
  const value = member === undefined ? undefined : resolve(member.value);
  if (value?.kind !== 'string' || value.value === '' || hasPlaceholder(value.value)) return undefined;
  return value.value;
}

/**
 * What a configuration says of the file at `path`; undefined when it does not name it.
 *
 * `folder` is that of the configuration; both with forward slashes, and written from the same place on.
 */
export function ecspressoFileOf(folder: string, config: EcspressoConfig, path: string): EcspressoFile | undefined {
  const named = config.files.find(([, written]) => joined(folder, written) === joined('', path));
  if (named === undefined) return undefined;
  return { operation: named[0], cluster: config.cluster, service: config.service };
}

function joined(folder: string, path: string): string {
  const isAbsolute = /^([A-Za-z]:)?[\\/]/.test(path);
  const whole = isAbsolute || folder === '' ? path : `${folder}/${path}`;
  const parts: string[] = [];
  for (const part of whole.replaceAll('\\', '/').split('/')) {
    if (part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
