import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { Account, StoredTaskDefinition, TaskDefinitionFamily } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { findTaskDefinition } from '../find.ts';
import type { Operations } from '../operation.ts';
import { principalArn } from '../principal.ts';
import { lookMinutes } from '../scheduler/task-definition-use.ts';
import { timestamp, type Wire } from '../wire.ts';
import { tagsOfNew } from './tag-checks.ts';
import { refuseStructure } from './task-definition-checks.ts';
import { withDefaults } from './task-definition-defaults.ts';
import { familiesFrom, type Place, type Placed, revisionsFrom, sortedPage } from './task-definition-lists.ts';
import { compatibilitiesOf, requiredAttributes } from './task-definition-needs.ts';

/** Operations on task definitions. */
export const taskDefinitionsOperations: Pick<
  Operations,
  | 'DeleteTaskDefinitions'
  | 'DeregisterTaskDefinition'
  | 'DescribeTaskDefinition'
  | 'ListTaskDefinitionFamilies'
  | 'ListTaskDefinitions'
  | 'RegisterTaskDefinition'
> = {
  RegisterTaskDefinition(request, account) {
    refuseStructure(request);
    // The message of the API (internal/service/ecs/task_definition.go of hashicorp/terraform-provider-aws).
    if (request.tags?.length === 0) throw new ApiError('ClientException', 'Tags can not be empty.');
    const tags = tagsOfNew(request.tags);
    const { family = '' } = request;
    const revisions = account.families.get(family)?.revisions ?? [];
    const revision = revisions.length + 1;
    const asked = withDefaults(request);
    const taskDefinition: Wire<TaskDefinition> = {
      taskDefinitionArn: ecsArn(account, 'task-definition', `${family}:${revision}`),
      ...asked,
      revision,
      status: 'ACTIVE',
      requiresAttributes: requiredAttributes(asked),
      compatibilities: compatibilitiesOf(asked),
      registeredAt: timestamp(account.now),
      registeredBy: principalArn(account),
    };
    revisions.push({ taskDefinition, tags });
    if (revision === 1) account.families.set(family, { family, revisions });
    return { taskDefinition, tags };
  },

  DeregisterTaskDefinition(request, account) {
    const { taskDefinition } = revisionOf(account, request.taskDefinition ?? '');
    if (taskDefinition.status === 'ACTIVE') {
      taskDefinition.status = 'INACTIVE';
      taskDefinition.deregisteredAt = timestamp(account.now);
    }
    return { taskDefinition };
  },

  DeleteTaskDefinitions({ taskDefinitions = [] }, account) {
    refuseNumber(taskDefinitions.length);
    for (const reference of taskDefinitions) refuseWithoutRevision(reference);
    const results = taskDefinitions.map((reference) => deleted(account, reference));
    return {
      taskDefinitions: results.flatMap((result) => ('reason' in result ? [] : [result])),
      failures: results.flatMap((result) => ('reason' in result ? [result] : [])),
    };
  },

  DescribeTaskDefinition({ taskDefinition: reference = '', include = [] }, account) {
    refuseMalformed(reference);
    const stored = findTaskDefinition(account, reference);
    if (stored === undefined) throw notFound();
    return {
      taskDefinition: stored.taskDefinition,
      tags: include.includes('TAGS') ? stored.tags : [],
    };
  },

  ListTaskDefinitions(request, account) {
    const { familyPrefix, status = 'ACTIVE', sort = 'ASC' } = request;
    const page = sortedPage(`ListTaskDefinitions ${familyPrefix} ${status} ${sort}`, request, (last) =>
      definitionsBehind(account, last, { familyPrefix, status, sort }),
    );
    return { taskDefinitionArns: page.items, nextToken: page.nextToken };
  },

  ListTaskDefinitionFamilies(request, account) {
    const { familyPrefix = '', status = 'ALL' } = request;
    const page = sortedPage(`ListTaskDefinitionFamilies ${familyPrefix} ${status}`, request, (last) =>
      familiesBehind(account, last, { familyPrefix, status }),
    );
    return { families: page.items, nextToken: page.nextToken };
  },
};

interface Filter {
  readonly familyPrefix?: string | undefined;
  readonly status: string;
  readonly sort: 'ASC' | 'DESC';
}

