import { parseArgs } from 'node:util';
import { distance } from 'fastest-levenshtein';
import type { Severity } from '../problem.ts';

export const formats = ['text', 'json', 'sarif', 'github'] as const;
export type Format = (typeof formats)[number];

/** From the gravest down. */
export const severities = ['error', 'warning', 'information', 'hint'] as const satisfies readonly Severity[];

const colorModes = ['auto', 'always', 'never'] as const;
export type ColorMode = (typeof colorModes)[number];

export interface LintOptions {
  readonly format: Format;
  /** As written on the command line; whether there is such an operation is not known here. */
  readonly operation: string | undefined;
  readonly stdinFilename: string | undefined;
  /** The gravest severity that still counts as success; `none`: every problem fails. */
  readonly maxSeverity: Severity | 'none';
  /** Rule id (as written, unchecked) -> severity. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly color: ColorMode;
  readonly progress: 'auto' | 'never';
  /** `write`: mended files are written; `dry-run`: only told of. */
  readonly fix: 'none' | 'write' | 'dry-run';
  /** Where configurations are looked for: beside and above each file, nowhere, or in one file. */
  readonly config: 'nearest' | 'none' | { readonly file: string };
  /** Files, globs, directories and `-`, as given; at least one. */
  readonly files: readonly string[];
}

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage-error'; readonly message: string }
  | { readonly kind: 'lint'; readonly options: LintOptions };

export const usage = `Usage: ecs-lint [options] FILES|GLOBS|DIRECTORIES|-
       ecs-lint plan [options] FILES|GLOBS|DIRECTORIES|-

Checks Amazon ECS request files: the JSON and YAML of aws ecs --cli-input-json
and --cli-input-yaml. Quote globs so that ecs-lint expands them; of directories
all .json, .jsonc, .yaml and .yml files are looked at; - reads standard input.
plan compares them with what an account has: see ecs-lint plan --help.

  --format FORMAT          text (default), json, sarif or github (annotations)
  --operation NAME         what the files are requests of (CreateService or
                           create-service); found out for each file by default
  --stdin-filename NAME    the name of what - reads: for reports, for the
                           language and for finding the operation
  --max-severity SEVERITY  the gravest severity that still exits 0: error,
                           warning (default), information, hint or none
  --rule ID=SEVERITY       error, warning, information, hint or off for one
                           rule; may be repeated
  --fix                    mend what can be mended without a choice, in place; of
                           standard input the mended text goes to standard
                           output, the report to standard error
  --fix-dry-run            as --fix, but write nothing
  --config FILE            read this configuration instead of the .ecs-lint.json
                           beside and above each file
  --no-config              read no configuration
  --color WHEN             auto (default), always or never
  --no-progress            no progress line on a terminal
  --version, -v            print the version
  --help, -h               print this text

Exit status: 0 nothing graver than --max-severity was found; 1 something was;
2 the command line or a configuration is wrong, or a file could not be read.
`;

const optionTypes = {
  format: { type: 'string' },
  operation: { type: 'string' },
  'stdin-filename': { type: 'string' },
  'max-severity': { type: 'string' },
  rule: { type: 'string' },
  color: { type: 'string' },
  'no-progress': { type: 'boolean' },
  fix: { type: 'boolean' },
  'fix-dry-run': { type: 'boolean' },
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
  version: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const;

type OptionName = keyof typeof optionTypes;

/** Reads the command line (without the program's own name). Names of operations and rules are not looked up. Never throws. */
export function parseArguments(argv: readonly string[]): Command {
  // Not strict: the messages of parseArgs do not say which option was meant.
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: optionTypes,
  });
  const values = new Map<OptionName, string[]>();
  const files: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') files.push(token.value);
    if (token.kind !== 'option') continue;
    const name = token.name;
    if (!isOptionName(name)) return unknownOption(token.rawName);
    const takesValue = optionTypes[name].type === 'string';
    if (takesValue && !token.value) return usageError(`\`${token.rawName}\` needs a value.`);
    if (!takesValue && token.value !== undefined) return usageError(`\`${token.rawName}\` takes no value.`);
    values.set(name, [...(values.get(name) ?? []), token.value ?? '']);
  }
  if (values.has('help')) return { kind: 'help' };
  if (values.has('version')) return { kind: 'version' };
  return lintCommand((name) => values.get(name) ?? [], files);
}

