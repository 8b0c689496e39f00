import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { removeMember, removeMembers } from './fixes.ts';
import { holdsObjects, isKnownWord } from './known-values.ts';
import type { Finding, Rule } from './rule.ts';
import { controllerOf } from './scheduling.ts';
import { findingAt, isSet, memberValue } from './values.ts';

const createService = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html';
const createTaskSet = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateTaskSet.html';
const guide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html';

type Request = ObjectNode | ArrayNode;

function isExternal(request: Request): boolean {
  return controllerOf(request) === 'EXTERNAL';
}

const taskDefinition: Rule = {
  id: 'external-controller-task-definition',
  severity: 'error',
  title: 'EXTERNAL services carry no task definition',
  why: 'With the EXTERNAL deployment controller each task set has its own task definition, so ECS refuses one on the service.',
  sources: [
    createService,
    guide,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-external-with-taskdef).',
  ],
  shapes: ['CreateServiceRequest'],
  *check(request) {
    const definition = memberValue(request, 'taskDefinition');
    if (!isSet(definition) || !isExternal(request)) return;
    yield findingAt(
      definition,
      'With the EXTERNAL deployment controller the task definition belongs to the task set; remove `taskDefinition` here and give it to CreateTaskSet.',
      () => removeMember(request, 'taskDefinition'),
    );
  },
};

const loadBalancers: Rule = {
  id: 'external-controller-load-balancers',
  severity: 'error',
  title: 'EXTERNAL services carry no load balancers',
  why: 'With the EXTERNAL deployment controller load balancers are attached to task sets, so ECS refuses them on the service.',
  sources: [
    createService,
    createTaskSet,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-external-with-load-balancers).',
  ],
  shapes: ['CreateServiceRequest'],
  *check(request) {
    const balancers = memberValue(request, 'loadBalancers');
    if (!holdsObjects(balancers) || !isExternal(request)) return;
    yield findingAt(
      balancers,
      'With the EXTERNAL deployment controller load balancers belong to the task set; move `loadBalancers` to CreateTaskSet.',
      // The role is that of the load balancers.
      () =>
        removeMembers(
          request,
          ['loadBalancers', 'role'],
          isSet(memberValue(request, 'role')) ? 'Remove `loadBalancers` and `role`' : 'Remove `loadBalancers`',
        ),
    );
  },
};

const launchMembers: Rule = {
  id: 'external-controller-launch-members',
  severity: 'error',
  title: 'EXTERNAL services carry no launch type',
  why: 'With the EXTERNAL deployment controller a service takes only what is not decided by its task sets; where tasks run is decided there.',
  sources: [
    createService,
    createTaskSet,
    'aws-cdk ExternalService and the Terraform AWS provider send neither member.',
  ],
  shapes: ['CreateServiceRequest'],
  *check(request) {
    if (!isExternal(request)) return;
    const launchType = memberValue(request, 'launchType');
    const strategy = memberValue(request, 'capacityProviderStrategy');
    if (isKnownWord(launchType)) yield launchFinding(request, launchType, 'launchType');
    if (holdsObjects(strategy)) yield launchFinding(request, strategy, 'capacityProviderStrategy');
  },
};

function launchFinding(request: Request, node: ConcreteNode, name: string): Finding {
  return findingAt(
    node,
    `With the EXTERNAL deployment controller the task set says where tasks run; remove \`${name}\` here and give it to CreateTaskSet.`,
    () => removeMember(request, name),
  );
}

const taskSetMembers: Rule = {
  id: 'external-controller-task-set-members',
  severity: 'warning',
  title: 'Setting belongs to the task set',
  why: 'With the EXTERNAL deployment controller network, service discovery and platform version are those of each task set. On the service they are ignored at best.',
  sources: [createService, createTaskSet],
  shapes: ['CreateServiceRequest'],
  *check(request) {
    if (!isExternal(request)) return;
    for (const name of ['networkConfiguration', 'serviceRegistries', 'platformVersion']) {
      const node = memberValue(request, name);
      const given = node?.kind === 'string' ? isKnownWord(node) : isSet(node);
      if (node === undefined || !given) continue;
      yield findingAt(
        node,
        `With the EXTERNAL deployment controller \`${name}\` belongs to the task set; move it to CreateTaskSet.`,
        () => removeMember(request, name),
      );
    }
  },
};

/** Rules about services whose task sets are made by an external deployment controller. */
export const deploymentControllerRules: readonly Rule[] = [
  taskDefinition,
  loadBalancers,
  launchMembers,
  taskSetMembers,
];
