import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { type Fixes, replaceValue, setMember, together } from './fixes.ts';
import { namePattern } from './formats.ts';
import { memberValue } from './values.ts';

/** `cluster/NAME` and the ARN of something in the cluster both say its name. */
export function clusterFixes(node: ConcreteNode, text: string): Fixes {
  const inside = /^(?:arn:aws[\w-]*:ecs:[^:]*:[^:]*:)?(?:service|task|container-instance)\/([\w-]+)\/[\w-]+$/.exec(
    text,
  );
  const name = inside?.[1] ?? /^cluster\/([\w-]+)$/.exec(text)?.[1];
  return name === undefined ? trimmedFixes(node, text) : replaceValue(node, name);
}

/** `CLUSTER/NAME` and `service/CLUSTER/NAME` are not the whole ARN; the cluster has a member of its own. */
export function serviceFixes(request: ObjectNode | ArrayNode, node: ConcreteNode, text: string): Fixes {
  const { cluster, name } = /^(?:service\/)?(?:(?<cluster>[\w-]+)\/)?(?<name>[\w-]+)$/.exec(text)?.groups ?? {};
  if (name === undefined) return trimmedFixes(node, text);
  const change = replaceValue(node, name);
  if (cluster === undefined || memberValue(request, 'cluster') !== undefined) return change;
  const title = `Change to \`${name}\` and add \`cluster\`: \`${cluster}\``;
  return together(title, change, setMember(request, 'cluster', cluster, { after: 'service' }));
}

/** Spaces around a name. What else is wrong with it, the author knows: the name is that of something that exists. */
function trimmedFixes(node: ConcreteNode, text: string): Fixes {
  return namePattern.test(text.trim()) ? replaceValue(node, text.trim()) : [];
}

/** A family without a revision stands for its latest one, which is what `latest` means. */
export function taskDefinitionFixes(node: ConcreteNode, text: string): Fixes {
  const latest = /^((?:arn:aws[\w-]*:ecs:[^:]*:[^:]*:task-definition\/)?[\w-]+):latest$/i.exec(text)?.[1];
  if (latest !== undefined) return replaceValue(node, latest, undefined, 'safe');
  const {
    before = '',
    family,
    revision,
  } = /^(?:(?<before>arn:aws[\w-]*:ecs:[^:]*:[^:]*:task-definition\/)|task-definition\/)?(?<family>[\w-]+)(?::v?(?<revision>\d+)|:)?$/.exec(
    text,
  )?.groups ?? {};
  if (family === undefined) return [];
  return replaceValue(node, `${before}${family}${revision === undefined ? '' : `:${revision}`}`);
}
