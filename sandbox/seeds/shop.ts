import type { Account } from '../account.ts';
import { registerInstance } from '../instances.ts';
import type { Request } from '../operation.ts';
import { type History, remember } from './history.ts';

/** A small web shop, two days of whose past can still be seen. */
export function shopSeed(account: Account): void {
  remember(account, 2 * 24 * 60, (history) => {
    foundation(history);
    webServices(history);
    batch(history);
    checkout(history);
    express(history);
    history.passUntil(24 * 60);
    releases(history);
    history.passUntil(40);
    lastHour(history);
  });
}

const networkConfiguration = {
  awsvpcConfiguration: {
    subnets: ['subnet-0a1b2c3d4e5f60718', 'subnet-1b2c3d4e5f6071829'],
    securityGroups: ['sg-2c3d4e5f607182930'],
  },
};

function tagged(team: string) {
  return [
    { key: 'team', value: team },
    { key: 'environment', value: 'production' },
  ];
}

function roleArn({ partition, accountId }: Account, name: string): string {
  return `arn:${partition}:iam::${accountId}:role/${name}`;
}

function balancingArn({ partition, region, accountId }: Account, resource: string): string {
  return `arn:${partition}:elasticloadbalancing:${region}:${accountId}:${resource}`;
}

function register(
  { account, send }: History,
  family: string,
  image: string,
  team: string,
  containerPort?: number,
): void {
  send('RegisterTaskDefinition', {
    family,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    executionRoleArn: roleArn(account, 'ecsTaskExecutionRole'),
    containerDefinitions: [
      {
        name: family,
        image,
        essential: true,
        ...(containerPort !== undefined && { portMappings: [{ name: 'http', containerPort }] }),
        environment: [{ name: 'LOG_LEVEL', value: 'info' }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': `/shop/${family}`,
            'awslogs-region': account.region,
            'awslogs-stream-prefix': family,
          },
        },
      },
    ],
    tags: tagged(team),
  });
}

function foundation(history: History): void {
  const { send } = history;
  send('CreateCluster', {
    clusterName: 'shop',
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }],
    settings: [{ name: 'containerInsights', value: 'enabled' }],
    tags: tagged('platform'),
  });
  send('CreateCluster', { clusterName: 'batch', tags: tagged('data') });
  send('CreateCluster', { clusterName: 'staging' });
  const families = [
    ['web', 'web:1.0', 'web', 8080],
    ['web', 'web:1.1', 'web', 8080],
    ['api', 'api:2.3', 'backend', 8080],
    ['worker', 'worker:1.4', 'backend', undefined],
    ['checkout', 'checkout:3.0', 'payments', 8080],
    ['catalog', 'catalog:1.0', 'backend', 8080],
    ['search', 'search:5.0', 'backend', 9200],
    ['report', 'report:1.0', 'data', undefined],
  ] as const;
  for (const [family, image, team, port] of families)
    register(history, family, `example.com/shop/${image}`, team, port);
}

type ServiceRequest = Partial<Request<'CreateService'>>;

function service({ send }: History, serviceName: string, desiredCount: number, more: ServiceRequest): void {
  send('CreateService', {
    cluster: 'shop',
    serviceName,
    taskDefinition: serviceName,
    desiredCount,
    networkConfiguration,
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    ...more,
  });
}

function webServices(history: History): void {
  const { account } = history;
  const target = (name: string) => balancingArn(account, `targetgroup/shop-${name}/0123456789abcdef`);
  const rule = (id: string) => balancingArn(account, `listener-rule/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2/${id}`);
  service(history, 'web', 3, {
    launchType: 'FARGATE',
    loadBalancers: [{ targetGroupArn: target('web'), containerName: 'web', containerPort: 8080 }],
    healthCheckGracePeriodSeconds: 60,
    enableExecuteCommand: true,
    enableECSManagedTags: true,
    propagateTags: 'SERVICE',
    tags: tagged('web'),
  });
  service(history, 'api', 2, {
    launchType: 'FARGATE',
    deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 },
    loadBalancers: [
      {
        targetGroupArn: target('api-blue'),
        containerName: 'api',
        containerPort: 8080,
        advancedConfiguration: {
          alternateTargetGroupArn: target('api-green'),
          productionListenerRule: rule('9683b2d02a6cabee'),
          testListenerRule: rule('9683b2d02a6cc1d2'),
          roleArn: roleArn(account, 'ecsInfrastructureRole'),
        },
      },
    ],
    tags: tagged('backend'),
  });
  service(history, 'worker', 4, {
    capacityProviderStrategy: [
      { capacityProvider: 'FARGATE', base: 1, weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3 },
    ],
    tags: tagged('backend'),
  });
  service(history, 'catalog', 4, { launchType: 'FARGATE', tags: tagged('backend') });
  service(history, 'search', 2, { launchType: 'FARGATE', tags: tagged('backend') });
}

