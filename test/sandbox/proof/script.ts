import type { OperationName, Request } from '../../../sandbox/operation.ts';

/** Answers of earlier steps, by their names: members are looked up as they are needed. */
export type Seen = (step: string) => Answer;

/** An answer as plain JSON. */
export type Answer = Readonly<Record<string, unknown>>;

/** One request of the script. */
export interface Step {
  readonly name: string;
  readonly by: 'sdk' | 'cli';
  readonly operation: OperationName;
  input(seen: Seen): object;
  /** Seconds that pass before it, where the endpoint lets time pass. */
  readonly after: number;
  /** What ECS answers: the type of an error, or values at paths (`services.0.status`). */
  readonly expected: Expected;
}

type Expected = string | Readonly<Record<string, unknown>>;

interface StepOptions {
  readonly by?: 'cli';
  readonly after?: number;
}

function step<Name extends OperationName>(
  name: string,
  operation: Name,
  input: Request<Name> | ((seen: Seen) => Request<Name>),
  expected: Expected,
  { by, after = 0 }: StepOptions = {},
): Step {
  const inputOf = (seen: Seen) => (typeof input === 'function' ? input(seen) : input);
  return { name, by: by ?? 'sdk', operation, input: inputOf, after, expected };
}

const cli = { by: 'cli' } as const;
/** In the inputs; `runScript` puts the endpoint's own in its place. */
export const scriptSubnet = 'subnet-0a1b2c3d4e5f60718';

const networkConfiguration = { awsvpcConfiguration: { subnets: [scriptSubnet] } };
const tags = [{ key: 'team', value: 'web' }];
const webArn = 'arn:aws:ecs:us-east-1:123456789012:service/shop/web';
const provider = { capacityProvider: 'FARGATE', base: 1, weight: 1 };
const container = { name: 'web', image: 'example.com/web:1', essential: true, memory: 256 };

/** What a text of an answer is; empty where it is not there, so that the next step is refused. */
export function textAt(answer: unknown, path: string): string {
  const value = valueAt(answer, path);
  return typeof value === 'string' ? value : '';
}

/** The value at a path like `services.0.status`; `length` of a list is how many items it has. */
export function valueAt(answer: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], answer);
}

