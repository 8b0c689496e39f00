import type { DaemonTaskDefinition, DaemonTaskDefinitionSummary, Tag } from '@aws-sdk/client-ecs';
import { type Account, listOf } from '../account.ts';
import { ecsArn, readEcsArn } from '../arns.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import type { Operations, Request, Response } from '../operation.ts';
import type { Ordered } from '../ordered.ts';
import { pageOf } from '../pages.ts';
import { principalArn } from '../principal.ts';
import { timestamp, type Wire } from '../wire.ts';
import { tagsOfNew } from './tag-checks.ts';

/** A revision of a family of daemon task definitions. */
export interface StoredDaemonTaskDefinition {
  daemonTaskDefinition: Wire<DaemonTaskDefinition>;
  tags: Wire<Tag>[];
  /** How many revisions of daemons that are deployed use it: it is not DELETED as long as there are any. */
  users: number;
}

interface DaemonFamily {
  readonly family: string;
  /** By position: revision 1 first. */
  readonly revisions: StoredDaemonTaskDefinition[];
}

function families(account: Account): Ordered<DaemonFamily> {
  return listOf<DaemonFamily>(account, 'daemon-task-definitions');
}

/**
 * The daemon task definition of `family` (its newest ACTIVE revision), `family:revision` or an ARN. Undefined when there is none, and
 * for ARNs of another account, region or kind.
 */
export function findDaemonTaskDefinition(account: Account, reference: string): StoredDaemonTaskDefinition | undefined {
  const [, family = '', revision] = /^([^:]+)(?::(\d+))?$/.exec(nameOf(account, reference)) ?? [];
  const revisions = families(account).get(family)?.revisions ?? [];
  if (revision !== undefined) return revisions[Number(revision) - 1];
  return revisions.findLast((stored) => stored.daemonTaskDefinition.status === 'ACTIVE');
}

/** A daemon revision that is deployed begins to use it. */
export function holdDaemonTaskDefinition(account: Account, arn: string): void {
  const stored = findDaemonTaskDefinition(account, arn);
  if (stored !== undefined) stored.users += 1;
}

/** A daemon revision no longer uses it: when a delete waits for that, it goes on. */
export function releaseDaemonTaskDefinition(account: Account, arn: string): void {
  const stored = findDaemonTaskDefinition(account, arn);
  if (stored === undefined) return;
  stored.users -= 1;
  scheduleDelete(account, stored);
}

/** The delete of a daemon task definition is over. */
export function daemonTaskDefinitionHappens(account: Account, event: { readonly arn: string }): void {
  const stored = findDaemonTaskDefinition(account, event.arn);
  if (stored?.daemonTaskDefinition.status !== 'DELETE_IN_PROGRESS' || stored.users > 0) return;
  stored.daemonTaskDefinition.status = 'DELETED';
}

/** What holds the tags of a daemon task definition. */
export function daemonTaskDefinitionTags(account: Account, arn: string): { tags: Wire<Tag>[] } | undefined {
  return findDaemonTaskDefinition(account, arn);
}

function nameOf(account: Account, reference: string): string {
  if (!reference.startsWith('arn:')) return reference;
  const arn = readEcsArn(reference);
  if (arn?.type !== 'daemon-task-definition') return '';
  return arn.accountId === account.accountId && arn.region === account.region ? (arn.path[0] ?? '') : '';
}

/** How long a delete takes at least, in milliseconds: not documented. */
const deleteTime = 60_000;

function scheduleDelete(account: Account, stored: StoredDaemonTaskDefinition): void {
  const { status, daemonTaskDefinitionArn = '' } = stored.daemonTaskDefinition;
  if (status !== 'DELETE_IN_PROGRESS' || stored.users > 0) return;
  account.due.add({ at: account.now + deleteTime, kind: 'daemon-task-definition', arn: daemonTaskDefinitionArn });
}

function register(
  request: Request<'RegisterDaemonTaskDefinition'>,
  account: Account,
): Response<'RegisterDaemonTaskDefinition'> {
  const { tags, family = '', containerDefinitions = [], volumes = [], ...rest } = request;
  checkDefinition(request);
  const ofFamily = families(account).get(family) ?? { family, revisions: [] };
  const revision = ofFamily.revisions.length + 1;
  const daemonTaskDefinitionArn = ecsArn(account, 'daemon-task-definition', `${family}:${revision}`);
  const stored: StoredDaemonTaskDefinition = {
    daemonTaskDefinition: {
      ...structuredClone(rest),
      daemonTaskDefinitionArn,
      family,
      revision,
      // The lists that were not given are empty in the answer: example of DescribeDaemonTaskDefinition.
      containerDefinitions: structuredClone(containerDefinitions).map((container) => ({
        mountPoints: [],
        secrets: [],
        ...container,
        cpu: container.cpu ?? 0,
        essential: container.essential ?? true,
      })),
      volumes: structuredClone(volumes),
      status: 'ACTIVE',
      registeredAt: timestamp(account.now),
      registeredBy: principalArn(account),
    },
    tags: tagsOfNew(tags),
    users: 0,
  };
  ofFamily.revisions.push(stored);
  families(account).set(family, ofFamily);
  return { daemonTaskDefinitionArn };
}

