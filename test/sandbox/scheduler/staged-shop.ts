import assert from 'node:assert/strict';
import type { DeploymentConfiguration, DeploymentControllerType, ServiceDeployment } from '@aws-sdk/client-ecs';
import { type Account, emptyCluster, type StoredService } from '../../../sandbox/account.ts';
import { ecsArn } from '../../../sandbox/arns.ts';
import { beginDeployment } from '../../../sandbox/scheduler/deployments.ts';
import { wakeService } from '../../../sandbox/scheduler/services.ts';
import type { Wire } from '../../../sandbox/wire.ts';
import type { CheckedSandbox } from '../checked.ts';
import { emptySandbox, pass, start } from '../sandbox.ts';

/** A sandbox with one service `web` in the cluster `shop`, and task definitions `web:1`, `web:2` and `web:3` (for EC2 alone, its image is missing). */
export interface StagedShop {
  readonly sandbox: CheckedSandbox;
  readonly account: Account;
  readonly stored: StoredService;
  /** Begins a deployment of a task definition: `web:2`. @returns the ARN of the service deployment */
  deploy(taskDefinition: string): string;
  /** The newest service deployment, as the API describes it. */
  deployment(): Wire<ServiceDeployment>;
  pass(seconds: number): void;
  /** Lets seconds pass, at most so many, until it is so. @returns how many passed */
  passUntil(isSo: (deployment: Wire<ServiceDeployment>) => boolean, atMost?: number): number;
}

export interface ShopOptions {
  readonly controller?: DeploymentControllerType;
  readonly desiredCount?: number;
  readonly configuration?: Wire<DeploymentConfiguration>;
}

const network = {
  awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: [], assignPublicIp: 'ENABLED' as const },
};

export function stagedShop({ controller = 'ECS', desiredCount = 2, configuration = {} }: ShopOptions = {}): StagedShop {
  const sandbox = emptySandbox((account) => fill(account, controller, desiredCount, configuration));
  const account = sandbox.account();
  const cluster = account.clusters.get('shop');
  const stored = cluster?.services.get('web');
  assert.ok(cluster !== undefined && stored !== undefined);
  const deployment = () => {
    const arn = stored.serviceDeployments.at(-1)?.serviceDeploymentArn ?? '';
    const { serviceDeployments } = sandbox.send('DescribeServiceDeployments', { serviceDeploymentArns: [arn] });
    return serviceDeployments?.[0] ?? assert.fail('there is no service deployment');
  };
  return {
    sandbox,
    account,
    stored,
    deployment,
    deploy(taskDefinition) {
      sandbox.account();
      const { serviceDeployment } = beginDeployment(account, cluster, stored, {
        taskDefinition: ecsArn(account, 'task-definition', taskDefinition),
        launchType: 'FARGATE',
        platformVersion: '1.4.0',
        networkConfiguration: network,
      });
      wakeService(account, stored.service.serviceArn ?? '');
      return serviceDeployment.serviceDeploymentArn ?? '';
    },
    pass: (seconds) => pass(sandbox, seconds),
    passUntil(isSo, atMost = 3600) {
      for (let passed = 0; passed <= atMost; passed += 1) {
        if (isSo(deployment())) return passed;
        pass(sandbox, 1);
      }
      return assert.fail(`not within ${atMost} seconds: ${JSON.stringify(deployment(), null, 1)}`);
    },
  };
}

/** The same, with a first deployment, of `web:1`, that is over. */
export function runningShop(configuration: Wire<DeploymentConfiguration>, desiredCount = 2): StagedShop {
  const shop = stagedShop({ configuration, desiredCount });
  shop.deploy('web:1');
  shop.passUntil(({ status }) => status === 'SUCCESSFUL');
  return shop;
}

function fill(
  account: Account,
  type: DeploymentControllerType,
  desiredCount: number,
  deploymentConfiguration: Wire<DeploymentConfiguration>,
): void {
  const clusterArn = ecsArn(account, 'cluster', 'shop');
  const cluster = emptyCluster({ clusterArn, clusterName: 'shop', status: 'ACTIVE', capacityProviders: ['FARGATE'] });
  account.clusters.set('shop', cluster);
  account.families.set('web', {
    family: 'web',
    revisions: ['nginx:1', 'nginx:2', 'nginx:missing'].map((image, index) => ({
      taskDefinition: {
        taskDefinitionArn: ecsArn(account, 'task-definition', `web:${index + 1}`),
        family: 'web',
        revision: index + 1,
        status: 'ACTIVE',
        networkMode: 'awsvpc',
        compatibilities: image === 'nginx:missing' ? ['EC2'] : ['EC2', 'FARGATE'],
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        containerDefinitions: [
          { name: 'web', image, essential: true, portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }] },
        ],
        volumes: [],
        placementConstraints: [],
      },
      tags: [],
    })),
  });
  cluster.services.set('web', {
    service: {
      serviceArn: ecsArn(account, 'service', 'shop', 'web'),
      serviceName: 'web',
      clusterArn,
      status: 'ACTIVE',
      desiredCount,
      schedulingStrategy: 'REPLICA',
      deploymentController: { type },
      deploymentConfiguration,
      loadBalancers: [],
      serviceRegistries: [],
      deployments: [],
      events: [],
      tags: [],
      createdAt: start / 1000,
    },
    revisions: [],
    serviceDeployments: [],
    progress: {},
    clientTokens: {},
  });
}
