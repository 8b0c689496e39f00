import { counted } from '../counted.ts';
import { accountText } from './confirmation-text.ts';
import type { FileRequest } from './model.ts';
import type { Decision } from './outcome.ts';
import type { CarriedOut, ItemFailure, RequestResult } from './run.ts';
import { isFailed, type RunItem } from './run-several.ts';

/** A message about what became of a request. */
export interface OutcomeText {
  readonly severity: 'information' | 'warning' | 'error';
  /** What happened, where, and what to do. */
  readonly text: string;
}

/** What became of one request, for people. @param subject `service web in cluster shop` */
export function outcomeText(result: RunItem['result'], { operation }: FileRequest, subject: string): OutcomeText {
  switch (result.kind) {
    case 'done':
      return doneText(result.done, subject);
    case 'nothing-sent':
      return result.plan.verdict === 'no-change'
        ? { severity: 'information', text: `Nothing to do: ${subject} is as the file says.` }
        : { severity: 'warning', text: `Nothing was sent for ${subject}: ${firstOf(result.plan.steps)}` };
    case 'changed':
      return {
        severity: 'warning',
        text: `Nothing was sent: ${subject} was changed by somebody else after you looked at the plan. Look at the new plan.`,
      };
    case 'other-identity':
      return {
        severity: 'error',
        text: `Nothing was sent: the connection is now ${result.is.arn} of account ${accountText(result.is)}; the plan was made for ${result.was.arn} of account ${accountText(result.was)}. Preview again.`,
      };
    case 'failed': {
      const where =
        result.call === undefined ? `Reading ${subject} failed` : `${result.call.operation} was not carried out`;
      return { severity: 'error', text: `${where}: ${result.failure.message}${doneBefore(result.done)}` };
    }
    case 'cancelled':
      return { severity: 'warning', text: `Cancelled: ${cancelledText(result, subject)}${doneBefore(result.done)}` };
    case 'unknown':
      return {
        severity: 'error',
        text: `It is not known whether ${result.call.operation} was carried out: ${result.failure.message} Looking at ${subject} did not tell, so it was not sent again. Look at it before you apply again.${doneBefore(result.done)}`,
      };
    case 'skipped':
      return {
        severity: 'warning',
        text:
          result.because === undefined
            ? `${operation} of ${subject} was not sent: the run ended before.`
            : `${operation} of ${subject} was not sent: it needs ${result.because.operation} of this run, which was not carried out.`,
      };
  }
}

/** What became of a run, in one sentence: `2 of 3 requests were applied, 1 failed.` */
export function runText(items: readonly RunItem[]): OutcomeText {
  const skipped = items.filter(({ result }) => result.kind === 'skipped').length;
  const failed = items.filter(isFailed).length - skipped;
  const partial = items.filter(({ result }) => result.kind === 'done' && result.done.some(hasFailures)).length;
  const applied = items.length - failed - skipped;
  const parts = [
    `${applied} of ${items.length} requests ${applied === 1 ? 'was' : 'were'} applied`,
    ...(partial === 0 ? [] : [`${partial} of them only in part`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(skipped === 0 ? [] : [`${skipped} ${skipped === 1 ? 'was' : 'were'} not sent`]),
  ];
  return {
    severity: failed > 0 ? 'error' : partial + skipped > 0 ? 'warning' : 'information',
    text: `${parts.join(', ')}.`,
  };
}

/** `RESOURCE:MEMORY, no resource … (arn)` */
export function itemFailureText({ arn, reason, detail }: ItemFailure): string {
  return [reason, detail].filter((part) => part !== undefined).join(': ') + (arn === undefined ? '' : ` (${arn})`);
}

function doneText(done: readonly CarriedOut[], subject: string): OutcomeText {
  const failures = done.flatMap((each) => each.failures);
  const operations = done.map(({ call }) => call.operation).join(', ');
  const lost = done.some(({ output }) => output === undefined);
  const how = lost ? ' The answer was lost; looking at it showed that it was carried out once.' : '';
  if (failures.length === 0) return { severity: 'information', text: `Done: ${operations} for ${subject}.${how}` };
  const list = failures.map(itemFailureText).join('; ');
  return {
    severity: 'warning',
    text: `${operations} for ${subject} was carried out only in part; ${counted(failures.length, 'item')} failed: ${list}.${how}`,
  };
}

function hasFailures({ failures }: CarriedOut): boolean {
  return failures.length > 0;
}

const underWay: Readonly<Record<Decision, string>> = {
  'carried-out': 'was carried out all the same',
  // A request that was cut off may still be on its way.
  'not-carried-out': 'was not carried out so far; look again before you apply again',
  unclear: 'was under way, and it is not known whether it was carried out',
};

function cancelledText({ under }: Extract<RequestResult, { kind: 'cancelled' }>, subject: string): string {
  return under === undefined
    ? `nothing was sent for ${subject}.`
    : `${under.call.operation} for ${subject} ${underWay[under.decision]}.`;
}

function doneBefore(done: readonly CarriedOut[]): string {
  return done.length === 0 ? '' : ` Carried out before: ${done.map(({ call }) => call.operation).join(', ')}.`;
}

function firstOf(steps: readonly string[]): string {
  return steps[0] ?? 'the plan has no calls.';
}
