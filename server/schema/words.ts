import type { ConcreteNode } from '../syntax/tree.ts';

/** What a value is, in the words of the API reference. */
export function kindInWords(node: ConcreteNode): string {
  const words = {
    string: 'a string',
    number: 'a number',
    boolean: 'a boolean',
    null: 'null',
    array: 'a list',
    object: 'an object',
    unknown: 'unknown',
  };
  return words[node.kind];
}

/** The name of a value for a message: its member's name, with the index for an item (`command[0]`). */
export function labelOf(segments: readonly string[]): string {
  let start = segments.length - 1;
  while (start > 0 && /^\d+$/.test(segments[start] ?? '')) start -= 1;
  const [name = 'the request', ...indices] = segments.slice(Math.max(start, 0));
  return `\`${name}${indices.map((index) => `[${index}]`).join('')}\``;
}

/** `a`, `b` and `c`; more than `most` are counted. */
export function namesInWords(names: readonly string[], most: number): string {
  const quoted = names.slice(0, most).map((name) => `\`${name}\``);
  const rest = names.length - quoted.length;
  if (rest > 0) return `${quoted.join(', ')} and ${rest} more`;
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
