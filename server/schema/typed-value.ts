import type { TypeSchema } from '../../schemas/compiled/shapes.js';
import { shapes } from '../../schemas/compiled/shapes.js';
import { keyOf } from '../syntax/path.ts';
import type { KeyNode, ObjectNode, ValueNode } from '../syntax/tree.ts';
import { inputShapeName } from './operations.ts';

/** What the API says of a value at one place of a request. */
export interface TypedValue {
  /** `input`: the request; `member`: of a structure; `item`: of a list; `entry`: of a map. */
  readonly role: 'input' | 'member' | 'item' | 'entry';
  /** References followed. */
  readonly type: TypeSchema;
  /** Name of the value's own shape: `LaunchType`, `Tag`; undefined for scalars, lists and maps that have none. */
  readonly shape: string | undefined;
  /** The structure that declares the member at which, or below which, the value stands: `CreateServiceRequest`. */
  readonly owner: string | undefined;
  /** That member: `tags`, for its items too. */
  readonly member: string | undefined;
  readonly isRequired: boolean;
  readonly isDeprecated: boolean;
}

/** The type of an operation's request; undefined for an unknown operation. */
export function inputType(operation: string): TypedValue | undefined {
  const shape = inputShapeName(operation);
  const type = Object.hasOwn(shapes, shape) ? shapes[shape] : undefined;
  if (type === undefined) return undefined;
  return {
    role: 'input',
    type,
    shape,
    owner: undefined,
    member: undefined,
    isRequired: true,
    isDeprecated: type.deprecated === true,
  };
}

/** The type of a member of a structure, or of an entry of a map. */
export function memberType(of: TypedValue, name: string): TypedValue | undefined {
  const { properties, required, additionalProperties } = of.type;
  const declared = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (declared !== undefined) {
    const place = { owner: of.shape, member: name, isRequired: required?.includes(name) === true };
    return typed('member', declared, place);
  }
  if (additionalProperties === undefined) return undefined;
  return typed('entry', additionalProperties, { owner: of.owner, member: of.member, isRequired: false });
}

/** The type of the items of a list. */
export function itemType(of: TypedValue): TypedValue | undefined {
  if (of.type.items === undefined) return undefined;
  return typed('item', of.type.items, { owner: of.owner, member: of.member, isRequired: false });
}

function typed(
  role: TypedValue['role'],
  declared: TypeSchema,
  place: Pick<TypedValue, 'owner' | 'member' | 'isRequired'>,
): TypedValue | undefined {
  const shape = declared.$ref?.slice(declared.$ref.lastIndexOf('/') + 1);
  const type = shape === undefined ? declared : shapes[shape];
  if (type === undefined) return undefined;
  return { role, type, shape, ...place, isDeprecated: declared.deprecated === true || type.deprecated === true };
}

/**
 * The type of a value as it stands in the text: what an anchor names has the type of the place of the anchor.
 * Undefined outside the request and below members that the API does not have.
 */
export function typeOfNode(operation: string, root: ObjectNode, node: ValueNode): TypedValue | undefined {
  const way: ValueNode[] = [];
  for (let current = node; current !== root; ) {
    const container: ValueNode | undefined = current.parent;
    if (container === undefined) return undefined;
    way.push(current);
    current = container;
  }
  let type = inputType(operation);
  for (let index = way.length - 1; index >= 0 && type !== undefined; index -= 1) {
    const step = way[index];
    type = step === undefined ? undefined : stepTo(type, step);
  }
  return type;
}

function stepTo(type: TypedValue, node: ValueNode): TypedValue | undefined {
  const key = keyOf(node);
  if (key !== undefined) return isMergeKey(key) ? type : memberType(type, key.name);
  // A list of merged objects: each has the type of the object it is merged into.
  const list = node.parent;
  const listKey = list === undefined ? undefined : keyOf(list);
  return listKey !== undefined && isMergeKey(listKey) ? type : itemType(type);
}

/** JSON keys are quoted: there `<<` is a name like any other. */
function isMergeKey(key: KeyNode): boolean {
  return key.name === '<<' && key.style === 'plain';
}
