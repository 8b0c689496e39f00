import type * as ecs from '@aws-sdk/client-ecs';
import type { RolloutState } from './rollout.ts';
import type { RolloutRow } from './rollout-rows.ts';

/** How an entry is marked: in words, never by colour alone. */
export type Tone = 'info' | 'good' | 'warning' | 'bad';

/** One thing that happened. */
export interface TimeLineEntry {
  /** For events the API's own id; otherwise made of what changed. Unique in a time line. */
  readonly id: string;
  readonly at: Date;
  readonly kind: 'event' | 'phase' | 'stage' | 'task-set' | 'circuit-breaker' | 'alarm' | 'hook';
  readonly tone: Tone;
  readonly text: string;
}

/** Entries oldest first, with how many older ones were dropped. */
export interface TimeLine {
  readonly entries: readonly TimeLineEntry[];
  readonly omitted: number;
}

/** A rollout of days must not fill the memory. */
const mostEntries = 500;

/** The time line after a look: new events, and what changed since the last look. */
export function timeLineOf(
  previous: RolloutState,
  next: RolloutState,
  events: readonly ecs.ServiceEvent[],
  now: Date,
): TimeLine {
  const known = new Set(previous.timeLine.entries.map(({ id }) => id));
  const since = Math.max(next.since?.getTime() ?? 0, previous.timeLine.omitted > 0 ? oldestOf(previous.timeLine) : 0);
  // The API has the newest first, and times may be the same.
  const told = events
    .toReversed()
    .filter(({ createdAt }) => (createdAt?.getTime() ?? 0) >= since)
    .map((event) => entryOfEvent(event, now));
  const fresh = [...told, ...changesBetween(previous, next, now)].filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return previous.timeLine;
  const all = [...previous.timeLine.entries, ...fresh].toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const omitted = Math.max(0, all.length - mostEntries);
  return { entries: all.slice(omitted), omitted: previous.timeLine.omitted + omitted };
}

function oldestOf({ entries: [first] }: TimeLine): number {
  return first?.at.getTime() ?? 0;
}

function entryOfEvent({ id = '', message = '', createdAt }: ecs.ServiceEvent, now: Date): TimeLineEntry {
  // "(service web) has started 1 tasks: …": the service is the heading of it all.
  const text = sentence(message.replace(/^\(service [^\s,)]+\)\s*/, ''));
  return { id, at: createdAt ?? now, kind: 'event', tone: toneOfEvent(message), text };
}

const tones: readonly (readonly [Tone, RegExp])[] = [
  ['bad', /deployment failed|unable to|failed|is unhealthy|error|throttled|stopped .*unhealthy/i],
  ['warning', /rolling back|under protection|not AZ balanced/i],
  ['good', /steady state|deployment completed/i],
];

function toneOfEvent(message: string): Tone {
  return tones.find(([, pattern]) => pattern.test(message))?.[0] ?? 'info';
}

type Change = Omit<TimeLineEntry, 'id' | 'at'> & { readonly key: string };

function changesBetween(previous: RolloutState, next: RolloutState, now: Date): readonly TimeLineEntry[] {
  const changes = [
    ...phaseChange(previous, next),
    ...stageChange(previous, next),
    ...breakerChange(previous, next),
    ...alarmChange(previous, next),
    ...hookChanges(previous, next),
    ...taskSetChanges(previous, next),
  ];
  return changes.map(({ key, ...entry }) => ({ ...entry, id: `${key} ${now.toISOString()}`, at: now }));
}

const phaseTexts: Readonly<Record<RolloutState['phase'], readonly [Tone, string]>> = {
  waiting: ['info', 'Waiting for the deployment to show up'],
  'in-progress': ['info', 'In progress'],
  paused: ['warning', 'Paused'],
  'rolling-back': ['bad', 'Rolling back'],
  steady: ['good', 'Steady'],
  failed: ['bad', 'Failed'],
  'rolled-back': ['bad', 'Rolled back'],
  stopped: ['warning', 'Stopped'],
  replaced: ['warning', 'Replaced'],
  gone: ['warning', 'Gone'],
};

function phaseChange(previous: RolloutState, next: RolloutState): readonly Change[] {
  if (previous.phase === next.phase) return [];
  const [tone, text] = phaseTexts[next.phase];
  const reason = next.reason === undefined ? '.' : `: ${sentence(next.reason)}`;
  return [{ key: `phase ${next.phase}`, kind: 'phase', tone, text: `${text}${reason}` }];
}