/** A user's day with ECS: what issue trackers and tutorials do, and what goes wrong in them. */
export const script: readonly Step[] = [
  step('create cluster', 'CreateCluster', { clusterName: 'shop', tags }, { 'cluster.status': 'ACTIVE' }, cli),
  step('create cluster again', 'CreateCluster', { clusterName: 'shop', tags }, { 'cluster.clusterName': 'shop' }),
  step('cluster of a bad name', 'CreateCluster', { clusterName: 'a b' }, 'InvalidParameterException'),
  step('second cluster', 'CreateCluster', { clusterName: 'batch' }, { 'cluster.status': 'ACTIVE' }),
  step('third cluster', 'CreateCluster', { clusterName: 'staging' }, { 'cluster.status': 'ACTIVE' }),
  step('first page of clusters', 'ListClusters', { maxResults: 2 }, { 'clusterArns.length': 2 }),
  step(
    'second page of clusters',
    'ListClusters',
    (seen) => ({ maxResults: 2, nextToken: textAt(seen('first page of clusters'), 'nextToken') }),
    { 'clusterArns.length': 1 },
  ),
  step('a token of nobody', 'ListClusters', { nextToken: 'nonsense' }, 'InvalidParameterException'),
  step('clusters by the CLI', 'ListClusters', {}, { 'clusterArns.length': 3 }, cli),
  step(
    'describe clusters',
    'DescribeClusters',
    { clusters: ['shop', 'none'], include: ['TAGS', 'SETTINGS', 'STATISTICS'] },
    { 'clusters.length': 1, 'failures.0.reason': 'MISSING', 'clusters.0.tags.0.key': 'team' },
    cli,
  ),
  step(
    'providers',
    'PutClusterCapacityProviders',
    { cluster: 'shop', capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [provider] },
    { 'cluster.capacityProviders.length': 2 },
    cli,
  ),
  step(
    'a provider that is not there',
    'PutClusterCapacityProviders',
    { cluster: 'batch', capacityProviders: ['none'], defaultCapacityProviderStrategy: [] },
    'InvalidParameterException',
  ),
  step(
    'describe providers',
    'DescribeCapacityProviders',
    { capacityProviders: ['FARGATE', 'none'] },
    { 'capacityProviders.length': 1, 'failures.0.reason': 'MISSING' },
    cli,
  ),
  step(
    'register',
    'RegisterTaskDefinition',
    {
      family: 'web',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ ...container, portMappings: [{ containerPort: 80 }] }],
      tags,
    },
    { 'taskDefinition.revision': 1, 'taskDefinition.status': 'ACTIVE', 'tags.0.key': 'team' },
    cli,
  ),
  step(
    'register a second revision',
    'RegisterTaskDefinition',
    {
      family: 'web',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ ...container, image: 'example.com/web:2' }],
    },
    { 'taskDefinition.revision': 2 },
  ),
  step(
    'register without memory',
    'RegisterTaskDefinition',
    { family: 'bad', containerDefinitions: [{ name: 'web', image: 'web:1' }] },
    'ClientException',
  ),
  step(
    'register Fargate with a size that is not there',
    'RegisterTaskDefinition',
    {
      family: 'bad',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '300',
      memory: '512',
      containerDefinitions: [container],
    },
    'ClientException',
  ),
  step(
    'register Fargate with a size of CPU and memory that do not go together',
    'RegisterTaskDefinition',
    {
      family: 'bad',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '8192',
      containerDefinitions: [container],
    },
    'ClientException',
    cli,
  ),
  step(
    'describe a task definition',
    'DescribeTaskDefinition',
    { taskDefinition: 'web', include: ['TAGS'] },
    { 'taskDefinition.revision': 2 },
    cli,
  ),
  step('a definition of nobody', 'DescribeTaskDefinition', { taskDefinition: 'none' }, 'ClientException', cli),
  step(
    'list definitions',
    'ListTaskDefinitions',
    { familyPrefix: 'web', sort: 'DESC', maxResults: 1 },
    { 'taskDefinitionArns.length': 1 },
  ),
  step('families', 'ListTaskDefinitionFamilies', { familyPrefix: 'w', status: 'ACTIVE' }, { 'families.0': 'web' }),
  step(
    'create service',
    'CreateService',
    {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'web:1',
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration,
      tags,
    },
    { 'service.status': 'ACTIVE', 'service.desiredCount': 2, 'service.deployments.0.rolloutState': 'IN_PROGRESS' },
    cli,
  ),
  step(
    'create service again',
    'CreateService',
    { cluster: 'shop', serviceName: 'web', taskDefinition: 'web:2', desiredCount: 1, launchType: 'FARGATE' },
    'InvalidParameterException',
  ),
  step(
    'a service in no cluster',
    'CreateService',
    { cluster: 'none', serviceName: 'web', taskDefinition: 'web', desiredCount: 1 },
    'ClusterNotFoundException',
    cli,
  ),
  step(
    'a service of no definition',
    'CreateService',
    { cluster: 'shop', serviceName: 'other', taskDefinition: 'none', desiredCount: 1 },
    'ClientException',
  ),
  step(
    'describe services that have come to rest',
    'DescribeServices',
    { cluster: 'shop', services: ['web', 'none'], include: ['TAGS'] },
    { 'services.0.runningCount': 2, 'services.0.deployments.0.rolloutState': 'COMPLETED', 'failures.length': 1 },
    { by: 'cli', after: 600 },
  ),
  step('list services', 'ListServices', { cluster: 'shop' }, { 'serviceArns.0': webArn }, cli),
  step('tasks of a service', 'ListTasks', { cluster: 'shop', serviceName: 'web' }, { 'taskArns.length': 2 }, cli),
  step(
    'describe tasks',
    'DescribeTasks',
    (seen) => ({ cluster: 'shop', tasks: [textAt(seen('tasks of a service'), 'taskArns.0')], include: ['TAGS'] }),
    { 'tasks.0.lastStatus': 'RUNNING', 'tasks.0.group': 'service:web' },
  ),
  step(
    'update service',
    'UpdateService',
    { cluster: 'shop', service: 'web', taskDefinition: 'web:2', desiredCount: 3 },
    { 'service.deployments.length': 2, 'service.desiredCount': 3 },
    cli,
  ),
  step(
    'rolled out',
    'DescribeServices',
    { cluster: 'shop', services: ['web'] },
    { 'services.0.runningCount': 3, 'services.0.deployments.length': 1 },
    { after: 900 },
  ),
  step(
    'deployments',
    'ListServiceDeployments',
    { cluster: 'shop', service: 'web' },
    { 'serviceDeployments.length': 2 },
    cli,
  ),
  step(
    'external service',
    'CreateService',
    { cluster: 'shop', serviceName: 'external', desiredCount: 4, deploymentController: { type: 'EXTERNAL' } },
    { 'service.deploymentController.type': 'EXTERNAL' },
  ),
  step(
    'create task set',
    'CreateTaskSet',
    {
      cluster: 'shop',
      service: 'external',
      taskDefinition: 'web:1',
      launchType: 'FARGATE',
      networkConfiguration,
      scale: { value: 50, unit: 'PERCENT' },
    },
    { 'taskSet.status': 'ACTIVE', 'taskSet.computedDesiredCount': 2 },
    cli,
  ),
  step(
    'primary task set',
    'UpdateServicePrimaryTaskSet',
    (seen) => ({
      cluster: 'shop',
      service: 'external',
      primaryTaskSet: textAt(seen('create task set'), 'taskSet.taskSetArn'),
    }),
    { 'taskSet.status': 'PRIMARY' },
  ),
  step(
    'scale task set',
    'UpdateTaskSet',
    (seen) => ({
      cluster: 'shop',
      service: 'external',
      taskSet: textAt(seen('create task set'), 'taskSet.taskSetArn'),
      scale: { value: 25, unit: 'PERCENT' },
    }),
    { 'taskSet.computedDesiredCount': 1 },
    cli,
  ),
  step(
    'describe task sets',
    'DescribeTaskSets',
    { cluster: 'shop', service: 'external' },
    { 'taskSets.0.stabilityStatus': 'STEADY_STATE', 'taskSets.0.runningCount': 1 },
    { after: 300 },
  ),
  step(
    'delete task set',
    'DeleteTaskSet',
    (seen) => ({
      cluster: 'shop',
      service: 'external',
      taskSet: textAt(seen('create task set'), 'taskSet.taskSetArn'),
      force: true,
    }),
    { 'taskSet.status': 'DRAINING' },
  ),
  step(
    'run task',
    'RunTask',
    {
      cluster: 'shop',
      taskDefinition: 'web:2',
      launchType: 'FARGATE',
      count: 2,
      startedBy: 'proof',
      networkConfiguration,
      overrides: { containerOverrides: [{ name: 'web', environment: [{ name: 'A', value: '1' }] }] },
      tags,
    },
    { 'tasks.length': 2, 'failures.length': 0, 'tasks.0.startedBy': 'proof' },
    cli,
  ),
  step(
    'run task without a network',
    'RunTask',
    { cluster: 'shop', taskDefinition: 'web:2', launchType: 'FARGATE' },
    'InvalidParameterException',
  ),
  step(
    'run task of no definition',
    'RunTask',
    { cluster: 'shop', taskDefinition: 'none', launchType: 'FARGATE', networkConfiguration },
    'ClientException',
  ),
  step('tasks by starter', 'ListTasks', { cluster: 'shop', startedBy: 'proof' }, { 'taskArns.length': 2 }),
  step(
    'stop task',
    'StopTask',
    (seen) => ({ cluster: 'shop', task: textAt(seen('run task'), 'tasks.0.taskArn'), reason: 'enough' }),
    { 'task.desiredStatus': 'STOPPED', 'task.stoppedReason': 'enough' },
    { by: 'cli', after: 60 },
  ),
  step(
    'stopped task',
    'DescribeTasks',
    (seen) => ({ cluster: 'shop', tasks: [textAt(seen('run task'), 'tasks.0.taskArn')] }),
    { 'tasks.0.lastStatus': 'STOPPED', 'tasks.0.stopCode': 'UserInitiated' },
    { after: 120 },
  ),
  step(
    'stop a task of nobody',
    'StopTask',
    { cluster: 'shop', task: '0123456789abcdef0123456789abcdef' },
    'InvalidParameterException',
  ),
  step('tag', 'TagResource', { resourceArn: webArn, tags: [{ key: 'stage', value: 'test' }] }, {}, cli),
  step('tags', 'ListTagsForResource', { resourceArn: webArn }, { 'tags.length': 2 }, cli),
  step('untag', 'UntagResource', { resourceArn: webArn, tagKeys: ['team'] }, {}),
  step('account settings', 'ListAccountSettings', { effectiveSettings: true, name: 'containerInsights' }, {}),
  step('delete a busy cluster', 'DeleteCluster', { cluster: 'shop' }, 'ClusterContainsServicesException', cli),
  step('delete a busy service', 'DeleteService', { cluster: 'shop', service: 'web' }, 'InvalidParameterException'),
  step(
    'delete service',
    'DeleteService',
    { cluster: 'shop', service: 'web', force: true },
    { 'service.status': 'DRAINING' },
    cli,
  ),
  step(
    'deleted service',
    'DescribeServices',
    { cluster: 'shop', services: ['web'] },
    { 'services.0.status': 'INACTIVE' },
    { after: 120 },
  ),
  step(
    'update a deleted service',
    'UpdateService',
    { cluster: 'shop', service: 'web', desiredCount: 1 },
    'ServiceNotActiveException',
  ),
  step(
    'deregister',
    'DeregisterTaskDefinition',
    { taskDefinition: 'web:1' },
    { 'taskDefinition.status': 'INACTIVE' },
    cli,
  ),
  step(
    'delete definitions',
    'DeleteTaskDefinitions',
    { taskDefinitions: ['web:1'] },
    { 'taskDefinitions.0.status': 'DELETE_IN_PROGRESS' },
  ),
  step('delete cluster', 'DeleteCluster', { cluster: 'staging' }, { 'cluster.status': 'INACTIVE' }, cli),
  step(
    'describe a deleted cluster',
    'DescribeClusters',
    { clusters: ['staging'] },
    {
      'clusters.0.status': 'INACTIVE',
    },
  ),
  step('delete a cluster of nobody', 'DeleteCluster', { cluster: 'none' }, 'ClusterNotFoundException', cli),
];
