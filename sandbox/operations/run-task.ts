import type { Failure } from '@aws-sdk/client-ecs';
import { type Account, listOf, type StoredCluster, type StoredTask, type StoredTaskDefinition } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { launchTypeOn } from '../capacity.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster, findTask, usableTaskDefinition } from '../find.ts';
import type { Request, Response } from '../operation.ts';
import { unfitForTask } from '../scheduler/instance-fit.ts';
import { fargateShortage, noInstances, placeOnInstance } from '../scheduler/placement.ts';
import { splitByStrategy } from '../scheduler/strategy.ts';
import { startTask, type TaskPlace, type TaskStart } from '../scheduler/tasks.ts';
import { idOf } from '../task-index.ts';
import type { Wire } from '../wire.ts';
import { checkExecuteCommand, checkOverrides, groupOf, startedByOf, tagsOf, volumesOf } from './task-checks.ts';
import { checkCompatible, checkNetwork, checkPlacement, checkPlatform, type Launch, launchOf } from './task-launch.ts';

/** A request of RunTask that was answered. */
interface AnsweredRun {
  readonly request: string;
  /** ARNs. */
  readonly tasks: string[];
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What is the same for all tasks of a request. */
type Template = Omit<TaskStart, 'place' | 'attachments'>;

/** Starts tasks where they fit; each that does not is a failure. */
export function runTask(request: Request<'RunTask'>, account: Account): Response<'RunTask'> {
  const cluster = activeCluster(account, request.cluster);
  checkToken(request.clientToken);
  const before = answeredRun(account, cluster, request);
  if (before !== undefined) return { tasks: before.map(({ task }) => task), failures: [] };
  const { count = 1 } = request;
  if (count < 1 || count > 10) throw invalidParameter('count must be between 1 and 10.');
  const taskDefinition = usableTaskDefinition(account, request.taskDefinition ?? '');
  const launch = launchOf(account, cluster, request);
  const launchTypes = launchTypesOf(account, launch);
  checkCompatible(taskDefinition.taskDefinition, launchTypes);
  checkPlatform(request.platformVersion, launchTypes);
  checkPlacement(taskDefinition.taskDefinition, request.placementConstraints ?? [], request.placementStrategy ?? []);
  const template = templateOf(cluster, taskDefinition, request, 128);
  if (launch.launchType === 'EC2' && cluster.containerInstances.size === 0) throw invalidParameter(noInstances);
  checkVolumes(account, taskDefinition, request);

  const started: StoredTask[] = [];
  const failures: Wire<Failure>[] = [];
  // Each request stands for itself: tasks that others started count neither for base nor for weights.
  const providers = launch.strategy === undefined ? [] : splitByStrategy(launch.strategy, count, {});
  for (let index = 0; index < count; index += 1) {
    const placed = placeFor(account, cluster, template, request, launch, providers[index]);
    if ('failures' in placed) failures.push(...placed.failures);
    else started.push(start(account, cluster, template, request, placed));
  }
  remember(account, cluster, request, started);
  return { tasks: started.map(({ task }) => task), failures: unique(failures) };
}

/** Starts a task on each of the instances that are named, whatever placement says. */
export function startTaskOnInstances(request: Request<'StartTask'>, account: Account): Response<'StartTask'> {
  const cluster = activeCluster(account, request.cluster);
  const instances = request.containerInstances ?? [];
  if (instances.length === 0) throw invalidParameter('Container Instances cannot be empty.');
  if (instances.length > 10) throw invalidParameter('Container Instances can have at most 10 items.');
  const taskDefinition = usableTaskDefinition(account, request.taskDefinition ?? '');
  const template = templateOf(cluster, taskDefinition, request, 36);
  checkVolumes(account, taskDefinition, request);

  const started: StoredTask[] = [];
  const failures: Wire<Failure>[] = [];
  for (const reference of instances) {
    const id = idOf(reference);
    const arn = ecsArn(account, 'container-instance', cluster.cluster.clusterName ?? '', id);
    const instance = cluster.containerInstances.get(id);
    if (instance === undefined) {
      failures.push({ arn, reason: 'MISSING' });
      continue;
    }
    const unfit = unfitForTask(instance, {
      ...template,
      constraints: [],
      strategy: [],
      launchType: 'EC2',
    });
    const reason = instance.status === 'INACTIVE' ? 'INACTIVE' : unfit?.reason;
    if (reason !== undefined) failures.push({ arn, reason });
    else started.push(start(account, cluster, template, request, placeOn(instance)));
  }
  return { tasks: started.map(({ task }) => task), failures };
}

function placeOn(instance: {
  readonly containerInstanceArn?: string | undefined;
  readonly ec2InstanceId?: string | undefined;
}): TaskPlace {
  const isExternal = instance.ec2InstanceId?.startsWith('mi-') ?? false;
  return { launchType: isExternal ? 'EXTERNAL' : 'EC2', containerInstanceArn: instance.containerInstanceArn };
}

function templateOf(
  cluster: StoredCluster,
  taskDefinition: StoredTaskDefinition,
  request: Request<'RunTask'> | Request<'StartTask'>,
  mostStartedBy: 128 | 36,
): Template {
  const definition = taskDefinition.taskDefinition;
  checkNetwork(definition, request.networkConfiguration);
  checkOverrides(definition, request.overrides);
  checkExecuteCommand(request, definition);
  return {
    taskDefinition,
    group: groupOf(request.group, definition),
    startedBy: startedByOf(request.startedBy, mostStartedBy),
    networkConfiguration: request.networkConfiguration,
    platformVersion: 'platformVersion' in request ? request.platformVersion : undefined,
    overrides: request.overrides,
    enableExecuteCommand: request.enableExecuteCommand,
    tags: tagsOf(request, cluster, taskDefinition),
  };
}

/** Refuses before anything is started; the volumes themselves are made with each task. */
function checkVolumes(
  account: Account,
  { taskDefinition }: StoredTaskDefinition,
  request: Request<'RunTask'> | Request<'StartTask'>,
): void {
  volumesOf(account, taskDefinition, request.volumeConfigurations);
}

function start(
  account: Account,
  cluster: StoredCluster,
  template: Template,
  request: Request<'RunTask'> | Request<'StartTask'>,
  place: TaskPlace,
): StoredTask {
  const attachments = volumesOf(account, template.taskDefinition.taskDefinition, request.volumeConfigurations);
  return startTask(account, cluster, { ...template, place, attachments });
}

function launchTypesOf(account: Account, { launchType, strategy }: Launch) {
  if (strategy === undefined) return [launchType];
  return [...new Set(strategy.map((item) => launchTypeOn(account, item.capacityProvider ?? '')))];
}

function placeFor(
  account: Account,
  cluster: StoredCluster,
  template: Template,
  request: Request<'RunTask'>,
  launch: Launch,
  capacityProviderName: string | undefined,
): TaskPlace | { readonly failures: Wire<Failure>[] } {
  const launchType =
    launch.launchType ?? (capacityProviderName === undefined ? 'EC2' : launchTypeOn(account, capacityProviderName));
  if (launchType === 'FARGATE') {
    const shortage = fargateShortage(account, cluster, capacityProviderName);
    return shortage === undefined ? { launchType, capacityProviderName } : { failures: [{ reason: shortage }] };
  }
  const placed = placeOnInstance(account, cluster, {
    taskDefinition: template.taskDefinition,
    group: template.group,
    constraints: request.placementConstraints ?? [],
    strategy: request.placementStrategy ?? [],
    overrides: request.overrides,
    capacityProviderName,
    launchType,
  });
  if (!('reason' in placed)) {
    return { launchType, capacityProviderName, containerInstanceArn: placed.containerInstanceArn };
  }
  return { failures: placed.failures?.map((each) => ({ ...each })) ?? [{ reason: placed.reason }] };
}

/** An instance that fails for several tasks for the same reason is told once. */
function unique(failures: readonly Wire<Failure>[]): Wire<Failure>[] {
  return [...new Map(failures.map((failure) => [`${failure.arn} ${failure.reason}`, failure])).values()];
}

/** "The client token can be up to 64 ASCII characters in the range of 33-126 (inclusive)." (API reference, "Ensuring idempotency") */
function checkToken(token: string | undefined): void {
  if (token === undefined || /^[!-~]{1,64}$/.test(token)) return;
  throw invalidParameter('clientToken must be between 1 and 64 ASCII characters in the range of 33-126.');
}

const hoursOfToken = 24;

/**
 * The tasks of an earlier request with the same token in the same cluster. A token is good for 24 hours, or until an hour after its tasks have
 * stopped, which is when ECS forgets them. Another request with that token is a conflict, which names the tasks. Source: API reference,
 * "Ensuring idempotency".
 */
function answeredRun(account: Account, cluster: StoredCluster, request: Request<'RunTask'>): StoredTask[] | undefined {
  const known = runs(account).get(keyOf(cluster, request));
  if (known === undefined || known.until <= account.now) return undefined;
  const tasks = known.tasks.map((arn) => findTask(account, cluster, arn)).filter((each) => each !== undefined);
  if (tasks.length === 0) return undefined;
  if (known.request === canonical(request)) return tasks;
  throw new ApiError(
    'ConflictException',
    'The provided clientToken is already in use with a different RunTask request.',
    { resourceIds: known.tasks },
  );
}

function remember(
  account: Account,
  cluster: StoredCluster,
  request: Request<'RunTask'>,
  started: readonly StoredTask[],
): void {
  if (request.clientToken === undefined || started.length === 0) return;
  const all = runs(account);
  for (const [, { key, until }] of oldestOf(all)) {
    if (until > account.now) break;
    all.delete(key);
  }
  const key = keyOf(cluster, request);
  all.delete(key);
  all.set(key, {
    key,
    request: canonical(request),
    tasks: started.map(({ task }) => task.taskArn ?? ''),
    until: account.now + hoursOfToken * 3_600_000,
  });
}

function oldestOf(all: ReturnType<typeof runs>) {
  return all.after(0);
}

function runs(account: Account) {
  return listOf<AnsweredRun & { readonly key: string }>(account, 'runTaskTokens');
}

function keyOf({ cluster }: StoredCluster, { clientToken }: Request<'RunTask'>): string {
  return `${cluster.clusterName}\n${clientToken}`;
}

/** The same text for the same request, however its members are ordered. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