function stageChange({ stage: before }: RolloutState, { stage }: RolloutState): readonly Change[] {
  if (stage === undefined || (before?.stage === stage.stage && before.production === stage.production)) return [];
  const traffic =
    stage.production === undefined ? '' : ` (production traffic of the new revision: ${stage.production} %)`;
  return [{ key: `stage ${stage.stage}`, kind: 'stage', tone: 'info', text: `Stage ${stage.stage}${traffic}.` }];
}

function breakerChange({ circuitBreaker: before }: RolloutState, { circuitBreaker }: RolloutState): readonly Change[] {
  const { status, failureCount = 0, threshold = 0 } = circuitBreaker ?? {};
  if (status === 'TRIGGERED' && before?.status !== 'TRIGGERED') {
    const text = `The circuit breaker triggered: ${failureCount} tasks failed, the threshold is ${threshold}.`;
    return [{ key: 'breaker', kind: 'circuit-breaker', tone: 'bad', text }];
  }
  if (status !== 'MONITORING' || failureCount <= (before?.failureCount ?? 0)) return [];
  const text = `Circuit breaker: ${failureCount} of ${threshold} failed tasks.`;
  return [{ key: `breaker ${failureCount}`, kind: 'circuit-breaker', tone: 'warning', text }];
}

function alarmChange({ alarms: before }: RolloutState, { alarms }: RolloutState): readonly Change[] {
  const known = before?.triggeredAlarmNames ?? [];
  return (alarms?.triggeredAlarmNames ?? [])
    .filter((name) => !known.includes(name))
    .map((name) => ({ key: `alarm ${name}`, kind: 'alarm', tone: 'bad', text: `The alarm ${name} fired.` }));
}

const hookTexts: Readonly<Record<ecs.DeploymentLifecycleHookStatus, readonly [Tone, string]>> = {
  AWAITING_ACTION: ['warning', 'waits for somebody to continue'],
  IN_PROGRESS: ['info', 'runs'],
  SUCCEEDED: ['good', 'succeeded'],
  FAILED: ['bad', 'failed'],
  TIMED_OUT: ['bad', 'timed out'],
};

function hookChanges({ hooks: before }: RolloutState, { hooks, stage }: RolloutState): readonly Change[] {
  return hooks.flatMap(({ hookId = '', status, targetArn }) => {
    if (status === undefined || before.find((hook) => hook.hookId === hookId)?.status === status) return [];
    const [tone, text] = hookTexts[status];
    const name = targetArn?.split(':function:')[1] ?? `of ${stage?.stage ?? 'the deployment'}`;
    return [{ key: `hook ${hookId} ${status}`, kind: 'hook', tone, text: `The lifecycle hook ${name} ${text}.` }];
  });
}

function taskSetChanges(previous: RolloutState, next: RolloutState): readonly Change[] {
  const before = previous.rows.filter(isTaskSet);
  const after = next.rows.filter(isTaskSet);
  const changed = after.flatMap((row) => {
    const was = before.find(({ id }) => id === row.id);
    const name = `Task set ${row.id} (${row.taskDefinition})`;
    const key = `task-set ${row.id}`;
    if (was === undefined) return [taskSetChange(`${key} new`, `${name}: ${row.status}, scale ${row.scale ?? '?'}.`)];
    return [
      ...(was.status === row.status ? [] : [taskSetChange(`${key} status`, `${name} is ${row.status}.`)]),
      ...(was.scale === row.scale
        ? []
        : [taskSetChange(`${key} scale`, `${name}: scale ${was.scale} → ${row.scale}.`)]),
      ...(was.state === row.state ? [] : [taskSetChange(`${key} state`, `${name} is ${row.state}.`)]),
    ];
  });
  const gone = before
    .filter(({ id }) => !after.some((row) => row.id === id))
    .map(({ id }) => taskSetChange(`task-set ${id} gone`, `Task set ${id} is gone.`));
  return [...changed, ...gone];
}

function isTaskSet({ kind }: RolloutRow): boolean {
  return kind === 'task-set';
}

function taskSetChange(key: string, text: string): Change {
  return { key, kind: 'task-set', tone: text.includes('STEADY_STATE') ? 'good' : 'info', text };
}

function sentence(text: string): string {
  const trimmed = text.trim();
  const first = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
