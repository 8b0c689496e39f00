import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { fargateUseOf } from './capacity.ts';
import { type Fixes, removeMember, replaceValue, setMember, together } from './fixes.ts';
import { isCompletedByFlags } from './known-values.ts';
import type { Rule, RuleContext } from './rule.ts';
import { findingAt, isSet, lacks, memberValue, numberOf, objectsOf, textOf, wordOr } from './values.ts';

const createService = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html';

/** The word in `deploymentController.type`, where it is written and known. */
export function controllerOf(request: ObjectNode | ArrayNode): string | undefined {
  return textOf(memberValue(memberValue(request, 'deploymentController'), 'type'));
}

function isDaemon(request: ObjectNode | ArrayNode): boolean {
  return textOf(memberValue(request, 'schedulingStrategy')) === 'DAEMON';
}

const replicaDesiredCountRequired: Rule = {
  id: 'replica-desired-count-required',
  severity: 'error',
  title: 'REPLICA services need desiredCount',
  why: 'A service keeps a number of tasks running, and CreateService has no default for that number. Only DAEMON services and services with the EXTERNAL deployment controller are created without it.',
  sources: [createService, 'The stackd ECS emulator refuses a missing count.'],
  shapes: ['CreateServiceRequest'],
  *check(request, context) {
    // ecspresso leaves the count to auto scaling or to its own --tasks option.
    if (context.dialect === 'ecspresso' || request.kind !== 'object') return;
    if (!lacks(request, 'desiredCount', context)) return;
    // A file without the service's name is completed by flags of the CLI, as in the tutorials of CodePipeline, and the
    // count may be one of them.
    if (isCompletedByFlags(request, context)) return;
    if (wordOr(request, 'schedulingStrategy', 'REPLICA', context) !== 'REPLICA') return;
    if (mayBeExternal(request, context)) return;
    yield findingAt(
      memberValue(request, 'desiredCount') ?? request,
      '`desiredCount` is missing: a REPLICA service (the default) needs it. Say how many tasks to run; 0 is allowed.',
      () => setMember(request, 'desiredCount', 1, { after: 'taskDefinition' }),
    );
  },
};

function mayBeExternal(request: ObjectNode, context: RuleContext): boolean {
  if (lacks(request, 'deploymentController', context)) return false;
  const controller = memberValue(request, 'deploymentController');
  const type = controller?.kind === 'object' ? wordOr(controller, 'type', 'ECS', context) : undefined;
  return type === undefined || type === 'EXTERNAL';
}

const daemonDesiredCount: Rule = {
  id: 'daemon-desired-count',
  severity: 'error',
  title: 'DAEMON services take no desiredCount',
  why: 'A DAEMON service runs one task on each container instance, so the cluster decides the number. ECS refuses any `desiredCount`, even 0.',
  sources: [
    createService,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-service-daemon-desired-count).',
  ],
  shapes: ['CreateServiceRequest'],
  *check(request, { dialect }) {
    const count = memberValue(request, 'desiredCount');
    // ecspresso never sends the count of a DAEMON service (calcDesiredCount in its deploy.go).
    if (dialect === 'ecspresso' || !isSet(count) || !isDaemon(request)) return;
    yield findingAt(count, 'A DAEMON service runs one task on each container instance; remove `desiredCount`.', () =>
      removeMember(request, 'desiredCount'),
    );
  },
};

const daemonPlacementStrategy: Rule = {
  id: 'daemon-placement-strategy',
  severity: 'error',
  title: 'DAEMON services take no placement strategy',
  why: 'A placement strategy chooses among instances, but a DAEMON service runs on all of them. Placement constraints, which leave instances out, are fine.',
  sources: [
    createService,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-daemon-with-placement-strategies).',
  ],
  shapes: ['CreateServiceRequest'],
  *check(request) {
    const strategy = memberValue(request, 'placementStrategy');
    if (strategy === undefined || objectsOf(strategy).length === 0 || !isDaemon(request)) return;
    yield findingAt(
      strategy,
      'A DAEMON service runs on every container instance and takes no `placementStrategy`; remove it. (`placementConstraints` are allowed.)',
      () => removeMember(request, 'placementStrategy'),
    );
  },
};

const daemonMaximumPercent: Rule = {
  id: 'daemon-maximum-percent',
  severity: 'error',
  title: 'DAEMON services need maximumPercent 100',
  why: 'During a deployment a DAEMON service never runs two tasks on one instance, so it cannot go above 100 percent.',
  sources: [
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-daemon-max-percent); aws-cdk Ec2Service refuses it, too.',
  ],
  shapes: ['CreateServiceRequest'],
  *check(request) {
    const configuration = memberValue(request, 'deploymentConfiguration');
    const percent = memberValue(configuration, 'maximumPercent');
    const value = numberOf(percent);
    if (percent === undefined || value === undefined || value <= 100 || !isDaemon(request)) return;
    yield findingAt(
      percent,
      `A DAEMON service takes no \`maximumPercent\` above 100 (here ${value}); set it to 100 or remove it.`,
      () => daemonPercents(configuration, percent),
    );
  },
};

