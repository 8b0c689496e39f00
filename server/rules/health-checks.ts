import type { ArrayNode, ObjectNode } from '../syntax/tree.ts';
import { clampedValue } from './fixes.ts';
import { int32Of } from './known-values.ts';
import type { Finding, Rule } from './rule.ts';
import { findingAt, memberValue } from './values.ts';

const sources = [
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html',
  'aws-cdk (container-definition) and terraform-provider-aws (daemon_task_definition.go) check the same.',
];
const shapes = ['HealthCheck'];

function* outside(
  check: ObjectNode | ArrayNode,
  member: string,
  least: number,
  most: number,
  unit: string,
): Iterable<Finding> {
  const node = memberValue(check, member);
  const value = int32Of(node);
  if (node === undefined || value === undefined || (value >= least && value <= most)) return;
  const fix = value < least ? `write ${least} or more` : `write ${most} or less`;
  yield findingAt(
    node,
    `The \`${member}\` of a health check is ${least} to ${most}${unit}, not ${value}; ${fix}.`,
    () => clampedValue(node, least, most),
  );
}

const interval: Rule = {
  id: 'health-check-interval-range',
  severity: 'error',
  title: 'Interval of health checks',
  why: 'A health check runs every 5 to 300 seconds (30 when left out).',
  sources: [...sources, 'aws/amazon-ecs-agent#1344 is about shorter intervals.'],
  shapes,
  check: (healthCheck) => outside(healthCheck, 'interval', 5, 300, ' seconds'),
};

const retries: Rule = {
  id: 'health-check-retries-range',
  severity: 'error',
  title: 'Retries of health checks',
  why: 'A container is unhealthy after 1 to 10 failed checks (3 when left out).',
  sources,
  shapes,
  check: (healthCheck) => outside(healthCheck, 'retries', 1, 10, ''),
};

const startPeriod: Rule = {
  id: 'health-check-start-period-range',
  severity: 'error',
  title: 'Start period of health checks',
  why: 'A container has up to 300 seconds to start before failed checks count (none when left out).',
  sources,
  shapes,
  check: (healthCheck) => outside(healthCheck, 'startPeriod', 0, 300, ' seconds'),
};

/** Ranges of the numbers of a health check. */
export const healthCheckRules: readonly Rule[] = [interval, retries, startPeriod];
