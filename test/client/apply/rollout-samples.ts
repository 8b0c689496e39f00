import type { Deployment, Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { type RolloutState, rolloutOf, rolloutStart } from '../../../client/apply/rollout.ts';

/** So many seconds after 2026-01-01T00:00:00Z. */
export const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

const arn = (rest: string) => `arn:aws:ecs:us-east-1:123456789012:${rest}`;

export const deploymentArn = arn('service-deployment/shop/web/abc');

/** A deployment of DescribeServices: 2 of 2 tasks run. */
export function row(id: string, given: Partial<Deployment> = {}): Deployment {
  return {
    id: `ecs-svc/${id}`,
    status: 'PRIMARY',
    taskDefinition: arn(`task-definition/web:${id}`),
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    failedTasks: 0,
    rolloutState: 'COMPLETED',
    createdAt: at(Number(id)),
    ...given,
  };
}

export function service(given: Partial<Service> = {}): Service {
  return {
    serviceArn: arn('service/shop/web'),
    serviceName: 'web',
    clusterArn: arn('cluster/shop'),
    status: 'ACTIVE',
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    deployments: [row('1')],
    events: [],
    ...given,
  };
}

export function deployment(given: Partial<ServiceDeployment> = {}): ServiceDeployment {
  return { serviceDeploymentArn: deploymentArn, status: 'IN_PROGRESS', createdAt: at(1), updatedAt: at(1), ...given };
}

export const start = rolloutStart({ cluster: 'shop', service: 'web' });

/** The state after looks at these answers, ten seconds apart. */
export function looked(answers: readonly Parameters<typeof rolloutOf>[1][], first: RolloutState = start): RolloutState {
  return answers.reduce((state, each, index) => rolloutOf(state, each, at(100 + 10 * index)), first);
}
