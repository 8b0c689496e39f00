import { clampedValue, removeItems } from './fixes.ts';
import { int32Of } from './known-values.ts';
import type { Rule } from './rule.ts';
import { findingAt, itemsOf, memberValue } from './values.ts';

const restartPolicy = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html';
const others = 'aws-cdk (container-definition) and terraform-provider-aws check the same limit.';

/** ContainerRestartPolicy: "You can specify a maximum of 50 container exit codes." */
const exitCodeLimit = 50;

const ignoredExitCodesLimit: Rule = {
  id: 'restart-ignored-exit-codes-limit',
  severity: 'error',
  title: 'At most 50 ignored exit codes',
  why: 'A restart policy can except up to 50 exit codes.',
  sources: [restartPolicy, others],
  shapes: ['ContainerRestartPolicy'],
  *check(policy) {
    const list = memberValue(policy, 'ignoredExitCodes');
    const count = itemsOf(list).filter(({ kind }) => kind === 'number').length;
    if (list === undefined || count <= exitCodeLimit) return;
    yield findingAt(
      list,
      `At most ${exitCodeLimit} exit codes can be ignored, these are ${count}; remove ${count - exitCodeLimit}.`,
      () => {
        const seen = new Set<number>();
        const repeated = itemsOf(list).filter(
          (item) => item.kind === 'number' && seen.size === seen.add(item.value).size,
        );
        return seen.size > exitCodeLimit ? [] : removeItems(list, repeated, 'Remove repeated exit codes', 'safe');
      },
    );
  },
};

const attemptPeriodRange: Rule = {
  id: 'restart-attempt-period-range',
  severity: 'error',
  title: 'restartAttemptPeriod is 60 to 1800 seconds',
  why: 'The time a container must have run before it is restarted is one minute at least and 30 minutes at most.',
  sources: [restartPolicy, others],
  shapes: ['ContainerRestartPolicy'],
  *check(policy) {
    const node = memberValue(policy, 'restartAttemptPeriod');
    const seconds = int32Of(node);
    if (node === undefined || seconds === undefined || (seconds >= 60 && seconds <= 1800)) return;
    yield findingAt(node, `\`restartAttemptPeriod\` must be between 60 and 1800 seconds, not ${seconds}.`, () =>
      clampedValue(node, 60, 1800),
    );
  },
};

/** Rules about restarting containers. */
export const restartPolicyRules: readonly Rule[] = [ignoredExitCodesLimit, attemptPeriodRange];
