import type { Task, TaskDefinition } from '@aws-sdk/client-ecs';
import { type Account, emptyCluster, type StoredCluster, type StoredService } from '../../sandbox/account.ts';
import { ecsArn } from '../../sandbox/arns.ts';
import { type InstanceOffer, registerInstance } from '../../sandbox/instances.ts';
import { startTask, type TaskStart } from '../../sandbox/scheduler/tasks.ts';
import type { Wire } from '../../sandbox/wire.ts';
import type { CheckedSandbox } from './checked.ts';
import { emptySandbox } from './sandbox.ts';

/** A sandbox with the cluster `shop` on Fargate, and ways to put things into it that need no operation. */
export interface TaskShop {
  readonly sandbox: CheckedSandbox;
  account(): Account;
  cluster(): StoredCluster;
  /** Adds a task definition; a Fargate one unless told otherwise. Its name: `family:revision`. */
  define(definition?: Wire<TaskDefinition>): string;
  /** Adds a container instance. Its ARN. */
  machine(offer?: Partial<InstanceOffer>): string;
  /** Adds a service without tasks and without a scheduler that would look at it. Its ARN. */
  service(name: string, members?: Partial<Wire<StoredService['service']>>): string;
  /** Starts a task as the scheduler of a service does. Its ARN. */
  start(taskDefinition: string, more?: Partial<TaskStart>): string;
  /** A task as DescribeTasks answers it. */
  task(arn: string): Wire<Task>;
}

/** awsvpc with two subnets. */
export const network = { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] } };

/** A definition for instances in bridge mode. */
export const onInstances: Wire<TaskDefinition> = {
  family: 'job',
  networkMode: 'bridge',
  compatibilities: ['EC2'],
  cpu: undefined,
  memory: undefined,
  containerDefinitions: [{ name: 'app', image: 'busybox', cpu: 256, memory: 512, essential: true }],
};

export function taskShop(): TaskShop {
  const sandbox = emptySandbox((account) => {
    account.clusters.set(
      'shop',
      emptyCluster({
        clusterArn: ecsArn(account, 'cluster', 'shop'),
        clusterName: 'shop',
        status: 'ACTIVE',
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [],
      }),
    );
  });
  const account = () => sandbox.account();
  const cluster = () => {
    const found = account().clusters.get('shop');
    if (found === undefined) throw new Error('The cluster is gone.');
    return found;
  };
  return {
    sandbox,
    account,
    cluster,
    define(definition = {}) {
      const { family = 'web' } = definition;
      const known = account().families.get(family) ?? { family, revisions: [] };
      const revision = known.revisions.length + 1;
      const taskDefinition: Wire<TaskDefinition> = {
        taskDefinitionArn: ecsArn(account(), 'task-definition', `${family}:${revision}`),
        family,
        revision,
        status: 'ACTIVE',
        networkMode: 'awsvpc',
        compatibilities: ['EC2', 'FARGATE'],
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'app', image: 'nginx:1.29', cpu: 0, essential: true }],
        ...definition,
      };
      known.revisions.push({ taskDefinition, tags: [] });
      account().families.set(family, known);
      return `${family}:${revision}`;
    },
    machine(offer = {}) {
      const instance = registerInstance(account(), cluster(), {
        ec2InstanceId: `i-${account().ids.hex(17)}`,
        instanceType: 'm5.large',
        cpu: 2048,
        memory: 7680,
        availabilityZone: 'us-east-1a',
        ...offer,
      });
      return instance.containerInstanceArn ?? '';
    },
    service(name, members = {}) {
      const serviceArn = ecsArn(account(), 'service', 'shop', name);
      // A controller of its own, so that no scheduler of ECS touches the tasks that a test starts.
      const service: StoredService['service'] = {
        serviceArn,
        serviceName: name,
        clusterArn: ecsArn(account(), 'cluster', 'shop'),
        status: 'ACTIVE',
        desiredCount: 0,
        deploymentController: { type: 'EXTERNAL' },
        deployments: [],
        taskSets: [],
        events: [],
        ...members,
      };
      cluster().services.set(name, {
        service,
        revisions: [],
        serviceDeployments: [],
        progress: {},
        clientTokens: {},
      });
      return serviceArn;
    },
    start(taskDefinition, more = {}) {
      const [family = '', revision = '1'] = taskDefinition.split(':');
      const stored = account().families.get(family)?.revisions[Number(revision) - 1];
      if (stored === undefined) throw new Error(`No task definition ${taskDefinition}.`);
      const { task } = startTask(account(), cluster(), {
        taskDefinition: stored,
        place: { launchType: 'FARGATE' },
        group: `family:${family}`,
        networkConfiguration: network,
        tags: [],
        ...more,
      });
      return task.taskArn ?? '';
    },
    task(arn) {
      const [task] = sandbox.send('DescribeTasks', { cluster: 'shop', tasks: [arn], include: ['TAGS'] }).tasks ?? [];
      if (task === undefined) throw new Error(`No task ${arn}.`);
      return task;
    },
  };
}
