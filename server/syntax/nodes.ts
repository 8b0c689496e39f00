import type {
  AliasNode,
  ArrayNode,
  BooleanNode,
  ConcreteNode,
  KeyNode,
  Member,
  NullNode,
  NumberNode,
  ObjectNode,
  ScalarStyle,
  StringNode,
  UnknownNode,
  ValueNode,
} from './tree.ts';

// Every kind of node is made in one place, all fields in one order: V8 then keeps one hidden class a kind for both
// languages, which is what makes walking a large tree fast.

/** The collection that is being read. */
export type Parent = ObjectNode | ArrayNode | undefined;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An object while it is being read: members are added, and `end` is set as soon as it is known. */
export type OpenObject = Omit<Mutable<ObjectNode>, 'members'> & { members: Member[] };

/** An array while it is being read. */
export type OpenArray = Omit<Mutable<ArrayNode>, 'items'> & { items: ValueNode[] };

/** Deeper nesting is a `syntax` problem; it keeps every recursive walk of a tree far from the stack's end. */
export const maximumDepth = 200;

export function stringNode(
  start: number,
  end: number,
  parent: Parent,
  value: string,
  style: ScalarStyle,
  anchor?: string,
): StringNode {
  return { kind: 'string', start, end, parent, anchor, value, style };
}

export function numberNode(start: number, end: number, parent: Parent, value: number, anchor?: string): NumberNode {
  return { kind: 'number', start, end, parent, anchor, value };
}

export function booleanNode(start: number, end: number, parent: Parent, value: boolean, anchor?: string): BooleanNode {
  return { kind: 'boolean', start, end, parent, anchor, value };
}

export function nullNode(start: number, end: number, parent: Parent, anchor?: string): NullNode {
  return { kind: 'null', start, end, parent, anchor };
}

export function unknownNode(
  start: number,
  end: number,
  parent: Parent,
  reason: UnknownNode['reason'],
  anchor?: string,
): UnknownNode {
  return { kind: 'unknown', start, end, parent, anchor, reason };
}

export function aliasNode(start: number, end: number, parent: Parent, name: string, target: ConcreteNode): AliasNode {
  return { kind: 'alias', start, end, parent, anchor: undefined, name, target };
}

export function openObject(start: number, parent: Parent, style: 'flow' | 'block', anchor?: string): OpenObject {
  return { kind: 'object', start, end: start, parent, anchor, style, isOneLine: true, members: [] };
}

export function openArray(start: number, parent: Parent, style: 'flow' | 'block', anchor?: string): OpenArray {
  return { kind: 'array', start, end: start, parent, anchor, style, isOneLine: true, items: [] };
}

export function keyNode(start: number, end: number, name: string, style: ScalarStyle): KeyNode {
  return { start, end, name, style };
}

/** `end` is that of the value, but of the key when the value is missing. */
export function member(key: KeyNode, value: ValueNode, merge: boolean): Member {
  return { start: key.start, end: Math.max(key.end, value.end), key, value, merge };
}
