import * as vscode from 'vscode';
import type { Member } from './apply/explanation.ts';
import { isOver, type RolloutState, rolloutStart, waitingHooks } from './apply/rollout.ts';
import { followRollout } from './apply/rollout-follow.ts';
import { endText, progressText, type RolloutPlace } from './apply/rollout-text.ts';
import { wait as sleep } from './aws/pace.ts';
import type { Session } from './aws/session.ts';
import type { Connections } from './connections/connections.ts';
import { continueDeployment, stopDeployment } from './rollout-actions.ts';
import { createRolloutContext } from './rollout-context.ts';
import { createRolloutDocuments, openMemberCommand, rolloutScheme, rolloutUri } from './rollout-document.ts';
import { pickService, requestGiven } from './rollout-pick.ts';
import { fromStored, type RolloutFile, type RolloutRequest, rolloutKey, toStored } from './rollout-stored.ts';
import { rolloutsKey } from './stored-keys.ts';

export type { RolloutFile, RolloutRequest } from './rollout-stored.ts';

/** Commands that the manifest declares. */
export type RolloutCommand =
  | 'ecs.followRollout'
  | 'ecs.showRollout'
  | 'ecs.stopWatchingRollout'
  | 'ecs.stopDeployment'
  | 'ecs.continueDeployment';

/** Rollouts that are followed in this window. */
export interface RolloutsPart extends vscode.Disposable {
  /** Follows one and shows its document, without taking the focus from what the user does. */
  follow(request: RolloutRequest): Promise<void>;
  /** State of each rollout that is followed or was, for tests. */
  states(): readonly RolloutState[];
  readonly commands: Readonly<Record<RolloutCommand, (given?: unknown) => Promise<unknown>>>;
}

export interface RolloutsOptions {
  readonly connections: Connections;
  /** Where it is kept what is followed: `context.workspaceState`. */
  readonly memory: vscode.Memento;
  /** Opens the line of a file that sets a member; without it there are no links. */
  readonly openMember?: (files: readonly RolloutFile[], member: Member) => Promise<void>;
}

/** Documents of rollouts that are over stay readable, the newest of them. */
const mostKept = 30;

interface Rollout {
  readonly request: RolloutRequest;
  readonly uri: vscode.Uri;
  readonly session: Session;
  readonly leaving: AbortController;
  state: RolloutState;
  place: RolloutPlace;
  isFollowed: boolean;
  /** Ends the wait for the next look. */
  wake: () => void;
  /** Resolves with the first look, or when the following ends without one. */
  readonly looked: Promise<void>;
  readonly setLooked: () => void;
}

