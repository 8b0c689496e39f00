import type { Account, StoredCluster, StoredService } from '../account.ts';
import { type CurrentDeployment, currentDeployment, endDeployment, isGoingOn } from './deployments.ts';
import { tell } from './events.ts';
import { memoryOf } from './service-memory.ts';
import { countsOf } from './service-tasks.ts';
import { lookAgainAt } from './wake.ts';

/**
 * How long alarms are watched after the new tasks run, unless `bakeTimeInMinutes` says it: ECS takes it from the alarms' own configuration, which
 * the sandbox does not know. Seconds.
 */
const alarmBakeTime = 60;

/**
 * How many tasks must be healthy for a rolling deployment to succeed. Source: DeploymentEarlySuccessCriteria in the SDK; that the percentage is
 * rounded up is not documented, and follows minimumHealthyPercent, which it must not fall below.
 */
export function healthyForSuccess(desired: number, early?: { enable?: boolean; healthyPercent?: number }): number {
  if (early?.enable !== true) return desired;
  return Math.ceil((desired * (early.healthyPercent ?? 100)) / 100);
}

/**
 * Completes the deployment when as many tasks are healthy as it takes, those of earlier deployments are gone and the bake time is over; tells that
 * the service has reached a steady state.
 */
export function completeWhenSteady(account: Account, cluster: StoredCluster, stored: StoredService): void {
  const current = currentDeployment(stored);
  if (current === undefined) return;
  const { service } = stored;
  const memory = memoryOf(stored);
  const desired = service.desiredCount ?? 0;
  const rows = service.deployments?.length ?? 0;
  const { healthy, active } = countsOf(cluster, stored, current.row.id ?? '');
  const isSteady = rows === 1 && healthy === desired && active === desired;
  if (isGoingOn(current.serviceDeployment)) {
    const early = service.deploymentConfiguration?.earlySuccessCriteria;
    const isCleanedUp = rows === 1 || (early?.enable === true && early.sourceServiceRevisionCleanup === 'DEFERRED');
    const isDone = isSteady || (early?.enable === true && isCleanedUp && healthy >= healthyForSuccess(desired, early));
    if (!isDone) delete current.progress.bakesUntil;
    else if (isBaked(account, stored, current)) {
      const isRollback = current.serviceDeployment.status === 'ROLLBACK_IN_PROGRESS';
      endDeployment(account, cluster, stored, { status: isRollback ? 'ROLLBACK_SUCCESSFUL' : 'SUCCESSFUL' });
    }
  }
  if (isSteady && !isGoingOn(current.serviceDeployment) && memory.isSteady !== true) {
    tell(account, stored, ' has reached a steady state.');
  }
  memory.isSteady = isSteady && !isGoingOn(current.serviceDeployment);
}

/** The bake time begins when the new tasks run; a rollback has none. */
function isBaked(account: Account, stored: StoredService, current: CurrentDeployment): boolean {
  const { bakeTimeInMinutes = 0 } = stored.service.deploymentConfiguration ?? {};
  const isWatched = current.serviceDeployment.alarms?.status === 'MONITORING';
  const seconds = bakeTimeInMinutes > 0 ? bakeTimeInMinutes * 60 : isWatched ? alarmBakeTime : 0;
  if (seconds === 0 || current.serviceDeployment.status === 'ROLLBACK_IN_PROGRESS') return true;
  current.progress.bakesUntil ??= account.now + seconds * 1000;
  if (account.now >= current.progress.bakesUntil) return true;
  lookAgainAt(account, stored, current.progress.bakesUntil);
  return false;
}