function batch({ account, send, pass }: History): void {
  const { partition, region, accountId } = account;
  const group = `autoScalingGroup:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0:autoScalingGroupName/batch`;
  send('CreateCapacityProvider', {
    name: 'batch-asg',
    autoScalingGroupProvider: {
      autoScalingGroupArn: `arn:${partition}:autoscaling:${region}:${accountId}:${group}`,
      managedScaling: { status: 'ENABLED', targetCapacity: 80 },
    },
    tags: tagged('data'),
  });
  send('PutClusterCapacityProviders', {
    cluster: 'batch',
    capacityProviders: ['batch-asg'],
    defaultCapacityProviderStrategy: [{ capacityProvider: 'batch-asg', weight: 1 }],
  });
  pass(1);
  const cluster = account.clusters.get('batch');
  for (const zone of ['a', 'b', 'c']) {
    if (cluster === undefined) break;
    // No request can say which capacity provider an instance came from: its Auto Scaling group does.
    registerInstance(account, cluster, {
      ec2InstanceId: `i-${account.ids.hex(17)}`,
      instanceType: 'm5.large',
      cpu: 2048,
      memory: 7680,
      availabilityZone: `${region}${zone}`,
      capacityProviderName: 'batch-asg',
    });
  }
  send('RegisterTaskDefinition', {
    family: 'metrics-agent',
    requiresCompatibilities: ['EC2'],
    containerDefinitions: [{ name: 'agent', image: 'example.com/shop/metrics-agent:1.2', cpu: 128, memory: 256 }],
  });
  send('CreateService', {
    cluster: 'batch',
    serviceName: 'metrics-agent',
    taskDefinition: 'metrics-agent',
    schedulingStrategy: 'DAEMON',
    launchType: 'EC2',
    tags: tagged('platform'),
  });
}

function checkout(history: History): void {
  const { send, pass } = history;
  const service = 'checkout';
  send('CreateService', {
    cluster: 'shop',
    serviceName: service,
    desiredCount: 4,
    deploymentController: { type: 'EXTERNAL' },
    tags: tagged('payments'),
  });
  const taskSet = (value: number) =>
    send('CreateTaskSet', {
      cluster: 'shop',
      service,
      taskDefinition: 'checkout',
      launchType: 'FARGATE',
      networkConfiguration,
      scale: { unit: 'PERCENT', value },
    }).taskSet?.id ?? '';
  const primary = taskSet(100);
  pass(5);
  send('UpdateServicePrimaryTaskSet', { cluster: 'shop', service, primaryTaskSet: primary });
  register(history, 'checkout', 'example.com/shop/checkout:3.1', 'payments', 8080);
  taskSet(25);
}

/** What is newer: an Express service, a gateway, and a daemon on managed instances. */
function express({ account, send, pass }: History): void {
  const infrastructureRoleArn = roleArn(account, 'ecsInfrastructureRole');
  send('CreateExpressGatewayService', {
    cluster: 'shop',
    serviceName: 'landing',
    infrastructureRoleArn,
    executionRoleArn: roleArn(account, 'ecsTaskExecutionRole'),
    primaryContainer: { image: 'example.com/shop/landing:1.0', containerPort: 8080 },
    healthCheckPath: '/health',
    tags: tagged('web'),
  });
  send('CreateGateway', {
    name: 'edge',
    infrastructureRoleArn,
    configuration: { hostSharedAlb: {} },
    tags: tagged('web'),
  });
  send('AssociateGatewayWithCluster', { gateway: 'edge', cluster: 'shop' });
  const { capacityProvider } = send('CreateCapacityProvider', {
    name: 'shop-managed',
    cluster: 'shop',
    managedInstancesProvider: {
      infrastructureRoleArn,
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: `arn:${account.partition}:iam::${account.accountId}:instance-profile/ecsInstanceRole`,
        networkConfiguration: { subnets: networkConfiguration.awsvpcConfiguration.subnets },
      },
    },
  });
  pass(5);
  const { daemonTaskDefinitionArn } = send('RegisterDaemonTaskDefinition', {
    family: 'log-agent',
    containerDefinitions: [{ name: 'agent', image: 'example.com/shop/log-agent:2.0', memory: 128 }],
  });
  send('CreateDaemon', {
    daemonName: 'log-agent',
    clusterArn: account.clusters.get('shop')?.cluster.clusterArn,
    daemonTaskDefinitionArn,
    capacityProviderArns: [capacityProvider?.capacityProviderArn ?? ''],
    tags: tagged('platform'),
  });
  const cluster = account.clusters.get('shop');
  for (const zone of ['a', 'b']) {
    if (cluster === undefined) break;
    registerInstance(account, cluster, {
      ec2InstanceId: `i-${account.ids.hex(17)}`,
      instanceType: 'c6a.large',
      cpu: 2048,
      memory: 3712,
      availabilityZone: `${account.region}${zone}`,
      capacityProviderName: 'shop-managed',
    });
  }
  pass(30);
}

/** Yesterday's. */
function releases(history: History): void {
  register(history, 'web', 'example.com/shop/web:1.2', 'web', 8080);
  history.send('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web' });
  history.pass(30);
  register(history, 'api', 'example.com/shop/api:2.4', 'backend', 8080);
  history.send('UpdateService', { cluster: 'shop', service: 'api', taskDefinition: 'api' });
  history.pass(30);
}

/** What ECS still knows the stopped tasks of: a release that failed and was rolled back, tasks on their own, and a rollout under way. */
function lastHour(history: History): void {
  const { send, pass } = history;
  register(history, 'search', 'example.com/shop/search:5.1-broken', 'backend', 9200);
  send('UpdateService', { cluster: 'shop', service: 'search', taskDefinition: 'search' });
  pass(5);
  const run = { cluster: 'shop', taskDefinition: 'report', launchType: 'FARGATE', networkConfiguration } as const;
  const command = (words: string[]) => ({ overrides: { containerOverrides: [{ name: 'report', command: words }] } });
  send('RunTask', { ...run, startedBy: 'nightly', ...command(['sleep', '600']) });
  send('RunTask', { ...run, startedBy: 'nightly', ...command(['false']) });
  send('RunTask', { ...run, startedBy: 'alice', count: 2, tags: tagged('data') });
  pass(34);
  register(history, 'catalog', 'example.com/shop/catalog:1.1', 'backend', 8080);
  send('UpdateService', { cluster: 'shop', service: 'catalog', taskDefinition: 'catalog' });
  pass(0.5);
}