function lintCommand(valuesOf: (name: OptionName) => readonly string[], files: readonly string[]): Command {
  const format = oneOf(formats, valuesOf('format').at(-1) ?? 'text', '--format');
  if (!format.ok) return usageError(format.message);
  const maxSeverity = oneOf([...severities, 'none'], valuesOf('max-severity').at(-1) ?? 'warning', '--max-severity');
  if (!maxSeverity.ok) return usageError(maxSeverity.message);
  const color = oneOf(colorModes, valuesOf('color').at(-1) ?? 'auto', '--color');
  if (!color.ok) return usageError(color.message);

  const rules: [string, Severity | 'off'][] = [];
  for (const text of valuesOf('rule')) {
    const [, id, level] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (!id || level === undefined) {
      return usageError(`\`--rule\` takes \`ID=SEVERITY\`, for example \`unknown-property=warning\`, not \`${text}\`.`);
    }
    const severity = oneOf([...severities, 'off'], level, `--rule ${id}=`);
    if (!severity.ok) return usageError(severity.message);
    rules.push([id, severity.value]);
  }

  if (files.length === 0) {
    return usageError('No files given: name files, globs or directories, or `-` for standard input.');
  }
  const config = valuesOf('config').at(-1);
  const takesNoConfig = valuesOf('no-config').length > 0;
  if (config !== undefined && takesNoConfig) return usageError('Give either `--config` or `--no-config`.');
  const fix = valuesOf('fix-dry-run').length > 0 ? 'dry-run' : valuesOf('fix').length > 0 ? 'write' : 'none';
  if (fix !== 'none' && files.includes('-') && files.length > 1) {
    return usageError('`--fix` writes the mended standard input to standard output: give other files in another call.');
  }
  const stdinFilename = valuesOf('stdin-filename').at(-1);
  if (stdinFilename !== undefined && !files.includes('-')) {
    return usageError('`--stdin-filename` names what `-` reads: give `-`, too.');
  }
  return {
    kind: 'lint',
    options: {
      format: format.value,
      operation: valuesOf('operation').at(-1),
      stdinFilename,
      maxSeverity: maxSeverity.value,
      rules: Object.fromEntries(rules),
      color: color.value,
      progress: valuesOf('no-progress').length > 0 ? 'never' : 'auto',
      fix,
      config: takesNoConfig ? 'none' : config === undefined ? 'nearest' : { file: config },
      files,
    },
  };
}

type Choice<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

function oneOf<T extends string>(allowed: readonly T[], text: string, option: string): Choice<T> {
  const value = allowed.find((name) => name === text);
  if (value !== undefined) return { ok: true, value };
  const list = `${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`;
  return { ok: false, message: `\`${option}\` takes ${list}, not \`${text}\`.${didYouMean(text, allowed)}` };
}

/** ` Did you mean …?` with the candidate that `text` most likely stands for, or nothing when none is near. */
export function didYouMean(text: string, candidates: Iterable<string>): string {
  const wanted = text.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const found = wanted !== '' && candidate.startsWith(wanted) ? 0 : distance(wanted, candidate.toLowerCase());
    if (found >= bestDistance) continue;
    bestDistance = found;
    best = candidate;
  }
  return best === undefined ? '' : ` Did you mean \`${best}\`?`;
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(optionTypes, name);
}

function unknownOption(rawName: string): Command {
  const known = Object.keys(optionTypes).map((name) => `--${name}`);
  return usageError(`There is no option \`${rawName}\`.${didYouMean(rawName, known)}`);
}

function usageError(message: string): Command {
  return { kind: 'usage-error', message };
}
