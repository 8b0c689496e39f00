import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { fargateUseOf, launchTypeOf } from './capacity.ts';
import { removeMember, replaceValue, together } from './fixes.ts';
import { holdsMembers, holdsObjects, isCompletedByFlags, isKnownWord } from './known-values.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';
import { controllerOf } from './scheduling.ts';
import { findingAt, itemsOf, lacks, memberValue, objectsOf, textOf } from './values.ts';

const createService = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html';
const createTaskSet = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateTaskSet.html';
const runTask = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html';

const requestsWithLaunchType = ['CreateServiceRequest', 'CreateTaskSetRequest', 'RunTaskRequest'];

const managedInstances: Rule = {
  id: 'launch-type-managed-instances',
  severity: 'error',
  title: 'Managed Instances are chosen by strategy, not launch type',
  why: 'Amazon ECS Managed Instances are reached through a capacity provider. `MANAGED_INSTANCES` is a compatibility of task definitions; requests to run tasks do not take it as a launch type.',
  sources: [createService, runTask],
  shapes: requestsWithLaunchType,
  *check(request) {
    const node = memberValue(request, 'launchType');
    if (node === undefined || textOf(node) !== 'MANAGED_INSTANCES') return;
    yield findingAt(
      node,
      'Managed Instances cannot be asked for with `launchType`; remove it and name their capacity provider in `capacityProviderStrategy`.',
      () => removeMember(request, 'launchType'),
    );
  },
};

const networkConfigurationRequired: Rule = {
  id: 'fargate-network-configuration-required',
  severity: 'error',
  title: 'Fargate needs networkConfiguration',
  why: 'Tasks on Fargate always use the `awsvpc` network mode, and ECS must be told in which subnets to put their network interfaces. UpdateService keeps the stored subnets.',
  sources: [createService, runTask, 'moto and the stackd ECS emulator refuse such requests.'],
  shapes: requestsWithLaunchType,
  *check(request, context) {
    // With the EXTERNAL deployment controller the launch type itself is wrong here, see external-controller-launch-members.
    if (request.kind !== 'object' || controllerOf(request) === 'EXTERNAL') return;
    const fargate = fargateUseOf(request);
    const place = placeWithoutSubnets(request, context);
    if (fargate === undefined || place === undefined || isCompletedByFlags(request, context)) return;
    yield findingAt(
      place,
      `Tasks on Fargate (${fargate.text}) need \`networkConfiguration.awsvpcConfiguration\` with at least one subnet; add it.`,
    );
  },
};

/** The nearest node to the place where `awsvpcConfiguration` is missing; undefined when it may be there. */
function placeWithoutSubnets(request: ObjectNode, context: RuleContext): ConcreteNode | undefined {
  const network = memberValue(request, 'networkConfiguration');
  if (lacks(request, 'networkConfiguration', context)) return network ?? request;
  if (network?.kind !== 'object' || !lacks(network, 'awsvpcConfiguration', context)) return undefined;
  return memberValue(network, 'awsvpcConfiguration') ?? network;
}

const placementConstraints: Rule = {
  id: 'fargate-placement-constraints',
  severity: 'error',
  title: 'Fargate has no placement constraints',
  why: 'Placement constraints choose among container instances, and Fargate has none to choose from.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PlacementConstraint.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinitionPlacementConstraint.html',
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-service-fargate-placement); cfn-lint E3048 for task definitions.',
  ],
  shapes: ['CreateServiceRequest', 'UpdateServiceRequest', 'RunTaskRequest', 'RegisterTaskDefinitionRequest'],
  *check(request, { operation }) {
    const constraints = memberValue(request, 'placementConstraints');
    if (!holdsObjects(constraints)) return;
    const fargate = operation === 'RegisterTaskDefinition' ? compatibilityOf(request) : fargateUseOf(request)?.text;
    if (fargate === undefined) return;
    yield findingAt(
      constraints,
      `Fargate (${fargate}) does not support placement constraints; remove \`placementConstraints\`.`,
      () => removeMember(request, 'placementConstraints'),
    );
  },
};

function compatibilityOf(request: ObjectNode | ArrayNode): string | undefined {
  const compatibilities = itemsOf(memberValue(request, 'requiresCompatibilities'));
  return compatibilities.some((item) => textOf(item) === 'FARGATE') ? 'listed in `requiresCompatibilities`' : undefined;
}

const placementStrategy: Rule = {
  id: 'fargate-placement-strategy',
  severity: 'error',
  title: 'Fargate has no placement strategies',
  why: 'A placement strategy sorts container instances, and Fargate has none. It spreads tasks over Availability Zones by itself.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html',
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-service-fargate-placement).',
  ],
  shapes: ['CreateServiceRequest', 'UpdateServiceRequest', 'RunTaskRequest'],
  *check(request) {
    const strategy = memberValue(request, 'placementStrategy');
    const fargate = fargateUseOf(request);
    if (!holdsObjects(strategy) || fargate === undefined) return;
    yield findingAt(
      strategy,
      `Fargate (${fargate.text}) does not support placement strategies; remove \`placementStrategy\`. (Tasks are spread over zones anyway.)`,
      () => removeMember(request, 'placementStrategy'),
    );
  },
};

