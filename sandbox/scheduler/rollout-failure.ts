import type { Account, StoredCluster, StoredService } from '../account.ts';
import { timestamp } from '../wire.ts';
import { firing, thresholdOf } from './circuit-breaker.ts';
import { type CurrentDeployment, currentDeployment, endDeployment, isGoingOn, rollBack } from './deployments.ts';
import { tell } from './events.ts';
import { lookAgainAt } from './wake.ts';

/** How often alarms are looked at while a deployment goes on. Seconds. */
const alarmInterval = 15;

/**
 * Fails a rolling deployment whose tasks failed too often (circuit breaker), whose alarms fire, or that StopServiceDeployment asked to stop; rolls it
 * back where that is wanted and possible.
 */
export function failWhenBroken(account: Account, cluster: StoredCluster, stored: StoredService): void {
  const current = currentDeployment(stored);
  if (current === undefined || !isGoingOn(current.serviceDeployment)) return;
  if (obeyStop(account, cluster, stored, current)) return;
  if (breaks(stored, current)) {
    fail(account, cluster, stored, {
      reason: 'ECS deployment circuit breaker: tasks failed to start.',
      event: 'tasks failed to start.',
      isRollback: stored.service.deploymentConfiguration?.deploymentCircuitBreaker?.rollback === true,
    });
    return;
  }
  if (alarms(account, stored, current)) {
    fail(account, cluster, stored, {
      reason: 'ECS deployment alarms: alarm detected.',
      event: 'alarm detected.',
      isRollback: stored.service.deploymentConfiguration?.alarms?.rollback === true,
    });
  }
}

interface Failure {
  readonly reason: string;
  readonly event: string;
  readonly isRollback: boolean;
}

function fail(account: Account, cluster: StoredCluster, stored: StoredService, failure: Failure): void {
  const { reason, event, isRollback } = failure;
  const current = currentDeployment(stored);
  if (current === undefined) return;
  tell(account, stored, ` (deployment ${current.row.id}) deployment failed: ${event}`);
  const wasRollback = current.serviceDeployment.status === 'ROLLBACK_IN_PROGRESS';
  if (isRollback && !wasRollback && rollBack(account, cluster, stored, reason) !== undefined) return;
  // "a service deployment will transition to a failed state and stop launching new tasks" (DeploymentConfiguration.deploymentCircuitBreaker)
  current.progress.isGivenUp = true;
  endDeployment(account, cluster, stored, { status: wasRollback ? 'ROLLBACK_FAILED' : 'STOPPED', reason });
}

/** What StopServiceDeployment asked for. */
function obeyStop(
  account: Account,
  cluster: StoredCluster,
  stored: StoredService,
  { serviceDeployment, progress }: CurrentDeployment,
): boolean {
  const { status, statusReason = 'The service deployment was stopped by StopServiceDeployment.' } = serviceDeployment;
  if (status === 'ROLLBACK_REQUESTED') {
    if (rollBack(account, cluster, stored, statusReason) !== undefined) return true;
    endDeployment(account, cluster, stored, { status: 'ROLLBACK_FAILED', reason: statusReason });
    progress.isGivenUp = true;
    return true;
  }
  if (status !== 'STOP_REQUESTED') return false;
  progress.isGivenUp = true;
  endDeployment(account, cluster, stored, { status: 'STOPPED', reason: statusReason });
  return true;
}

/** The circuit breaker counts on with "the latest service desired count" (ThresholdConfiguration.type). */
function breaks({ service }: StoredService, { serviceDeployment, progress, row }: CurrentDeployment): boolean {
  const breaker = serviceDeployment.deploymentCircuitBreaker;
  const configuration = service.deploymentConfiguration?.deploymentCircuitBreaker;
  row.failedTasks = progress.failedTasks;
  if (breaker === undefined) return false;
  breaker.failureCount = progress.failedTasks;
  breaker.threshold = thresholdOf(service.desiredCount ?? 0, configuration?.thresholdConfiguration);
  if (breaker.status !== 'MONITORING' || progress.failedTasks < breaker.threshold) return false;
  breaker.status = 'TRIGGERED';
  return true;
}

function alarms(account: Account, stored: StoredService, { serviceDeployment }: CurrentDeployment): boolean {
  const watched = serviceDeployment.alarms;
  if (watched?.status !== 'MONITORING') return false;
  const triggered = firing(account, watched.alarmNames);
  if (triggered.length === 0) {
    lookAgainAt(account, stored, account.now + alarmInterval * 1000);
    return false;
  }
  watched.status = 'TRIGGERED';
  watched.triggeredAlarmNames = triggered;
  serviceDeployment.updatedAt = timestamp(account.now);
  return true;
}
