import * as vscode from 'vscode';
import { readLive } from './apply/live.ts';
import type { FileRequest } from './apply/model.ts';
import { outcomeText, runText } from './apply/outcome-text.ts';
import { planOf } from './apply/plan.ts';
import type { Planner } from './apply/run.ts';
import { isFailed, type RunItem } from './apply/run-several.ts';
import { type Applied, createApplied } from './apply-applied.ts';
import { createRejections } from './apply-diagnostics.ts';
import { createPlanDocuments } from './apply-documents.ts';
import { confirm, createPreviews, type ShownPlan } from './apply-preview.ts';
import {
  type ChosenRequest,
  chooseRequests,
  filesGiven,
  requestsIn,
  requestsTouched,
  sendable,
  showPlace,
} from './apply-requests.ts';
import { rolloutsOf } from './apply-rollouts.ts';
import { mayTryAgain, prepareAll, runPlan, tell } from './apply-run.ts';
import type { Connection } from './aws/connection.ts';
import { CallError } from './aws/failure.ts';
import type { Connections } from './connections/connections.ts';
import type { RequestSource } from './request-source.ts';
import type { RolloutRequest } from './rollout-stored.ts';

/** Commands of applying that the manifest declares. */
export type ApplyCommand =
  | 'ecs.applyFile'
  | 'ecs.applyFolder'
  | 'ecs.applyRequest'
  | 'ecs.previewFile'
  | 'ecs.previewFolder'
  | 'ecs.previewRequest'
  | 'ecs.applyPreview'
  | 'ecs.showPlan'
  | 'ecs.restorePrevious';

export interface ApplyPart extends vscode.Disposable {
  readonly commands: Readonly<Record<ApplyCommand, (...given: readonly unknown[]) => Promise<unknown>>>;
  /** What was applied last, for tests. */
  lastRun(): readonly RunItem[];
}

export interface ApplyOptions {
  readonly connections: Connections;
  readonly requests: RequestSource;
  /** Where it is kept what leads back: `context.workspaceState`. */
  readonly memory: vscode.Memento;
  /** Follows what a service's new deployment does. */
  readonly follow: (request: RolloutRequest) => Promise<void>;
  /** The text in files or what is live may differ now: drift is looked at again. */
  readonly onApplied?: (requests: readonly FileRequest[]) => void;
}

const planner: Planner = { readLive, planOf };

