import type { Severity } from './problem.ts';
import { rules } from './rules/catalogue.ts';
import { structuralRules } from './rules/structural.ts';
import { matchesAny } from './schema/globs.ts';
import { nearestOperation, operationNamed } from './schema/operations.ts';
import { nearestName } from './schema/spelling.ts';
import { kindInWords } from './schema/words.ts';
import { parse } from './syntax/parse.ts';
import { resolve } from './syntax/path.ts';
import { markedRange } from './syntax/ranges.ts';
import type { ConcreteNode, Located, ObjectNode, ValueNode } from './syntax/tree.ts';

/** What one configuration file says. */
export interface LintConfig {
  /** Configurations of folders further up do not count. */
  readonly isRoot: boolean;
  /** Rule id -> severity, or `off`. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
  /** Glob and operation name (`CreateService`) or `none`, in the order of the file: the first that fits wins. */
  readonly associations: readonly (readonly [glob: string, operation: string])[];
  /** Globs of files that are not checked. */
  readonly exclude: readonly string[];
}

/** Something in a configuration that has no effect. Offsets as in {@link import('./problem.ts').Problem}. */
export interface LintConfigProblem extends Located {
  readonly message: string;
}

/** A configuration and the folder that its globs are seen from: absolute or not, with forward slashes, no slash at the end. */
export interface PlacedConfig {
  readonly folder: string;
  readonly config: LintConfig;
}

/** What the configurations say of one file. */
export interface FileConfig {
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
  /** Operation name or `none`. */
  readonly operation: string | undefined;
  readonly isExcluded: boolean;
}

/** What holds for a file without any configuration. */
export const noFileConfig: FileConfig = { severities: {}, operation: undefined, isExcluded: false };

/** The members of a configuration, in the order of its documentation. */
export const lintConfigKeys = ['$schema', 'root', 'severity', 'associations', 'exclude'] as const;

const severityWords: readonly string[] = ['error', 'warning', 'information', 'hint', 'off'];

/**
 * Reads the text of a `.ecs-lint.json` (comments and trailing commas are welcome). Never throws: what is wrong is left out and
 * told, the rest counts.
 */
export function parseLintConfig(text: string): {
  readonly config: LintConfig;
  readonly problems: readonly LintConfigProblem[];
} {
  const file = parse(text, 'jsonc');
  const problems: LintConfigProblem[] = file.problems
    .filter(({ code }) => code === 'syntax' || code === 'duplicate-property')
    .map(({ start, end, message }) => ({ start, end, message }));
  const config = {
    isRoot: false,
    severities: {} as Record<string, Severity | 'off'>,
    associations: [] as (readonly [string, string])[],
    exclude: [] as string[],
  };
  const complain = (place: Located, message: string) => {
    problems.push({ start: place.start, end: place.end, message });
  };
  const root = file.documents[0]?.root;
  const object = root === undefined ? undefined : expectObject(root, 'The configuration', complain);
  for (const member of object?.members ?? []) {
    const { name } = member.key;
    switch (name) {
      case '$schema':
        break;
      case 'root':
        config.isRoot = readRoot(member.value, complain);
        break;
      case 'severity':
        for (const [id, severity] of readSeverities(member.value, complain)) config.severities[id] = severity;
        break;
      case 'associations':
        config.associations.push(...readAssociations(member.value, complain));
        break;
      case 'exclude':
        config.exclude.push(...readExclude(member.value, complain));
        break;
      default: {
        const nearest = nearestName(name, [...lintConfigKeys]);
        const known = lintConfigKeys.map((key) => `\`${key}\``).join(', ');
        const hint = nearest === undefined ? `It takes ${known}.` : `Did you mean \`${nearest}\`?`;
        complain(member.key, `The configuration has no member \`${name}\`. ${hint}`);
      }
    }
  }
  return { config, problems: problems.sort((a, b) => a.start - b.start) };
}

type Complain = (place: Located, message: string) => void;

function expectObject(node: ValueNode, what: string, complain: Complain): ObjectNode | undefined {
  const value = resolve(node);
  if (value.kind === 'object') return value;
  wrongKind(value, `${what} must be an object`, complain);
  return undefined;
}

/** Text that cannot be read has a problem of its own. */
function wrongKind(value: ConcreteNode, sentence: string, complain: Complain): void {
  if (value.kind !== 'unknown') complain(markedRange(value), `${sentence}, not ${kindInWords(value)}.`);
}

