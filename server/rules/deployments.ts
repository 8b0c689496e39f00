import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { clampedValue, type Fixes, removeMember, removeMembers, replaceValue, setMember } from './fixes.ts';
import { holdsMembers, holdsObjects, int32Of } from './known-values.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';
import { controllerOf } from './scheduling.ts';
import { deploymentStrategyOf, isTrafficShifting } from './traffic-shifting.ts';
import { findingAt, isSet, memberValue, numberOf, objectsOf, textOf } from './values.ts';

const configurationReference =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html';
const linearReference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html';
const canaryReference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html';
const percentRefusal = 'The refusals by the API are recorded by cdk-preflight (pf-ecs-service-deployment-percent).';

const serviceRequests = ['CreateServiceRequest', 'UpdateServiceRequest'];

/** The written controller that is not ECS itself; a missing one is ECS, or the stored one. */
function foreignControllerOf(request: ObjectNode | ArrayNode): string | undefined {
  const controller = controllerOf(request);
  return controller === 'CODE_DEPLOY' || controller === 'EXTERNAL' ? controller : undefined;
}

const maximumPercent: Rule = {
  id: 'deployment-maximum-percent-minimum',
  severity: 'error',
  title: 'maximumPercent is at least 100',
  why: "`maximumPercent` is the share of the service's tasks that may run during a deployment. Below 100 the service could not have all its tasks.",
  sources: [configurationReference, percentRefusal],
  shapes: ['DeploymentConfiguration'],
  *check(configuration) {
    const node = memberValue(configuration, 'maximumPercent');
    const value = int32Of(node);
    if (node === undefined || value === undefined || value >= 100) return;
    yield findingAt(node, `\`maximumPercent\` must be 100 or more, not ${value}.`, () =>
      // Both at 100 would leave no room to replace tasks.
      replaceValue(node, numberOf(memberValue(configuration, 'minimumHealthyPercent')) === 100 ? 200 : 100),
    );
  },
};

const minimumHealthyPercent: Rule = {
  id: 'deployment-minimum-healthy-percent-range',
  severity: 'error',
  title: 'minimumHealthyPercent is 0 to 100',
  why: "`minimumHealthyPercent` is the share of the service's tasks that must keep running during a deployment. 0 allows all of them to stop first.",
  sources: [configurationReference, percentRefusal],
  shapes: ['DeploymentConfiguration'],
  *check(configuration) {
    const node = memberValue(configuration, 'minimumHealthyPercent');
    const value = int32Of(node);
    if (node === undefined || value === undefined || (value >= 0 && value <= 100)) return;
    yield findingAt(node, `\`minimumHealthyPercent\` must be between 0 and 100, not ${value}.`, () =>
      value > 100 && numberOf(memberValue(configuration, 'maximumPercent')) === 100 ? [] : clampedValue(node, 0, 100),
    );
  },
};

const percentBoth100: Rule = {
  id: 'deployment-percent-both-100',
  severity: 'error',
  title: '100 and 100 blocks every deployment',
  why: 'With both percentages at 100 a rolling deployment may neither stop an old task nor start a new one, so ECS refuses them together.',
  sources: [
    configurationReference,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-min-healthy-over-max-percent); aws-cdk Ec2Service refuses it, too.',
  ],
  shapes: serviceRequests,
  *check(request, context) {
    const configuration = memberValue(request, 'deploymentConfiguration');
    const maximum = memberValue(configuration, 'maximumPercent');
    if (maximum === undefined || numberOf(maximum) !== 100) return;
    if (numberOf(memberValue(configuration, 'minimumHealthyPercent')) !== 100) return;
    // The other controllers deploy in their own ways.
    if (foreignControllerOf(request) !== undefined) return;
    if (deploymentStrategyOf(configuration, context) !== 'ROLLING') return;
    yield findingAt(
      maximum,
      '`minimumHealthyPercent` 100 with `maximumPercent` 100 leaves no room to replace tasks; raise `maximumPercent` (200 is usual) or lower `minimumHealthyPercent`.',
      () => {
        const lower = setMember(configuration, 'minimumHealthyPercent', 0);
        const isDaemon = textOf(memberValue(request, 'schedulingStrategy')) === 'DAEMON';
        return isDaemon ? lower : [...setMember(configuration, 'maximumPercent', 200), ...lower];
      },
    );
  },
};

/** Finding for a feature that only the ECS controller has, if another one is written. */
function* needsEcsController(
  request: ObjectNode | ArrayNode,
  node: ConcreteNode,
  what: string,
  remedy: string,
  fixes: () => Fixes,
): Iterable<Finding> {
  const controller = foreignControllerOf(request);
  if (controller === undefined) return;
  yield findingAt(node, `${what} the ECS deployment controller, not ${controller}; ${remedy}.`, fixes);
}

