import { createEngine } from '../../server/engine.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';

export const engine = createEngine();

/** A text as the engine takes it, its language from its name. */
export function sourceOf(name: string, text: string) {
  const language: SourceLanguage = name.endsWith('json') ? 'json' : 'yaml';
  return { name, language, text };
}

export function factsOf(name: string, text: string) {
  return engine.factsOf(sourceOf(name, text));
}
