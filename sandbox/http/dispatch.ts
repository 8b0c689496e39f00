import type { IncomingHttpHeaders } from 'node:http';
import { partitionOf } from '../arns.ts';
import type { Consistency } from '../consistency.ts';
import { ApiError } from '../errors.ts';
import type { FaultEffect, Faults, FaultyCall } from '../faults.ts';
import { onlyReads } from '../operation.ts';
import type { Caller, Sandbox } from '../sandbox.ts';
import { type Answer, jsonAnswer, jsonRefusal } from './answer.ts';
import { jsonOf, textOf } from './body.ts';
import { callerOf, isLoopbackHost, principalOf } from './caller.ts';
import { type Calls, createCalls } from './calls.ts';
import { control } from './control.ts';
import { createJsonWriter, type JsonWriter } from './json-writer.ts';
import { answerQuery, queryOf, queryRefusal } from './query.ts';
import type { Room } from './room.ts';

/** What requests are answered from. */
export interface Service {
  readonly sandbox: Sandbox;
  readonly faults: Faults;
  readonly consistency: Consistency;
  /** Who asks when a request is not signed. */
  readonly usualCaller: Caller;
  /** ARN of who asks; without it a user of the caller's account. */
  readonly principalArn: string | undefined;
  readonly accountAliases: readonly string[];
  /** Where answers are written that come as bytes. */
  readonly room: Room;
  /** The state may have changed. */
  changed(): void;
  /** An operation failed with something else than an {@link ApiError}: a fault of the sandbox. */
  failed(error: unknown): void;
}

/** A request that was read. */
export interface Incoming {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly requestId: string;
}

/** A request that is understood: what goes wrong with it, and how it is answered. */
export interface Dispatched {
  readonly effect?: FaultEffect | undefined;
  /** For the log. */
  readonly operation: string;
  /** Runs the operation, and never throws. */
  run(): Answer;
  /** The answer when a fault refuses it instead, in the words of its protocol. */
  refused(refusal: ApiError): Answer;
  /** Notes how it ended; an answer is missing when the connection was broken. */
  ended(answer: Answer | undefined): void;
}

const ecsTarget = 'AmazonEC2ContainerServiceV20141113.';
const controlTarget = 'EcsSandbox.';
const formEncoding = 'application/x-www-form-urlencoded';

/** Understands requests. */
export type Dispatch = (incoming: Incoming) => Dispatched;

export function createDispatch(service: Service): Dispatch {
  const calls = createCalls();
  const write = createJsonWriter((size) => service.room.take(size));
  return (incoming) => {
    const { headers } = incoming;
    const target = headers['x-amz-target'];
    const contentType = headers['content-type'] ?? '';
    try {
      if (typeof target === 'string') {
        if (target.startsWith(controlTarget))
          return controlCall(service, calls, incoming, target.slice(controlTarget.length));
        return ecsCall(service, { calls, write }, incoming, target, contentType);
      }
      if (contentType.startsWith(formEncoding)) return queryCall(service, calls, incoming);
      throw new ApiError(
        'UnknownOperationException',
        `The header X-Amz-Target is missing: ${ecsTarget}<operation> is wanted.`,
      );
    } catch (error) {
      return unread(refusalOf(error, service));
    }
  };
}

/** A request that is refused before it is known what it is. */
function unread(answer: Answer): Dispatched {
  return { operation: '-', run: () => answer, refused: jsonRefusal, ended: () => {} };
}

interface AnswerKeeping {
  readonly calls: Calls;
  readonly write: JsonWriter;
}

