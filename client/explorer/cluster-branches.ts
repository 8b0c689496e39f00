import type * as ecs from '@aws-sdk/client-ecs';
import {
  batchSizes,
  describeContainerInstances,
  describeServiceDeployments,
  describeServices,
  describeTasks,
  pageSize,
} from '../aws/reads.ts';
import { bare, headings, oneByOne } from './account-branches.ts';
import { type BranchShape, type Describe, type Item, onlyPage } from './branch.ts';
import type { NodeData } from './model.ts';
import { lastOfArn } from './names.ts';

/** Headings below a cluster. */
export function clusterBranch(cluster: string, described: () => ecs.Cluster | undefined): BranchShape {
  return {
    what: 'headings',
    order: 'given',
    own: () =>
      headings(
        [
          'services',
          'tasks',
          'stopped-tasks',
          'container-instances',
          'cluster-capacity-providers',
          'express-services',
          'daemons',
        ],
        { cluster },
        {
          services: described()?.activeServicesCount,
          'container-instances': described()?.registeredContainerInstancesCount,
        },
      ),
  };
}

/** Headings below a service; task sets only where there can be any. */
export function serviceBranch(
  cluster: string,
  serviceArn: string,
  described: () => ecs.Service | undefined,
): BranchShape {
  return {
    what: 'headings',
    order: 'given',
    own() {
      const service = described();
      const hasTaskSets = service?.deploymentController?.type === 'EXTERNAL' || service?.taskSets?.length;
      return headings(
        ['deployments', ...(hasTaskSets ? (['task-sets'] as const) : []), 'tasks', 'stopped-tasks', 'events'],
        { cluster, serviceArn },
        { tasks: service?.runningCount, ...(hasTaskSets && { 'task-sets': service?.taskSets?.length ?? 0 }) },
      );
    },
  };
}

export function servicesBranch(cluster: string): BranchShape {
  return {
    what: 'services',
    order: 'view',
    async page({ session, options }, nextToken) {
      const input = { cluster, maxResults: pageSize, ...(nextToken !== undefined && { nextToken }) };
      const output = await session.call('ListServices', input, options);
      return { items: bare(output.serviceArns, (arn) => ({ kind: 'service', arn, cluster })), next: output.nextToken };
    },
    describe: {
      size: batchSizes.DescribeServices,
      async run({ session, slim, options }, keys) {
        const { found, failures } = await describeServices(session, cluster, keys, options);
        return {
          found: found.map((it) => {
            const service = slim(it);
            const arn = service.serviceArn ?? '';
            return { key: arn, data: { kind: 'service', arn, cluster, service } };
          }),
          failures,
        };
      },
    },
  };
}

/** The deployments that run now, known from the service, and the newest ones that ECS remembers. */
export function deploymentsBranch(
  cluster: string,
  serviceArn: string,
  described: () => ecs.Service | undefined,
): BranchShape {
  return {
    what: 'deployments',
    order: 'given',
    own: () =>
      (described()?.deployments ?? []).map((deployment) => ({
        key: deployment.id ?? '',
        data: { kind: 'deployment', cluster, serviceArn, deployment },
      })),
    async page({ session, slim, options }, nextToken) {
      // Services of other controllers than ECS have no service deployments.
      const controller = described()?.deploymentController?.type ?? 'ECS';
      if (controller !== 'ECS') return onlyPage([]);
      const input = {
        cluster,
        service: lastOfArn(serviceArn),
        maxResults: pageSize,
        ...(nextToken !== undefined && { nextToken }),
      };
      const output = await session.call('ListServiceDeployments', input, options);
      return {
        items: (output.serviceDeployments ?? []).map((brief) => deploymentItem(cluster, slim(briefly(brief)))),
        next: output.nextToken,
      };
    },
    describe: {
      size: batchSizes.DescribeServiceDeployments,
      async run({ session, slim, options }, keys) {
        const { found, failures } = await describeServiceDeployments(session, keys, options);
        return { found: found.map((it) => deploymentItem(cluster, slim(it))), failures };
      },
    },
  };
}

