import { typeOfNode } from '../../schema/typed-value.ts';
import { type PlainValue, textEdits } from '../../syntax/edits.ts';
import { memberOf, resolve } from '../../syntax/path.ts';
import type { Member, ObjectNode, ValueNode } from '../../syntax/tree.ts';
import type { Refactoring, Subject } from './subject.ts';

const shapes: ReadonlySet<string> = new Set(['CreateServiceRequest', 'CreateTaskSetRequest', 'RunTaskRequest']);

/**
 * `launchType: FARGATE` to the strategy that means the same, and back.
 *
 * The FARGATE capacity provider is there for every account, and "only needs to be associated with a cluster"
 * (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html), which the title says. EC2 is
 * not offered: that launch type takes any container instance of the cluster, a strategy only those of a named Auto Scaling
 * group or Managed Instances provider, and the name cannot be known. Nor is EXTERNAL: a capacity provider is an Auto Scaling group,
 * Managed Instances or Fargate
 * (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html), none of which holds instances of
 * one's own.
 */
export function launchTypeRefactorings(subject: Subject): Refactoring[] {
  const { request, place } = subject;
  const { root, operation } = request;
  if (root === undefined || place === undefined) return [];
  if (!shapes.has(typeOfNode(operation, root, root)?.shape ?? '')) return [];
  const launchType = memberOf(root, 'launchType');
  const strategy = memberOf(root, 'capacityProviderStrategy');
  if (launchType !== undefined && strategy === undefined && textOf(launchType.value) === 'FARGATE') {
    const value = [{ capacityProvider: 'FARGATE', weight: 1 }];
    const title = 'Convert `launchType` to a strategy (the cluster must have the `FARGATE` provider)';
    return conversion(subject, root, launchType, title, 'capacityProviderStrategy', value);
  }
  if (strategy !== undefined && launchType === undefined && isFargateOnly(strategy.value)) {
    const title = 'Convert `capacityProviderStrategy` to `launchType: FARGATE`';
    return conversion(subject, root, strategy, title, 'launchType', 'FARGATE');
  }
  return [];
}

function conversion(
  { file, start, end, place }: Subject,
  root: ObjectNode,
  member: Member,
  title: string,
  name: string,
  value: PlainValue,
): Refactoring[] {
  // Elsewhere in the request it would only lengthen the menu.
  const isNear = (member.start <= end && member.end >= start) || (place?.at === 'value' && place.node === root);
  if (!isNear || !root.members.includes(member)) return [];
  return [
    {
      title,
      kind: 'refactor.rewrite',
      cost: 'place',
      make() {
        const edits = textEdits(file, [
          { change: 'rename-key', member, name },
          { change: 'replace-value', node: member.value, value },
        ]);
        return edits === undefined ? undefined : { edits };
      },
    },
  ];
}

/** One entry with a weight: "at least one capacity provider must have a weight greater than zero" (CapacityProviderStrategyItem). */
function isFargateOnly(node: ValueNode): boolean {
  const strategy = resolve(node);
  if (strategy.kind !== 'array' || strategy.items.length !== 1) return false;
  const item = strategy.items[0] === undefined ? undefined : resolve(strategy.items[0]);
  if (item?.kind !== 'object') return false;
  const provider = memberOf(item, 'capacityProvider');
  const weight = memberOf(item, 'weight');
  if (provider === undefined || weight === undefined || textOf(provider.value) !== 'FARGATE') return false;
  const value = resolve(weight.value);
  return value.kind === 'number' && value.value > 0;
}

function textOf(node: ValueNode): string | undefined {
  const value = resolve(node);
  return value.kind === 'string' ? value.value : undefined;
}
