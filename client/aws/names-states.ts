import type * as ecs from '@aws-sdk/client-ecs';
import type { LiveStateParams } from '../../server/protocol.ts';
import { counted } from '../counted.ts';
import type { Connection } from './connection.ts';
import { CallError } from './failure.ts';
import { capacityProviderKind, nameInArn } from './names-sources.ts';
import type { CallOptions, Session } from './session.ts';

/** What there is to say of a state, as ages are at a time: a heading, then facts. Markdown. */
export type StateText = (now: number) => { readonly heading: string; readonly facts: readonly string[] };

/** Reads the state of what a request names; undefined where this connection cannot know it. Fails with a CallError. */
export async function readState(
  session: Session,
  asked: LiveStateParams,
  options: CallOptions,
): Promise<StateText | undefined> {
  if (isElsewhere(asked.name, session.connection) || isElsewhere(asked.cluster ?? '', session.connection))
    return undefined;
  try {
    return (await readers[asked.kind](session, asked, options)) ?? missing(asked);
  } catch (error) {
    if (error instanceof CallError && saysMissing(error, asked)) return missing(asked);
    throw error;
  }
}

/** Markdown of a state. @param text undefined while it is still being read */
export function stateMarkdown(
  text: StateText | undefined,
  { name, region }: Connection,
  readAt: number,
  now: number,
): string {
  const source = `AWS: ${code(name)} (${region})`;
  if (text === undefined) return `${source} is still being asked how it is. Point here again in a moment.`;
  const { heading, facts } = text(now);
  return [heading, facts.map((fact) => `* ${fact}`).join('\n'), `${source}, read ${ago(readAt, now)}`]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** An ARN of another region: asking this one would only say that there is nothing. */
function isElsewhere(text: string, { region }: Connection): boolean {
  const [arn, , service, written] = text.split(':');
  return arn === 'arn' && (service !== 'ecs' || written !== region);
}

/** DescribeTaskDefinition says ClientException of a family or revision that there is none of. */
function saysMissing({ failure: { kind, code: name } }: CallError, asked: LiveStateParams): boolean {
  const isTaskDefinition = asked.kind === 'family' || asked.kind === 'task-definition';
  return kind === 'not-found' || (isTaskDefinition && name === 'ClientException');
}

const nouns: { readonly [kind in LiveStateParams['kind']]: string } = {
  cluster: 'cluster',
  service: 'service',
  family: 'task definition',
  'task-definition': 'task definition',
  'capacity-provider': 'capacity provider',
  'task-set': 'task set',
  task: 'task',
  'container-instance': 'container instance',
};

const inClusters: ReadonlySet<LiveStateParams['kind']> = new Set(['service', 'task-set', 'task', 'container-instance']);

function missing({ kind, name, cluster }: LiveStateParams): StateText {
  const isInCluster = cluster !== undefined || inClusters.has(kind);
  const where = isInCluster ? ` in cluster ${code(nameInArn(clusterInArn(name) ?? cluster ?? 'default'))}` : '';
  return () => ({
    heading: `There is no ${nouns[kind]} ${code(name.startsWith('arn:') ? nameInArn(name) : name)}${where}.`,
    facts: [],
  });
}

type Reader = (
  session: Session,
  asked: LiveStateParams,
  options: CallOptions,
) => Promise<StateText | undefined> | StateText | undefined;

const readers: { readonly [kind in LiveStateParams['kind']]: Reader } = {
  async cluster(session, { name }, options) {
    const { clusters: [found] = [] } = await session.call('DescribeClusters', { clusters: [name] }, options);
    return found && aboutCluster(found);
  },
  async service(session, { name, cluster }, options) {
    const input = { ...inCluster(clusterInArn(name) ?? cluster), services: [name] };
    const { services: [found] = [] } = await session.call('DescribeServices', input, options);
    return found && aboutService(found);
  },
  family: readTaskDefinition,
  'task-definition': readTaskDefinition,
  async 'capacity-provider'(session, { name, cluster }, options) {
    const input = { ...inCluster(cluster), capacityProviders: [name] };
    const { capacityProviders: [found] = [] } = await session.call('DescribeCapacityProviders', input, options);
    return found && aboutCapacityProvider(found);
  },
  async 'task-set'(session, { name, cluster = 'default', service = '' }, options) {
    const input = { cluster, service, taskSets: [name] };
    const { taskSets: [found] = [] } = await session.call('DescribeTaskSets', input, options);
    return found && aboutTaskSet(found);
  },
  async task(session, { name, cluster }, options) {
    const input = { ...inCluster(clusterInArn(name) ?? cluster), tasks: [name] };
    const { tasks: [found] = [] } = await session.call('DescribeTasks', input, options);
    return found && aboutTask(found);
  },
  async 'container-instance'(session, { name, cluster }, options) {
    const input = { ...inCluster(clusterInArn(name) ?? cluster), containerInstances: [name] };
    const { containerInstances: [found] = [] } = await session.call('DescribeContainerInstances', input, options);
    return found && aboutContainerInstance(found);
  },
};

async function readTaskDefinition(
  session: Session,
  { name }: LiveStateParams,
  options: CallOptions,
): Promise<StateText | undefined> {
  const { taskDefinition } = await session.call('DescribeTaskDefinition', { taskDefinition: name }, options);
  return taskDefinition && aboutTaskDefinition(taskDefinition);
}

/** The cluster in the ARN of what belongs to one: `…:service/shop/web`. */
function clusterInArn(name: string): string | undefined {
  const [, cluster, last] = name.startsWith('arn:') ? name.split('/') : [];
  return last === undefined ? undefined : cluster;
}

function inCluster(cluster: string | undefined): { cluster?: string } {
  return cluster === undefined ? {} : { cluster };
}

function aboutCluster(cluster: ecs.Cluster): StateText {
  const { clusterName, status, activeServicesCount = 0, runningTasksCount = 0, pendingTasksCount = 0 } = cluster;
  const {
    registeredContainerInstancesCount = 0,
    capacityProviders = [],
    defaultCapacityProviderStrategy = [],
  } = cluster;
  return () => ({
    heading: heading('Cluster', clusterName, status),
    facts: [
      `${counted(activeServicesCount, 'service')}, ${counted(runningTasksCount, 'task')} running, ${pendingTasksCount} pending`,
      ...(registeredContainerInstancesCount > 0
        ? [counted(registeredContainerInstancesCount, 'container instance')]
        : []),
      ...(capacityProviders.length > 0 ? [`Capacity providers: ${codes(capacityProviders)}`] : []),
      ...(defaultCapacityProviderStrategy.length > 0
        ? [`Default strategy: ${strategyText(defaultCapacityProviderStrategy)}`]
        : []),
    ],
  });
}

function aboutService(service: ecs.Service): StateText {
  const { serviceName, status, runningCount = 0, desiredCount = 0, pendingCount = 0, createdAt } = service;
  const { deployments = [], taskDefinition, taskSets = [], events: [lastEvent] = [] } = service;
  return (now) => ({
    heading: heading('Service', serviceName, status, clusterText(service.clusterArn)),
    facts: [
      `${runningCount} of ${counted(desiredCount, 'task')} running, ${pendingCount} pending`,
      ...(taskDefinition === undefined ? [] : [`Task definition ${code(nameInArn(taskDefinition))}`]),
      ...deployments.slice(0, 3).map((deployment) => deploymentText(deployment, now)),
      ...(taskSets.length > 0 ? [counted(taskSets.length, 'task set')] : []),
      ...(lastEvent === undefined ? [] : [`${escaped(lastEvent.message ?? '')} (${ago(lastEvent.createdAt, now)})`]),
      ...(createdAt === undefined ? [] : [`Created ${ago(createdAt, now)}`]),
    ],
  });
}

function deploymentText(deployment: ecs.Deployment, now: number): string {
  const { status, rolloutState, runningCount = 0, desiredCount = 0, failedTasks = 0, taskDefinition } = deployment;
  const state = [status, rolloutState].filter(Boolean).join(' ');
  const failed = failedTasks > 0 ? `, ${failedTasks} failed` : '';
  const tasks = `${code(nameInArn(taskDefinition))} ${runningCount}/${desiredCount}${failed}`;
  return `Deployment ${state}: ${tasks}, updated ${ago(deployment.updatedAt ?? deployment.createdAt, now)}`;
}

function aboutTaskDefinition(definition: ecs.TaskDefinition): StateText {
  const { family, revision, status, cpu, memory, containerDefinitions = [], registeredAt } = definition;
  const size = [cpu && `cpu ${code(cpu)}`, memory && `memory ${code(memory)}`].filter(Boolean).join(', ');
  return (now) => ({
    heading: heading('Task definition', `${family}:${revision}`, status),
    facts: [
      ...containerDefinitions.slice(0, 5).map(({ name = '', image = '' }) => `${code(name)}: ${code(image)}`),
      ...(containerDefinitions.length > 5
        ? [`and ${counted(containerDefinitions.length - 5, 'other container')}`]
        : []),
      ...(size === '' ? [] : [size]),
      ...(registeredAt === undefined ? [] : [`Registered ${ago(registeredAt, now)}`]),
    ],
  });
}

function aboutCapacityProvider(provider: ecs.CapacityProvider): StateText {
  const { name, status, updateStatus, updateStatusReason, autoScalingGroupProvider } = provider;
  const scaling = autoScalingGroupProvider?.managedScaling;
  const kind = capacityProviderKind(provider);
  return () => ({
    heading: heading('Capacity provider', name, status),
    facts: [
      ...(kind === undefined ? [] : [kind]),
      ...(scaling === undefined
        ? []
        : [`Managed scaling ${scaling.status}, target ${scaling.targetCapacity ?? 100} %`]),
      ...(updateStatus === undefined
        ? []
        : [[updateStatus, updateStatusReason && escaped(updateStatusReason)].filter(Boolean).join(': ')]),
    ],
  });
}

function aboutTaskSet(taskSet: ecs.TaskSet): StateText {
  const { id, status, scale, runningCount = 0, computedDesiredCount = 0, pendingCount = 0 } = taskSet;
  return (now) => ({
    heading: heading('Task set', id, status),
    facts: [
      `Scale ${scale?.value ?? 0} %: ${runningCount} of ${counted(computedDesiredCount, 'task')} running, ${pendingCount} pending`,
      `Task definition ${code(nameInArn(taskSet.taskDefinition))}`,
      `${taskSet.stabilityStatus} (${ago(taskSet.stabilityStatusAt, now)})`,
      `Created ${ago(taskSet.createdAt, now)}`,
    ],
  });
}

function aboutTask(task: ecs.Task): StateText {
  const { taskArn, lastStatus, desiredStatus, healthStatus, group, stoppedReason, containers = [] } = task;
  return (now) => ({
    heading: heading('Task', nameInArn(taskArn), lastStatus, clusterText(task.clusterArn)),
    facts: [
      [`Desired ${desiredStatus}`, (healthStatus ?? 'UNKNOWN') !== 'UNKNOWN' && `health ${healthStatus}`]
        .filter(Boolean)
        .join(', '),
      `Task definition ${code(nameInArn(task.taskDefinitionArn))}${group === undefined ? '' : `, group ${code(group)}`}`,
      ...containers.slice(0, 5).map(({ name = '', lastStatus: status, exitCode }) => {
        return `${code(name)}: ${status}${exitCode === undefined ? '' : `, exit code ${exitCode}`}`;
      }),
      ...(stoppedReason === undefined ? [] : [`Stopped: ${escaped(stoppedReason)}`]),
      ...(task.startedAt === undefined ? [] : [`Started ${ago(task.startedAt, now)}`]),
    ],
  });
}

function aboutContainerInstance(instance: ecs.ContainerInstance): StateText {
  const { containerInstanceArn, status, ec2InstanceId, runningTasksCount = 0, pendingTasksCount = 0 } = instance;
  return (now) => ({
    heading: heading('Container instance', nameInArn(containerInstanceArn), status),
    facts: [
      ...(ec2InstanceId === undefined ? [] : [`EC2 instance ${code(ec2InstanceId)}`]),
      `Agent ${instance.agentConnected === true ? 'connected' : 'not connected'}, version ${instance.versionInfo?.agentVersion ?? 'unknown'}`,
      `${counted(runningTasksCount, 'task')} running, ${pendingTasksCount} pending`,
      `Registered ${ago(instance.registeredAt, now)}`,
    ],
  });
}

function heading(noun: string, name = '', status = '', where = ''): string {
  return `${noun} **${code(name)}**${where} · ${status}`;
}

function clusterText(arn: string | undefined): string {
  return arn === undefined ? '' : ` in ${code(nameInArn(arn))}`;
}

function strategyText(strategy: readonly ecs.CapacityProviderStrategyItem[]): string {
  return strategy
    .map(({ capacityProvider = '', base = 0, weight = 0 }) => {
      return `${code(capacityProvider)} weight ${weight}${base > 0 ? ` base ${base}` : ''}`;
    })
    .join(', ');
}

function codes(names: readonly string[]): string {
  const most = 10;
  const shown = names.slice(0, most).map(code).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** Inline code, whatever is in it. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${text.replace(/\s+/g, ' ')}${space}${fence}`;
}

/** A text of the account as plain words of Markdown. */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_~[\]<>|#&]/g, '\\$&');
}

/** Milliseconds, the greatest unit first. */
const units: readonly (readonly [milliseconds: number, name: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** `5 min ago`. */
export function ago(then: Date | number | undefined, now: number): string {
  if (then === undefined) return 'at an unknown time';
  const passed = now - Number(then);
  const [size, name] = units.find(([milliseconds]) => passed >= milliseconds) ?? [];
  return size === undefined ? 'just now' : `${Math.floor(passed / size)} ${name} ago`;
}
