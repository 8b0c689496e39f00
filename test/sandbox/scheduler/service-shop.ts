import type { ContainerDefinition, Deployment, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import { ecsArn } from '../../../sandbox/arns.ts';
import { registerInstance } from '../../../sandbox/instances.ts';
import type { Request } from '../../../sandbox/operation.ts';
import type { Wire } from '../../../sandbox/wire.ts';
import { emptySandbox, pass } from '../sandbox.ts';

/** A network for tasks of awsvpc. */
export const network = { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } };

export const targetGroup = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';

/** A cluster `shop` in an empty sandbox, and short ways to a service `web` in it. */
export function shop() {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', { clusterName: 'shop', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });

  /** Registers the next revision of a family; `container` changes its only container. */
  function define(
    container: Partial<Wire<ContainerDefinition>> = {},
    definition: Partial<Wire<TaskDefinition>> = {},
  ): string {
    const { family = 'web' } = definition;
    const account = sandbox.account();
    const known = account.families.get(family) ?? { family, revisions: [] };
    const revision = known.revisions.length + 1;
    const taskDefinitionArn = ecsArn(account, 'task-definition', `${family}:${revision}`);
    const taskDefinition: Wire<TaskDefinition> = {
      taskDefinitionArn,
      family,
      revision,
      status: 'ACTIVE',
      networkMode: 'awsvpc',
      compatibilities: ['EC2', 'FARGATE'],
      cpu: '256',
      memory: '512',
      volumes: [],
      placementConstraints: [],
      containerDefinitions: [
        { name: 'web', image: `web:${revision}`, essential: true, portMappings: [{ containerPort: 80 }], ...container },
      ],
      ...definition,
    };
    known.revisions.push({ taskDefinition, tags: [] });
    account.families.set(family, known);
    return taskDefinitionArn;
  }

  function create(request: Partial<Request<'CreateService'>> = {}): Wire<Service> {
    const isDaemon = request.schedulingStrategy === 'DAEMON';
    const { service } = sandbox.send('CreateService', {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'web',
      ...(isDaemon ? {} : { desiredCount: 2 }),
      ...(request.capacityProviderStrategy === undefined && !isDaemon && { launchType: 'FARGATE' as const }),
      networkConfiguration: network,
      ...request,
    });
    return service ?? {};
  }

  function update(request: Partial<Request<'UpdateService'>>): Wire<Service> {
    return sandbox.send('UpdateService', { cluster: 'shop', service: 'web', ...request }).service ?? {};
  }

  function describe(service = 'web'): Wire<Service> {
    const { services = [] } = sandbox.send('DescribeServices', { cluster: 'shop', services: [service] });
    return services[0] ?? {};
  }

  /** Lets time pass in steps until the newest deployment is no longer in progress. @returns seconds that passed */
  function settle(most = 1800): number {
    for (let seconds = 0; seconds < most; seconds += 5) {
      const { deployments = [] } = describe();
      const [row] = deployments;
      if (deployments.length === 1 && row?.rolloutState !== 'IN_PROGRESS') return seconds;
      pass(sandbox, 5);
    }
    return most;
  }

  function primary(): Wire<Deployment> {
    return describe().deployments?.find(({ status }) => status === 'PRIMARY') ?? {};
  }

  /** Messages of the events, oldest first, with ids and ARNs shortened. */
  function told(): string[] {
    return (describe().events ?? [])
      .map(({ message = '' }) => message)
      .map((message) => message.replace(/\(task [0-9a-f]+\)/g, '(task …)').replace(/ecs-svc\/\d+/g, 'ecs-svc/…'))
      .toReversed();
  }

  function serviceDeployment() {
    const { serviceDeployments = [] } = sandbox.account().clusters.get('shop')?.services.get('web') ?? {
      serviceDeployments: [],
    };
    return serviceDeployments.at(-1) ?? {};
  }

  /** Adds container instances to the cluster. */
  function addInstances(count: number, cpu = 2048, memory = 4096): string[] {
    const account = sandbox.account();
    const cluster = account.clusters.get('shop');
    if (cluster === undefined) return [];
    return Array.from({ length: count }, () => {
      const ec2InstanceId = `i-${account.ids.hex(17)}`;
      const offer = { ec2InstanceId, instanceType: 'm5.large', cpu, memory, availabilityZone: 'us-east-1a' };
      return registerInstance(account, cluster, offer).containerInstanceArn ?? '';
    });
  }

  const wait = (seconds: number) => pass(sandbox, seconds);
  return { sandbox, define, create, update, describe, settle, primary, told, serviceDeployment, addInstances, wait };
}
