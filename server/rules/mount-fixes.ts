import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { type Fixes, nearestValue, removeItems, setMember, shown, treeFix } from './fixes.ts';
import { namePattern } from './formats.ts';
import { containersOf } from './task-definition-facts.ts';
import { isSmall } from './task-definition-fixes.ts';
import { memberValue, objectsOf, textOf } from './values.ts';

type Request = ObjectNode | ArrayNode;

/** The volume that was meant; or a volume of that name, kept for as long as the task; or without the mount point. */
export function unknownVolumeFixes(
  request: Request,
  mount: ObjectNode,
  node: ConcreteNode,
  name: string,
  volumes: ReadonlySet<string>,
): Fixes {
  return [
    ...nearestValue(node, volumes),
    ...(namePattern.test(name) ? declaration(request, name) : []),
    ...removeItems(mount.parent, [mount], 'Remove this mount point'),
  ];
}

function declaration(request: Request, name: string): Fixes {
  const list = memberValue(request, 'volumes');
  const title = `Add a volume ${shown(name)}`;
  if (list?.kind === 'array')
    return treeFix(title, 'suggested', [{ change: 'append-item', array: list, value: { name } }]);
  return setMember(request, 'volumes', [{ name }], { title });
}

/** The volume, when there is only one; a mount point that says nothing goes. */
export function incompleteMountFixes(mount: ObjectNode, missing: readonly string[], root: ObjectNode): Fixes {
  if (!isSmall(root)) return [];
  if (missing.length > 1) return removeItems(mount.parent, [mount], 'Remove this mount point');
  const names = objectsOf(memberValue(root, 'volumes')).map((volume) => textOf(memberValue(volume, 'name')));
  const [name] = names;
  return missing[0] === 'sourceVolume' && names.length === 1 && name ? setMember(mount, 'sourceVolume', name) : [];
}

/** The container that was meant, or the only other one; or without the entry. */
export function volumesFromFixes(request: Request, container: ObjectNode, entry: ObjectNode): Fixes {
  if (!isSmall(request)) return [];
  const others = containersOf(request)
    .filter((other) => other !== container)
    .map((other) => textOf(memberValue(other, 'name')) ?? '')
    .filter((name) => name !== '');
  const node = memberValue(entry, 'sourceContainer');
  const near = nearestValue(node, others);
  const [only] = others;
  const other =
    near.length > 0 || others.length !== 1 || only === undefined
      ? near
      : setMember(entry, 'sourceContainer', only, { title: `Change to ${shown(only)}` });
  return [...other, ...removeItems(entry.parent, [entry], 'Remove this entry')];
}
