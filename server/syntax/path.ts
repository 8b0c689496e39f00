import type {
  ArrayNode,
  ConcreteNode,
  KeyNode,
  Located,
  Member,
  ObjectNode,
  SourceDocument,
  ValueNode,
} from './tree.ts';

/** The value itself: what an alias stands for, any other node unchanged. */
export function resolve(node: ValueNode): ConcreteNode {
  return node.kind === 'alias' ? node.target : node;
}

/**
 * The member of that name as the API sees it: the last one written, else the one a merge key (`<<`) brings in, of several
 * merged objects the first that has it.
 */
export function memberOf(object: ObjectNode, name: string): Member | undefined {
  let hasMerge = false;
  for (let index = object.members.length - 1; index >= 0; index -= 1) {
    const member = object.members[index];
    if (member === undefined) continue;
    if (member.merge) hasMerge = true;
    else if (member.key.name === name) return member;
  }
  if (!hasMerge) return undefined;
  for (const merged of mergedObjects(object)) {
    const member = memberOf(merged, name);
    if (member !== undefined) return member;
  }
  return undefined;
}

/** The objects that the merge keys of `object` name, the strongest first. */
export function mergedObjects(object: ObjectNode): ObjectNode[] {
  const merged: ObjectNode[] = [];
  for (const { merge, value } of object.members) {
    if (!merge) continue;
    const source = resolve(value);
    const candidates = source.kind === 'array' ? source.items.map(resolve) : [source];
    for (const candidate of candidates) if (candidate.kind === 'object') merged.push(candidate);
  }
  return merged;
}

/**
 * Follows a JSON pointer (RFC 6901) as ajv writes them; aliases and merge keys are looked through.
 *
 * @returns undefined when there is no such value
 */
export function nodeAtPointer(root: ValueNode, pointer: string): ConcreteNode | undefined {
  if (pointer === '') return resolve(root);
  const segments = pointer.slice(1).split('/');
  return follow(
    root,
    segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~')),
  ).node;
}

/** Where a path leads. */
export interface PathResult {
  /** Undefined when the path leads nowhere. */
  readonly node: ConcreteNode | undefined;
  /** The deepest value on the way that exists: `node` itself when it was found. */
  readonly nearest: ConcreteNode;
}

/** Follows a path in the form of {@link pathOf}: `networkConfiguration.subnets[1]`, `dockerLabels["com.example/x"]`. */
export function nodeAtPath(root: ValueNode, path: string): PathResult {
  return follow(root, pathSegments(path));
}

function pathSegments(path: string): string[] {
  const segments: string[] = [];
  for (const [, quoted, index, name] of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)) {
    if (quoted !== undefined) segments.push(quoted.replace(/\\(["\\])/g, '$1'));
    else segments.push(index ?? name ?? '');
  }
  return segments;
}

function follow(root: ValueNode, segments: readonly string[]): PathResult {
  let nearest = resolve(root);
  for (const segment of segments) {
    const next = child(nearest, segment);
    if (next === undefined) return { node: undefined, nearest };
    nearest = resolve(next);
  }
  return { node: nearest, nearest };
}

function child(node: ConcreteNode, segment: string): ValueNode | undefined {
  if (node.kind === 'object') return memberOf(node, segment)?.value;
  return node.kind === 'array' && /^\d+$/.test(segment) ? node.items[Number(segment)] : undefined;
}

/** The path of a value from the root of its document: `capacityProviderStrategy[1].base`; empty for the root. */
export function pathOf(node: ValueNode): string {
  const parts: string[] = [];
  let current: ValueNode = node;
  while (current.parent !== undefined) {
    const container: ObjectNode | ArrayNode = current.parent;
    if (container.kind === 'array') parts.push(`[${itemIndex(container, current)}]`);
    else parts.push(nameStep(memberHolding(container, current)?.key.name ?? '?', container.parent === undefined));
    current = container;
  }
  return parts.reverse().join('');
}

function nameStep(name: string, isFirst: boolean): string {
  if (!/^[\w$-]+$/.test(name)) return `["${name.replace(/["\\]/g, '\\$&')}"]`;
  return isFirst ? name : `.${name}`;
}

/** The key of the member whose value `node` is; undefined for items and roots. */
export function keyOf(node: ValueNode): KeyNode | undefined {
  return node.parent?.kind === 'object' ? memberHolding(node.parent, node)?.key : undefined;
}

function memberHolding(object: ObjectNode, node: ValueNode): Member | undefined {
  const near = object.members[lastBefore(object.members, node.start)];
  return near?.value === node ? near : object.members.find(({ value }) => value === node);
}

/** The first item, or value of a member, that fits. */
export function childThat(node: ObjectNode | ArrayNode, fits: (child: ValueNode) => boolean): ValueNode | undefined {
  return node.kind === 'array' ? node.items.find(fits) : node.members.find(({ value }) => fits(value))?.value;
}

/** Index of an item in its array, -1 when it is none of it. */
export function itemIndex(array: ArrayNode, node: ValueNode): number {
  const near = lastBefore(array.items, node.start);
  return array.items[near] === node ? near : array.items.indexOf(node);
}

/** Index of the last element that begins at or before `offset`, or -1; elements are in the order of the text. */
export function lastBefore(elements: readonly Located[], offset: number): number {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** What lies at an offset. */
export type Place =
  | { readonly at: 'key'; readonly object: ObjectNode; readonly member: Member }
  | { readonly at: 'value'; readonly node: ValueNode };

/**
 * The innermost key or value at an offset, its end included, as the cursor stands there while typing. Between the parts
 * of a collection it is the collection. Undefined outside the root value.
 */
export function nodeAtOffset(document: SourceDocument, offset: number): Place | undefined {
  const { root } = document;
  if (root === undefined || !contains(root, offset)) return undefined;
  let node: ValueNode = root;
  for (;;) {
    if (node.kind === 'object') {
      const member: Member | undefined = node.members[lastBefore(node.members, offset)];
      if (member === undefined) return { at: 'value', node };
      if (offset <= member.key.end) return { at: 'key', object: node, member };
      if (!contains(member.value, offset)) return { at: 'value', node };
      node = member.value;
    } else if (node.kind === 'array') {
      const item: ValueNode | undefined = node.items[lastBefore(node.items, offset)];
      if (item === undefined || !contains(item, offset)) return { at: 'value', node };
      node = item;
    } else return { at: 'value', node };
  }
}

function contains(range: Located, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}
