import { ApiError, invalidParameter } from '../errors.ts';
import { readFault } from '../fault-spec.ts';
import type { Faults } from '../faults.ts';
import { isRecord } from '../records.ts';
import type { Caller, Sandbox } from '../sandbox.ts';
import { writeState } from '../state-file.ts';
import { timestamp } from '../wire.ts';
import type { Calls } from './calls.ts';

/** What control requests act on. */
export interface ControlContext {
  readonly sandbox: Sandbox;
  readonly faults: Faults;
  readonly calls: Calls;
  readonly caller: Caller;
  /** The state has changed otherwise than by an operation. */
  changed(): void;
}

type ControlRequest = (input: Readonly<Record<string, unknown>>, context: ControlContext) => string;

/**
 * Requests about the sandbox itself, sent like those to ECS with `X-Amz-Target: EcsSandbox.<Name>`:
 *
 * - `AdvanceClock {seconds}`: lets time pass on a virtual clock; answers as GetClock
 * - `GetClock {}`: `{now}`, seconds since the epoch
 * - `SetFaults {faults: []}`: replaces the faults by others ({@link readFault}); answers as GetFaults
 * - `GetFaults {}`: `{faults}`, `times` being what is left of them
 * - `SetAlarms {firing: []}`: names of the CloudWatch alarms of the caller's account and region that are in the state ALARM; `{firing}`
 * - `DumpState {}`: the whole state, as a state file holds it; nothing happens by it, time included
 * - `GetCalls {}`: `{counts, calls}`: how often each operation was asked for since ResetCalls, and the last 1000 calls with their inputs
 * - `ResetCalls {}`
 *
 * Answers are JSON texts. Refuses with an {@link ApiError}. They are never hit by faults, and are not among the calls.
 */
const controlRequests: Readonly<Record<string, ControlRequest>> = {
  AdvanceClock({ seconds }, { sandbox, changed }) {
    if (typeof seconds !== 'number' || !(seconds >= 0)) throw invalidParameter('seconds must be a number, 0 or more.');
    try {
      sandbox.clock.advance(seconds * 1000);
    } catch (error) {
      if (error instanceof RangeError) throw invalidParameter(error.message);
      throw error;
    }
    changed();
    return clockOf(sandbox);
  },
  GetClock: (_input, { sandbox }) => clockOf(sandbox),
  SetFaults({ faults: wanted }, { faults }) {
    if (!Array.isArray(wanted)) throw invalidParameter('faults must be a list.');
    try {
      faults.replace(wanted.map(readFault));
    } catch (error) {
      if (error instanceof RangeError) throw invalidParameter(error.message);
      throw error;
    }
    return JSON.stringify({ faults: faults.list() });
  },
  GetFaults: (_input, { faults }) => JSON.stringify({ faults: faults.list() }),
  SetAlarms({ firing }, { sandbox, caller, changed }) {
    if (!Array.isArray(firing) || !firing.every((name) => typeof name === 'string')) {
      throw invalidParameter('firing must be a list of names.');
    }
    const { firingAlarms } = sandbox.account(caller);
    firingAlarms.clear();
    for (const name of firing) firingAlarms.add(name);
    changed();
    return JSON.stringify({ firing: [...firingAlarms] });
  },
  DumpState: (_input, { sandbox }) => writeState(sandbox),
  GetCalls: (_input, { calls }) => calls.toJson(),
  ResetCalls(_input, { calls }) {
    calls.reset();
    return '{}';
  },
};

/** Answers a control request with a JSON text. @param input what the body held */
export function control(name: string, input: unknown, context: ControlContext): string {
  const request = Object.hasOwn(controlRequests, name) ? controlRequests[name] : undefined;
  if (request === undefined)
    throw new ApiError('UnknownOperationException', `The sandbox has no control request ${name}.`);
  if (!isRecord(input)) throw new ApiError('SerializationException', 'The request body is not a JSON object.');
  return request(input, context);
}

function clockOf(sandbox: Sandbox): string {
  return JSON.stringify({ now: timestamp(sandbox.clock.now()) });
}