function readRoot(node: ValueNode, complain: Complain): boolean {
  const value = resolve(node);
  if (value.kind === 'boolean') return value.value;
  wrongKind(value, '`root` must be `true` or `false`', complain);
  return false;
}

const ruleIds: readonly string[] = [...structuralRules, ...rules].map(({ id }) => id);
const ruleIdSet: ReadonlySet<string> = new Set(ruleIds);

function readSeverities(node: ValueNode, complain: Complain): (readonly [string, Severity | 'off'])[] {
  const members = expectObject(node, '`severity`', complain)?.members ?? [];
  return members.flatMap(({ key, value: written }): (readonly [string, Severity | 'off'])[] => {
    if (!ruleIdSet.has(key.name)) {
      const nearest = nearestName(key.name, ruleIds);
      complain(key, `There is no rule \`${key.name}\`.${nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`}`);
      return [];
    }
    const value = resolve(written);
    if (value.kind === 'string' && isSeverityWord(value.value)) return [[key.name, value.value]];
    const words = '`error`, `warning`, `information`, `hint` or `off`';
    if (value.kind !== 'string') {
      wrongKind(value, `The severity of \`${key.name}\` must be ${words}`, complain);
      return [];
    }
    const nearest = nearestName(value.value, severityWords);
    const guess = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
    complain(value, `The severity of \`${key.name}\` must be ${words}, not \`${value.value}\`.${guess}`);
    return [];
  });
}

function isSeverityWord(word: string): word is Severity | 'off' {
  return severityWords.includes(word);
}

function readAssociations(node: ValueNode, complain: Complain): (readonly [string, string])[] {
  const members = expectObject(node, '`associations`', complain)?.members ?? [];
  return members.flatMap(({ key, value: written }): (readonly [string, string])[] => {
    const value = resolve(written);
    if (value.kind !== 'string') {
      wrongKind(value, `\`${key.name}\` must stand for an operation or \`none\``, complain);
      return [];
    }
    const operation = value.value.trim().toLowerCase() === 'none' ? 'none' : operationNamed(value.value);
    if (operation !== undefined) return [[key.name, operation]];
    const nearest = nearestOperation(value.value);
    const guess = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
    complain(value, `There is no ECS operation \`${value.value}\`.${guess}`);
    return [];
  });
}

function readExclude(node: ValueNode, complain: Complain): string[] {
  const value = resolve(node);
  if (value.kind !== 'array') {
    wrongKind(value, '`exclude` must be a list of globs', complain);
    return [];
  }
  return value.items.flatMap((item): string[] => {
    const glob = resolve(item);
    if (glob.kind === 'string' && glob.value !== '') return [glob.value];
    if (glob.kind === 'string') complain(glob, 'An empty glob fits no file.');
    else wrongKind(glob, '`exclude` is a list of globs: each must be a string', complain);
    return [];
  });
}

/**
 * What the configurations that hold for a file say of it, those of the nearest folder first: a rule has the nearest severity,
 * the nearest glob that fits gives the operation, and a file is excluded when one of them excludes it. Those behind the first
 * that is a root do not count.
 *
 * `path` is written as the folders are. Globs are compared with the path below the configuration's folder as
 * {@link matchesAny} does; one that begins with a slash fits from that folder on only.
 */
export function fileConfigOf(configs: readonly PlacedConfig[], path: string): FileConfig {
  const root = configs.findIndex(({ config }) => config.isRoot);
  const counting = root < 0 ? configs : configs.slice(0, root + 1);
  if (counting.length === 0) return noFileConfig;
  const below = ({ folder }: PlacedConfig) => (path.startsWith(`${folder}/`) ? path.slice(folder.length) : `/${path}`);
  let operation: string | undefined;
  let isExcluded = false;
  for (const placed of counting) {
    const name = below(placed);
    operation ??= placed.config.associations.find(([glob]) => matchesAny(name, [glob]))?.[1];
    isExcluded ||= excludes(name, placed.config.exclude);
  }
  const severities = Object.assign({}, ...counting.map(({ config }) => config.severities).toReversed());
  return { severities, operation, isExcluded };
}

/** A glob that fits a folder excludes what is in it: `legacy` and `legacy/` are what people write. */
function excludes(name: string, globs: readonly string[]): boolean {
  return globs.some((written) => {
    const glob = written.replace(/\/+$/, '');
    if (matchesAny(name, [glob, `${glob}/**`])) return true;
    return !glob.includes('/') && matchesAny(name, [`**/${glob}/**`]);
  });
}
