import { clampedValue } from './fixes.ts';
import type { Rule } from './rule.ts';
import { findingAt, lacks, memberValue, numberOf } from './values.ts';

const scaleReference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Scale.html';

const scaleRange: Rule = {
  id: 'task-set-scale-range',
  severity: 'error',
  title: 'Scale is 0 to 100 percent',
  why: "The scale of a task set is the share of the service's `desiredCount` that it runs, in percent. 0 drains the task set.",
  sources: [scaleReference],
  shapes: ['Scale'],
  *check(scale) {
    const node = memberValue(scale, 'value');
    const value = numberOf(node);
    if (node === undefined || value === undefined || (value >= 0 && value <= 100)) return;
    yield findingAt(node, `\`value\` is a percentage between 0 and 100, not ${value}.`, () =>
      clampedValue(node, 0, 100),
    );
  },
};

const scaleValueMissing: Rule = {
  id: 'task-set-scale-value-missing',
  severity: 'warning',
  title: 'Scale without value',
  why: 'UpdateTaskSet changes nothing but the scale; without `value` it is not said to what.',
  sources: [scaleReference, 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateTaskSet.html'],
  shapes: ['Scale'],
  operations: ['UpdateTaskSet'],
  *check(scale, context) {
    if (scale.kind !== 'object' || !lacks(scale, 'value', context)) return;
    yield findingAt(scale, "`scale` has no `value`; say what percentage of the service's tasks the task set runs.");
  },
};

/** Rules about task sets. */
export const taskSetRules: readonly Rule[] = [scaleRange, scaleValueMissing];
