/** A time in words, and as short as it goes: `1 hour 30 minutes`, `1 h 30 min`. */
export interface DurationText {
  readonly words: string;
  readonly short: string;
}

const units = [
  { seconds: 86400, word: 'day', short: 'd' },
  { seconds: 3600, word: 'hour', short: 'h' },
  { seconds: 60, word: 'minute', short: 'min' },
  { seconds: 1, word: 'second', short: 's' },
] as const;

/** Undefined for less than a minute, which is clear as it is, and for what is no time. */
export function duration(seconds: number): DurationText | undefined {
  if (!Number.isInteger(seconds) || seconds < 60 || seconds > 2 ** 40) return undefined;
  const parts: { readonly count: number; readonly unit: (typeof units)[number] }[] = [];
  let rest = seconds;
  for (const unit of units) {
    const count = Math.floor(rest / unit.seconds);
    rest -= count * unit.seconds;
    if (count > 0) parts.push({ count, unit });
  }
  return {
    words: parts.map(({ count, unit }) => `${count} ${unit.word}${count === 1 ? '' : 's'}`).join(' '),
    short: parts.map(({ count, unit }) => `${count} ${unit.short}`).join(' '),
  };
}

/**
 * Seconds in one unit of a member that is a time, by the words of its documentation ("in seconds", "in minutes"); undefined for
 * any other member.
 */
export function secondsPerUnit(owner: string, member: string): number | undefined {
  if (/Seconds$/.test(member)) return 1;
  if (/InMinutes$/.test(member)) return 60;
  return secondsMembers.has(`${owner}.${member}`) ? 1 : undefined;
}

/** Members in seconds whose name does not say so. */
const secondsMembers: ReadonlySet<string> = new Set([
  'ContainerDefinition.startTimeout',
  'ContainerDefinition.stopTimeout',
  'DaemonContainerDefinition.startTimeout',
  'DaemonContainerDefinition.stopTimeout',
  'ContainerRestartPolicy.restartAttemptPeriod',
  'HealthCheck.interval',
  'HealthCheck.timeout',
  'HealthCheck.startPeriod',
  'InfrastructureOptimization.scaleInAfter',
  'ManagedScaling.instanceWarmupPeriod',
]);