const circuitBreakerController: Rule = {
  id: 'circuit-breaker-controller',
  severity: 'error',
  title: 'The circuit breaker needs the ECS controller',
  why: 'The circuit breaker watches rolling deployments that ECS itself runs; CodeDeploy and external controllers decide about failure themselves.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html',
    'aws-cdk BaseService.',
  ],
  shapes: serviceRequests,
  *check(request) {
    const configuration = memberValue(request, 'deploymentConfiguration');
    const breaker = memberValue(configuration, 'deploymentCircuitBreaker');
    if (breaker === undefined || !isEnabled(breaker)) return;
    yield* needsEcsController(
      request,
      breaker,
      'The deployment circuit breaker works only with',
      'remove `deploymentCircuitBreaker`',
      () => removeMember(configuration, 'deploymentCircuitBreaker'),
    );
  },
};

const alarmsController: Rule = {
  id: 'deployment-alarms-controller',
  severity: 'error',
  title: 'Deployment alarms need the ECS controller',
  why: 'ECS watches CloudWatch alarms only during deployments that it runs itself; CodeDeploy has alarms of its own.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentAlarms.html',
    'aws-cdk BaseService.',
  ],
  shapes: serviceRequests,
  *check(request) {
    const configuration = memberValue(request, 'deploymentConfiguration');
    const alarms = memberValue(configuration, 'alarms');
    if (alarms === undefined || !isEnabled(alarms)) return;
    yield* needsEcsController(request, alarms, 'Deployment alarms work only with', 'remove `alarms`', () =>
      removeMember(configuration, 'alarms'),
    );
  },
};

function isEnabled(node: ConcreteNode): boolean {
  const enable = memberValue(node, 'enable');
  return enable?.kind === 'boolean' && enable.value;
}

const strategyController: Rule = {
  id: 'deployment-strategy-controller',
  severity: 'error',
  title: 'Traffic-shifting strategies need the ECS controller',
  why: 'The strategies BLUE_GREEN, LINEAR and CANARY are run by ECS itself. CodeDeploy, which has a blue/green deployment too, is another controller.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentController.html',
    linearReference,
    canaryReference,
  ],
  shapes: serviceRequests,
  *check(request, context) {
    const configuration = memberValue(request, 'deploymentConfiguration');
    const node = memberValue(configuration, 'strategy');
    const strategy = deploymentStrategyOf(configuration, context);
    if (node === undefined || !isTrafficShifting(strategy)) return;
    yield* needsEcsController(
      request,
      node,
      `The strategy ${strategy} works only with`,
      'remove `strategy`, or set `deploymentController.type` to ECS',
      () => [
        ...removeMembers(
          configuration,
          ['strategy', 'linearConfiguration', 'canaryConfiguration'],
          'Remove `strategy` and its settings',
        ),
        ...setMember(memberValue(request, 'deploymentController'), 'type', 'ECS', {
          title: 'Change `deploymentController.type` to `ECS`',
        }),
      ],
    );
  },
};

const volumesController: Rule = {
  id: 'volume-configurations-controller',
  severity: 'error',
  title: 'EBS volumes need the ECS deployment controller',
  why: 'ECS attaches EBS volumes only to the tasks of services that it deploys itself.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html'],
  shapes: serviceRequests,
  *check(request) {
    const volumes = memberValue(request, 'volumeConfigurations');
    if (!holdsObjects(volumes)) return;
    yield* needsEcsController(
      request,
      volumes,
      'EBS volumes of services need',
      'remove `volumeConfigurations`, or change the controller',
      () => removeMember(request, 'volumeConfigurations'),
    );
  },
};

/** Finding for the settings of a strategy beside another strategy. */
function* belongsTo(
  strategy: string,
  name: string,
  configuration: ObjectNode | ArrayNode,
  context: RuleContext,
): Iterable<Finding> {
  const node = memberValue(configuration, name);
  const actual = deploymentStrategyOf(configuration, context);
  if (!holdsMembers(node) || actual === undefined || actual === strategy) return;
  const given = memberValue(configuration, 'strategy') === undefined ? 'ROLLING, the default' : actual;
  yield findingAt(
    node,
    `\`${name}\` goes only with \`strategy\` ${strategy}, not ${given}; set \`strategy\` to ${strategy} or remove \`${name}\`.`,
    () => {
      const remove = removeMember(configuration, name);
      const change = setMember(configuration, 'strategy', strategy);
      return isReadyFor(configuration, name, context) ? [...change, ...remove] : [...remove, ...change];
    },
  );
}

/** Whether nothing else in the request would be wrong with the strategy that these settings belong to. */
function isReadyFor(configuration: ObjectNode | ArrayNode, name: string, { root }: RuleContext): boolean {
  const isLeftOut = !isSet(memberValue(configuration, 'strategy'));
  const others = ['linearConfiguration', 'canaryConfiguration'].filter((other) => other !== name);
  const balancers = objectsOf(memberValue(root, 'loadBalancers'));
  return (
    isLeftOut &&
    !others.some((other) => isSet(memberValue(configuration, other))) &&
    foreignControllerOf(root) === undefined &&
    balancers.every((entry) => isSet(memberValue(entry, 'advancedConfiguration')))
  );
}