/** From a file to the account: requests, plan, preview, confirmation, calls, and what became of them. */
export function createApply({ connections, requests: source, memory, follow, onApplied }: ApplyOptions): ApplyPart {
  const documents = createPlanDocuments();
  const previews = createPreviews(documents);
  const rejections = createRejections(source);
  const notesOf = new WeakMap<ShownPlan, readonly string[]>();
  const applied = createApplied(memory);
  let last: readonly RunItem[] = [];

  async function mayRun(): Promise<boolean> {
    if (vscode.workspace.isTrusted) return true;
    await vscode.window.showInformationMessage(
      'Nothing is sent to AWS from a workspace that is not trusted. Trust it first (Workspaces: Manage Workspace Trust).',
    );
    return false;
  }

  /** The plan of requests of files, unless something speaks against sending them. */
  async function planFor(chosen: readonly ChosenRequest[]): Promise<ShownPlan | undefined> {
    if (chosen.length === 0) return undefined;
    const ready = await sendable(chosen);
    if (ready === undefined) return undefined;
    const connection = await connectionFor();
    return connection && plan(ready.requests, connection, ready.notes);
  }

  async function connectionFor(): Promise<Connection | undefined> {
    return connections.chosen() ?? (await connections.pick('Apply with Which Connection?'));
  }

  async function plan(
    requests: readonly FileRequest[],
    connection: Connection,
    notes: readonly string[],
  ): Promise<ShownPlan | undefined> {
    const prepared = await prepareAll(requests, connection.name, { connections, planner });
    if (prepared === undefined) return undefined;
    const shown: ShownPlan = { prepared, connection };
    notesOf.set(shown, notes);
    return shown;
  }

  /** Shows a plan; changes wait for the user, reads are run at once. */
  async function offer(shown: ShownPlan | undefined): Promise<readonly RunItem[]> {
    if (shown === undefined) return [];
    const { prepared } = shown;
    if (prepared.every((each) => each.plan.verdict === 'read')) return run(shown);
    await previews.show(shown);
    const sent = prepared.filter((each) => each.plan.calls.length > 0);
    if (sent.length === 0) {
      await tellNothing(shown);
      return [];
    }
    const answer = await vscode.window.showInformationMessage(offerText(shown), 'Apply…', 'Show Plan');
    if (answer === 'Show Plan') await previews.showSummary(shown);
    return answer === 'Apply…' ? confirmed(shown) : [];
  }

  async function tellNothing({ prepared }: ShownPlan): Promise<void> {
    const [first] = prepared;
    if (first === undefined) return;
    if (prepared.length > 1) {
      await vscode.window.showInformationMessage('Nothing to send: the summary says why for each request.');
      return;
    }
    const result = { kind: 'nothing-sent', plan: first.plan } as const;
    await tell(outcomeText(result, first.request, first.plan.subject));
  }

  async function confirmed(shown: ShownPlan): Promise<readonly RunItem[]> {
    return (await confirm(shown, notesOf.get(shown) ?? [])) ? run(shown) : [];
  }

  async function run(shown: ShownPlan, token?: string): Promise<readonly RunItem[]> {
    const { prepared, connection } = shown;
    for (const { request } of prepared) rejections.forget(request);
    const items: RunItem[] = [];
    try {
      const session = connections.session(connection.name);
      await runPlan(shown, {
        session,
        planner,
        token,
        onResult(item) {
          items.push(item);
          previews.tell(shown, items);
        },
      });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (await mayTryAgain(error.failure, connection.name, connections)) return run(shown, token);
    }
    last = items;
    await applied.add(shown, items);
    onApplied?.(items.filter(({ result }) => result.kind === 'done').map(({ request }) => request));
    // Messages are not waited for: VS Code keeps some open until somebody clicks.
    void report(shown, items);
    return items;
  }

  async function report(shown: ShownPlan, items: readonly RunItem[]): Promise<void> {
    for (const { request, result } of items) {
      if (result.kind === 'failed' && result.call !== undefined) await rejections.show(request, result.failure);
    }
    const [item] = items;
    if (item === undefined) return;
    if (items.length === 1) await reportOne(shown, item);
    else await reportSeveral(shown, items);
  }

  async function reportSeveral(shown: ShownPlan, items: readonly RunItem[]): Promise<void> {
    await previews.showSummary(shown);
    const failed = items.find(isFailed);
    const rollout = begun(shown, items);
    const actions = [
      ...(failed === undefined ? [] : ['Show', 'Preview Again']),
      ...(rollout.length === 0 ? [] : ['Follow Rollout']),
    ];
    const answer = await tell(runText(items), ...actions);
    if (answer === 'Show' && failed !== undefined) await showRequest(failed);
    if (answer === 'Preview Again') await replan(shown);
    if (answer === 'Follow Rollout') for (const each of rollout) await follow(each);
  }

  async function reportOne(shown: ShownPlan, item: RunItem): Promise<void> {
    const { request, result } = item;
    const { connection } = shown;
    const prepared = shown.prepared.find((each) => each.request === request);
    if (prepared === undefined) return;
    if (prepared.plan.verdict === 'read' && result.kind === 'done') {
      await previews.showAnswer(prepared, connection, result.done[0]?.output ?? {});
      return;
    }
    const again: ShownPlan | undefined =
      result.kind === 'changed' ? { prepared: [result.prepared], connection } : undefined;
    const actions = actionsAfter(shown, item);
    const answer = await tell(outcomeText(result, request, prepared.plan.subject), ...Object.keys(actions));
    if (answer !== undefined) await actions[answer]?.();

    function actionsAfter(plan: ShownPlan, { result: ended }: RunItem): Readonly<Record<string, () => unknown>> {
      const [rollout] = begun(plan, [item]);
      switch (ended.kind) {
        case 'done': {
          const output = ended.done.at(-1)?.output;
          return {
            ...(rollout !== undefined && { 'Follow Rollout': () => follow(rollout) }),
            ...(output !== undefined && prepared && { Show: () => previews.showAnswer(prepared, connection, output) }),
            'Restore Previous': () => restore(applied.all().find((each) => each.request === request)),
          };
        }
        case 'changed':
          return { 'Show New Plan': () => offer(again) };
        case 'other-identity':
          return { 'Preview Again': () => replan(plan) };
        case 'failed': {
          const { remedy } = ended.failure;
          return {
            Show: () => showRequest(item),
            ...(remedy.kind === 'sign-in' && {
              'Sign In': async () => {
                await connections.signIn(connection.name);
                await replan(plan);
              },
            }),
            ...(remedy.kind === 'retry' && { 'Preview Again': () => replan(plan) }),
          };
        }
        case 'unknown': {
          const token = ended.call.input.clientToken;
          return typeof token === 'string'
            ? { 'Try Again': () => run(plan, token), Show: () => showRequest(item) }
            : { 'Preview Again': () => replan(plan), Show: () => showRequest(item) };
        }
        case 'cancelled':
          return { 'Preview Again': () => replan(plan) };
        default:
          return { 'Show Plan': () => previews.showSummary(plan) };
      }
    }
  }

  /** Plans the same requests anew: what was carried out is no change then. */
  async function replan({ prepared, connection }: ShownPlan): Promise<readonly RunItem[]> {
    const current = connections.get(connection.name) ?? connection;
    return offer(
      await plan(
        prepared.map(({ request }) => request),
        current,
        [],
      ),
    );
  }

  async function showRequest({ request }: RunItem): Promise<void> {
    const failure = last.find((item) => item.request === request)?.result;
    if (request.uri === '') return;
    const uri = vscode.Uri.parse(request.uri);
    const place = failure?.kind === 'failed' ? await rejections.show(request, failure.failure) : undefined;
    const range = place?.range ?? (await source.rangeOf(uri, request.index, []));
    await showPlace(uri, range ?? new vscode.Range(0, 0, 0, 0));
  }

  function begun(shown: ShownPlan, items: readonly RunItem[]): readonly RolloutRequest[] {
    return rolloutsOf({ ...shown, earlier: applied.all().flatMap(({ request }) => request ?? []) }, items);
  }

  async function restore(given: Applied | undefined): Promise<readonly RunItem[]> {
    if (given === undefined) return [];
    const connection = connections.get(given.connection);
    if (connection === undefined) {
      await vscode.window.showWarningMessage(`The connection ${given.connection} no longer exists.`);
      return [];
    }
    const { undo, subject, accountId } = given;
    if ('reason' in undo) {
      await vscode.window.showInformationMessage(`${subject} cannot be restored: ${undo.reason}`);
      return [];
    }
    const requests = undo.requests.map((request, index) => ({ ...request, uri: '', index }));
    const shown = await plan(requests, connection, []);
    const other = shown?.prepared.find(({ identity }) => identity.accountId !== accountId)?.identity.accountId;
    if (other === undefined) return offer(shown);
    await vscode.window.showWarningMessage(
      `Nothing was sent: ${subject} was changed in account ${accountId}; the connection ${connection.name} now leads to ${other}.`,
    );
    return [];
  }

  async function chosenIn(given: unknown, selected: unknown, title: string): Promise<readonly ChosenRequest[]> {
    const uris = await filesGiven(given, selected);
    return (await chooseRequests(await requestsIn(source, uris), title)) ?? [];
  }

  /** By the lens: `uri`, `index`; without them what the cursors of the editor are in. */
  async function requestsAt(uri: unknown, index: unknown): Promise<readonly ChosenRequest[]> {
    if (typeof uri === 'string') {
      const all = await requestsIn(source, [vscode.Uri.parse(uri)]);
      return all.filter(({ input }) => input.index === index);
    }
    const editor = vscode.window.activeTextEditor;
    const all = await requestsIn(source, editor === undefined ? [] : [editor.document.uri]);
    return requestsTouched(all, editor?.selections ?? []);
  }

  async function planOfActive(given: unknown): Promise<ShownPlan | undefined> {
    const uris = [given, activeTabUri(), vscode.window.activeTextEditor?.document.uri];
    const shown = uris.map((uri) => (uri instanceof vscode.Uri ? previews.planAt(uri) : undefined));
    const found = shown.find((each) => each !== undefined);
    if (found === undefined)
      await vscode.window.showInformationMessage('Preview a request first: run "ECS: Preview File".');
    return found;
  }

  async function applyIn(given: unknown, selected: unknown): Promise<unknown> {
    return (await mayRun()) ? offer(await planFor(await chosenIn(given, selected, 'Apply Which Requests?'))) : [];
  }

  async function previewIn(given: unknown, selected: unknown): Promise<void> {
    if (!(await mayRun())) return;
    const shown = await planFor(await chosenIn(given, selected, 'Preview Which Requests?'));
    if (shown !== undefined) await previews.show(shown);
  }

  return {
    lastRun: () => last,
    commands: {
      'ecs.applyFile': applyIn,
      'ecs.applyFolder': applyIn,
      'ecs.applyRequest': async (uri, index) =>
        (await mayRun()) ? offer(await planFor(await requestsAt(uri, index))) : [],
      'ecs.previewFile': previewIn,
      'ecs.previewFolder': previewIn,
      'ecs.previewRequest': async (uri, index) => {
        if (!(await mayRun())) return;
        const shown = await planFor(await requestsAt(uri, index));
        if (shown !== undefined) await previews.show(shown);
      },
      'ecs.applyPreview': async (given) => {
        const shown = (await mayRun()) ? await planOfActive(given) : undefined;
        return shown === undefined ? [] : confirmed(shown);
      },
      'ecs.showPlan': async (given) => {
        const shown = await planOfActive(given);
        if (shown !== undefined) await previews.showSummary(shown);
      },
      'ecs.restorePrevious': async () => ((await mayRun()) ? restore(await applied.choose()) : []),
    },
    dispose() {
      for (const each of [documents, rejections]) each.dispose();
    },
  };
}

function offerText({ prepared, connection }: ShownPlan): string {
  const sent = prepared.filter(({ plan }) => plan.calls.length > 0);
  const [first] = sent;
  const what =
    sent.length === 1 && first !== undefined ? first.plan.subject : `${sent.length} of ${prepared.length} requests`;
  return `This is a preview of ${what} with the connection ${connection.name}. Nothing was sent yet.`;
}

/** Of a diff, the side that can be changed. */
function activeTabUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  return input instanceof vscode.TabInputText ? input.uri : undefined;
}
