import { blockCursor } from './cursor-block.ts';
import { flowCursor, isInside } from './cursor-flow.ts';
import { lastBefore } from './path.ts';
import type { ArrayNode, Member, ObjectNode, SourceDocument, SourceFile, ValueNode } from './tree.ts';

/** How to write what is typed at a cursor. */
export type CursorPlace =
  /** JSON, and inside the brackets of YAML. */
  | 'flow'
  /** YAML: behind the colon of a key, on its line. */
  | 'colon'
  /** YAML: behind a dash. A block mapping may begin here. */
  | 'dash'
  /** YAML: on a line of its own. */
  | 'line'
  /** YAML: on a line of its own where a list goes on: a dash must come first. */
  | 'item';

interface CursorBase {
  readonly document: SourceDocument;
  /** Names and indices from the root of the document. */
  readonly path: readonly (string | number)[];
  /** What is typed and would be replaced, quotes included: on one line, `start <= offset <= end`. */
  readonly start: number;
  readonly end: number;
  /** The text between `start` and the cursor, without an opening quote. */
  readonly prefix: string;
  readonly quote: '"' | "'" | undefined;
  readonly place: CursorPlace;
  /** Of a block: the column at which a key or a dash begins here. */
  readonly column: number;
  /** Offset at which a comma is missing before what is typed. */
  readonly commaBefore: number | undefined;
  /** Something follows in the same collection, and no comma stands between. */
  readonly commaAfter: boolean;
  /** A blank is missing between the colon, comma or dash before, and what is typed. */
  readonly blankBefore: boolean;
}

/** The name of a member is being typed. `path` is that of `object`. */
export interface KeyCursor extends CursorBase {
  readonly at: 'key';
  readonly object: ObjectNode;
  /** The member whose key is under the cursor. */
  readonly member: Member | undefined;
  /** Its colon is there already: only the name is to be replaced. */
  readonly hasColon: boolean;
}

/** A value is being typed, or (YAML, `dash`, `line` and `item`) what becomes the first key of an object. `path` is its own. */
export interface ValueCursor extends CursorBase {
  readonly at: 'value';
  /** Undefined at the root. */
  readonly container: ObjectNode | ArrayNode | undefined;
  /** What stands there, if anything. */
  readonly node: ValueNode | undefined;
}

/** What is being typed at an offset. */
export type Cursor = KeyCursor | ValueCursor;

/**
 * What is being typed at an offset of a text that is half typed and broken, as text is while it is being typed. The text is not
 * parsed again: the tree says what is around, and the few characters between two nodes the rest.
 *
 * @returns undefined where nothing can be typed that has a meaning: comments, block scalars, behind a finished value
 */
export function cursorAt(file: SourceFile, offset: number): Cursor | undefined {
  const document = file.documents[Math.max(lastBefore(file.documents, offset), 0)];
  if (document === undefined || offset < 0 || offset > file.text.length) return undefined;
  if (file.language !== 'yaml') return flowCursor(file, document, document.root, offset);
  const flow = document.root === undefined ? undefined : flowCollectionAt(file.text, document.root, offset);
  return flow === undefined ? blockCursor(file, document, offset) : flowCursor(file, document, flow, offset);
}

/** The outermost flow collection of YAML around an offset. */
function flowCollectionAt(text: string, root: ValueNode, offset: number): ValueNode | undefined {
  let node: ValueNode | undefined = root;
  while (node !== undefined) {
    if (node.kind !== 'object' && node.kind !== 'array') return undefined;
    if (node.style === 'flow') return isInside(text, node, offset, 'ends-with-node') ? node : undefined;
    if (node.kind === 'object') node = node.members[lastBefore(node.members, offset)]?.value;
    else node = node.items[lastBefore(node.items, offset)];
  }
  return undefined;
}
