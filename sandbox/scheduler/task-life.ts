import type { Attachment, Container, ContainerDefinition, NetworkBinding, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster, StoredTask } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { releaseResources, remainingOf, reserveResources } from '../instances.ts';
import { idOf, setLastStatus } from '../task-index.ts';
import { timestamp, type Wire } from '../wire.ts';
import { digestOf, interfaceDetails } from './new-task.ts';
import { findDaemonNamed, lookAtDaemon } from './stored-daemons.ts';
import { definitionOf } from './task-definition-of.ts';
import { outcomeOfTask } from './task-plan.ts';
import { resourcesWith } from './task-resources.ts';
import type { TaskStep } from './task-steps.ts';
import type { TaskStop } from './tasks.ts';
import { wakeService } from './wake.ts';

/** Tells the service or the daemon that a task belongs to, if any: its tasks are in the group `service:NAME` or `daemon:NAME`. */
export function wakeStarterOf(account: Account, cluster: StoredCluster, { task }: StoredTask): void {
  const [, kind, name = ''] = /^(service|daemon):(.*)$/.exec(task.group ?? '') ?? [];
  const { clusterName = '' } = cluster.cluster;
  if (kind === 'service') wakeService(account, ecsArn(account, 'service', clusterName, name));
  if (kind !== 'daemon') return;
  const daemon = findDaemonNamed(account, clusterName, name);
  if (daemon !== undefined) lookAtDaemon(account, daemon, account.now);
}

