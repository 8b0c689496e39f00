import { isRecord } from './records.ts';

/** Takes items out of the lists of an answer, which stays as it is: a changed copy is given. */
export interface ItemFilter {
  /** Whether the item of this ARN is to go. */
  isOut(arn: string): boolean;
  /** Reason of the entry in `failures` that a Describe operation answers instead. */
  readonly reason: string;
}

/**
 * The answer of a List or Describe operation without some of its items. What a Describe operation misses is told in its `failures`; answers
 * without that member, those on one thing alone, stay whole.
 */
export function withoutItems(operation: string, answer: unknown, filter: ItemFilter): unknown {
  if (!isRecord(answer)) return answer;
  const isList = operation.startsWith('List');
  if (!isList && !hasFailures(operation)) return answer;
  const gone: string[] = [];
  const changed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(answer)) {
    if (!Array.isArray(value) || name === 'failures') continue;
    const kept = value.filter((item) => {
      const arn = arnOf(name, item);
      if (arn === undefined || !filter.isOut(arn)) return true;
      gone.push(arn);
      return false;
    });
    if (kept.length < value.length) changed[name] = kept;
  }
  if (gone.length === 0) return answer;
  if (isList) return { ...answer, ...changed };
  const failures = Array.isArray(answer.failures) ? answer.failures : [];
  return { ...answer, ...changed, failures: [...failures, ...gone.map((arn) => ({ arn, reason: filter.reason }))] };
}

/** Operations that describe several things: all of them but one have `failures` in their answers. Source: the SDK's types. */
function hasFailures(operation: string): boolean {
  return operation.startsWith('Describe') && operation.endsWith('s') && operation !== 'DescribeGatewayResources';
}

/** ARNs of the things that an answer is about: `service.serviceArn`, `tasks[].taskArn`, `daemonArn`. */
export function arnsIn(answer: unknown): readonly string[] {
  if (!isRecord(answer)) return [];
  return Object.entries(answer).flatMap(([name, value]) => {
    if (typeof value === 'string') return name.endsWith('Arn') && name !== 'clusterArn' ? [value] : [];
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item) => arnOf(name, item) ?? []);
  });
}

/** ARN of an item of `tasks` (`taskArn`), `taskArns` (itself) or of `service` (`serviceArn`). */
function arnOf(name: string, item: unknown): string | undefined {
  if (typeof item === 'string') return item.startsWith('arn:') ? item : undefined;
  if (!isRecord(item)) return undefined;
  const arn = item[`${name}Arn`] ?? item[`${name.slice(0, -1)}Arn`];
  return typeof arn === 'string' ? arn : undefined;
}