export function createRollouts({ connections, memory, openMember }: RolloutsOptions): RolloutsPart {
  const rollouts = new Map<string, Rollout>();
  /** Their connection is not there (any more): the sandbox is not running yet. They go on when it comes. */
  let suspended: readonly RolloutRequest[] = [];
  const closing = new AbortController();
  const tellContext = createRolloutContext();
  const documents = createRolloutDocuments((uri) => rolloutAt(uri));
  const subscriptions: vscode.Disposable[] = [
    documents,
    vscode.commands.registerCommand(openMemberCommand, (files: readonly RolloutFile[], member: Member) =>
      openMember?.(files, member),
    ),
    connections.onDidChange((change) => {
      if (change.kind === 'list') void followConnections();
      if (change.kind !== 'credentials') return;
      for (const { request, wake } of rollouts.values()) if (change.names.includes(request.connection)) wake();
    }),
  ];

  function rolloutAt(uri: vscode.Uri): Rollout | undefined {
    return [...rollouts.values()].find((each) => each.uri.toString() === uri.toString());
  }

  function changed({ uri }: Rollout): void {
    documents.changed(uri);
    tellContext([...rollouts.values()]);
  }

  function start(request: RolloutRequest): Rollout {
    const key = rolloutKey(request);
    rollouts.get(key)?.leaving.abort();
    let setLooked = () => {};
    const looked = new Promise<void>((resolve) => {
      setLooked = resolve;
    });
    const rollout: Rollout = {
      request,
      uri: rolloutUri(request),
      session: sessionOf(connections, request.connection),
      leaving: new AbortController(),
      state: rolloutStart(request.target),
      place: placeOf(request.connection),
      isFollowed: true,
      wake: () => undefined,
      looked,
      setLooked,
    };
    rollouts.delete(key);
    rollouts.set(key, rollout);
    forgetOldest();
    void keep();
    void identify(rollout);
    void watch(rollout);
    return rollout;
  }

  /** Those whose connection went are left until it comes back. */
  async function followConnections(): Promise<void> {
    for (const { request, isFollowed, leaving, wake } of rollouts.values()) {
      if (!isFollowed) continue;
      if (connections.get(request.connection) !== undefined) wake();
      else {
        suspended = [...suspended, request];
        leaving.abort();
      }
    }
    const returned = suspended.filter(({ connection }) => connections.get(connection) !== undefined);
    suspended = suspended.filter((request) => !returned.includes(request));
    for (const request of returned) start(request);
    await keep();
  }

  function placeOf(connection: string): RolloutPlace {
    return { connection, region: connections.get(connection)?.region ?? 'region not known' };
  }

  async function identify(rollout: Rollout): Promise<void> {
    const accountId = await rollout.session.identity().then(
      (identity) => identity.accountId,
      () => undefined,
    );
    rollout.place = { ...placeOf(rollout.request.connection), accountId };
    changed(rollout);
  }

  /** Progress in a notification until it is over or left; the message about the end is not waited for. */
  async function watch(rollout: Rollout): Promise<void> {
    const { clusterName, serviceName } = rollout.state;
    const title = `Watching the rollout of ${serviceName} in ${clusterName} (${rollout.request.connection})`;
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        token.onCancellationRequested(() => rollout.leaving.abort());
        progress.report({ message: progressText(rollout.state, new Date()) });
        for await (const state of followRollout(rollout.session, rollout.request.target, {
          signal: rollout.leaving.signal,
          wait: (milliseconds, signal) => pause(rollout, milliseconds, signal),
        })) {
          const before = rollout.state;
          rollout.state = state;
          rollout.setLooked();
          if (before.serviceDeployment !== state.serviceDeployment) void keep();
          progress.report({ message: progressText(state, new Date()) });
          changed(rollout);
          tellNews(rollout, before);
        }
      },
    );
    rollout.isFollowed = false;
    rollout.setLooked();
    if (closing.signal.aborted) return;
    changed(rollout);
    await keep();
    if (isOver(rollout.state.phase)) void tellEnd(rollout);
  }

  function pause(rollout: Rollout, milliseconds: number, signal: AbortSignal): Promise<void> {
    const waking = new AbortController();
    rollout.wake = () => waking.abort();
    // Woken or left: the one who follows looks at its signal itself.
    return sleep(milliseconds, AbortSignal.any([signal, waking.signal])).catch(() => undefined);
  }

  /** What the user has to do something about, told once. */
  function tellNews(rollout: Rollout, before: RolloutState): void {
    const { state, request } = rollout;
    const remedy = state.trouble?.failure.remedy;
    if (before.trouble === undefined && remedy?.kind === 'sign-in') {
      void offer(
        vscode.window.showWarningMessage,
        `The rollout of ${state.serviceName} cannot be read: ${state.trouble?.failure.message}`,
        {
          'Sign In': () => connections.signIn(request.connection),
        },
      );
    }
    if (waitingHooks(state).length > 0 && waitingHooks(before).length === 0) {
      void offer(
        vscode.window.showInformationMessage,
        `The deployment of ${state.serviceName} waits for you to continue it.`,
        {
          'Continue…': () => actOn(rollout, continueDeployment),
          Show: () => show(rollout, 'focus'),
        },
      );
    }
  }

  async function tellEnd(rollout: Rollout): Promise<void> {
    const { state, place } = rollout;
    const text = endText(state, place);
    const ask =
      state.phase === 'steady'
        ? vscode.window.showInformationMessage
        : state.phase === 'failed' || state.phase === 'rolled-back'
          ? vscode.window.showErrorMessage
          : vscode.window.showWarningMessage;
    const title = state.phase === 'steady' ? 'Show Time Line' : 'Show Why';
    await offer(ask, text, {
      [title]: () => show(rollout, 'focus'),
      ...(state.phase === 'replaced' && { 'Follow the New One': () => followAgain(rollout) }),
    });
  }

  async function show({ uri }: Rollout, focus: 'focus' | 'keep-focus'): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    // Beside nothing would be half of a window: after a reload nothing else may be open.
    const isBeside = focus === 'keep-focus' && vscode.window.tabGroups.activeTabGroup.tabs.length > 0;
    const viewColumn = columnOf(uri) ?? (isBeside ? vscode.ViewColumn.Beside : undefined);
    await vscode.window.showTextDocument(document, {
      preview: false,
      preserveFocus: focus === 'keep-focus',
      ...(viewColumn !== undefined && { viewColumn }),
    });
  }

  async function followAgain({ request }: Rollout): Promise<void> {
    const { cluster, service } = request.target;
    await show(start({ ...request, target: { cluster, service } }), 'focus');
  }

  async function actOn(rollout: Rollout, act: typeof stopDeployment): Promise<void> {
    const connection = connections.get(rollout.request.connection);
    if (connection === undefined) {
      await vscode.window.showWarningMessage(`The connection ${rollout.request.connection} no longer exists.`);
      return;
    }
    if (!(await act({ connection, session: rollout.session, state: rollout.state }))) return;
    if (rollout.isFollowed) rollout.wake();
    else start(rollout.request);
  }

  /** The one that a command is about: given, in the active editor, the only one, or chosen. */
  async function chosen(given: unknown, title: string): Promise<Rollout | undefined> {
    const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
    const shown = uri?.scheme === rolloutScheme ? rolloutAt(uri) : undefined;
    if (shown !== undefined) return shown;
    const request = requestGiven(given);
    if (request !== undefined) return rollouts.get(rolloutKey(request)) ?? start(request);
    const known = [...rollouts.values()].toReversed();
    if (known.length === 0) {
      await vscode.window.showInformationMessage('No rollout is followed. Run "ECS: Follow Rollout" first.');
      return undefined;
    }
    if (known.length === 1) return known[0];
    const items = known.map((rollout) => ({
      label: rollout.state.serviceName,
      description: `${rollout.state.clusterName} (${rollout.request.connection})`,
      detail: progressText(rollout.state, new Date()),
      rollout,
    }));
    return (await vscode.window.showQuickPick(items, { title }))?.rollout;
  }

  async function follow(given?: unknown): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      await vscode.window.showWarningMessage('Rollouts are followed only in a workspace that you trust.');
      return;
    }
    const again = given instanceof vscode.Uri && given.scheme === rolloutScheme ? rolloutAt(given) : undefined;
    if (again !== undefined) {
      await followAgain(again);
      return;
    }
    const request = requestGiven(given) ?? (await pickService(connections));
    if (request !== undefined) await show(start(request), 'focus');
  }

  function forgetOldest(): void {
    const over = [...rollouts].filter(([, { isFollowed }]) => !isFollowed);
    for (const [key] of over.slice(0, Math.max(0, rollouts.size - mostKept))) rollouts.delete(key);
  }

  async function keep(): Promise<void> {
    const followed = [...rollouts.values()].filter(({ isFollowed }) => isFollowed);
    const requests = [...followed.map(({ request, state }) => resumable(request, state)), ...suspended];
    await memory.update(rolloutsKey, requests.length === 0 ? undefined : toStored(requests));
  }

  async function act(given: unknown, title: string, action: typeof stopDeployment): Promise<void> {
    const rollout = await chosen(given, title);
    if (rollout === undefined) return;
    // A row of the tree may be acted on before its rollout was ever looked at.
    await rollout.looked;
    if (rollout.state.readAt === undefined) {
      const why = rollout.state.trouble?.failure.message ?? 'It was left before the first look.';
      await vscode.window.showWarningMessage(`The service ${rollout.state.serviceName} could not be read: ${why}`);
      return;
    }
    await actOn(rollout, action);
  }

  if (vscode.workspace.isTrusted) {
    suspended = fromStored(memory.get(rolloutsKey));
    for (const request of suspended) {
      if (connections.get(request.connection) === undefined) continue;
      suspended = suspended.filter((each) => each !== request);
      void show(start(request), 'keep-focus');
    }
  }

  return {
    async follow(request) {
      await show(start(request), 'keep-focus');
    },
    states: () => [...rollouts.values()].map(({ state }) => state),
    commands: {
      'ecs.followRollout': follow,
      async 'ecs.showRollout'(given) {
        const rollout = await chosen(given, 'Show a rollout');
        if (rollout !== undefined) await show(rollout, 'focus');
      },
      async 'ecs.stopWatchingRollout'(given) {
        (await chosen(given, 'Stop watching a rollout'))?.leaving.abort();
      },
      'ecs.stopDeployment': (given) => act(given, 'Stop a deployment', stopDeployment),
      'ecs.continueDeployment': (given) => act(given, 'Continue a deployment', continueDeployment),
    },
    dispose() {
      // What is followed stays in the workspace's memory: the window may be reloading.
      closing.abort();
      for (const { leaving } of rollouts.values()) leaving.abort();
      for (const each of subscriptions) each.dispose();
    },
  };
}

