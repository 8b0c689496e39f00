import type { ObjectNode } from '../syntax/tree.ts';
import { fargateUseOf } from './capacity.ts';
import { removeMember, replaceValue } from './fixes.ts';
import { holdsObjects, int32Of, isBlank, isCompletedByFlags, isEmptyList, isKnownWord } from './known-values.ts';
import type { Rule, RuleContext } from './rule.ts';
import { findingAt, isSet, lacks, memberValue, objectsOf, wordOr } from './values.ts';

const createService = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html';
const updateService = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html';

const taskDefinitionRequired: Rule = {
  id: 'task-definition-required',
  severity: 'error',
  title: 'CreateService needs a task definition',
  why: 'A service runs the tasks of its task definition. Only with the EXTERNAL deployment controller the task sets name it instead.',
  sources: [createService],
  shapes: ['CreateServiceRequest'],
  *check(request, context) {
    // ecspresso registers the task definition of its own configuration first and fills it in.
    if (context.dialect === 'ecspresso' || request.kind !== 'object') return;
    if (!isBlank(request, 'taskDefinition', context) || isCompletedByFlags(request, context)) return;
    if (!isDeployedWithinService(request, context)) return;
    yield findingAt(
      memberValue(request, 'taskDefinition') ?? request,
      '`taskDefinition` is missing; name the task definition to run, as `family:revision` or by its ARN. (The flag `--task-definition` of the CLI does as well; only the EXTERNAL deployment controller goes without.)',
    );
  },
};

/** Whether the deployment controller is surely one that takes the task definition from the service. */
function isDeployedWithinService(request: ObjectNode, context: RuleContext): boolean {
  if (lacks(request, 'deploymentController', context)) return true;
  const controller = memberValue(request, 'deploymentController');
  const type = controller?.kind === 'object' ? wordOr(controller, 'type', 'ECS', context) : undefined;
  return type === 'ECS' || type === 'CODE_DEPLOY';
}

const roleWithoutLoadBalancers: Rule = {
  id: 'role-without-load-balancers',
  severity: 'error',
  title: 'role needs a load balancer',
  why: '`role` is what ECS uses to register tasks with a load balancer; without one it is refused.',
  sources: [
    createService,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-role-without-load-balancers).',
  ],
  shapes: ['CreateServiceRequest'],
  *check(request, context) {
    const role = memberValue(request, 'role');
    if (request.kind !== 'object' || !isKnownWord(role) || !isEmptyList(request, 'loadBalancers', context)) return;
    if (isCompletedByFlags(request, context)) return;
    yield findingAt(
      role,
      '`role` is allowed only together with `loadBalancers`, which are missing; remove `role`.',
      () => removeMember(request, 'role'),
    );
  },
};

const roleServiceLinked: Rule = {
  id: 'role-service-linked-required',
  severity: 'error',
  title: 'role where the service-linked role is required',
  why: 'With `awsvpc` networking, on Fargate, with service discovery and with several target groups ECS uses its service-linked role and refuses any other.',
  sources: [
    createService,
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html',
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-role-with-awsvpc).',
  ],
  shapes: ['CreateServiceRequest'],
  *check(request) {
    const role = memberValue(request, 'role');
    if (!isKnownWord(role) || request.kind !== 'object') return;
    const reason = reasonForServiceLinkedRole(request);
    if (reason === undefined) return;
    yield findingAt(
      role,
      `Amazon ECS uses its service-linked role for a service with ${reason}; remove \`role\`.`,
      () => removeMember(request, 'role', undefined, 'safe'),
    );
  },
};

function reasonForServiceLinkedRole(request: ObjectNode): string | undefined {
  const balancers = memberValue(request, 'loadBalancers');
  if (!holdsObjects(balancers)) return undefined;
  const fargate = fargateUseOf(request);
  if (fargate !== undefined) return fargate.text;
  const network = memberValue(memberValue(request, 'networkConfiguration'), 'awsvpcConfiguration');
  if (isSet(network)) return '`awsvpcConfiguration`';
  if (holdsObjects(memberValue(request, 'serviceRegistries'))) return '`serviceRegistries`';
  return objectsOf(balancers).length > 1 ? 'several `loadBalancers`' : undefined;
}

const gracePeriod: Rule = {
  id: 'health-check-grace-range',
  severity: 'error',
  title: 'Grace period is not negative',
  why: 'The grace period is a number of seconds in which failed health checks of a new task are ignored, 0 to 2147483647.',
  sources: [updateService, 'The Terraform AWS provider and the stackd ECS emulator check the same range.'],
  shapes: ['CreateServiceRequest', 'UpdateServiceRequest'],
  *check(request) {
    const node = memberValue(request, 'healthCheckGracePeriodSeconds');
    const value = int32Of(node);
    if (node === undefined || value === undefined || value >= 0) return;
    yield findingAt(node, `\`healthCheckGracePeriodSeconds\` must be between 0 and 2147483647, not ${value}.`, () =>
      replaceValue(node, 0),
    );
  },
};

/** Rules about services that fit no other family. */
export const serviceRules: readonly Rule[] = [
  taskDefinitionRequired,
  roleWithoutLoadBalancers,
  roleServiceLinked,
  gracePeriod,
];
