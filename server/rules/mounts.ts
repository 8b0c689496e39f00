import type { ArrayNode, ObjectNode } from '../syntax/tree.ts';
import { isBlank } from './known-values.ts';
import { incompleteMountFixes, unknownVolumeFixes, volumesFromFixes } from './mount-fixes.ts';
import type { Rule, RuleContext } from './rule.ts';
import { containersOf } from './task-definition-facts.ts';
import { findingAt, itemsOf, lacks, memberValue, objectsOf, textOf } from './values.ts';

const mountPoint = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html';
const bindMounts = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html';

/** The names in a list of named objects; undefined when the list may hold a name that is not known. */
function allNames(
  request: ObjectNode | ArrayNode,
  listName: string,
  context: RuleContext,
): ReadonlySet<string> | undefined {
  if (request.kind !== 'object' || lacks(request, listName, context)) return new Set();
  const list = memberValue(request, listName);
  if (list?.kind !== 'array') return undefined;
  const names = new Set<string>();
  for (const entry of itemsOf(list)) {
    if (entry.kind !== 'object') return undefined;
    const name = textOf(memberValue(entry, 'name'));
    if (name !== undefined) names.add(name);
    else if (!lacks(entry, 'name', context)) return undefined;
  }
  return names;
}

const unknownVolume: Rule = {
  id: 'mount-point-unknown-volume',
  severity: 'error',
  title: 'Mount point names no volume',
  why: 'A container can mount only what the task definition declares in `volumes`. Names are case-sensitive.',
  sources: [
    mountPoint,
    'The API error, "Unknown volume \'...\'.", is quoted in ansible/ansible#35751 and wellcomecollection/platform#677.',
  ],
  shapes: ['RegisterTaskDefinitionRequest', 'RegisterDaemonTaskDefinitionRequest'],
  *check(request, context) {
    const volumes = allNames(request, 'volumes', context);
    if (volumes === undefined) return;
    for (const container of containersOf(request)) {
      for (const mount of objectsOf(memberValue(container, 'mountPoints'))) {
        const node = memberValue(mount, 'sourceVolume');
        const name = textOf(node);
        if (node === undefined || !name || volumes.has(name)) continue;
        yield findingAt(
          node,
          `No entry of \`volumes\` is named \`${name}\`; declare the volume, or correct the name.`,
          () => unknownVolumeFixes(request, mount, node, name, volumes),
        );
      }
    }
  },
};

const incomplete: Rule = {
  id: 'mount-point-incomplete',
  severity: 'error',
  title: 'Mount point without volume or path',
  why: 'A mount point says which volume appears at which path of the container; neither has a default.',
  sources: [bindMounts, 'The container agent refuses an empty path (aws/amazon-ecs-agent, task.go).'],
  shapes: ['MountPoint'],
  *check(mount, context) {
    if (mount.kind !== 'object') return;
    const missing = ['sourceVolume', 'containerPath'].filter((name) => isBlank(mount, name, context));
    if (missing.length === 0) return;
    const list = missing.map((name) => `\`${name}\``).join(' and ');
    yield findingAt(mount, `This mount point has no ${list}; it needs \`sourceVolume\` and \`containerPath\`.`, () =>
      incompleteMountFixes(mount, missing, context.root),
    );
  },
};

const volumesFromUnknownContainer: Rule = {
  id: 'volumes-from-unknown-container',
  severity: 'error',
  title: 'volumesFrom names no other container',
  why: 'A container takes over the volumes of another container of the same task definition. Names are case-sensitive.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_VolumeFrom.html',
    'The container agent looks the container up by its name (aws/amazon-ecs-agent, task.go).',
  ],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request, context) {
    const names = allNames(request, 'containerDefinitions', context);
    for (const container of containersOf(request)) {
      const own = textOf(memberValue(container, 'name'));
      for (const entry of objectsOf(memberValue(container, 'volumesFrom'))) {
        const node = memberValue(entry, 'sourceContainer');
        const source = textOf(node);
        const fixes = () => volumesFromFixes(request, container, entry);
        if (isBlank(entry, 'sourceContainer', context)) {
          yield findingAt(
            node ?? entry,
            '`sourceContainer` is missing; name the container whose volumes to mount.',
            fixes,
          );
        } else if (node !== undefined && source !== undefined && source === own) {
          yield findingAt(
            node,
            `\`${source}\` is this container itself; \`sourceContainer\` must name another one.`,
            fixes,
          );
        } else if (node !== undefined && source !== undefined && names?.has(source) === false) {
          yield findingAt(
            node,
            `No container of this task definition is named \`${source}\`; correct the name.`,
            fixes,
          );
        }
      }
    }
  },
};

/** Rules about what containers mount. */
export const mountRules: readonly Rule[] = [unknownVolume, incomplete, volumesFromUnknownContainer];