function briefly({ targetServiceRevisionArn, ...brief }: ecs.ServiceDeploymentBrief): ecs.ServiceDeployment {
  return {
    ...brief,
    ...(targetServiceRevisionArn !== undefined && { targetServiceRevision: { arn: targetServiceRevisionArn } }),
  };
}

function deploymentItem(cluster: string, serviceDeployment: ecs.ServiceDeployment): Item {
  const arn = serviceDeployment.serviceDeploymentArn ?? '';
  return { key: arn, data: { kind: 'service-deployment', arn, cluster, serviceDeployment } };
}

export function taskSetsBranch(cluster: string, described: () => ecs.Service | undefined): BranchShape {
  return {
    what: 'task sets',
    order: 'newest',
    own: () =>
      (described()?.taskSets ?? []).map((taskSet) => ({
        key: taskSet.taskSetArn ?? taskSet.id ?? '',
        data: { kind: 'task-set', cluster, taskSet },
      })),
  };
}

/** All events that ECS has of a service: with its heading, as they are most of the size of a service. */
export function eventsBranch(cluster: string, serviceArn: string): BranchShape {
  return {
    what: 'events',
    order: 'given',
    async page({ session, options }) {
      const { found } = await describeServices(session, cluster, [serviceArn], options);
      return onlyPage(
        (found[0]?.events ?? []).map((event) => ({
          key: event.id ?? '',
          data: { kind: 'event', cluster, serviceArn, event },
        })),
      );
    },
  };
}

/** Which tasks a branch is about. */
export type TaskScope =
  /** Those of a service. */
  | { readonly kind: 'service'; readonly serviceArn: string }
  /** Those on a container instance. */
  | { readonly kind: 'instance'; readonly containerInstance: string }
  /** Those of no service and no daemon. */
  | { readonly kind: 'standalone' }
  | { readonly kind: 'cluster' };

/** Tasks that run or shall run. ECS cannot list those of no service alone: all are described, and those of services are left out. */
export function tasksBranch(cluster: string, scope: TaskScope): BranchShape {
  return {
    what: scope.kind === 'standalone' ? 'tasks outside services' : 'tasks',
    order: 'view',
    page: tasksPage(cluster, scope, 'RUNNING'),
    describe: tasksDescribe(cluster),
    ...(scope.kind === 'standalone' && { isHeldBack: true, belongs: isStandalone }),
  };
}

/** Tasks that stopped: those that ECS still knows, and those that it forgot since the window was opened. */
export function stoppedTasksBranch(
  cluster: string,
  scope: TaskScope,
  remembered: () => readonly ecs.Task[],
): BranchShape {
  return {
    what: 'stopped tasks',
    order: 'newest',
    isHeldBack: true,
    isKept: true,
    own: () => remembered().map((task) => taskItem(cluster, task)),
    page: tasksPage(cluster, scope, 'STOPPED'),
    describe: tasksDescribe(cluster),
    belongs: isStopped,
  };
}

function tasksPage(cluster: string, scope: TaskScope, desiredStatus: ecs.DesiredStatus): BranchShape['page'] {
  const filter = {
    ...(scope.kind === 'service' && { serviceName: lastOfArn(scope.serviceArn) }),
    ...(scope.kind === 'instance' && { containerInstance: scope.containerInstance }),
  };
  return async ({ session, options }, nextToken) => {
    const input = {
      cluster,
      ...filter,
      desiredStatus,
      maxResults: pageSize,
      ...(nextToken !== undefined && { nextToken }),
    };
    const output = await session.call('ListTasks', input, options);
    return { items: bare(output.taskArns, (arn) => ({ kind: 'task', arn, cluster })), next: output.nextToken };
  };
}

function tasksDescribe(cluster: string): Describe {
  return {
    size: batchSizes.DescribeTasks,
    async run({ session, slim, options }, keys) {
      const { found, failures } = await describeTasks(session, cluster, keys, options);
      return { found: found.map((task) => taskItem(cluster, slim(task))), failures };
    },
  };
}

