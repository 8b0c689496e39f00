import type { TypeSchema } from '../../schemas/compiled/shapes.js';
import { shapes } from '../../schemas/compiled/shapes.js';
import type { ConcreteNode, Member, ObjectNode } from '../syntax/tree.ts';
import { inputShapeName } from './operations.ts';

/** The type of the value at a place of a request, references followed; undefined where the model has none. */
export function typeAt(operation: string, segments: readonly string[]): TypeSchema | undefined {
  let type = followed(shapes[inputShapeName(operation)]);
  for (const segment of segments) type = typeBelow(type, segment);
  return type;
}

/** The type of a member or item. */
export function typeBelow(type: TypeSchema | undefined, segment: string): TypeSchema | undefined {
  if (type?.items !== undefined) return followed(type.items);
  if (type?.properties !== undefined && Object.hasOwn(type.properties, segment))
    return followed(type.properties[segment]);
  return followed(type?.additionalProperties);
}

function followed(type: TypeSchema | undefined): TypeSchema | undefined {
  return type?.$ref === undefined ? type : shapes[type.$ref.slice(type.$ref.lastIndexOf('/') + 1)];
}

/** Whether a node stands in the text where the segments lead, and is not brought in by an alias or a merge key. */
export function isWrittenAt(root: ObjectNode, node: ConcreteNode, segments: readonly string[]): boolean {
  let current: ConcreteNode = node;
  for (const segment of segments.toReversed()) {
    const { parent }: ConcreteNode = current;
    if (parent === undefined) return false;
    const child = parent.kind === 'array' ? parent.items[Number(segment)] : memberHolding(parent, current)?.value;
    if (child !== current) return false;
    if (parent.kind === 'object' && memberHolding(parent, current)?.key.name !== segment) return false;
    current = parent;
  }
  return current === root;
}

/** The member whose value a node is. */
export function memberHolding(object: ObjectNode, node: ConcreteNode): Member | undefined {
  let low = 0;
  let high = object.members.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((object.members[middle]?.start ?? 0) <= node.start) low = middle + 1;
    else high = middle;
  }
  const near = object.members[low - 1];
  return near?.value === node ? near : object.members.find(({ value }) => value === node);
}
