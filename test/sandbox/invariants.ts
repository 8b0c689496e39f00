import assert from 'node:assert/strict';
import type { ContainerInstance } from '@aws-sdk/client-ecs';
import { type Account, emptyCluster, type StoredCluster, type StoredService } from '../../sandbox/account.ts';
import { remainingOf } from '../../sandbox/instances.ts';
import type { Ordered } from '../../sandbox/ordered.ts';
import { describedService } from '../../sandbox/scheduler/services.ts';
import { daemonsOf } from '../../sandbox/scheduler/stored-daemons.ts';
import { definitionOf } from '../../sandbox/scheduler/task-definition-of.ts';
import { resourcesWith } from '../../sandbox/scheduler/task-resources.ts';
import { countServices } from '../../sandbox/service-counts.ts';
import { addTask, idOf, tasksOnInstance } from '../../sandbox/task-index.ts';
import type { Wire } from '../../sandbox/wire.ts';

/** Holds what must be so at any time: indexes and counts agree with the lists, and nothing is given away twice. */
export function assertInvariants(account: Account): void {
  const due = new Map<string, number>();
  for (const { kind, arn, at } of account.due.list()) {
    const key = `${kind} ${arn}`;
    due.set(key, Math.min(at, due.get(key) ?? Number.POSITIVE_INFINITY));
  }
  for (const cluster of account.clusters.values()) {
    assertIndexes(cluster);
    for (const instance of cluster.containerInstances.values()) assertResources(account, cluster, instance);
    for (const status of ['ACTIVE', 'DRAINING']) {
      const services = [...cluster.services.values()].filter(({ service }) => service.status === status);
      assert.equal(countServices(cluster, status), services.length, `count of ${status} services`);
    }
    for (const stored of cluster.services.values()) assertService(cluster, stored);
    assertDaemons(account, cluster);
    for (const { task, steps = [] } of cluster.tasks.values()) {
      const [next] = steps;
      if (next === undefined) continue;
      const at = due.get(`task ${task.taskArn}`) ?? Number.POSITIVE_INFINITY;
      assert.ok(at <= next.at, `nothing leads ${task.taskArn} on`);
    }
  }
}

/** The indexes and counts of a cluster are what they would be had its tasks been added just now. */
function assertIndexes(cluster: StoredCluster): void {
  const fresh = emptyCluster(cluster.cluster);
  for (const stored of cluster.tasks.values()) {
    assert.notEqual(stored.task.lastStatus, 'STOPPED');
    addTask(fresh, stored);
  }
  for (const index of ['tasksByGroup', 'tasksByInstance', 'tasksByStarter', 'tasksByFamily'] as const) {
    assert.deepEqual(idsIn(cluster[index]), idsIn(fresh[index]), index);
  }
  assert.deepEqual(ids(cluster.stoppingTasks), ids(fresh.stoppingTasks), 'stoppingTasks');
  for (const counts of ['taskCounts', 'groupCounts', 'placedCounts'] as const) {
    assert.deepEqual(new Map([...cluster[counts]].sort()), new Map([...fresh[counts]].sort()), counts);
  }
  for (const { task } of cluster.stoppedTasks.values()) {
    assert.deepEqual([task.lastStatus, task.desiredStatus], ['STOPPED', 'STOPPED']);
    assert.ok(task.stoppedAt !== undefined && task.stoppedReason !== undefined, `${task.taskArn} stopped for a reason`);
  }
}

function idsIn(
  index: ReadonlyMap<string, Ordered<{ readonly task: { readonly taskArn?: string | undefined } }>>,
): object {
  return Object.fromEntries([...index].map(([key, tasks]) => [key, ids(tasks)]).sort());
}

function ids(tasks: Ordered<{ readonly task: { readonly taskArn?: string | undefined } }>): string[] {
  return [...tasks.values()].map(({ task }) => idOf(task.taskArn ?? '')).sort();
}

/** What is left on an instance is what it has without what its tasks took. */
function assertResources(account: Account, cluster: StoredCluster, instance: Wire<ContainerInstance>): void {
  const left = remainingOf(instance);
  const all = remainingOf({ ...instance, remainingResources: instance.registeredResources });
  const arn = instance.containerInstanceArn ?? '';
  let [cpu, memory] = [all.cpu, all.memory];
  const ports = new Set(all.ports);
  for (const { task } of tasksOnInstance(cluster, arn)) {
    const definition = definitionOf(account, task);
    assert.ok(definition, `${task.taskDefinitionArn} went while a task of it lived`);
    const taken = resourcesWith(definition, task.overrides);
    cpu -= taken.cpu;
    memory -= taken.memory;
    for (const port of taken.ports) {
      assert.ok(!ports.has(port), `port ${port} of ${arn} is taken twice`);
      ports.add(port);
    }
    for (const { networkBindings = [] } of task.containers ?? []) {
      for (const { hostPort } of networkBindings) ports.add(String(hostPort));
    }
  }
  assert.deepEqual([left.cpu, left.memory], [cpu, memory], `CPU and memory left of ${arn}`);
  assert.ok(cpu >= 0 && memory >= 0, `${arn} gave more than it had`);
  assert.deepEqual([...left.ports].sort(), [...ports].sort(), `ports in use of ${arn}`);
}

