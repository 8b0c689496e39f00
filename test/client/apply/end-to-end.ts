import type { TestContext } from 'node:test';
import { readLive } from '../../../client/apply/live.ts';
import type { FileRequest } from '../../../client/apply/model.ts';
import { planOf } from '../../../client/apply/plan.ts';
import type { RolloutState, RolloutTarget } from '../../../client/apply/rollout.ts';
import { followRollout } from '../../../client/apply/rollout-follow.ts';
import {
  type Planner,
  type Prepared,
  prepare,
  type RequestResult,
  type RunContext,
  runRequest,
} from '../../../client/apply/run.ts';
import type { Connection } from '../../../client/aws/connection.ts';
import { openSession } from '../../../client/aws/open-session.ts';
import type { OperationName } from '../../../client/aws/operation.ts';
import type { Session } from '../../../client/aws/session.ts';
import type { Fault } from '../../../sandbox/fault-spec.ts';
import { control, type Served, serve } from '../../sandbox/http/serving.ts';

export const planner: Planner = { readLive, planOf };

/** What a window of VS Code does with requests, without VS Code: the real SDK against the sandbox over HTTP. */
export interface ApplyWindow {
  readonly session: Session;
  prepare(request: FileRequest): Promise<Prepared>;
  /** As after a confirmation. */
  run(prepared: Prepared, more?: Partial<RunContext>): Promise<RequestResult>;
  /** Plans, confirms and runs. */
  apply(request: FileRequest): Promise<RequestResult>;
  /** Follows to the end; the sandbox's clock goes on by what is waited. */
  follow(target: RolloutTarget): Promise<readonly RolloutState[]>;
}

export interface World {
  readonly server: Served;
  open(more?: Partial<Connection>): ApplyWindow;
  /** Lets seconds pass. */
  pass(seconds: number): Promise<void>;
  fault(...faults: readonly Fault[]): Promise<void>;
  /** How often each write reached the sandbox since the last time this was asked. */
  writes(): Promise<Readonly<Record<string, number>>>;
  /** The whole state as a text: equal when the same happened. */
  state(): Promise<string>;
}

const reads = /^(?:Describe|List|Get)/;

/** An empty account whose clock stands until it is told to go on. */
export async function world(t: TestContext): Promise<World> {
  const server = await serve(t);
  let tokens = 0;
  // The account remembers them: random ones would make every state another.
  const newToken = () => {
    tokens += 1;
    return `token-${tokens}`;
  };

  function open(more: Partial<Connection> = {}): ApplyWindow {
    const connection: Connection = { name: 'test', region: 'us-east-1', endpoint: server.endpoint, ...more };
    const session = openSession(connection, {
      askMfaCode: () => Promise.reject(new Error('nobody should ask for a code')),
      rateOf: (operation) => ({ bucket: operation, burst: 1_000, perSecond: 1_000 }),
    });
    t.after(() => session.dispose());
    const run = (prepared: Prepared, given: Partial<RunContext> = {}) =>
      runRequest(prepared, {
        session,
        planner,
        signal: new AbortController().signal,
        looks: [0, 0],
        newToken,
        ...given,
      });
    return {
      session,
      prepare: (request) => prepare(session, planner, request),
      run,
      apply: async (request) => run(await prepare(session, planner, request)),
      async follow(target) {
        const states: RolloutState[] = [];
        const following = followRollout(session, target, {
          signal: AbortSignal.any([]),
          now: () => new Date(server.sandbox.clock.now()),
          wait: async (milliseconds) => server.sandbox.clock.advance(milliseconds),
        });
        for await (const state of following) states.push(state);
        return states;
      },
    };
  }

  return {
    server,
    open,
    async pass(seconds) {
      await control(server, 'AdvanceClock', { seconds });
    },
    async fault(...faults) {
      await control(server, 'SetFaults', { faults });
    },
    async writes() {
      const { value } = await control(server, 'GetCalls');
      await control(server, 'ResetCalls');
      const counts = Object.entries(value.counts as Readonly<Record<string, number>>);
      return Object.fromEntries(counts.filter(([operation]) => !reads.test(operation)));
    },
    state: async () => JSON.stringify((await control(server, 'DumpState')).value.state, undefined, 1),
  };
}

/** A request as it stands in a file of its own. */
export function request(operation: OperationName, input: Readonly<Record<string, unknown>>): FileRequest {
  return { uri: `file:///${operation}.yaml`, index: 0, operation, input };
}
