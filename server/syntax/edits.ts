import type { TextEdit } from '../problem.ts';
import type { ArrayNode, Member, ObjectNode, SourceFile, ValueNode } from './tree.ts';

/** Plain data to be written into a file. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue };

/** A change of the tree, to be written in the file's own style. */
export type TreeChange =
  | { readonly change: 'rename-key'; readonly member: Member; readonly name: string }
  | { readonly change: 'replace-value'; readonly node: ValueNode; readonly value: PlainValue }
  | { readonly change: 'remove-member'; readonly object: ObjectNode; readonly member: Member }
  | { readonly change: 'remove-item'; readonly array: ArrayNode; readonly item: ValueNode }
  /** Behind the member named `after`, or last. Nothing when the object has a member of that name. */
  | {
      readonly change: 'insert-member';
      readonly object: ObjectNode;
      readonly name: string;
      readonly value: PlainValue;
      readonly after?: string;
    }
  | { readonly change: 'append-item'; readonly array: ArrayNode; readonly value: PlainValue }
  /** Anything else: text for text. */
  | { readonly change: 'text'; readonly start: number; readonly end: number; readonly newText: string };

/**
 * The edits of the text that make these changes of its tree, in the file's own style: its indentation, quotes, line ends,
 * flow or block. Comments stay; what a removed value leaves behind (commas, dashes, empty lines) goes with it.
 *
 * @returns edits in the order of the text, not overlapping; undefined when the changes cannot be made (they overlap, or
 * the place is written in a way that cannot be edited with certainty): nothing is guessed
 */
export function textEdits(file: SourceFile, changes: readonly TreeChange[]): readonly TextEdit[] | undefined {
  throw new Error(`to be written: ${file.language} ${changes.length}`);
}
