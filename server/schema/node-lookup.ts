import { memberOf, resolve } from '../syntax/path.ts';
import type { ConcreteNode, ObjectNode } from '../syntax/tree.ts';

/** The names and indices of a JSON pointer. */
export function segmentsOf(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * Finds nodes by their segments. Objects with many members are indexed on first use: a flood of errors in one object
 * must not go quadratic.
 */
export function nodeLookup(root: ObjectNode): (segments: readonly string[]) => ConcreteNode | undefined {
  const indexes = new Map<ObjectNode, ReadonlyMap<string, ConcreteNode>>();

  function indexOf(object: ObjectNode): ReadonlyMap<string, ConcreteNode> {
    const known = indexes.get(object);
    if (known !== undefined) return known;
    const written = object.members.filter(({ merge }) => !merge);
    const index = new Map(written.map(({ key, value }) => [key.name, resolve(value)] as const));
    indexes.set(object, index);
    return index;
  }

  function memberValue(object: ObjectNode, name: string): ConcreteNode | undefined {
    const indexed = object.members.length > 16 ? indexOf(object).get(name) : undefined;
    if (indexed !== undefined) return indexed;
    const member = memberOf(object, name);
    return member === undefined ? undefined : resolve(member.value);
  }

  return (segments) => {
    let node: ConcreteNode | undefined = root;
    for (const segment of segments) {
      if (node?.kind === 'object') {
        node = memberValue(node, segment);
        continue;
      }
      const item = node?.kind === 'array' ? node.items[Number(segment)] : undefined;
      node = item === undefined ? undefined : resolve(item);
    }
    return node;
  };
}
