import type { Account } from './account.ts';
import { arnsIn, withoutItems } from './answer-items.ts';
import { readEcsArn } from './arns.ts';
import { isRecord } from './records.ts';

/**
 * Eventual consistency: "the result of an API command you run that affects your Amazon ECS resources might not be immediately visible to
 * all subsequent commands". Source: the API reference, "Eventual consistency" (RunTask has the same advice).
 */
export interface Consistency {
  /** To be asked before the operation runs; gives what is to be made of its answer. @param accountOf gives the caller's account */
  before(operation: string, input: unknown, accountOf: () => Account): (answer: unknown) => unknown;
}

/** Nothing is late. */
export const strictConsistency: Consistency = { before: () => (answer) => answer };

/**
 * What was created less than `delay` ago is left out of lists, and is MISSING in the `failures` of Describe operations. Operations that
 * answer on one thing alone (DescribeTaskDefinition), and all that changes something, see it at once. Pages may be shorter than asked.
 * @param delay milliseconds of the sandbox's time
 */
export function eventualConsistency(delay: number): Consistency {
  if (delay <= 0) return strictConsistency;
  /** By ARN: when it is to be seen. The delay is always the same, so the oldest come first. */
  const visibleAt = new Map<string, number>();

  function forget(now: number): void {
    for (const [arn, at] of visibleAt) {
      if (at > now) return;
      visibleAt.delete(arn);
    }
  }

  function isYoung(account: Account, arn: string): boolean {
    const at = visibleAt.get(arn);
    if (at !== undefined) return at > account.now;
    const createdAt = taskCreatedAt(account, arn);
    return createdAt !== undefined && createdAt * 1000 + delay > account.now;
  }

  return {
    before(operation, input, accountOf) {
      const account = accountOf();
      if (creates(operation)) {
        const repeats = operation === 'CreateCluster' && hasCluster(account, input);
        return (answer) => {
          if (repeats) return answer;
          forget(account.now);
          for (const arn of arnsIn(answer)) if (!visibleAt.has(arn)) visibleAt.set(arn, account.now + delay);
          return answer;
        };
      }
      return (answer) => withoutItems(operation, answer, { isOut: (arn) => isYoung(account, arn), reason: 'MISSING' });
    },
  };
}

function creates(operation: string): boolean {
  return /^(?:Create|Register|Run|Start)/.test(operation);
}

/** CreateCluster answers with the cluster of that name when there is one, which is then not new. */
function hasCluster(account: Account, input: unknown): boolean {
  const name = isRecord(input) ? (input.clusterName ?? 'default') : 'default';
  return typeof name === 'string' && account.clusters.get(name)?.cluster.status === 'ACTIVE';
}

/** Tasks that a service started: no answer told of their coming. */
function taskCreatedAt(account: Account, text: string): number | undefined {
  const arn = readEcsArn(text);
  if (arn?.type !== 'task') return undefined;
  const [cluster = '', id = ''] = arn.path;
  return account.clusters.get(cluster)?.tasks.get(id)?.task.createdAt;
}
