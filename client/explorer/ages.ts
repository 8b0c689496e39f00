import { counted } from '../counted.ts';

const units = [
  { seconds: 365 * 86_400, short: 'y', long: 'year' },
  { seconds: 86_400, short: 'd', long: 'day' },
  { seconds: 3_600, short: 'h', long: 'hour' },
  { seconds: 60, short: 'm', long: 'minute' },
  { seconds: 1, short: 's', long: 'second' },
] as const;

/** A time as its distance from now, for the eye and for the ear. */
export interface Age {
  /** `5m` */
  readonly short: string;
  /** `5 minutes` */
  readonly long: string;
}

/** How long ago something was, in its largest unit; times to come count as now (clocks differ). `now` in milliseconds. */
export function ageOf(time: Date, now: number): Age {
  const seconds = Math.max(0, Math.floor((now - time.getTime()) / 1000));
  const unit = units.find((each) => seconds >= each.seconds) ?? units[4];
  const count = Math.floor(seconds / unit.seconds);
  return { short: `${count}${unit.short}`, long: counted(count, unit.long) };
}