/** With 100 for both percentages no task could be replaced; 0 is what a DAEMON service has without the other one. */
function daemonPercents(configuration: ConcreteNode | undefined, percent: ConcreteNode): Fixes {
  const maximum = replaceValue(percent, 100);
  if (numberOf(memberValue(configuration, 'minimumHealthyPercent')) !== 100) return maximum;
  const title = 'Change `maximumPercent` to `100` and `minimumHealthyPercent` to `0`';
  return together(title, maximum, setMember(configuration, 'minimumHealthyPercent', 0));
}

const daemonDeploymentController: Rule = {
  id: 'daemon-deployment-controller',
  severity: 'error',
  title: 'DAEMON services need the ECS deployment controller',
  why: 'Services deployed by CodeDeploy or by an external controller must use the REPLICA scheduling strategy.',
  sources: [createService, 'cfn-lint E3044; aws-cdk ExternalService.'],
  shapes: ['CreateServiceRequest'],
  *check(request, context) {
    const scheduling = memberValue(request, 'schedulingStrategy');
    const controller = controllerOf(request);
    if (scheduling === undefined || !isDaemon(request)) return;
    if (controller !== 'CODE_DEPLOY' && controller !== 'EXTERNAL') return;
    yield findingAt(
      scheduling,
      `The deployment controller ${controller} supports only REPLICA services; change \`schedulingStrategy\` to REPLICA, or \`deploymentController.type\` to ECS.`,
      () => [
        ...replicaInstead(request, scheduling, context),
        // Without it ECS wants a task definition in the service.
        ...(isSet(memberValue(request, 'taskDefinition')) ? removeMember(request, 'deploymentController') : []),
      ],
    );
  },
};

const daemonAzRebalancing: Rule = {
  id: 'daemon-az-rebalancing',
  severity: 'error',
  title: 'DAEMON services have no zone rebalancing',
  why: 'Rebalancing moves tasks between Availability Zones; the tasks of a DAEMON service stay on their instances.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html',
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-az-rebalancing-with-daemon).',
  ],
  shapes: ['CreateServiceRequest'],
  *check(request) {
    const rebalancing = memberValue(request, 'availabilityZoneRebalancing');
    if (rebalancing === undefined || textOf(rebalancing) !== 'ENABLED' || !isDaemon(request)) return;
    yield findingAt(
      rebalancing,
      'Availability Zone rebalancing does not support DAEMON services; set `availabilityZoneRebalancing` to DISABLED or remove it.',
      () => [...replaceValue(rebalancing, 'DISABLED'), ...removeMember(request, 'availabilityZoneRebalancing')],
    );
  },
};

const daemonVolumeConfigurations: Rule = {
  id: 'daemon-volume-configurations',
  severity: 'error',
  title: 'DAEMON services cannot configure EBS volumes',
  why: 'ECS attaches EBS volumes to the tasks of REPLICA services only.',
  sources: [createService, 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html'],
  shapes: ['CreateServiceRequest'],
  *check(request) {
    const volumes = memberValue(request, 'volumeConfigurations');
    if (volumes === undefined || objectsOf(volumes).length === 0 || !isDaemon(request)) return;
    yield findingAt(
      volumes,
      'A DAEMON service cannot have `volumeConfigurations` (REPLICA services only); remove it.',
      () => removeMember(request, 'volumeConfigurations'),
    );
  },
};

const fargateDaemonScheduling: Rule = {
  id: 'fargate-daemon-scheduling',
  severity: 'error',
  title: 'Fargate does not run DAEMON services',
  why: 'A DAEMON service runs one task on each container instance; Fargate has no instances to count.',
  sources: [createService, 'cfn-lint E3044.'],
  shapes: ['CreateServiceRequest'],
  *check(request, context) {
    const scheduling = memberValue(request, 'schedulingStrategy');
    if (scheduling === undefined || !isDaemon(request)) return;
    const fargate = fargateUseOf(request);
    if (fargate === undefined) return;
    yield findingAt(
      scheduling,
      `Fargate (${fargate.text}) does not run DAEMON services; change \`schedulingStrategy\` to REPLICA, or run the service on EC2 capacity.`,
      () => replicaInstead(request, scheduling, context),
    );
  },
};

/** A REPLICA service needs a number of tasks, unless its task sets say it. */
function replicaInstead(request: ObjectNode | ArrayNode, scheduling: ConcreteNode, context: RuleContext): Fixes {
  const replica = replaceValue(scheduling, 'REPLICA');
  const needsCount =
    request.kind === 'object' && context.dialect !== 'ecspresso' && lacks(request, 'desiredCount', context);
  if (!needsCount || controllerOf(request) === 'EXTERNAL') return replica;
  const title = 'Change to `REPLICA` and add `desiredCount`: `1`';
  return together(title, replica, setMember(request, 'desiredCount', 1, { after: 'taskDefinition' }));
}

/** Rules about REPLICA and DAEMON services. */
export const schedulingRules: readonly Rule[] = [
  replicaDesiredCountRequired,
  fargateDaemonScheduling,
  daemonDesiredCount,
  daemonPlacementStrategy,
  daemonMaximumPercent,
  daemonDeploymentController,
  daemonAzRebalancing,
  daemonVolumeConfigurations,
];