const platformVersion: Rule = {
  id: 'platform-version-not-fargate',
  severity: 'error',
  title: 'platformVersion is for Fargate only',
  why: 'A platform version is a version of the Fargate runtime. Instances of your own have none, and ECS refuses it with their launch types.',
  sources: [
    createService,
    createTaskSet,
    runTask,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-service-platform-version-ec2, pf-ecs-taskset-platform-version-ec2).',
  ],
  shapes: requestsWithLaunchType,
  *check(request) {
    const version = memberValue(request, 'platformVersion');
    const launchType = launchTypeOf(request);
    if (!isKnownWord(version) || (launchType !== 'EC2' && launchType !== 'EXTERNAL')) return;
    yield findingAt(
      version,
      `\`platformVersion\` is for Fargate only, and \`launchType\` is ${launchType}; remove \`platformVersion\`.`,
      () => removeMember(request, 'platformVersion'),
    );
  },
};

const classicLoadBalancer: Rule = {
  id: 'fargate-classic-load-balancer',
  severity: 'error',
  title: 'Fargate does not support Classic Load Balancers',
  why: 'A Classic Load Balancer sends traffic to instances. Tasks on Fargate are reached by the addresses of their network interfaces, through target groups.',
  sources: [createService, 'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-classic-lb-with-fargate).'],
  shapes: ['CreateServiceRequest', 'UpdateServiceRequest'],
  *check(request) {
    const fargate = fargateUseOf(request);
    if (fargate === undefined) return;
    for (const entry of objectsOf(memberValue(request, 'loadBalancers'))) {
      const name = memberValue(entry, 'loadBalancerName');
      if (!isKnownWord(name)) continue;
      yield findingAt(
        name,
        `Classic Load Balancers do not work with Fargate (${fargate.text}); use \`targetGroupArn\` of an Application or Network Load Balancer.`,
      );
    }
  },
};

const assignPublicIp: Rule = {
  id: 'assign-public-ip-not-fargate',
  severity: 'error',
  title: 'Public IP assignment is for Fargate only',
  why: 'Only tasks on Fargate can get public IP addresses of their own; with other launch types ECS refuses `ENABLED`.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html',
    'The refusal by the API, "Assign public IP is not supported for this launch type", is quoted in aws/aws-cdk#13348 and hashicorp/waypoint#643.',
  ],
  shapes: requestsWithLaunchType,
  *check(request) {
    const network = memberValue(memberValue(request, 'networkConfiguration'), 'awsvpcConfiguration');
    const assign = memberValue(network, 'assignPublicIp');
    const launchType = launchTypeOf(request);
    if (assign === undefined || textOf(assign) !== 'ENABLED') return;
    if (launchType !== 'EC2' && launchType !== 'EXTERNAL') return;
    yield findingAt(
      assign,
      `\`assignPublicIp\` ENABLED works on Fargate only, and \`launchType\` is ${launchType}; set it to DISABLED or remove it.`,
      () => [...replaceValue(assign, 'DISABLED'), ...removeMember(network, 'assignPublicIp')],
    );
  },
};

const externalMembers: Rule = {
  id: 'external-launch-type-unsupported-member',
  severity: 'error',
  title: 'Feature not available on external instances',
  why: 'On external instances (ECS Anywhere) ECS does not manage load balancing, service discovery, Service Connect, EBS volumes and network interfaces.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html',
    'aws-cdk ExternalService.',
  ],
  shapes: requestsWithLaunchType,
  *check(request) {
    if (launchTypeOf(request) !== 'EXTERNAL') return;
    for (const name of ['loadBalancers', 'serviceRegistries', 'volumeConfigurations', 'networkConfiguration']) {
      const node = memberValue(request, name);
      if (holdsObjects(node) || holdsMembers(node)) yield externalFinding(request, node, name);
    }
    const connect = memberValue(request, 'serviceConnectConfiguration');
    const enabled = memberValue(connect, 'enabled');
    const off = enabled?.kind === 'boolean' && !enabled.value;
    if (holdsMembers(connect) && !off) yield externalFinding(request, connect, 'serviceConnectConfiguration');
  },
};

function externalFinding(request: ObjectNode | ArrayNode, node: ConcreteNode, name: string): Finding {
  return findingAt(
    node,
    `External instances (\`launchType\` EXTERNAL) do not support \`${name}\`; remove it or use another launch type.`,
    () => {
      // The role is that of the load balancers.
      const role = name === 'loadBalancers' ? removeMember(request, 'role') : [];
      const remove = removeMember(request, name);
      return role.length === 0 ? remove : together('Remove `loadBalancers` and `role`', remove, role);
    },
  );
}

/** Rules about what goes with Fargate, EC2, external and Managed Instances. */
export const launchTypeRules: readonly Rule[] = [
  managedInstances,
  networkConfigurationRequired,
  placementConstraints,
  placementStrategy,
  platformVersion,
  classicLoadBalancer,
  assignPublicIp,
  externalMembers,
];
