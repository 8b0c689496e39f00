import * as vscode from 'vscode';
import type { FileRequest } from './apply/model.ts';
import { inOrder } from './apply/order.ts';
import { outcomeText } from './apply/outcome-text.ts';
import { type Planner, type Prepared, prepare, type RunStep } from './apply/run.ts';
import { needs } from './apply/run-needs.ts';
import { type RunItem, runSeveral } from './apply/run-several.ts';
import { sharedReads } from './apply/shared-reads.ts';
import type { ShownPlan } from './apply-preview.ts';
import { CallError, type Failure } from './aws/failure.ts';
import { wait } from './aws/pace.ts';
import type { Session } from './aws/session.ts';
import type { Connections } from './connections/connections.ts';

/**
 * Reads and plans with progress, in the order in which the requests depend on each other. What fails is told, with the action that mends it;
 * after a sign-in it goes on by itself.
 *
 * @returns undefined when it was cancelled or failed for good
 */
export async function prepareAll(
  requests: readonly FileRequest[],
  connection: string,
  { connections, planner }: { readonly connections: Connections; readonly planner: Planner },
): Promise<readonly Prepared[] | undefined> {
  const sorted = inOrder(requests);
  for (;;) {
    try {
      return await cancellable(`Planning ${counted(sorted.length)}`, async (signal, report) => {
        const session = sharedReads(connections.session(connection));
        let done = 0;
        const told = (): void => report(sorted.length === 1 ? '' : `${done} of ${sorted.length}`);
        return Promise.all(
          sorted.map(async (request, index) => {
            const prepared = await prepare(session, planner, request, { signal, earlier: sorted.slice(0, index) });
            done += 1;
            told();
            return prepared;
          }),
        );
      });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (!(await mayTryAgain(error.failure, connection, connections))) return undefined;
    }
  }
}

/** Tells a failure and offers what mends it; resolves with whether to try again. Cancelling is nothing to tell. */
export async function mayTryAgain(failure: Failure, connection: string, connections: Connections): Promise<boolean> {
  if (failure.kind === 'cancelled') return false;
  const { remedy, message } = failure;
  const label = remedy.kind === 'sign-in' ? 'Sign In' : remedy.kind === 'retry' ? 'Try Again' : undefined;
  const text = `Nothing was sent. ${message}`;
  const answer = await vscode.window.showErrorMessage(text, ...(label === undefined ? [] : [label]));
  if (answer === undefined) return false;
  if (remedy.kind === 'sign-in') await connections.signIn(connection);
  return true;
}

export interface RunOptions {
  readonly session: Session;
  readonly planner: Planner;
  /** The token of an attempt whose outcome is unknown: trying again must be the same attempt. */
  readonly token?: string | undefined;
  onResult(item: RunItem): void;
}

/** Sends what was confirmed, with progress that can be cancelled. */
export function runPlan(
  { prepared }: ShownPlan,
  { session, planner, token, onResult }: RunOptions,
): Promise<readonly RunItem[]> {
  return cancellable(`Applying ${counted(prepared.length)}`, (signal, report) =>
    runSeveral(prepared, {
      session,
      planner,
      signal,
      dependsOn: needs,
      onResult,
      onStep: (step, request, call) => report(`${steps[step]} ${call?.operation ?? request.operation}`),
      ...(token !== undefined && { newToken: () => token }),
      async goOn(failed, rest) {
        const subject =
          prepared.find(({ request }) => request === failed.request)?.plan.subject ?? failed.request.operation;
        const detail = `${outcomeText(failed.result, failed.request, subject).text}\n\nWithout it can still be applied:\n${rest.map(({ operation }) => `• ${operation}`).join('\n')}`;
        const label = `Apply the Other ${rest.length === 1 ? 'One' : rest.length}`;
        return (
          (await vscode.window.showWarningMessage(
            `${failed.request.operation} was not applied. Go on?`,
            { modal: true, detail },
            label,
          )) === label
        );
      },
    }),
  );
}

const steps: Readonly<Record<RunStep, string>> = {
  checking: 'Checking that nothing has changed:',
  sending: 'Sending',
  'finding-out': 'The answer was lost. Finding out what became of',
};

/** Milliseconds; what is done sooner shows no progress: a notification that only flashes is noise, and VS Code drops the fourth of 0.8 s. */
const quiet = 300;

/** Runs work that can be cancelled, with progress as soon as it takes longer than a glance. */
async function cancellable<T>(
  title: string,
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let message = '';
  let show = (text: string) => {
    message = text;
  };
  const working = work(abort.signal, (text) => show(text));
  const waiting = new AbortController();
  const isOver = await Promise.race([
    working.then(
      () => true,
      () => true,
    ),
    wait(quiet, waiting.signal).then(() => false),
  ]).finally(() => waiting.abort());
  if (isOver) return working;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    token.onCancellationRequested(() => abort.abort(new DOMException('Cancelled by the user.', 'AbortError')));
    show = (text) => progress.report({ message: text });
    show(message);
    return working;
  });
}

function counted(count: number): string {
  return count === 1 ? 'the request' : `${count} requests`;
}

/** Shows a message by its severity, with actions; resolves with the chosen one. */
export function tell(
  { severity, text }: { readonly severity: 'information' | 'warning' | 'error'; readonly text: string },
  ...actions: readonly string[]
): Thenable<string | undefined> {
  if (severity === 'error') return vscode.window.showErrorMessage(text, ...actions);
  if (severity === 'warning') return vscode.window.showWarningMessage(text, ...actions);
  return vscode.window.showInformationMessage(text, ...actions);
}