function ecsCall(
  service: Service,
  { calls, write }: AnswerKeeping,
  { headers, body }: Incoming,
  target: string,
  contentType: string,
): Dispatched {
  const { sandbox, faults, consistency } = service;
  const caller = callerOf(headers.authorization, service.usualCaller);
  const operation = target.startsWith(ecsTarget) ? target.slice(ecsTarget.length) : target.slice(0, 128);
  let text: string | undefined;

  function ended(answer: Answer | undefined): void {
    const { accountId, region } = caller;
    const { status = 0, error } = answer ?? {};
    calls.add({ operation, status, error, at: sandbox.clock.now(), accountId, region, input: text });
    if (status !== 0 && error !== undefined) return;
    // Reads change nothing: what was due when they came is due again after a restart, each thing at its own time.
    if (!onlyReads(operation)) service.changed();
  }

  function refused(error: unknown): Dispatched {
    const answer = refusalOf(error, service);
    return { operation, run: () => answer, refused: jsonRefusal, ended };
  }

  if (!target.startsWith(ecsTarget)) {
    return refused(
      new ApiError(
        'UnknownOperationException',
        `The target ${operation} is not one of ECS: ${ecsTarget}<operation> is wanted.`,
      ),
    );
  }
  if (!contentType.startsWith('application/x-amz-json-1.1')) {
    return refused(new ApiError('UnknownOperationException', 'The content type must be application/x-amz-json-1.1.'));
  }
  try {
    const read = textOf(body);
    const input = jsonOf(read);
    text = read;
    const effect = faults.next({
      service: 'ecs',
      operation,
      input,
      now: sandbox.clock.now(),
      // Told only when a fault asks for it.
      get principal() {
        return faultyPrincipal(service, headers, caller);
      },
    });
    const run = (): Answer => {
      try {
        const settle = consistency.before(operation, input, () => sandbox.account(caller));
        const answer = settle(sandbox.respond(operation, input, caller));
        return jsonAnswer(write(effect?.alter === undefined ? answer : effect.alter(answer)));
      } catch (error) {
        return refusalOf(error, service);
      }
    };
    return { effect, operation, run, refused: jsonRefusal, ended };
  } catch (error) {
    return refused(error);
  }
}

function queryCall(service: Service, calls: Calls, { headers, body, requestId }: Incoming): Dispatched {
  const query = queryOf(textOf(body));
  const caller = callerOf(headers.authorization, service.usualCaller);
  const { action: operation, service: asked } = query;
  const { sandbox, faults, accountAliases } = service;
  const principal = faultyPrincipal(service, headers, caller);
  const effect = faults.next({ service: asked, operation, input: {}, principal, now: sandbox.clock.now() });
  const context = { caller, principalArn: principal.arn, accountAliases, now: Date.now(), requestId };
  return {
    effect,
    operation,
    run: () => answerQuery(query, context),
    refused: (refusal) => queryRefusal(asked, refusal, requestId),
    ended(answer) {
      const { accountId, region } = caller;
      const error = answer?.error === 'InvalidAction' ? 'UnknownOperationException' : answer?.error;
      calls.add({ operation, status: answer?.status ?? 0, error, at: sandbox.clock.now(), accountId, region });
    },
  };
}

function controlCall(service: Service, calls: Calls, { headers, body }: Incoming, name: string): Dispatched {
  if (!isLoopbackHost(headers.host)) {
    throw new ApiError(
      'AccessDeniedException',
      'Control requests are answered only under the name of this machine: localhost, 127.0.0.1.',
    );
  }
  const { sandbox, faults } = service;
  const caller = callerOf(headers.authorization, service.usualCaller);
  const changed = (): void => service.changed();
  return {
    operation: `${controlTarget}${name}`,
    run() {
      try {
        const text = control(name, jsonOf(textOf(body)), { sandbox, faults, calls, caller, changed });
        return { status: 200, contentType: 'application/x-amz-json-1.1', body: text };
      } catch (error) {
        return refusalOf(error, service);
      }
    },
    refused: jsonRefusal,
    ended: () => {},
  };
}

function faultyPrincipal(service: Service, headers: IncomingHttpHeaders, caller: Caller): FaultyCall['principal'] {
  const arn = principalOf(headers, caller, service.principalArn);
  return { ...caller, arn, partition: partitionOf(caller.region) };
}

function refusalOf(error: unknown, service: Service): Answer {
  if (error instanceof ApiError) return jsonRefusal(error);
  service.failed(error);
  const message = error instanceof Error ? error.message : String(error);
  return jsonRefusal(new ApiError('ServerException', `Fault in ecs-sandbox: ${message}`));
}
