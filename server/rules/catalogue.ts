import { daemonRules } from './daemons.ts';
import { deploymentControllerRules } from './deployment-controller.ts';
import type { Rule } from './rule.ts';
import { schedulingRules } from './scheduling.ts';
import { strategyRules } from './strategy.ts';
import { tagRules } from './tags.ts';
import { taskSetRules } from './task-sets.ts';

/** All semantic rules. */
export const rules: readonly Rule[] = [
  ...strategyRules,
  ...schedulingRules,
  ...deploymentControllerRules,
  ...taskSetRules,
  ...daemonRules,
  ...tagRules,
];
