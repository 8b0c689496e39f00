import { deflateSync } from 'node:zlib';
import type { Definitions } from './json-schema.ts';
import type { OperationEntry } from './outputs.ts';

/**
 * A text and the places it documents: `Tag` a shape, `Tag.key` a member, `LaunchType=EC2` a value of an enum,
 * `CreateService()` an operation. A `!` behind a shape or member: why it is deprecated.
 */
export type DocumentationEntry = readonly [text: string, ...places: string[]];

/** The texts of the API's documentation, each once. */
export function documentationEntries(
  definitions: Definitions,
  operations: Readonly<Record<string, OperationEntry>>,
): readonly DocumentationEntry[] {
  const places = new Map<string, string[]>();
  const add = (place: string, text: string | undefined) => {
    if (text === undefined || text === '') return;
    const known = places.get(text);
    if (known === undefined) places.set(text, [place]);
    else known.push(place);
  };
  for (const [name, schema] of Object.entries(definitions)) {
    add(name, schema.markdownDescription);
    add(`${name}!`, schema.deprecationMessage);
    for (const [index, value] of (schema.enum ?? []).entries())
      add(`${name}=${value}`, schema.markdownEnumDescriptions?.[index]);
    for (const [member, { markdownDescription, deprecationMessage }] of Object.entries(schema.properties ?? {})) {
      add(`${name}.${member}`, markdownDescription);
      add(`${name}.${member}!`, deprecationMessage);
    }
  }
  for (const [name, { documentation }] of Object.entries(operations)) add(`${name}()`, documentation);
  const entries = [...places].map(([text, [first = '', ...others]]): DocumentationEntry => [text, first, ...others]);
  return entries.sort(byMember);
}

/** deflate looks back 32 KB: members of one name, whose texts are much alike, stand side by side. */
function byMember([a, placeOfA = '']: DocumentationEntry, [b, placeOfB = '']: DocumentationEntry): number {
  return compare(memberName(placeOfA), memberName(placeOfB)) || compare(a, b);
}

function memberName(place: string): string {
  return place.slice(place.indexOf('.') + 1).toLowerCase();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * The source of `compiled/documentation.js`: the entries as JSON, deflated (zlib format, which the DecompressionStream of
 * every Node 20 and browser knows) and in base64, as a source must be text.
 */
export function documentationModule(entries: readonly DocumentationEntry[]): string {
  const packed = deflateSync(JSON.stringify(entries), { level: 9 }).toString('base64');
  return `export const documentation = ${JSON.stringify(packed)};\n`;
}

/** The source of `compiled/summaries.js`: the first sentence about each operation. */
export function summariesModule(operations: Readonly<Record<string, OperationEntry>>): string {
  const summaries = Object.entries(operations).map(([name, { summary }]) => [name, summary]);
  return `export const summaries = ${JSON.stringify(Object.fromEntries(summaries))};\n`;
}
