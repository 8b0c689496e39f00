import type { CheckSettings } from './analysis.ts';
import type { FileConfig } from './lint-config.ts';
import type { Severity } from './problem.ts';
import type { EcsSettings } from './protocol.ts';
import type { EcspressoFile } from './schema/ecspresso.ts';

/** What lies beside a file and says something about it. */
export interface FileSurroundings {
  /** What `.ecs-lint.json` says. */
  readonly config: FileConfig;
  /** What a configuration of ecspresso says, when one names the file. */
  readonly ecspresso: EcspressoFile | undefined;
}

/**
 * Settings of one resource in the form the engine takes; whatever is not of the expected type is left out. The editor's
 * settings win over `.ecs-lint.json`, rule by rule: they are what one person or workspace wants in spite of it.
 */
export function checkSettings(
  settings: EcsSettings | undefined,
  choice: string | undefined,
  surroundings?: FileSurroundings,
): CheckSettings {
  return {
    choice,
    associations: entriesOfType(settings?.files?.associations, isString),
    configured: surroundings?.config.operation,
    ecspresso: surroundings?.ecspresso,
    severities: {
      ...surroundings?.config.severities,
      ...entriesOfType(settings?.rules?.severity, isSeveritySetting),
    },
  };
}

/** The globs that workspace diagnostics leave out. */
export function excludedGlobs(settings: EcsSettings | undefined): readonly string[] {
  const globs = settings?.files?.exclude;
  return Array.isArray(globs) ? globs.filter(isString) : [];
}

function entriesOfType<T>(value: unknown, is: (entry: unknown) => entry is T): Readonly<Record<string, T>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, T] => is(entry[1])));
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isSeveritySetting(value: unknown): value is Severity | 'off' {
  return ['error', 'warning', 'information', 'hint', 'off'].includes(value as string);
}
