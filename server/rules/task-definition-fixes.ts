import type { TreeChange } from '../syntax/edits.ts';
import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { type Fixes, removeItems, removeMember, replaceValue, setMember, shown, treeFix } from './fixes.ts';
import { namePattern, plainName } from './formats.ts';
import { holdsObjects, int32Of } from './known-values.ts';
import type { RuleContext } from './rule.ts';
import { containersOf } from './task-definition-facts.ts';
import { isSet, itemsOf, lacks, memberValue, objectsOf, textOf } from './values.ts';

type Request = ObjectNode | ArrayNode;

const mostParts = 50;

/** Whether a task definition is small enough to look through all of it for one fix; ECS takes ten containers. */
export function isSmall(request: Request): boolean {
  return ['containerDefinitions', 'volumes'].every((name) => {
    const list = memberValue(request, name);
    return list?.kind !== 'array' || list.items.length <= mostParts;
  });
}

/** Whether a container surely says that it is not essential. */
export function isInessential(container: ObjectNode): boolean {
  const essential = memberValue(container, 'essential');
  return essential?.kind === 'boolean' && !essential.value;
}

/** Names of the containers whose end others wait for: these cannot be essential. */
function awaitedEnds(request: Request): ReadonlySet<string | undefined> {
  const dependencies = containersOf(request).flatMap((container) => objectsOf(memberValue(container, 'dependsOn')));
  const ends = dependencies.filter((each) =>
    /^(?:COMPLETE|SUCCESS)$/.test(textOf(memberValue(each, 'condition')) ?? ''),
  );
  return new Set(ends.map((dependency) => textOf(memberValue(dependency, 'containerName'))));
}

/** More would be no help in a menu. */
const mostOffered = 5;

/** Makes one of the containers essential. */
export function essentialFixes(request: Request): Fixes {
  const awaited = awaitedEnds(request);
  return containersOf(request)
    .filter((container) => !awaited.has(textOf(memberValue(container, 'name'))))
    .slice(0, mostOffered)
    .flatMap((container) => {
      const name = textOf(memberValue(container, 'name'));
      const title = name ? `Make \`${name}\` essential` : 'Make this container essential';
      return setMember(container, 'essential', true, { title });
    });
}

/** A name from the image: the last part of its path. */
export function nameFromImage(container: ObjectNode, root: ObjectNode): Fixes {
  if (!isSmall(root)) return [];
  const image = textOf(memberValue(container, 'image'));
  const name = plainName(/(?:^|\/)([^/:@]+)(?::[^/@]*)?(?:@.*)?$/.exec(image ?? '')?.[1] ?? '');
  const taken = containersOf(root).some((other) => textOf(memberValue(other, 'name')) === name);
  return name === undefined || taken ? [] : setMember(container, 'name', name);
}

/** Another name for a container, also where other containers call it. */
export function renameContainer(node: ConcreteNode, name: string, newName: string, root: ObjectNode): Fixes {
  if (!isSmall(root)) return [];
  const containers = containersOf(root);
  const names = containers.map((container) => textOf(memberValue(container, 'name')));
  if (names.includes(newName)) return [];
  const changes: TreeChange[] = [{ change: 'replace-value', node, value: newName }];
  const rename = (value: ConcreteNode | undefined): void => {
    if (value !== undefined && textOf(value) === name)
      changes.push({ change: 'replace-value', node: value, value: newName });
  };
  // With two of that name nobody knows which one is meant.
  const isOnly = names.indexOf(name) === names.lastIndexOf(name);
  for (const container of isOnly ? containers : []) {
    for (const each of objectsOf(memberValue(container, 'dependsOn'))) rename(memberValue(each, 'containerName'));
    for (const each of objectsOf(memberValue(container, 'volumesFrom'))) rename(memberValue(each, 'sourceContainer'));
    for (const link of itemsOf(memberValue(container, 'links'))) {
      const [target, alias] = (textOf(link) ?? '').split(':');
      if (target !== name) continue;
      changes.push({
        change: 'replace-value',
        node: link,
        value: `${newName}${alias === undefined ? '' : `:${alias}`}`,
      });
    }
  }
  if (isOnly) rename(memberValue(memberValue(root, 'proxyConfiguration'), 'containerName'));
  return treeFix(`Change to ${shown(newName)}`, 'suggested', changes);
}

