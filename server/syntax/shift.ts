import type { Problem } from '../problem.ts';
import {
  aliasNode,
  booleanNode,
  keyNode,
  nullNode,
  numberNode,
  openArray,
  openObject,
  type Parent,
  stringNode,
  unknownNode,
} from './nodes.ts';
import type { ArrayNode, ConcreteNode, Located, Member, ObjectNode, SourceDocument, ValueNode } from './tree.ts';

/** The same document `by` code units further on. Its tree is made when it is first asked for: most never are. */
export function shiftDocument(document: SourceDocument, by: number): SourceDocument {
  if (by === 0) return document;
  // Moved many times, as typing before it does, it still is one step from where it was read.
  if (document instanceof ShiftedDocument) return shiftDocument(document.original, document.by + by);
  return new ShiftedDocument(document, by);
}

/** A class, because a getter of an object literal lives on in the literal's hidden class. */
class ShiftedDocument implements SourceDocument {
  readonly start: number;
  readonly end: number;
  readonly original: SourceDocument;
  readonly by: number;
  #root: ValueNode | undefined;
  #isMade = false;

  constructor(original: SourceDocument, by: number) {
    this.start = original.start + by;
    this.end = original.end + by;
    this.original = original;
    this.by = by;
  }

  get root(): ValueNode | undefined {
    if (this.#isMade) return this.#root;
    this.#isMade = true;
    const { root } = this.original;
    this.#root = root === undefined ? undefined : movedTree(root, 0, this.by, undefined, new Map());
    return this.#root;
  }
}

/** The same range `by` code units further on. */
export function shiftRange<T extends Located>(range: T, by: number): T {
  return by === 0 ? range : { ...range, start: range.start + by, end: range.end + by };
}

/** The same problem `by` code units further on, its fixes included. */
export function shiftProblem(problem: Problem, by: number): Problem {
  if (by === 0) return problem;
  const { fixes } = problem;
  const shifted = shiftRange(problem, by);
  if (fixes === undefined) return shifted;
  return {
    ...shifted,
    fixes: () => fixes().map((fix) => ({ ...fix, edits: fix.edits.map((edit) => shiftRange(edit, by)) })),
  };
}

/** A value to be put in the place of another one. */
export interface NewValue {
  readonly node: ConcreteNode;
  /** What is behind it moves by this many code units. */
  readonly shift: number;
  clone(parent: Parent): ConcreteNode;
  /** `none`: nothing has to be remembered for them, which takes up to two fifths of the copy. */
  readonly aliases: 'none' | 'possible';
}

/** The same tree with another value. */
export function withNode(root: ValueNode, value: NewValue): ValueNode {
  const clones: Clones | undefined = value.aliases === 'none' ? undefined : new Map();
  return movedTree(root, value.node.end, value.shift, value, clones);
}

/** What an alias may stand for, and the containers of anchored keys. */
type Clones = Map<ConcreteNode, ConcreteNode>;

/** A copy in which all offsets from `from` on are `by` larger. @param clones undefined when the tree holds no alias */
function movedTree(
  tree: ValueNode,
  from: number,
  by: number,
  newValue: NewValue | undefined,
  clones: Clones | undefined,
): ValueNode {
  return value(tree, undefined);

  function moved(offset: number): number {
    return offset < from ? offset : offset + by;
  }

  function value(node: ValueNode, parent: Parent): ValueNode {
    if (node.kind !== 'alias') return concrete(node, parent);
    const target = clones?.get(node.target) ?? concrete(node.target, containerOf(node.target));
    return aliasNode(moved(node.start), moved(node.end), parent, node.name, target);
  }

  /** An anchored key is no value of the tree; its container has been made before its alias. */
  function containerOf(node: ConcreteNode): Parent {
    return node.parent === undefined ? undefined : (clones?.get(node.parent) as Parent);
  }

  function concrete(node: ConcreteNode, parent: Parent): ConcreteNode {
    const clone = node === newValue?.node ? newValue.clone(parent) : cloneOf(node, parent);
    if (node.anchor !== undefined) clones?.set(node, clone);
    return clone;
  }

  function cloneOf(node: ConcreteNode, parent: Parent): ConcreteNode {
    const start = moved(node.start);
    const end = moved(node.end);
    switch (node.kind) {
      case 'string':
        return stringNode(start, end, parent, node.value, node.style, node.anchor);
      case 'number':
        return numberNode(start, end, parent, node.value, node.anchor);
      case 'boolean':
        return booleanNode(start, end, parent, node.value, node.anchor);
      case 'null':
        return nullNode(start, end, parent, node.anchor);
      case 'unknown':
        return unknownNode(start, end, parent, node.reason, node.anchor);
      case 'array':
        return array(node, parent);
      case 'object':
        return object(node, parent);
    }
  }

  function array(node: ArrayNode, parent: Parent): ArrayNode {
    const clone = openArray(moved(node.start), parent, node.style, node.anchor);
    clone.end = moved(node.end);
    clone.isOneLine = node.isOneLine;
    clones?.set(node, clone);
    for (const item of node.items) clone.items.push(value(item, clone));
    return clone;
  }

  function object(node: ObjectNode, parent: Parent): ObjectNode {
    const clone = openObject(moved(node.start), parent, node.style, node.anchor);
    clone.end = moved(node.end);
    clone.isOneLine = node.isOneLine;
    clones?.set(node, clone);
    for (const each of node.members) clone.members.push(member(each, clone));
    return clone;
  }

  function member({ start, end, key, value: its, merge }: Member, parent: ObjectNode): Member {
    // A key knows no parent: one that stays where it is can be shared.
    const newKey = key.end < from ? key : keyNode(moved(key.start), moved(key.end), key.name, key.style);
    return { start: moved(start), end: moved(end), key: newKey, value: value(its, parent), merge };
  }
}
