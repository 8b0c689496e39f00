import { once } from '../syntax/once.ts';
import type { ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { containerAndPortFixes, containersMeant } from './cross-file-fixes.ts';
import { type Fixes, removeItems, removeMember, shown } from './fixes.ts';
import { isBlank, isCompletedByFlags, isEmptyList, isKnownWord, writtenForm } from './known-values.ts';
import type { Rule } from './rule.ts';
import { controllerOf } from './scheduling.ts';
import { findingAt, isSet, lacks, memberValue, objectsOf, textOf } from './values.ts';

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html';
const createService = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html';
const updateService = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html';
const createTaskSet = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateTaskSet.html';
const troubleshooting = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html';

/** Target groups of a service: the Amazon ECS developer guide, registering multiple target groups. */
const targetGroupLimit = 5;

/** What an entry of `loadBalancers` names; undefined when it names both, or nothing. */
export function targetKindOf(entry: ObjectNode): 'classic' | 'target group' | undefined {
  const isClassic = isSet(memberValue(entry, 'loadBalancerName'));
  const isTargetGroup = isSet(memberValue(entry, 'targetGroupArn'));
  if (isClassic === isTargetGroup) return undefined;
  return isClassic ? 'classic' : 'target group';
}

const targetExclusive: Rule = {
  id: 'load-balancer-target-exclusive',
  severity: 'error',
  title: 'One entry, one load balancer kind',
  why: 'An entry is about a target group of an Application or Network Load Balancer, or about a Classic Load Balancer. ECS refuses both in one.',
  sources: [createService, 'The refusal by the API is recorded by cdk-preflight (pf-ecs-service-lb-target-exclusive).'],
  shapes: ['LoadBalancer'],
  *check(entry) {
    const name = memberValue(entry, 'loadBalancerName');
    if (!isKnownWord(name) || !isKnownWord(memberValue(entry, 'targetGroupArn'))) return;
    yield findingAt(
      name,
      'Give either `targetGroupArn` (Application or Network Load Balancer) or `loadBalancerName` (Classic Load Balancer), not both; remove one of them.',
      () => [...removeMember(entry, 'loadBalancerName'), ...removeMember(entry, 'targetGroupArn')],
    );
  },
};

const targetMissing: Rule = {
  id: 'load-balancer-target-missing',
  severity: 'error',
  title: 'Entry names no load balancer',
  why: 'An entry connects a container with a target group or a Classic Load Balancer, and must say which one.',
  sources: [createService, reference],
  shapes: ['LoadBalancer'],
  *check(entry, context) {
    if (entry.kind !== 'object') return;
    if (!isBlank(entry, 'targetGroupArn', context) || !isBlank(entry, 'loadBalancerName', context)) return;
    yield findingAt(
      entry,
      'This entry names no load balancer; add `targetGroupArn` (or `loadBalancerName` for a Classic Load Balancer).',
    );
  },
};

const containerRequired: Rule = {
  id: 'load-balancer-container-required',
  severity: 'error',
  title: 'Entry needs container name and port',
  why: 'The load balancer sends its traffic to a port of one container of the task; an entry must name both.',
  sources: [createService, 'terraform-provider-aws (service.go).'],
  shapes: ['LoadBalancer'],
  *check(entry, context) {
    if (entry.kind !== 'object') return;
    const missing = [
      ...(isBlank(entry, 'containerName', context) ? ['`containerName`'] : []),
      ...(lacks(entry, 'containerPort', context) ? ['`containerPort`'] : []),
    ];
    if (missing.length === 0) return;
    yield findingAt(
      entry,
      `This load balancer entry has no ${missing.join(' and no ')}; say which port of which container gets the traffic.`,
      () => {
        const containers = containersMeant(context);
        return containers === undefined ? [] : containerAndPortFixes(entry, containers);
      },
    );
  },
};

const mixedGenerations: Rule = {
  id: 'load-balancers-mixed-generations',
  severity: 'error',
  title: 'Classic and target-group entries mixed',
  why: 'A service is behind Classic Load Balancers or behind target groups, not both.',
  sources: [troubleshooting],
  shapes: ['LoadBalancer[]'],
  operations: ['CreateService', 'UpdateService'],
  *check(list) {
    let first: string | undefined;
    for (const entry of objectsOf(list)) {
      const kind = targetKindOf(entry);
      first ??= kind;
      if (kind === undefined || kind === first) continue;
      yield findingAt(
        entry,
        'Entries with `loadBalancerName` (Classic Load Balancer) and with `targetGroupArn` cannot be mixed; use one kind for all of them.',
      );
      return;
    }
  },
};

/** Region and account may be words that are replaced later. */
const targetGroupPattern = /^arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:targetgroup\/[^/\s]+\/[^/\s]+$/;

const targetGroupArn: Rule = {
  id: 'target-group-arn-format',
  severity: 'error',
  title: 'Target group ARN',
  why: 'Target groups are named by their full ARNs. ARNs of load balancers and listeners, and bare names, are refused.',
  sources: [reference, 'The Terraform AWS provider checks that it is an ARN.'],
  shapes: ['LoadBalancer', 'AdvancedConfiguration'],
  *check(subject) {
    for (const name of ['targetGroupArn', 'alternateTargetGroupArn']) {
      const node = memberValue(subject, name);
      const text = writtenForm(node);
      if (node === undefined || text === undefined || targetGroupPattern.test(text)) continue;
      yield findingAt(
        node,
        `\`${name}\` must be the ARN of a target group, like \`arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/NAME/ID\`; \`${text}\` is none.`,
      );
    }
  },
};

const codeDeployRequired: Rule = {
  id: 'codedeploy-load-balancer-required',
  severity: 'error',
  title: 'CODE_DEPLOY needs a load balancer',
  why: 'CodeDeploy switches traffic between two target groups, so a service under its control is created with one of them.',
  sources: [createService, 'The refusal by the API is recorded by cdk-preflight (pf-ecs-service-codedeploy-lb).'],
  shapes: ['CreateServiceRequest'],
  *check(request, context) {
    // ecspresso deploys such a service through CodeDeploy and needs no load balancers for that.
    if (request.kind !== 'object' || context.dialect === 'ecspresso' || controllerOf(request) !== 'CODE_DEPLOY') return;
    const controller = memberValue(memberValue(request, 'deploymentController'), 'type');
    if (controller === undefined || !isEmptyList(request, 'loadBalancers', context)) return;
    if (isCompletedByFlags(request, context)) return;
    yield findingAt(
      controller,
      'The CODE_DEPLOY controller needs an Application or Network Load Balancer; add `loadBalancers` with one `targetGroupArn`.',
    );
  },
};

/**
 * The fixes of entries that are too many: one entry with a target group stays.
 * @returns given an entry and its index, what to remove: the second entry stands for all that are too many
 */
function keepingOne(list: ConcreteNode | undefined): (entry: ObjectNode, index: number) => Fixes {
  const keptOf = once(() => objectsOf(list).find((entry) => targetKindOf(entry) === 'target group'));
  return (entry, index) => {
    const kept = keptOf();
    if (kept === undefined) return [];
    if (index !== 1) return removeItems(list, [entry], 'Remove this entry');
    const name = textOf(memberValue(kept, 'targetGroupArn'))?.split('/')[1];
    const others = objectsOf(list).filter((other) => other !== kept);
    return removeItems(
      list,
      others,
      name === undefined ? 'Keep one entry only' : `Keep only the entry of ${shown(name)}`,
    );
  };
}

const codeDeployShape: Rule = {
  id: 'codedeploy-load-balancer-shape',
  severity: 'error',
  title: 'CODE_DEPLOY takes exactly one target group entry',
  why: 'The service names one target group; the second one, to which CodeDeploy switches, is named in CodeDeploy.',
  sources: [reference, updateService],
  shapes: ['CreateServiceRequest', 'UpdateServiceRequest'],
  *check(request) {
    if (controllerOf(request) !== 'CODE_DEPLOY') return;
    const list = memberValue(request, 'loadBalancers');
    const fixes = keepingOne(list);
    for (const [index, entry] of objectsOf(list).entries()) {
      if (index !== 1 && targetKindOf(entry) !== 'classic') continue;
      yield findingAt(
        entry,
        `With the CODE_DEPLOY controller a service has exactly one load balancer entry, with \`targetGroupArn\`; ${targetKindOf(entry) === 'classic' ? 'Classic Load Balancers do not work.' : 'remove this one and name its target group in CodeDeploy.'}`,
        () => fixes(entry, index),
      );
    }
  },
};

const taskSetShape: Rule = {
  id: 'task-set-load-balancer-shape',
  severity: 'error',
  title: 'Task sets take one target group entry',
  why: 'A task set is behind one target group of an Application or Network Load Balancer.',
  sources: [createTaskSet, updateService],
  shapes: ['LoadBalancer[]'],
  operations: ['CreateTaskSet'],
  *check(list) {
    const fixes = keepingOne(list);
    for (const [index, entry] of objectsOf(list).entries()) {
      if (index !== 1 && targetKindOf(entry) !== 'classic') continue;
      yield findingAt(
        entry,
        `A task set has one load balancer entry, with \`targetGroupArn\`; ${targetKindOf(entry) === 'classic' ? 'Classic Load Balancers do not work.' : 'remove the others.'}`,
        () => fixes(entry, index),
      );
    }
  },
};

const limit: Rule = {
  id: 'load-balancers-limit',
  severity: 'error',
  title: 'More than five target groups',
  why: `ECS registers the tasks of a service with at most ${targetGroupLimit} target groups.`,
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/register-multiple-targetgroups.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html',
  ],
  shapes: ['CreateServiceRequest', 'UpdateServiceRequest'],
  *check(request) {
    // With CODE_DEPLOY the limit is 1 (codedeploy-load-balancer-shape).
    if (controllerOf(request) === 'CODE_DEPLOY') return;
    const entries = objectsOf(memberValue(request, 'loadBalancers'));
    const over = entries[targetGroupLimit];
    if (over === undefined) return;
    yield findingAt(
      over,
      `A service can have at most ${targetGroupLimit} target groups, \`loadBalancers\` has ${entries.length}; remove ${entries.length - targetGroupLimit}.`,
    );
  },
};

/** Rules about the load balancers of services and task sets. */
export const loadBalancerRules: readonly Rule[] = [
  targetExclusive,
  targetMissing,
  containerRequired,
  mixedGenerations,
  targetGroupArn,
  codeDeployRequired,
  codeDeployShape,
  taskSetShape,
  limit,
];
