import type { Rule } from './rule.ts';
import { findingAt, itemsOf, memberValue } from './values.ts';

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html';

const subnetLimit = 16;
const securityGroupLimit = 5;

const subnetsCount: Rule = {
  id: 'awsvpc-subnets-count',
  severity: 'error',
  title: '1 to 16 subnets',
  why: `Each task gets a network interface in one of the subnets, so there must be at least one, and ECS takes ${subnetLimit} at most.`,
  sources: [reference, 'moto refuses an empty list.'],
  shapes: ['AwsVpcConfiguration'],
  *check(configuration) {
    const subnets = memberValue(configuration, 'subnets');
    if (subnets?.kind !== 'array') return;
    const count = itemsOf(subnets).filter(({ kind }) => kind === 'string').length;
    if (subnets.items.length === 0) {
      yield findingAt(subnets, '`subnets` is empty; give at least one subnet.');
    } else if (count > subnetLimit) {
      yield findingAt(
        subnets,
        `\`subnets\` takes at most ${subnetLimit} subnets, this has ${count}; remove ${count - subnetLimit}.`,
      );
    }
  },
};

const securityGroupsLimit: Rule = {
  id: 'awsvpc-security-groups-limit',
  severity: 'error',
  title: 'At most 5 security groups',
  why: `A network interface of a task has at most ${securityGroupLimit} security groups. An empty list stands for the default group of the VPC.`,
  sources: [reference],
  shapes: ['AwsVpcConfiguration'],
  *check(configuration) {
    const groups = itemsOf(memberValue(configuration, 'securityGroups')).filter(({ kind }) => kind === 'string');
    const over = groups[securityGroupLimit];
    if (over === undefined) return;
    yield findingAt(
      over,
      `At most ${securityGroupLimit} security groups can be given, \`securityGroups\` has ${groups.length}; remove ${groups.length - securityGroupLimit}.`,
    );
  },
};

/** Rules about the network interfaces of tasks. */
export const awsvpcRules: readonly Rule[] = [subnetsCount, securityGroupsLimit];
