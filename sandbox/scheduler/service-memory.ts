import type { DeploymentProgress, StoredService } from '../account.ts';

/** What the scheduler remembers of a service itself: under this key of `StoredService.progress`. */
const serviceKey = 'service';

/** Memory of one deployment (`ecs-svc/…`). Plain data. */
export interface RolloutProgress extends DeploymentProgress {
  /** ARN of the revision that the deployment runs. */
  revisionArn?: string;
  /** ARN of the service deployment that made it. */
  serviceDeploymentArn?: string;
  /** Tasks that were started and have not been healthy yet, by id: `new` until they are RUNNING. */
  starting?: Record<string, 'new' | 'running'>;
  /** Tasks in a row that stopped before they ran: what the scheduler slows down for. */
  failedStarts?: number;
  /** Milliseconds since the epoch: no task is started before. */
  startsAgainAt?: number;
  /** Milliseconds since the epoch: the bake time ends. */
  bakesUntil?: number;
  /** Whether it was told that the percentages leave no room. */
  isStuckTold?: boolean;
  /** Of a task set: whether it was a deployment before the service's deployment controller changed. */
  wasDeployment?: boolean;
  /** Whether its tasks are no longer started: the circuit breaker or an alarm stopped it. */
  isGivenUp?: boolean;
}

/** Memory of the scheduler of a whole service. */
export interface ServiceMemory extends DeploymentProgress {
  /** Milliseconds since the epoch: a look at the service is due then. */
  looksAt?: number;
  /** Whether it was told that the service has reached a steady state. */
  isSteady?: boolean;
  /** How often in a row a task found no place. */
  unplacedLooks?: number;
  /** Milliseconds since the epoch: no placement is tried before. */
  placesAgainAt?: number;
  /** Name of the list of its Service Connect namespace. */
  namespaceList?: string;
  /** The launch type that the service goes back to when its strategy is taken away. */
  launchType?: 'EC2' | 'FARGATE' | 'EXTERNAL' | 'MANAGED_INSTANCES';
  /** Milliseconds since the epoch: it is INACTIVE since. */
  endedAt?: number;
}

/** What the scheduler remembers of a deployment; changed in place. @param id `ecs-svc/…` */
export function progressOf(stored: StoredService, id: string): RolloutProgress {
  const known = stored.progress[id];
  if (known !== undefined) return known;
  const made: RolloutProgress = { failedTasks: 0 };
  stored.progress[id] = made;
  return made;
}

/** What the scheduler remembers of a service; changed in place. */
export function memoryOf(stored: StoredService): ServiceMemory {
  const known = stored.progress[serviceKey];
  if (known !== undefined) return known;
  const made: ServiceMemory = { failedTasks: 0 };
  stored.progress[serviceKey] = made;
  return made;
}