/** Limits: RegisterDaemonTaskDefinition and its shapes. */
function checkDefinition(request: Request<'RegisterDaemonTaskDefinition'>): void {
  const { family = '', containerDefinitions = [], volumes = [] } = request;
  if (!/^[\w-]{1,255}$/.test(family)) throw new ApiError('ClientException', 'Invalid family name.');
  if (containerDefinitions.length === 0) {
    throw new ApiError('ClientException', 'Container list cannot be empty.');
  }
  const names = new Set<string>();
  for (const { name = '', image = '' } of containerDefinitions) {
    if (!/^[\w-]{1,255}$/.test(name)) throw new ApiError('ClientException', 'Invalid container name.');
    if (names.has(name)) throw new ApiError('ClientException', `Container name '${name}' is not unique.`);
    if (image === '') throw new ApiError('ClientException', 'Container.image should not be null or empty.');
    names.add(name);
  }
  if (!containerDefinitions.some(({ essential = true }) => essential)) {
    throw new ApiError('ClientException', 'At least one container must be marked as essential.');
  }
  for (const member of ['cpu', 'memory'] as const) {
    const value = request[member];
    if (value !== undefined && !/^\d+$/.test(value)) {
      throw new ApiError('ClientException', `Invalid '${member}' setting for daemon task: ${value}.`);
    }
  }
  const volumeNames = new Set(volumes.map(({ name }) => name));
  if (volumeNames.size < volumes.length) throw new ApiError('ClientException', 'Volume names must be unique.');
  for (const { name, host, logDriverVolumeConfiguration } of volumes) {
    if (host !== undefined && logDriverVolumeConfiguration !== undefined) {
      throw new ApiError('ClientException', `Volume '${name}' cannot have both host and logDriverVolumeConfiguration.`);
    }
  }
  for (const { sourceVolume } of containerDefinitions.flatMap(({ mountPoints = [] }) => mountPoints)) {
    if (!volumeNames.has(sourceVolume)) {
      throw new ApiError('ClientException', `Unknown volume '${sourceVolume}'.`);
    }
  }
}

function describe(
  request: Request<'DescribeDaemonTaskDefinition'>,
  account: Account,
): Response<'DescribeDaemonTaskDefinition'> {
  const found = findDaemonTaskDefinition(account, request.daemonTaskDefinition ?? '');
  if (found === undefined) throw new ApiError('ClientException', 'Unable to describe daemon task definition.');
  return { daemonTaskDefinition: found.daemonTaskDefinition };
}

function remove(
  request: Request<'DeleteDaemonTaskDefinition'>,
  account: Account,
): Response<'DeleteDaemonTaskDefinition'> {
  const { daemonTaskDefinition: reference = '' } = request;
  if (!/:\d+$/.test(reference)) {
    throw invalidParameter('The daemon task definition must be given as family:revision or as an ARN.');
  }
  const found = findDaemonTaskDefinition(account, reference);
  if (found === undefined)
    throw new ApiError('ClientException', 'The specified daemon task definition does not exist.');
  const { status, daemonTaskDefinitionArn } = found.daemonTaskDefinition;
  if (status !== 'ACTIVE') {
    throw new ApiError('ClientException', 'The specified daemon task definition is not in an ACTIVE state.');
  }
  found.daemonTaskDefinition.status = 'DELETE_IN_PROGRESS';
  found.daemonTaskDefinition.deleteRequestedAt = timestamp(account.now);
  scheduleDelete(account, found);
  return { daemonTaskDefinitionArn };
}

function list(request: Request<'ListDaemonTaskDefinitions'>, account: Account): Response<'ListDaemonTaskDefinitions'> {
  const { family, familyPrefix, revision, status = 'ACTIVE', sort = 'ASC' } = request;
  if (family !== undefined && familyPrefix !== undefined) {
    throw invalidParameter('You cannot specify both family and familyPrefix.');
  }
  const only = family === undefined ? undefined : families(account).get(family);
  const wanted = (family === undefined ? [...families(account).values()] : only === undefined ? [] : [only])
    .filter((one) => one.family.startsWith(familyPrefix ?? ''))
    .sort((a, b) => (a.family < b.family ? -1 : 1));
  const found = wanted
    .flatMap(({ revisions }) => (revision === 'LAST_REGISTERED' ? revisions.slice(-1) : revisions))
    .filter(({ daemonTaskDefinition }) => status === 'ALL' || daemonTaskDefinition.status === status);
  const ordered = sort === 'DESC' ? found.reverse() : found;
  function* after(position: number): Generator<readonly [number, StoredDaemonTaskDefinition], void, undefined> {
    for (const [index, stored] of ordered.slice(position).entries()) yield [position + index + 1, stored];
  }
  const filters = [family, familyPrefix, revision, status, sort].join(' ');
  const page = pageOf({ after }, `ListDaemonTaskDefinitions ${filters}`, request, { usual: 100, most: 100 });
  return { daemonTaskDefinitions: page.items.map(summaryOf), nextToken: page.nextToken };
}

function summaryOf({ daemonTaskDefinition }: StoredDaemonTaskDefinition): Wire<DaemonTaskDefinitionSummary> {
  const { daemonTaskDefinitionArn, registeredAt, registeredBy, deleteRequestedAt, status } = daemonTaskDefinition;
  return { arn: daemonTaskDefinitionArn, registeredAt, registeredBy, deleteRequestedAt, status };
}

/** Operations on daemon task definitions. */
export const daemonTaskDefinitionsOperations: Pick<
  Operations,
  | 'DeleteDaemonTaskDefinition'
  | 'DescribeDaemonTaskDefinition'
  | 'ListDaemonTaskDefinitions'
  | 'RegisterDaemonTaskDefinition'
> = {
  DeleteDaemonTaskDefinition: remove,
  DescribeDaemonTaskDefinition: describe,
  ListDaemonTaskDefinitions: list,
  RegisterDaemonTaskDefinition: register,
};
