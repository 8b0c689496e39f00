import { type JsonResult, parseJsonCollection } from './json.ts';
import type { Surroundings } from './json-reader.ts';
import { childThat } from './path.ts';
import { withNode } from './shift.ts';
import { changeBetween, type TextChange } from './text-change.ts';
import type { ArrayNode, ObjectNode, ValueNode } from './tree.ts';

/** A JSON text without a problem. */
export interface SoundJson extends JsonResult {
  readonly text: string;
}

/**
 * Reads a text that differs from a sound one within an object or array: what is between its brackets is read, and the tree around it is
 * copied. Brackets that no longer belong together have what is around them read, too.
 *
 * @returns what `parseJson` finds; undefined when that would be no faster
 */
export function editedJson(sound: SoundJson, text: string, language: 'json' | 'jsonc'): JsonResult | undefined {
  const { root, start, end } = sound.document;
  const change = changeBetween(sound.text, text);
  if (change === undefined) return { document: sound.document, problems: [] };
  const shift = text.length - sound.text.length;
  for (const { node, ...around } of collectionsAround(root, change).toReversed()) {
    if (node.end - node.start > text.length / 2) return undefined;
    const read = parseJsonCollection(text, language, { start: node.start, end: node.end + shift, ...around });
    // Whether those around it are of one line would have to be found out.
    if (read === undefined || root === undefined || read.node.isOneLine !== node.isOneLine) continue;
    const clone = (parent: ObjectNode | ArrayNode | undefined) => Object.assign(read.node, { parent });
    const newRoot = withNode(root, { node, shift, clone, aliases: 'none' });
    return { document: { start, end: end + shift, root: newRoot }, problems: read.problems };
  }
  return undefined;
}

interface Surrounded extends Surroundings {
  readonly node: ObjectNode | ArrayNode;
}

/** The collections between whose brackets a change lies, from the outermost on. */
function collectionsAround(root: ValueNode | undefined, change: TextChange): readonly Surrounded[] {
  const found: Surrounded[] = [];
  let around = { objects: 0, arrays: 0 };
  let node = root;
  while (node?.kind === 'object' || node?.kind === 'array') {
    if (change.start <= node.start || node.end <= change.oldEnd) return found;
    found.push({ node, ...around });
    const { objects, arrays } = around;
    around = node.kind === 'object' ? { objects: objects + 1, arrays } : { objects, arrays: arrays + 1 };
    node = childThat(node, ({ start, end }) => start < change.start && change.oldEnd < end);
  }
  return found;
}
