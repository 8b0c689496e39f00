import type {
  DeploymentConfiguration,
  DeploymentLifecycleHook,
  DeploymentLifecycleHookDetail,
  DeploymentLifecycleHookStage,
} from '@aws-sdk/client-ecs';
import type { Account } from '../account.ts';
import { timestamp, type Wire } from '../wire.ts';

/** A lifecycle hook at work in a stage of a deployment: plain data, changed in place. */
export interface HookRun {
  readonly hookId: string;
  readonly targetType: 'AWS_LAMBDA' | 'PAUSE';
  readonly targetArn?: string;
  status: 'AWAITING_ACTION' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly timeoutAction: 'CONTINUE' | 'ROLLBACK';
  /** When the function of a Lambda hook answers for good, in milliseconds since the epoch; without it, it never does. */
  readonly answersAt?: number;
  readonly answer: 'SUCCEEDED' | 'FAILED';
}

/** What the hooks of a stage say together: all must have passed before the next stage; one that fails rolls back. */
export type HooksVerdict = 'WAITING' | 'PASSED' | 'FAILED';

/** How long the sandbox says that an invocation of a function takes. */
const invocationSeconds = 5;

/** "IN_PROGRESS: Amazon ECS invokes the function again after a delay. By default, the delay is 30 seconds." (Developer Guide, lifecycle hooks) */
const callBackDelaySeconds = 30;

/** How often a function with `wait` in its name answers IN_PROGRESS. */
const waits = 3;

/** DeploymentLifecycleHookTimeoutConfiguration.timeoutInMinutes: "Default: 1440 (24 hours)". */
const usualTimeoutInMinutes = 1440;

/** How a function answers. The sandbox calls none: its name tells. */
export interface HookAnswer {
  readonly status: 'SUCCEEDED' | 'FAILED';
  /** Seconds from the first invocation; undefined when it answers IN_PROGRESS for ever. */
  readonly afterSeconds: number | undefined;
}

/**
 * The answer of a hook's function by the name in its ARN: with `forever` it stays IN_PROGRESS; with `wait` it does so three times, 30
 * seconds apart; with `fail` it ends FAILED; SUCCEEDED otherwise.
 */
export function hookAnswer(targetArn: string): HookAnswer {
  const [, name = targetArn] = /:function:([^:]+)/.exec(targetArn) ?? [];
  const status = name.toLowerCase().includes('fail') ? 'FAILED' : 'SUCCEEDED';
  if (name.toLowerCase().includes('forever')) return { status, afterSeconds: undefined };
  const waited = name.toLowerCase().includes('wait') ? waits * callBackDelaySeconds : 0;
  return { status, afterSeconds: waited + invocationSeconds };
}

/** Starts the hooks that a deployment has for a stage. */
export function startHooks(
  account: Account,
  configuration: Wire<DeploymentConfiguration>,
  stage: DeploymentLifecycleHookStage,
): HookRun[] {
  return (configuration.lifecycleHooks ?? [])
    .filter((hook) => hook.lifecycleStages?.includes(stage))
    .map((hook) => startHook(account, hook));
}

function startHook(account: Account, hook: Wire<DeploymentLifecycleHook>): HookRun {
  const { timeoutInMinutes = usualTimeoutInMinutes, action = 'ROLLBACK' } = hook.timeoutConfiguration ?? {};
  const common = { expiresAt: account.now + timeoutInMinutes * 60_000, timeoutAction: action };
  if (hook.targetType === 'PAUSE') {
    return {
      // The form of the example of DescribeServiceDeployments.
      hookId: `ecs-pause-${account.ids.hex(44)}`,
      targetType: 'PAUSE',
      status: 'AWAITING_ACTION',
      answer: 'SUCCEEDED',
      ...common,
    };
  }
  const targetArn = hook.hookTargetArn ?? '';
  const { status, afterSeconds } = hookAnswer(targetArn);
  return {
    hookId: `ecs-lambda-${account.ids.hex(44)}`,
    targetType: 'AWS_LAMBDA',
    targetArn,
    status: 'IN_PROGRESS',
    answer: status,
    ...(afterSeconds !== undefined && { answersAt: account.now + afterSeconds * 1000 }),
    ...common,
  };
}

/** Lets the time that passed do its work on the hooks of a stage. @param now milliseconds since the epoch */
export function judgeHooks(runs: readonly HookRun[], now: number): HooksVerdict {
  for (const run of runs) {
    if (!isOpen(run)) continue;
    if (run.answersAt !== undefined && run.answersAt <= Math.min(now, run.expiresAt)) run.status = run.answer;
    else if (run.expiresAt <= now) run.status = 'TIMED_OUT';
  }
  if (runs.some(hasFailed)) return 'FAILED';
  return runs.some(isOpen) ? 'WAITING' : 'PASSED';
}

/** When time changes one of the hooks next, in milliseconds since the epoch. */
export function nextHookTime(runs: readonly HookRun[]): number | undefined {
  const times = runs.filter(isOpen).map((run) => Math.min(run.answersAt ?? run.expiresAt, run.expiresAt));
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Whether a hook is not done. */
function isOpen({ status }: HookRun): boolean {
  return status === 'AWAITING_ACTION' || status === 'IN_PROGRESS';
}

/** Whether a hook wants the deployment rolled back. */
function hasFailed({ status, timeoutAction }: HookRun): boolean {
  return status === 'FAILED' || (status === 'TIMED_OUT' && timeoutAction === 'ROLLBACK');
}

/** Does what ContinueServiceDeployment asks of a PAUSE hook that is AWAITING_ACTION. */
export function continueHook(run: HookRun, action: 'CONTINUE' | 'ROLLBACK'): void {
  run.status = action === 'CONTINUE' ? 'SUCCEEDED' : 'FAILED';
}

/** A hook as DescribeServiceDeployments shows it. */
export function hookDetail(run: HookRun): Wire<DeploymentLifecycleHookDetail> {
  return {
    hookId: run.hookId,
    targetType: run.targetType,
    ...(run.targetArn !== undefined && { targetArn: run.targetArn }),
    status: run.status,
    expiresAt: timestamp(run.expiresAt),
    timeoutAction: run.timeoutAction,
  };
}
