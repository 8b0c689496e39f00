import type { ContainerDefinition, HealthStatus, TaskDefinition, TaskOverride } from '@aws-sdk/client-ecs';
import type { Wire } from '../wire.ts';
import { endOfCommand } from './commands.ts';
import { dependencyTimes } from './container-order.ts';
import { initialisationFailure, pullFailure } from './start-failures.ts';

/*
 * The sandbox has no machines: what becomes of a task is told by its containers.
 *
 * | what it has                                          | what becomes of it                                                    |
 * |------------------------------------------------------|-----------------------------------------------------------------------|
 * | image with `broken`, `missing` or `does-not-exist`   | CannotPullContainerError, TaskFailedToStart                           |
 * | secret whose `valueFrom` has `missing`               | ResourceInitializationError, TaskFailedToStart                        |
 * | `awslogs-group` with `missing`, not created by ECS   | ResourceInitializationError (EC2: CannotStartContainerError)          |
 * | command `true`, `false`, `exit N`, `sleep N`         | ends by itself with that exit code; `sleep` after so many seconds     |
 * | the same in `sh -c "…"`                              | likewise                                                              |
 * | `SANDBOX_EXIT_CODE=N`                                | ends with that exit code                                              |
 * | `SANDBOX_EXIT_AFTER=SECONDS`                         | ends so long after its start (with 0 unless told otherwise)           |
 * | `SANDBOX_OUT_OF_MEMORY=1`                            | is killed: OutOfMemoryError, exit code 137                            |
 * | `SANDBOX_HEALTH=UNHEALTHY`                           | its health check, when it has one, fails                              |
 * | `SANDBOX_START_SECONDS=SECONDS`                      | takes so long to start                                                |
 * | `SANDBOX_STOP_SECONDS=SECONDS`                       | takes so long to stop; killed with 137 when `stopTimeout` is over     |
 * | none of these                                        | runs until it is stopped, then ends with 0                            |
 *
 * Variables count in `environment` of the container definition and of overrides.
 */

/** Seconds after which a process ends that does not say when. */
const usualSecondsToExit = 3;

/** Seconds that a process takes to end when it is told to stop. */
export const usualSecondsToStop = 2;

/** Documented: `stopTimeout` is 30 seconds unless told otherwise (ContainerDefinition.stopTimeout). */
const usualStopTimeout = 30;

export interface ContainerOutcome {
  readonly name: string;
  readonly isEssential: boolean;
  /** Seconds between the pull of all images and its start; undefined: what it depends on never comes. */
  readonly startsAfter: number | undefined;
  /** How it ends by itself, in seconds after its start. */
  readonly end?: { readonly after: number; readonly exitCode: number; readonly reason?: string } | undefined;
  /** What its health check finds, and how many seconds after its start. */
  readonly health?: { readonly status: HealthStatus; readonly after: number } | undefined;
  /** How it ends when it is stopped, in seconds after it was told. */
  readonly stop: { readonly after: number; readonly exitCode: number };
}

/** Why a task cannot be started. */
export interface StartFailure {
  readonly stoppedReason: string;
  readonly container?: string;
  readonly containerReason?: string;
}

export interface TaskOutcome {
  /** Before images are pulled. */
  readonly initialisation?: StartFailure | undefined;
  readonly pull?: StartFailure | undefined;
  /** A container that can never start, since one that it depends on has failed; seconds after the pull. */
  readonly dependency?: (StartFailure & { readonly after: number }) | undefined;
  /** In the order of the task definition. */
  readonly containers: readonly ContainerOutcome[];
}

/** What will become of a task. A pure function of its definition and its overrides. */
export function outcomeOf(
  taskDefinition: Wire<TaskDefinition>,
  overrides: Wire<TaskOverride> | undefined,
  isFargate: 'fargate' | 'instance',
): TaskOutcome {
  const definitions = (taskDefinition.containerDefinitions ?? []).map((each) => overridden(each, overrides));
  const ordered = definitions.map((definition) => ({
    definition,
    startSeconds: seconds(environmentOf(definition).get('SANDBOX_START_SECONDS')) ?? 0,
    end: endOf(definition),
    health: healthOf(definition),
  }));
  const times = dependencyTimes(ordered);
  return {
    initialisation: initialisationFailure(definitions, isFargate),
    pull: pullFailure(definitions, isFargate),
    dependency: times.failure,
    containers: ordered.map(({ definition, end, health }) => ({
      name: definition.name ?? '',
      isEssential: definition.essential ?? true,
      startsAfter: times.starts.get(definition.name ?? ''),
      end,
      health,
      stop: stopOf(definition),
    })),
  };
}