/** Lets a step of a task's life happen. Answers why the task must be stopped, when it must. */
export function applyStep(
  account: Account,
  cluster: StoredCluster,
  stored: StoredTask,
  step: TaskStep,
): TaskStop | undefined {
  const { task } = stored;
  const now = timestamp(account.now);
  if (step.do === 'forget') {
    cluster.stoppedTasks.delete(idOf(task.taskArn ?? ''));
    return undefined;
  }
  task.version = (task.version ?? 0) + 1;
  switch (step.do) {
    case 'pend':
      setLastStatus(cluster, stored, 'PENDING');
      task.connectivity = 'CONNECTED';
      task.connectivityAt = now;
      setInterface(stored, 'ATTACHING');
      return undefined;
    case 'pull':
      task.pullStartedAt = now;
      attachInterface(account, stored);
      return undefined;
    case 'activate':
      task.pullStoppedAt = now;
      setLastStatus(cluster, stored, 'ACTIVATING');
      return undefined;
    case 'start':
      startContainer(account, cluster, stored, step.container);
      return undefined;
    case 'health':
      setHealth(account, stored, step.container, step.healthStatus);
      return undefined;
    case 'exit':
      endContainer(stored, step);
      return step.isEssential
        ? { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' }
        : undefined;
    case 'fail':
      if (task.pullStartedAt !== undefined) task.pullStoppedAt ??= now;
      for (const container of task.containers ?? []) {
        if (container.name === step.container) container.reason = step.containerReason;
      }
      return { stopCode: 'TaskFailedToStart', stoppedReason: step.stoppedReason };
    case 'deactivate':
      setLastStatus(cluster, stored, 'DEACTIVATING');
      return undefined;
    case 'stop':
      setLastStatus(cluster, stored, 'STOPPING');
      task.stoppingAt = now;
      return undefined;
    case 'kill':
      task.stoppingAt ??= now;
      task.executionStoppedAt = now;
      killContainers(account, stored);
      return undefined;
    case 'release':
      setLastStatus(cluster, stored, 'DEPROVISIONING');
      setInterface(stored, 'DETACHING');
      return undefined;
    case 'end':
      end(account, cluster, stored);
      return undefined;
  }
}

function setInterface({ task }: StoredTask, status: string): void {
  for (const attachment of interfacesOf(task.attachments)) attachment.status = status;
}

function interfacesOf(attachments: Wire<Attachment>[] = []): Wire<Attachment>[] {
  return attachments.filter(({ type }) => type === 'ElasticNetworkInterface');
}

function attachInterface(account: Account, { task }: StoredTask): void {
  for (const attachment of task.attachments ?? []) {
    if (attachment.type === 'ElasticNetworkInterface') attachment.details = interfaceDetails(account, attachment);
    attachment.status = 'ATTACHED';
  }
  const [attachment] = interfacesOf(task.attachments);
  if (attachment === undefined) return;
  const privateIpv4Address = attachment.details?.find(({ name }) => name === 'privateIPv4Address')?.value;
  for (const container of task.containers ?? []) {
    container.networkInterfaces = [{ attachmentId: attachment.id, privateIpv4Address }];
  }
}

function startContainer(account: Account, cluster: StoredCluster, stored: StoredTask, name: string): void {
  const { task } = stored;
  const container = task.containers?.find((each) => each.name === name);
  if (container === undefined) return;
  const taskDefinition = definitionOf(account, stored.task);
  const definition = taskDefinition?.containerDefinitions?.find((each) => each.name === name);
  container.lastStatus = 'RUNNING';
  container.imageDigest = digestOf(container.image ?? '');
  container.runtimeId =
    task.launchType === 'FARGATE' ? `${idOf(task.taskArn ?? '')}-${account.ids.digits(10)}` : account.ids.hex(64);
  container.networkBindings = bindings(account, cluster, stored, taskDefinition, definition);
  if (task.enableExecuteCommand === true) {
    container.managedAgents = [
      { name: 'ExecuteCommandAgent', lastStatus: 'RUNNING', lastStartedAt: timestamp(account.now) },
    ];
  }
  if (task.lastStatus === 'RUNNING' || task.containers?.some(({ lastStatus }) => lastStatus === 'PENDING')) return;
  setLastStatus(cluster, stored, 'RUNNING');
  task.startedAt = timestamp(account.now);
}

/** Ports that Docker gives when a host port is 0: the first free ones of the ephemeral range (PortMapping.hostPort: 32768 and up). */
function bindings(
  account: Account,
  cluster: StoredCluster,
  { task }: StoredTask,
  taskDefinition: Wire<TaskDefinition> | undefined,
  definition: Wire<ContainerDefinition> | undefined,
): Wire<NetworkBinding>[] {
  const mappings = definition?.portMappings ?? [];
  const mode = taskDefinition?.networkMode;
  if (task.launchType === 'FARGATE' || mode === 'awsvpc' || mode === 'none') return [];
  const instance = cluster.containerInstances.get(idOf(task.containerInstanceArn ?? ''));
  return mappings
    .filter(({ containerPort }) => containerPort !== undefined)
    .map(({ containerPort, hostPort = 0, protocol = 'tcp' }) => {
      const bound = { bindIP: '0.0.0.0', containerPort, protocol };
      if (mode === 'host') return { ...bound, hostPort: containerPort };
      if (hostPort !== 0 || instance === undefined) return { ...bound, hostPort };
      const remaining = remainingOf(instance);
      const taken = new Set(protocol === 'udp' ? remaining.udpPorts : remaining.ports);
      let port = 32768;
      while (taken.has(String(port))) port += 1;
      reserveResources(account, cluster, task.containerInstanceArn ?? '', portsOf(protocol, [String(port)]));
      return { ...bound, hostPort: port };
    });
}

function portsOf(protocol: string, ports: readonly string[]) {
  return protocol === 'udp' ? { udpPorts: ports } : { ports };
}

/**
 * The health of a task is told from the essential containers that have a health check: UNHEALTHY when one is, HEALTHY when all are, and
 * UNKNOWN otherwise (HealthCheck, "task health status").
 */
function setHealth(account: Account, stored: StoredTask, name: string, status: Container['healthStatus']): void {
  const { task } = stored;
  for (const container of task.containers ?? []) if (container.name === name) container.healthStatus = status;
  const checked = new Set(
    definitionOf(account, stored.task)
      ?.containerDefinitions?.filter(({ essential = true, healthCheck }) => essential && healthCheck !== undefined)
      .map((each) => each.name),
  );
  const states = (task.containers ?? []).filter((each) => checked.has(each.name)).map((each) => each.healthStatus);
  if (states.includes('UNHEALTHY')) task.healthStatus = 'UNHEALTHY';
  else task.healthStatus = states.length > 0 && states.every((each) => each === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}

function endContainer({ task }: StoredTask, { container: name, exitCode, reason }: TaskStep & { do: 'exit' }): void {
  for (const container of task.containers ?? []) {
    if (container.name !== name) continue;
    stopContainer(container, exitCode);
    if (reason !== undefined) container.reason = reason;
  }
}

function stopContainer(container: Wire<Container>, exitCode: number | undefined): void {
  container.lastStatus = 'STOPPED';
  if (exitCode !== undefined) container.exitCode = exitCode;
  for (const agent of container.managedAgents ?? []) agent.lastStatus = 'STOPPED';
}

function killContainers(account: Account, stored: StoredTask): void {
  const taskDefinition = definitionOf(account, stored.task);
  const outcomes = taskDefinition === undefined ? [] : outcomeOfTask(taskDefinition, stored).containers;
  for (const container of stored.task.containers ?? []) {
    if (container.lastStatus === 'STOPPED') continue;
    const { stop } = outcomes.find(({ name }) => name === container.name) ?? {};
    stopContainer(container, container.lastStatus === 'RUNNING' ? (stop?.exitCode ?? 0) : undefined);
  }
}

function end(account: Account, cluster: StoredCluster, stored: StoredTask): void {
  const { task } = stored;
  setLastStatus(cluster, stored, 'STOPPED');
  task.stoppedAt = timestamp(account.now);
  for (const attachment of task.attachments ?? []) attachment.status = 'DELETED';
  delete stored.protection;
  if (task.containerInstanceArn === undefined) return;
  const taskDefinition = definitionOf(account, task);
  if (taskDefinition === undefined) return;
  const { ports, udpPorts, ...rest } = resourcesWith(taskDefinition, task.overrides);
  const bound = (protocol: string) =>
    (task.containers ?? [])
      .flatMap(({ networkBindings = [] }) => networkBindings)
      .filter((binding) => binding.protocol === protocol)
      .map(({ hostPort }) => String(hostPort));
  releaseResources(account, cluster, task.containerInstanceArn, {
    ...rest,
    ports: [...ports, ...bound('tcp')],
    udpPorts: [...udpPorts, ...bound('udp')],
  });
}
