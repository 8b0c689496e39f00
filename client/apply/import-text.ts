import { stringify } from 'yaml';
import type { Json } from './shape-json.ts';

export type FileLanguage = 'json' | 'yaml';

/**
 * The text of a request file. YAML: what YAML 1.1 would read as something else than a text is quoted (`"on"`, `"1:30"`), because not every
 * tool reads 1.2.
 */
export function requestText(input: Json, language: FileLanguage): string {
  if (language === 'json') return `${JSON.stringify(input, undefined, 2)}\n`;
  return stringify(input, {
    version: '1.2',
    compat: 'yaml-1.1',
    lineWidth: 0,
    aliasDuplicateObjects: false,
    blockQuote: 'literal',
  });
}
