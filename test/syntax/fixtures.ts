import { readdirSync, readFileSync } from 'node:fs';
import type { SourceLanguage } from '../../server/syntax/tree.ts';

export const fixtureFolder = new URL('../fixtures/syntax/', import.meta.url);

export interface Fixture {
  readonly name: string;
  readonly language: SourceLanguage;
  readonly text: string;
}

/** All texts in test/fixtures/syntax; their names end in their language. */
export function fixtures(): Fixture[] {
  return readdirSync(fixtureFolder)
    .filter((name) => /\.(?:jsonc?|yaml)$/.test(name))
    .sort()
    .map((name) => ({
      name,
      language: name.slice(name.lastIndexOf('.') + 1) as SourceLanguage,
      text: readFileSync(new URL(name, fixtureFolder), 'utf8'),
    }));
}