function isStandalone(data: NodeData): boolean {
  return data.kind === 'task' && data.task !== undefined && !/^(?:service|daemon):/.test(data.task.group ?? '');
}

/** Whether a task has stopped for good. */
export function isStopped(data: NodeData): boolean {
  return data.kind === 'task' && data.task?.lastStatus === 'STOPPED';
}

/** A task with all that is known of it. */
export function taskItem(cluster: string, task: ecs.Task): Item {
  const arn = task.taskArn ?? '';
  return { key: arn, data: { kind: 'task', arn, cluster, task } };
}

export function containersBranch(cluster: string, taskArn: string, described: () => ecs.Task | undefined): BranchShape {
  return {
    what: 'containers',
    order: 'given',
    own: () =>
      (described()?.containers ?? []).map((container) => ({
        key: container.name ?? container.containerArn ?? '',
        data: { kind: 'container', cluster, taskArn, container },
      })),
  };
}

export function instancesBranch(cluster: string): BranchShape {
  return {
    what: 'container instances',
    order: 'view',
    async page({ session, options }, nextToken) {
      const input = { cluster, maxResults: pageSize, ...(nextToken !== undefined && { nextToken }) };
      const output = await session.call('ListContainerInstances', input, options);
      return {
        items: bare(output.containerInstanceArns, (arn) => ({ kind: 'container-instance', arn, cluster })),
        next: output.nextToken,
      };
    },
    describe: {
      size: batchSizes.DescribeContainerInstances,
      async run({ session, slim, options }, keys) {
        const { found, failures } = await describeContainerInstances(session, cluster, keys, options);
        return {
          found: found.map((it) => {
            const instance = slim(it);
            const arn = instance.containerInstanceArn ?? '';
            return { key: arn, data: { kind: 'container-instance', arn, cluster, instance } };
          }),
          failures,
        };
      },
    },
  };
}

/** Express services of a cluster. Source: ListServices has `resourceManagementType` `ECS` for them. */
export function expressBranch(cluster: string): BranchShape {
  return {
    what: 'Express services',
    order: 'view',
    async page({ session, options }, nextToken) {
      const input = {
        cluster,
        resourceManagementType: 'ECS',
        maxResults: pageSize,
        ...(nextToken !== undefined && { nextToken }),
      } as const;
      const output = await session.call('ListServices', input, options);
      const dataOf = (arn: string): NodeData => ({ kind: 'express-service', arn, cluster });
      return { items: bare(output.serviceArns, dataOf), next: output.nextToken };
    },
    describe: oneByOne(async ({ session, slim, options }, arn) => {
      const input: ecs.DescribeExpressGatewayServiceRequest = { serviceArn: arn, include: ['TAGS'] };
      const { service } = await session.call('DescribeExpressGatewayService', input, options);
      if (service === undefined) return undefined;
      return { key: arn, data: { kind: 'express-service', arn, cluster, service: slim(service) } };
    }),
  };
}

/** Daemons of a cluster: ListDaemons assumes the default cluster where none is named. */
export function daemonsBranch(cluster: string): BranchShape {
  const itemOf = (daemon: ecs.DaemonDetail): Item => {
    const arn = daemon.daemonArn ?? '';
    return { key: arn, data: { kind: 'daemon', arn, cluster, daemon } };
  };
  return {
    what: 'daemons',
    order: 'view',
    async page({ session, options }, nextToken) {
      const input = { clusterArn: cluster, maxResults: pageSize, ...(nextToken !== undefined && { nextToken }) };
      const output = await session.call('ListDaemons', input, options);
      return { items: (output.daemonSummariesList ?? []).map(itemOf), next: output.nextToken };
    },
    describe: oneByOne(async ({ session, slim, options }, daemonArn) => {
      const output = await session.call('DescribeDaemon', { daemonArn }, options);
      return output.daemon === undefined ? undefined : itemOf(slim(output.daemon));
    }),
  };
}