/** The request with what the looks found out: after a reload the same deployment is followed, even if another has begun since. */
function resumable(request: RolloutRequest, { serviceDeployment, followed, since }: RolloutState): RolloutRequest {
  return {
    ...request,
    target: {
      ...request.target,
      ...(serviceDeployment !== undefined && { serviceDeployment }),
      ...(followed.deployment !== undefined && { deployment: followed.deployment }),
      ...(since !== undefined && { since }),
    },
  };
}

/** Follows the connection when it is changed or opened anew. Fails as the session does, also when there is no such connection (any more). */
function sessionOf(connections: Connections, name: string): Session {
  return {
    get connection() {
      return connections.session(name).connection;
    },
    call: async (operation, input, options) => connections.session(name).call(operation, input, options),
    identity: async (options) => connections.session(name).identity(options),
    renew: () => connections.session(name).renew(),
    dispose: () => undefined,
  };
}

/** Asks with buttons, and does what the one that is pressed stands for. */
async function offer(
  ask: (message: string, ...answers: string[]) => Thenable<string | undefined>,
  message: string,
  answers: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<void> {
  const answer = await ask(message, ...Object.keys(answers));
  if (answer !== undefined) await answers[answer]?.();
}

/** Where it is open already: VS Code would open it once more beside. */
function columnOf(uri: vscode.Uri): vscode.ViewColumn | undefined {
  const isIts = ({ input }: vscode.Tab) =>
    input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
  return vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(isIts))?.viewColumn;
}
