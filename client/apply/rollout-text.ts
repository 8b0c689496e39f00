import { counted } from '../counted.ts';
import type { Finding } from './explanation.ts';
import { type RolloutState, waitingHooks } from './rollout.ts';
import type { RolloutRow } from './rollout-rows.ts';
import { stageTexts } from './rollout-stage.ts';
import type { TimeLineEntry, Tone } from './time-line.ts';

/** Whose rollout it is. */
export interface RolloutPlace {
  readonly connection: string;
  readonly region: string;
  /** Undefined while it is not known. */
  readonly accountId?: string | undefined;
}

const phaseWords: Readonly<Record<RolloutState['phase'], string>> = {
  waiting: 'waiting for ECS',
  'in-progress': 'in progress',
  paused: 'paused, waits for you',
  'rolling-back': 'rolling back',
  steady: 'done: the service is steady',
  failed: 'failed',
  'rolled-back': 'rolled back',
  stopped: 'stopped',
  replaced: 'replaced by another deployment',
  gone: 'over: the service is gone',
};

/** One short line for a notification: `3 of 4 tasks run, 1 pending, 2 failed · BAKE_TIME, about 4 min left`. */
export function progressText(state: RolloutState, now: Date): string {
  if (state.trouble !== undefined)
    return `Not read for ${duration(now, state.trouble.since)}: ${state.trouble.failure.message}`;
  if (state.readAt === undefined) return 'Reading the service …';
  const parts = [
    state.phase === 'in-progress' ? undefined : phaseWords[state.phase],
    countsText(state.rows.find(({ status }) => status === 'PRIMARY') ?? state.counts),
    stageText(state, now),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** How the rollout ended, for a message. */
export function endText(state: RolloutState, { connection }: RolloutPlace): string {
  const { serviceName, clusterName, phase, counts, explanation } = state;
  const [finding] = (explanation?.findings ?? []).filter(({ isInnocent }) => !isInnocent);
  const where = `${serviceName} in ${clusterName} (${connection})`;
  if (phase === 'steady') return `Rollout of ${where} is done: ${counts.running} of ${counts.desired} tasks run.`;
  const why = finding?.title ?? state.reason;
  return `Rollout of ${where}: ${phaseWords[phase]}.${why === undefined ? '' : ` ${sentence(why)}`}`;
}

function countsText({
  desired,
  running,
  pending,
  failed,
}: Pick<RolloutRow, 'desired' | 'running' | 'pending' | 'failed'>): string {
  const more = [pending > 0 ? `${pending} pending` : '', failed > 0 ? `${failed} failed` : ''].filter(
    (each) => each !== '',
  );
  return [`${running} of ${desired} tasks run`, ...more].join(', ');
}

function stageText({ stage, phase }: RolloutState, now: Date): string | undefined {
  if (stage === undefined || phase === 'steady') return undefined;
  const traffic = stage.production === undefined ? '' : `, ${stage.production} % of the traffic`;
  return `${stage.stage}${traffic}${bakeText(stage.bakesUntil, now)}`;
}

function bakeText(until: Date | undefined, now: Date): string {
  if (until === undefined) return '';
  return until > now ? `, about ${duration(until, now)} of bake time left` : ', bake time is over';
}

/**
 * The rollout as a Markdown text: what is so now, why it failed, then the time line, newest first. Lines of a kind always look the same, so that
 * they can be read aloud, searched and copied.
 */
export function rolloutDocument(state: RolloutState, place: RolloutPlace, now: Date): string {
  const sections = [
    heading(state, place, now),
    troubleSection(state, now),
    explanationSection(state),
    tasksSection(state),
    stageSection(state, now),
    watchSection(state),
    unreadSection(state),
    timeLineSection(state),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function heading(state: RolloutState, { connection, region, accountId }: RolloutPlace, now: Date): string {
  const account = accountId === undefined ? '' : `, account ${accountId}`;
  const lines = [
    `# Rollout of ${state.serviceName}`,
    '',
    `- State: **${phaseWords[state.phase]}**`,
    ...(state.reason === undefined ? [] : [`- Reason: ${state.reason}`]),
    `- Cluster: ${state.clusterName}`,
    `- Connection: ${connection} (${region}${account})`,
    `- Strategy: ${state.strategy}${state.isDaemon ? ', one task on each instance (DAEMON)' : ''}`,
    ...(state.serviceDeployment === undefined ? [] : [`- Service deployment: ${state.serviceDeployment}`]),
    ...(state.since === undefined ? [] : [`- Began: ${timeText(state.since)}`]),
    `- Read: ${state.readAt === undefined ? 'not yet' : timeText(state.readAt ?? now)}`,
  ];
  return lines.join('\n');
}

function troubleSection({ trouble, readAt }: RolloutState, now: Date): string {
  if (trouble === undefined) return '';
  const old = readAt === undefined ? '' : ' What stands below is what was known before.';
  return `## Cannot be read right now\n\n${trouble.failure.message} It is tried again (${trouble.looks} failed looks, for ${duration(now, trouble.since)}). The rollout itself goes on.${old}`;
}

function explanationSection({ explanation, phase }: RolloutState): string {
  const findings = explanation?.findings ?? [];
  if (findings.length === 0) {
    if (phase !== 'failed' && phase !== 'rolled-back') return '';
    return '## Why\n\nNo stopped task and no event tells why: ECS keeps stopped tasks for about an hour.';
  }
  const [bad, innocent] = [
    findings.filter(({ isInnocent }) => !isInnocent),
    findings.filter(({ isInnocent }) => isInnocent),
  ];
  const others = innocent.map(({ title, tasks }) => `- ${title}: ${tasksText(tasks)}`);
  const parts = [
    ...bad.map(findingText),
    ...(others.length === 0 ? [] : [`### Stopped for other reasons\n\n${others.join('\n')}`]),
  ];
  return `## Why\n\n${parts.join('\n\n')}`;
}

function findingText({ title, container, tasks, events, message, advice, members, source }: Finding): string {
  const seen = [tasks.length > 0 ? tasksText(tasks) : '', events > 0 ? counted(events, 'event') : ''];
  return [
    `### ${title}`,
    '',
    ...(container === undefined ? [] : [`- Container: ${container}`]),
    `- Seen: ${seen.filter((each) => each !== '').join(', ')}`,
    `- Message: ${oneLine(message)}`,
    `- What to do: ${advice}`,
    ...members.map(({ label, of }) => `- Set by: ${memberPlace(of, label)}`),
    `- More: ${source}`,
  ].join('\n');
}

/** `containerDefinitions[web].image of the task definition`: the words that a link is put on. */
export function memberPlace(of: 'task-definition' | 'service', label: string): string {
  return `${label} of the ${of === 'task-definition' ? 'task definition' : 'service'}`;
}

/** Tasks that are named at most; the others are counted. */
const mostNamed = 3;

function tasksText(tasks: readonly string[]): string {
  const rest = tasks.length > mostNamed ? `, and ${tasks.length - mostNamed} more` : '';
  return `${counted(tasks.length, 'task')} (${tasks.slice(0, mostNamed).join(', ')}${rest})`;
}

function tasksSection({ rows, counts, phase }: RolloutState): string {
  if (phase === 'waiting' || phase === 'gone') return '';
  const lines = rows.map((row) => `- ${rowText(row)}`);
  return `## Tasks\n\n- Service: ${countsText(counts)}\n${lines.join('\n')}`.trimEnd();
}

function rowText(row: RolloutRow): string {
  const kind = row.kind === 'task-set' ? 'Task set' : 'Deployment';
  const parts = [
    countsText(row),
    ...(row.scale === undefined ? [] : [`scale ${row.scale}`]),
    ...(row.productionTraffic === undefined ? [] : [`${row.productionTraffic} % of the production traffic`]),
    ...(row.testTraffic === undefined || row.testTraffic === 0 ? [] : [`${row.testTraffic} % of the test traffic`]),
    ...(row.state === undefined ? [] : [row.state]),
  ];
  return `${kind} ${row.id} (${row.status}, ${row.taskDefinition}): ${parts.join(', ')}`;
}

function stageSection(state: RolloutState, now: Date): string {
  const { stage, hooks } = state;
  if (stage === undefined) return '';
  const waiting = new Set(waitingHooks(state).map(({ hookId }) => hookId));
  const lines = [
    `- ${stage.stage}: ${stageTexts[stage.stage]}${bakeText(stage.bakesUntil, now)}`,
    ...(stage.production === undefined ? [] : [`- Production traffic of the new revision: ${stage.production} %`]),
    ...(stage.test === undefined ? [] : [`- Test traffic of the new revision: ${stage.test} %`]),
    ...hooks.map(({ hookId, targetType, targetArn, status, expiresAt, timeoutAction }) => {
      const until =
        waiting.has(hookId) && expiresAt !== undefined
          ? `, until ${timeText(expiresAt)}, then ${timeoutAction === 'CONTINUE' ? 'it continues' : 'it rolls back'}`
          : '';
      return `- Hook ${targetArn ?? targetType ?? hookId}: ${status}${until}`;
    }),
  ];
  return `## Stage\n\n${lines.join('\n')}`;
}

function watchSection({ circuitBreaker, alarms }: RolloutState): string {
  const lines = [
    ...(circuitBreaker === undefined || circuitBreaker.status === 'DISABLED'
      ? []
      : [
          `- Circuit breaker: ${circuitBreaker.status}, ${circuitBreaker.failureCount ?? 0} of ${circuitBreaker.threshold ?? 0} failed tasks`,
        ]),
    ...(alarms === undefined || alarms.status === 'DISABLED'
      ? []
      : [
          `- Alarms: ${alarms.status}, ${(alarms.alarmNames ?? []).join(', ')}${
            (alarms.triggeredAlarmNames ?? []).length === 0 ? '' : ` (fired: ${alarms.triggeredAlarmNames?.join(', ')})`
          }`,
        ]),
  ];
  if (circuitBreaker?.status === 'DISABLED' && lines.length === 0) {
    return '## Watched by\n\n- Nothing: without a circuit breaker or alarms, a deployment that fails goes on for ever.';
  }
  return lines.length === 0 ? '' : `## Watched by\n\n${lines.join('\n')}`;
}

function unreadSection({ unread }: RolloutState): string {
  return unread.length === 0 ? '' : `## Not known\n\n${unread.map((text) => `- ${text}`).join('\n')}`;
}

const marks: Readonly<Record<Tone, string>> = { info: '·', good: '✓', warning: '!', bad: '✗' };

function timeLineSection({ timeLine: { entries, omitted } }: RolloutState): string {
  if (entries.length === 0) return '## Time line\n\nNothing happened yet.';
  const lines = entries.toReversed().map(entryText);
  const older = omitted === 0 ? '' : `\n- ${omitted} older entries are left out.`;
  return `## Time line\n\n${lines.join('\n')}${older}`;
}

function entryText({ at, tone, text }: TimeLineEntry): string {
  return `- ${timeText(at)} ${marks[tone]} ${oneLine(text)}`;
}

/** UTC, to the second: what the console and the logs show can be found by it. */
function timeText(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** `45 s`, `12 min`, `3 h 5 min`. */
function duration(a: Date, b: Date): string {
  const seconds = Math.max(0, Math.round((a.getTime() - b.getTime()) / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
