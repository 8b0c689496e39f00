import type { AgentUpdateStatus } from '@aws-sdk/client-ecs';
import { type Account, listOf, type StoredCluster } from '../account.ts';
import type { DueEvent } from '../due.ts';
import { findCapacityProvider, findCluster, findTaskDefinition } from '../find.ts';
import { newestAgent, touchInstance } from '../instances.ts';
import { idOf } from '../task-index.ts';
import { forgetUnusedDefinition } from './task-definition-use.ts';

/** How long ECS remembers a cluster that was deleted, and a capacity provider; the documentation names no time. */
const remembered = { clusterHours: 24, capacityProviderHours: 1 };

/** Lets an INACTIVE cluster be forgotten some day. */
export function forgetClusterLater(account: Account, { cluster }: StoredCluster): void {
  const at = account.now + remembered.clusterHours * 3_600_000;
  listOf<number>(account, 'deleted clusters').set(cluster.clusterName ?? '', at);
  account.due.add({ at, kind: 'cluster', arn: cluster.clusterArn ?? '' });
}

/** The attachments of a cluster have followed its capacity providers, or it is forgotten. */
export function clusterHappens(account: Account, event: DueEvent): void {
  const stored = findCluster(account, event.arn);
  if (stored === undefined) return;
  const { cluster } = stored;
  if (cluster.status !== 'INACTIVE') {
    if (cluster.attachmentsStatus === 'UPDATE_IN_PROGRESS') cluster.attachmentsStatus = 'UPDATE_COMPLETE';
    return;
  }
  const deleted = listOf<number>(account, 'deleted clusters');
  const name = cluster.clusterName ?? '';
  if ((deleted.get(name) ?? 0) > event.at) return;
  deleted.delete(name);
  account.clusters.delete(name);
}

/** A change of a capacity provider is complete, or it is forgotten. */
export function capacityProviderHappens(account: Account, event: DueEvent): void {
  const provider = findCapacityProvider(account, event.arn);
  if (provider === undefined) return;
  if (provider.updateStatus === 'CREATE_IN_PROGRESS') {
    provider.status = 'ACTIVE';
    provider.updateStatus = 'CREATE_COMPLETE';
  } else if (provider.updateStatus === 'UPDATE_IN_PROGRESS') {
    provider.updateStatus = 'UPDATE_COMPLETE';
  } else if (provider.updateStatus === 'DELETE_IN_PROGRESS') {
    provider.status = 'INACTIVE';
    provider.updateStatus = 'DELETE_COMPLETE';
    account.due.add({ ...event, at: event.at + remembered.capacityProviderHours * 3_600_000 });
  } else if (provider.updateStatus === 'DELETE_COMPLETE') {
    account.capacityProviders.delete(provider.name ?? '');
  }
}

/** How the update of an agent goes on, and when. Source: "Amazon ECS container agent update" states in ContainerInstance.agentUpdateStatus. */
const agentUpdateSteps: readonly AgentUpdateStatus[] = ['PENDING', 'STAGING', 'STAGED', 'UPDATING', 'UPDATED'];
export const agentStepSeconds = 10;

/** The update of an agent goes a step further. */
export function containerInstanceHappens(account: Account, event: DueEvent): void {
  const [, clusterName = ''] = event.arn.split('/');
  const instance = account.clusters.get(clusterName)?.containerInstances.get(idOf(event.arn));
  const status = instance?.agentUpdateStatus;
  const step = status === undefined ? -1 : agentUpdateSteps.indexOf(status);
  const next = agentUpdateSteps[step + 1];
  if (instance === undefined || step < 0 || next === undefined) return;
  instance.agentUpdateStatus = next;
  touchInstance(instance);
  if (next === 'UPDATED') instance.versionInfo = { ...instance.versionInfo, ...newestAgent };
  else account.due.add({ ...event, at: event.at + agentStepSeconds * 1000 });
}

/** A task definition whose deletion was asked for is gone, if nothing uses it any more. */
export function taskDefinitionHappens(account: Account, event: DueEvent): void {
  const stored = findTaskDefinition(account, event.arn);
  if (stored?.taskDefinition.status !== 'DELETE_IN_PROGRESS') return;
  forgetUnusedDefinition(account, stored, event);
}