/** A container definition as overrides change it. */
function overridden(
  definition: Wire<ContainerDefinition>,
  overrides: Wire<TaskOverride> | undefined,
): Wire<ContainerDefinition> {
  const override = overrides?.containerOverrides?.find(({ name }) => name === definition.name);
  if (override === undefined) return definition;
  return {
    ...definition,
    command: override.command ?? definition.command,
    environment: [...(definition.environment ?? []), ...(override.environment ?? [])],
  };
}

/** Later ones win, so overrides do. */
function environmentOf(definition: Wire<ContainerDefinition>): ReadonlyMap<string, string> {
  return new Map((definition.environment ?? []).map(({ name = '', value = '' }) => [name, value]));
}

function endOf(definition: Wire<ContainerDefinition>): ContainerOutcome['end'] {
  const environment = environmentOf(definition);
  const command = endOfCommand([...(definition.entryPoint ?? []), ...(definition.command ?? [])]);
  const after = seconds(environment.get('SANDBOX_EXIT_AFTER'));
  const exitCode = seconds(environment.get('SANDBOX_EXIT_CODE'));
  if (isOn(environment.get('SANDBOX_OUT_OF_MEMORY'))) {
    // The reason is that of the container agent (errors.go: OutOfMemoryError).
    const reason = 'OutOfMemoryError: Container killed due to memory usage';
    return restarted(definition, { after: after ?? usualSecondsToExit, exitCode: 137, reason });
  }
  if (command === undefined && after === undefined && exitCode === undefined) return undefined;
  return restarted(definition, {
    after: after ?? command?.after ?? usualSecondsToExit,
    exitCode: exitCode ?? command?.exitCode ?? 0,
  });
}

/**
 * A container with a restart policy that ran for `restartAttemptPeriod` (60 seconds unless told otherwise) is restarted, again and again,
 * unless its exit code is ignored (ContainerRestartPolicy). Its task does not notice.
 */
function restarted(
  { restartPolicy }: Wire<ContainerDefinition>,
  end: { readonly after: number; readonly exitCode: number; readonly reason?: string },
): ContainerOutcome['end'] {
  if (restartPolicy?.enabled !== true || restartPolicy.ignoredExitCodes?.includes(end.exitCode)) return end;
  return end.after < (restartPolicy.restartAttemptPeriod ?? 60) ? end : undefined;
}

/** Defaults of the health check (HealthCheck): every 30 seconds, 3 retries, no start period. */
function healthOf(definition: Wire<ContainerDefinition>): ContainerOutcome['health'] {
  const check = definition.healthCheck;
  if (check === undefined || check.command?.[0] === 'NONE') return undefined;
  const interval = check.interval ?? 30;
  if (environmentOf(definition).get('SANDBOX_HEALTH')?.toUpperCase() !== 'UNHEALTHY') {
    return { status: 'HEALTHY', after: interval };
  }
  return { status: 'UNHEALTHY', after: (check.startPeriod ?? 0) + interval * (check.retries ?? 3) };
}

function stopOf(definition: Wire<ContainerDefinition>): ContainerOutcome['stop'] {
  const wanted = seconds(environmentOf(definition).get('SANDBOX_STOP_SECONDS')) ?? usualSecondsToStop;
  const most = definition.stopTimeout ?? usualStopTimeout;
  // 137 is 128 + SIGKILL, which follows SIGTERM after `stopTimeout`.
  return wanted > most ? { after: most, exitCode: 137 } : { after: wanted, exitCode: 0 };
}

function seconds(text: string | undefined): number | undefined {
  const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

function isOn(text: string | undefined): boolean {
  return text !== undefined && !/^(?:|0|false|no)$/i.test(text);
}
