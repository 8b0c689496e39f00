import type { Scale } from '@aws-sdk/client-ecs';
import type { Account, StoredCluster } from '../account.ts';
import { invalidParameter } from '../errors.ts';
import { usableTaskDefinition } from '../find.ts';
import type { Request } from '../operation.ts';
import type { RevisionSettings } from '../scheduler/service-revisions.ts';
import type { NewTaskSet } from '../scheduler/task-sets.ts';
import type { Wire } from '../wire.ts';
import { capacityOf, networkOf, platformOf, refuseMismatch } from './service-settings.ts';
import { tagsOfNew } from './tag-checks.ts';

/** What CreateTaskSet asks for, with the defaults of the API filled in. Refuses what the state of the account does not allow. */
export function newTaskSet(account: Account, cluster: StoredCluster, request: Request<'CreateTaskSet'>): NewTaskSet {
  const definition = usableTaskDefinition(account, request.taskDefinition ?? '');
  const { loadBalancers = [], serviceRegistries = [] } = request;
  // Several are for services that ECS itself deploys. Source: Developer Guide, "Registering multiple target groups with an Amazon ECS service".
  if (loadBalancers.length > 1) throw invalidParameter('load balancers can have at most 1 items.');
  const capacity = capacityOf(account, cluster, request);
  const platform = platformOf(capacity, definition, request.platformVersion);
  const settings: RevisionSettings = {
    taskDefinition: definition.taskDefinition.taskDefinitionArn,
    ...capacity,
    ...platform,
    ...(platform.platformVersion === 'LATEST' && { platformVersion: latestOf(platform.platformFamily) }),
    networkConfiguration: networkOf(request.networkConfiguration),
    loadBalancers,
    serviceRegistries,
  };
  refuseMismatch(account, definition, settings);
  return {
    externalId: request.externalId,
    status: 'ACTIVE',
    ...settings,
    scale: checkedScale(request.scale),
    tags: tagsOfNew(request.tags),
  };
}

/** A scale with its defaults: "Accepted values are numbers between 0 and 100." (Scale.value) */
export function checkedScale(scale: Wire<Scale> | undefined): { readonly value: number; readonly unit: 'PERCENT' } {
  const value = scale?.value ?? 0;
  if (value < 0 || value > 100) throw invalidParameter('Scale value must be between 0 and 100.');
  return { value, unit: scale?.unit ?? 'PERCENT' };
}

/** What LATEST stands for. Source: Developer Guide, Fargate platform versions for Linux and for Windows. */
function latestOf(platformFamily: string | undefined): string {
  return platformFamily === 'Linux' ? '1.4.0' : '1.0.0';
}
