import { AssertionError } from 'node:assert/strict';
import { after } from 'node:test';
import { type Caller, defaultCaller, type Sandbox } from '../../sandbox/sandbox.ts';
import { judgeAnswer, judgeRequest } from './shape-judge.ts';

/** A sandbox that holds itself to the shapes of the SDK. */
export interface CheckedSandbox extends Sandbox {
  /** Fails when an answer has changed since it was given. Every request looks at the last few, this looks at all. */
  verifyAnswers(): void;
}

interface Given {
  readonly operation: string;
  readonly answer: unknown;
  readonly text: string;
}

/** So many answers are looked at again after each request. */
const watched = 8;

/** So many answers are kept for {@link CheckedSandbox.verifyAnswers}. */
const kept = 2000;

/**
 * Checks what passes through a sandbox: an answer has only members that the SDK knows, with the right types, none null; a request that
 * `send` has answered is one that the SDK could send; and an answer does not change when later requests change the state. The caller
 * gets answers as they arrive over HTTP, so it may change them, and absent members are absent.
 *
 * Within a test or suite of node:test, `verifyAnswers` runs by itself at its end.
 *
 * @throws AssertionError that names operation and member, from `call` and `send`
 */
export function checked(sandbox: Sandbox): CheckedSandbox {
  const given: Given[] = [];

  function call(operation: string, input: unknown, caller: Caller): unknown {
    const answer = sandbox.call(operation, input, caller);
    const defects = judgeAnswer(operation, answer);
    if (defects.length > 0) throw failure(`${operation} answers what it must not`, defects, call);
    const text = JSON.stringify(answer);
    verify(given.slice(-watched), `after ${operation}`);
    if (given.length < kept) given.push({ operation, answer, text });
    return JSON.parse(text);
  }

  function verifyAnswers(): void {
    verify(given, 'at the end');
  }

  after(verifyAnswers);
  return {
    ...sandbox,
    call,
    respond: call,
    send(operation, request, caller = defaultCaller) {
      const answer = call(operation, request, caller);
      const defects = judgeRequest(operation, JSON.parse(JSON.stringify(request)));
      if (defects.length > 0) throw failure(`${operation} took a request that ECS refuses`, defects, call);
      return answer as ReturnType<typeof sandbox.send<typeof operation>>;
    },
    verifyAnswers,
  };
}

function verify(given: readonly Given[], when: string): void {
  for (const { operation, answer, text } of given) {
    if (JSON.stringify(answer) === text) continue;
    const changes = differences(JSON.parse(text), answer, '');
    throw failure(`${when}, the earlier answer of ${operation} has changed: answer with a copy`, changes, verify);
  }
}

function failure(
  what: string,
  defects: readonly string[],
  stackStartFn: (...given: never[]) => unknown,
): AssertionError {
  const shown = defects.slice(0, 8).map((defect) => `  ${defect}`);
  const more = defects.length > shown.length ? [`  and ${defects.length - shown.length} more`] : [];
  return new AssertionError({ message: [`${what}:`, ...shown, ...more].join('\n'), stackStartFn });
}

function differences(before: unknown, now: unknown, at: string): string[] {
  if (before === now) return [];
  if (typeof before !== 'object' || typeof now !== 'object' || before === null || now === null) {
    return [`${at}: it was ${JSON.stringify(before)}, now it is ${JSON.stringify(now)}`];
  }
  const [old, young] = [
    new Map<string, unknown>(Object.entries(before)),
    new Map<string, unknown>(Object.entries(now)),
  ];
  return [...new Set([...old.keys(), ...young.keys()])].flatMap((name) =>
    differences(old.get(name), young.get(name), at === '' ? name : `${at}.${name}`),
  );
}
