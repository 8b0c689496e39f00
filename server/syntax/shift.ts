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
    this.#root = this.original.root === undefined ? undefined : shiftTree(this.original.root, this.by);
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

function shiftTree(tree: ValueNode, by: number): ValueNode {
  /** What an alias may stand for, and the containers of anchored keys. */
  const clones = new Map<ConcreteNode, ConcreteNode>();
  return value(tree, undefined);

  function value(node: ValueNode, parent: Parent): ValueNode {
    if (node.kind !== 'alias') return concrete(node, parent);
    const target = clones.get(node.target) ?? concrete(node.target, containerOf(node.target));
    return aliasNode(node.start + by, node.end + by, parent, node.name, target);
  }

  /** An anchored key is no value of the tree; its container has been made before its alias. */
  function containerOf(node: ConcreteNode): Parent {
    return node.parent === undefined ? undefined : (clones.get(node.parent) as Parent);
  }

  function concrete(node: ConcreteNode, parent: Parent): ConcreteNode {
    const clone = cloneOf(node, parent);
    if (node.anchor !== undefined) clones.set(node, clone);
    return clone;
  }

  function cloneOf(node: ConcreteNode, parent: Parent): ConcreteNode {
    const start = node.start + by;
    const end = node.end + by;
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
    const clone = openArray(node.start + by, parent, node.style, node.anchor);
    clone.end = node.end + by;
    clone.isOneLine = node.isOneLine;
    clones.set(node, clone);
    for (const item of node.items) clone.items.push(value(item, clone));
    return clone;
  }

  function object(node: ObjectNode, parent: Parent): ObjectNode {
    const clone = openObject(node.start + by, parent, node.style, node.anchor);
    clone.end = node.end + by;
    clone.isOneLine = node.isOneLine;
    clones.set(node, clone);
    for (const each of node.members) clone.members.push(member(each, clone));
    return clone;
  }

  function member({ start, end, key, value: its, merge }: Member, parent: ObjectNode): Member {
    const newKey = keyNode(key.start + by, key.end + by, key.name, key.style);
    return { start: start + by, end: end + by, key: newKey, value: value(its, parent), merge };
  }
}