const linearStrategy: Rule = {
  id: 'linear-configuration-strategy',
  severity: 'error',
  title: 'linearConfiguration belongs to strategy LINEAR',
  why: 'The steps of a linear deployment mean nothing to another strategy, and ECS refuses them there. Without `strategy` a new service is ROLLING.',
  sources: [configurationReference, 'aws-cdk BaseService.'],
  shapes: ['DeploymentConfiguration'],
  check: (configuration, context) => belongsTo('LINEAR', 'linearConfiguration', configuration, context),
};

const canaryStrategy: Rule = {
  id: 'canary-configuration-strategy',
  severity: 'error',
  title: 'canaryConfiguration belongs to strategy CANARY',
  why: 'The share and time of a canary mean nothing to another strategy, and ECS refuses them there. Without `strategy` a new service is ROLLING.',
  sources: [configurationReference, 'aws-cdk BaseService.'],
  shapes: ['DeploymentConfiguration'],
  check: (configuration, context) => belongsTo('CANARY', 'canaryConfiguration', configuration, context),
};

/** Finding for a percentage out of range, or finer than the tenths that the API takes. */
function* percentFindings(owner: ConcreteNode, name: string, minimum: number): Iterable<Finding> {
  const node = memberValue(owner, name);
  const value = numberOf(node);
  if (node === undefined || value === undefined) return;
  // 33.3 is no multiple of 0.1 in binary floating point.
  const isInTenths = Math.abs(value * 10 - Math.round(value * 10)) < 1e-6;
  if (value >= minimum && value <= 100 && isInTenths) return;
  yield findingAt(
    node,
    `\`${name}\` must be between ${minimum.toFixed(1)} and 100.0 in steps of 0.1, not ${value}.`,
    () => replaceValue(node, Math.min(Math.max(Math.round(value * 10) / 10, minimum), 100)),
  );
}

/** Finding for a time outside of a day. */
function* minutesFindings(owner: ConcreteNode, name: string): Iterable<Finding> {
  const node = memberValue(owner, name);
  const value = int32Of(node);
  if (node === undefined || value === undefined || (value >= 0 && value <= 1440)) return;
  yield findingAt(node, `\`${name}\` must be between 0 and 1440 minutes (24 hours), not ${value}.`, () =>
    clampedValue(node, 0, 1440),
  );
}

const rangeEvidence = 'aws-cdk BaseService and the Terraform AWS provider check the same range.';

const linearPercent: Rule = {
  id: 'linear-percent-range',
  severity: 'error',
  title: 'stepPercent is 3.0 to 100.0 in steps of 0.1',
  why: 'Each step of a linear deployment shifts at least 3 percent of the traffic, given in tenths of a percent.',
  sources: [linearReference, rangeEvidence],
  shapes: ['LinearConfiguration'],
  check: (configuration) => percentFindings(configuration, 'stepPercent', 3),
};

const linearBakeTime: Rule = {
  id: 'linear-bake-time-range',
  severity: 'error',
  title: 'stepBakeTimeInMinutes is 0 to 1440',
  why: 'ECS waits up to a day between the steps of a linear deployment; 0 is no wait.',
  sources: [linearReference, rangeEvidence],
  shapes: ['LinearConfiguration'],
  check: (configuration) => minutesFindings(configuration, 'stepBakeTimeInMinutes'),
};

const canaryPercent: Rule = {
  id: 'canary-percent-range',
  severity: 'error',
  title: 'canaryPercent is 0.1 to 100.0 in steps of 0.1',
  why: 'The canary gets a share of the traffic, given in tenths of a percent and never none.',
  sources: [canaryReference, rangeEvidence],
  shapes: ['CanaryConfiguration'],
  check: (configuration) => percentFindings(configuration, 'canaryPercent', 0.1),
};

const canaryBakeTime: Rule = {
  id: 'canary-bake-time-range',
  severity: 'error',
  title: 'canaryBakeTimeInMinutes is 0 to 1440',
  why: 'ECS watches the canary for up to a day before the rest of the traffic follows; 0 is no wait.',
  sources: [canaryReference, rangeEvidence],
  shapes: ['CanaryConfiguration'],
  check: (configuration) => minutesFindings(configuration, 'canaryBakeTimeInMinutes'),
};

/** Rules about how a service is deployed. */
export const deploymentRules: readonly Rule[] = [
  maximumPercent,
  minimumHealthyPercent,
  percentBoth100,
  circuitBreakerController,
  alarmsController,
  strategyController,
  volumesController,
  linearStrategy,
  linearPercent,
  linearBakeTime,
  canaryStrategy,
  canaryPercent,
  canaryBakeTime,
];