/** "The full family name to filter the ListTaskDefinitions results with." (ListTaskDefinitionsRequest.familyPrefix) */
function* definitionsBehind(
  account: Account,
  last: Place,
  { familyPrefix, status, sort }: Filter,
): Generator<Placed<string>> {
  const one = familyPrefix === undefined ? undefined : account.families.get(familyPrefix);
  const families =
    familyPrefix === undefined ? familiesFrom(account, sort, last.family) : one === undefined ? [] : [one];
  for (const found of families) {
    for (const { taskDefinition } of revisionsFrom(
      found,
      sort,
      found.family === last.family ? last.revision : undefined,
    )) {
      const { revision = 0, taskDefinitionArn: item = '' } = taskDefinition;
      if (taskDefinition.status === status) yield { family: found.family, revision, item };
    }
  }
}

/** Families whose names begin with the prefix; those of which no revision is left are not listed (DeleteTaskDefinitions). */
function* familiesBehind(
  account: Account,
  last: Place,
  { familyPrefix, status }: { readonly familyPrefix: string; readonly status: string },
): Generator<Placed<string>> {
  for (const found of familiesFrom(account, 'ASC', last.family ?? familyPrefix)) {
    const { family } = found;
    if (!family.startsWith(familyPrefix)) return;
    if (family !== last.family && hasStatus(found, status)) yield { family, revision: 0, item: family };
  }
}

function hasStatus({ revisions }: TaskDefinitionFamily, status: string): boolean {
  if (!revisions.some((stored) => stored !== undefined)) return false;
  if (status === 'ALL') return true;
  return revisions.some((stored) => stored?.taskDefinition.status === 'ACTIVE') === (status === 'ACTIVE');
}

/** The messages are the API's. */
function refuseWithoutRevision(reference: string): void {
  const [, revision] = nameOf(reference).split(':');
  if (revision === undefined) throw new ApiError('ClientException', 'Revision is missing.');
  refuseMalformed(reference);
}

function refuseMalformed(reference: string): void {
  const [family = '', revision] = nameOf(reference).split(':');
  if (revision !== undefined && !/^[1-9]\d*$/.test(revision)) {
    throw invalidParameter(`Invalid revision number. Number: ${revision}`);
  }
  if (!/^[\w-]{1,255}$/.test(family)) throw new ApiError('ClientException', 'Family contains invalid characters.');
}

function revisionOf(account: Account, reference: string): StoredTaskDefinition {
  refuseWithoutRevision(reference);
  const stored = findTaskDefinition(account, reference);
  if (stored === undefined) throw notFound();
  return stored;
}

/** The messages are the API's (getmoto/moto, ecs/models.py). */
function refuseNumber(count: number): void {
  if (count === 0) throw invalidParameter('size of TaskDefinition references list must be greater than 0');
  if (count > 10) throw invalidParameter('Size of TaskDefinition references list cannot exceed 10');
}

/** The message is the API's. */
function notFound(): ApiError {
  return new ApiError('ClientException', 'Unable to describe task definition.');
}

/** "You must deregister a task definition revision before you delete it." (DeleteTaskDefinitions) */
function deleted(
  account: Account,
  reference: string,
): Wire<TaskDefinition> | { readonly arn: string; readonly reason: string } {
  const stored = findTaskDefinition(account, reference);
  if (stored === undefined)
    return { arn: arnOf(account, reference), reason: 'The specified task definition was not found.' };
  const { taskDefinition } = stored;
  const { taskDefinitionArn: arn = '' } = taskDefinition;
  if (taskDefinition.status === 'ACTIVE') {
    return {
      arn,
      reason: 'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
    };
  }
  if (taskDefinition.status === 'INACTIVE') {
    taskDefinition.status = 'DELETE_IN_PROGRESS';
    taskDefinition.deleteRequestedAt = timestamp(account.now);
    account.due.add({ at: account.now + lookMinutes * 60_000, kind: 'task-definition', arn });
  }
  return taskDefinition;
}

function arnOf(account: Account, reference: string): string {
  return reference.startsWith('arn:') ? reference : ecsArn(account, 'task-definition', reference);
}

function nameOf(reference: string): string {
  return reference.startsWith('arn:') ? reference.slice(reference.lastIndexOf('/') + 1) : reference;
}
