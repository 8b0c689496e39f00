import type { CheckSettings } from './analysis.ts';
import type { Severity } from './problem.ts';
import type { EcsSettings } from './protocol.ts';

/** Settings of one resource in the form the engine takes; whatever is not of the expected type is left out. */
export function checkSettings(settings: EcsSettings | undefined, choice: string | undefined): CheckSettings {
  return {
    choice,
    associations: entriesOfType(settings?.files?.associations, isString),
    severities: entriesOfType(settings?.rules?.severity, isSeveritySetting),
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