function assertService(cluster: StoredCluster, stored: StoredService): void {
  const { serviceName, status, deployments = [], taskSets = [], deploymentController } = stored.service;
  const described = describedService(cluster, stored);
  const group = [...(cluster.tasksByGroup.get(`service:${serviceName}`)?.values() ?? [])];
  const running = group.filter(({ task }) => task.lastStatus === 'RUNNING').length;
  assert.equal(described.runningCount, running, `runningCount of ${serviceName}`);
  const primaries = [...deployments, ...taskSets].filter((each) => each.status === 'PRIMARY').length;
  const isEcs = (deploymentController?.type ?? 'ECS') === 'ECS';
  assert.ok(primaries <= 1, `${serviceName} has ${primaries} PRIMARY deployments`);
  if (status === 'ACTIVE' && isEcs) assert.equal(primaries, 1, `${serviceName} has no PRIMARY deployment`);
  if (status === 'INACTIVE') assert.equal(deployments.length + taskSets.length, 0, `${serviceName} is INACTIVE`);
  const parts = [...(described.deployments ?? []), ...(described.taskSets ?? [])];
  const sum = parts.reduce((total, part) => total + (part.runningCount ?? 0), 0);
  assert.ok(sum <= running, `deployments of ${serviceName} run ${sum} tasks, the service ${running}`);
  const going = stored.serviceDeployments.filter((each) => /PENDING|IN_PROGRESS|REQUESTED/.test(each.status ?? ''));
  assert.ok(going.length <= 1, `${serviceName} has ${going.length} deployments under way`);
}

/** A task in the group of a daemon is the daemon's, and alone of it on its instance. */
function assertDaemons(account: Account, cluster: StoredCluster): void {
  const { clusterName = '' } = cluster.cluster;
  const known = new Map<string, string>();
  if (account.lists.has(`daemons/${clusterName}`)) {
    for (const { daemonName, tasks = {} } of daemonsOf(account, clusterName).values()) {
      for (const [instance, { id }] of Object.entries(tasks)) known.set(id, `${daemonName} ${instance}`);
    }
  }
  for (const { task } of cluster.tasks.values()) {
    if (!task.group?.startsWith('daemon:')) continue;
    const owner = `${task.group.slice('daemon:'.length)} ${task.containerInstanceArn}`;
    assert.equal(known.get(idOf(task.taskArn ?? '')), owner, `${task.taskArn} belongs to no daemon`);
  }
}

/** Holds what must be so when nothing was asked for four hours: all that was on its way has arrived. */
export function assertSettled(account: Account): void {
  assertInvariants(account);
  for (const cluster of account.clusters.values()) {
    // Tasks that fail are started again, so there may be some of the last hours.
    const before = account.now / 1000 - 2 * 3600;
    for (const { task } of cluster.tasks.values()) {
      if (task.lastStatus === 'RUNNING' && task.desiredStatus === 'RUNNING') continue;
      assert.ok((task.createdAt ?? 0) > before, `${task.taskArn} is ${task.lastStatus} for ever`);
    }
    for (const { task } of cluster.stoppedTasks.values()) {
      assert.ok((task.stoppedAt ?? 0) > before, `${task.taskArn} is remembered for ever`);
    }
    for (const { service, serviceDeployments } of cluster.services.values()) {
      assert.notEqual(service.status, 'DRAINING', `${service.serviceName} is DRAINING for ever`);
      assert.notEqual(service.status, 'INACTIVE', `${service.serviceName} is described for ever`);
      const requested = serviceDeployments.filter(
        ({ status }) =>
          /^(?:PENDING|STOP_REQUESTED|ROLLBACK_.*)$/.test(status ?? '') && !/(?:FAILED|SUCCESSFUL)$/.test(status ?? ''),
      );
      assert.deepEqual(
        requested.map(({ status }) => status),
        [],
        `deployments of ${service.serviceName} do not end`,
      );
    }
  }
}
