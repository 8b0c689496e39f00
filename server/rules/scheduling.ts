import type { ArrayNode, ObjectNode } from '../syntax/tree.ts';
import { fargateUseOf } from './capacity.ts';
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
    yield findingAt(count, 'A DAEMON service runs one task on each container instance; remove `desiredCount`.');
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
    const percent = memberValue(memberValue(request, 'deploymentConfiguration'), 'maximumPercent');
    const value = numberOf(percent);
    if (percent === undefined || value === undefined || value <= 100 || !isDaemon(request)) return;
    yield findingAt(
      percent,
      `A DAEMON service takes no \`maximumPercent\` above 100 (here ${value}); set it to 100 or remove it.`,
    );
  },
};

const daemonDeploymentController: Rule = {
  id: 'daemon-deployment-controller',
  severity: 'error',
  title: 'DAEMON services need the ECS deployment controller',
  why: 'Services deployed by CodeDeploy or by an external controller must use the REPLICA scheduling strategy.',
  sources: [createService, 'cfn-lint E3044; aws-cdk ExternalService.'],
  shapes: ['CreateServiceRequest'],
  *check(request) {
    const scheduling = memberValue(request, 'schedulingStrategy');
    const controller = controllerOf(request);
    if (scheduling === undefined || !isDaemon(request)) return;
    if (controller !== 'CODE_DEPLOY' && controller !== 'EXTERNAL') return;
    yield findingAt(
      scheduling,
      `The deployment controller ${controller} supports only REPLICA services; change \`schedulingStrategy\` to REPLICA, or \`deploymentController.type\` to ECS.`,
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
    yield findingAt(volumes, 'A DAEMON service cannot have `volumeConfigurations` (REPLICA services only); remove it.');
  },
};

const fargateDaemonScheduling: Rule = {
  id: 'fargate-daemon-scheduling',
  severity: 'error',
  title: 'Fargate does not run DAEMON services',
  why: 'A DAEMON service runs one task on each container instance; Fargate has no instances to count.',
  sources: [createService, 'cfn-lint E3044.'],
  shapes: ['CreateServiceRequest'],
  *check(request) {
    const scheduling = memberValue(request, 'schedulingStrategy');
    if (scheduling === undefined || !isDaemon(request)) return;
    const fargate = fargateUseOf(request);
    if (fargate === undefined) return;
    yield findingAt(
      scheduling,
      `Fargate (${fargate.text}) does not run DAEMON services; change \`schedulingStrategy\` to REPLICA, or run the service on EC2 capacity.`,
    );
  },
};

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