/** Another name for a volume, also where containers mount it. */
export function renameVolume(node: ConcreteNode, name: string, newName: string, root: ObjectNode): Fixes {
  if (!isSmall(root)) return [];
  const names = objectsOf(memberValue(root, 'volumes')).map((volume) => textOf(memberValue(volume, 'name')));
  if (names.includes(newName)) return [];
  const changes: TreeChange[] = [{ change: 'replace-value', node, value: newName }];
  const isOnly = names.indexOf(name) === names.lastIndexOf(name);
  for (const container of isOnly ? containersOf(root) : []) {
    for (const mount of objectsOf(memberValue(container, 'mountPoints'))) {
      const source = memberValue(mount, 'sourceVolume');
      if (source === undefined || textOf(source) !== name) continue;
      changes.push({ change: 'replace-value', node: source, value: newName });
    }
  }
  return treeFix(`Change to ${shown(newName)}`, 'suggested', changes);
}

/** The network mode `awsvpc`, without what containers cannot have with it. */
export function awsvpcFixes(request: ObjectNode, context: RuleContext): Fixes {
  const node = memberValue(request, 'networkMode');
  const mode =
    node === undefined || lacks(request, 'networkMode', context)
      ? setMember(request, 'networkMode', 'awsvpc')
      : replaceValue(node, 'awsvpc');
  const unfit = containersOf(request).flatMap(unfitForAwsvpc);
  if (mode.length === 0 || unfit.length === 0) return mode;
  const title = `${mode[0]?.title}, and remove what it does not allow`;
  return treeFix(
    title,
    'suggested',
    [...mode, ...unfit].flatMap(({ changes }) => changes),
  );
}

function unfitForAwsvpc(container: ObjectNode): Fixes {
  const hostPorts = objectsOf(memberValue(container, 'portMappings')).filter((mapping) => {
    const port = int32Of(memberValue(mapping, 'hostPort'));
    const containerPort = int32Of(memberValue(mapping, 'containerPort'));
    return port !== undefined && containerPort !== undefined && port !== containerPort;
  });
  return [
    ...hostPorts.flatMap((mapping) => removeMember(mapping, 'hostPort')),
    ...(isSet(memberValue(container, 'links')) ? removeMember(container, 'links') : []),
    ...(textOf(memberValue(container, 'hostname')) ? removeMember(container, 'hostname') : []),
    ...(holdsObjects(memberValue(container, 'extraHosts')) ? removeMember(container, 'extraHosts') : []),
  ];
}

/** Removes a word from `requiresCompatibilities`, where it is not the only one. */
export function withoutCompatibility(request: ObjectNode | ArrayNode, word: string): Fixes {
  const list = memberValue(request, 'requiresCompatibilities');
  const items = itemsOf(list);
  const gone = items.filter((item) => textOf(item) === word);
  return gone.length === items.length
    ? []
    : removeItems(list, gone, `Remove \`${word}\` from \`requiresCompatibilities\``);
}

/** The name that mount points have and no volume. */
export function nameFromMounts(volume: ObjectNode, root: ObjectNode): Fixes {
  if (!isSmall(root)) return [];
  const taken = new Set(objectsOf(memberValue(root, 'volumes')).map((each) => textOf(memberValue(each, 'name'))));
  const names = new Set<string>();
  for (const container of containersOf(root)) {
    for (const mount of objectsOf(memberValue(container, 'mountPoints'))) {
      const name = textOf(memberValue(mount, 'sourceVolume'));
      if (name && !taken.has(name) && namePattern.test(name)) names.add(name);
    }
  }
  const [name] = names;
  return name !== undefined && names.size === 1 ? setMember(volume, 'name', name) : [];
}
