import * as vscode from 'vscode';
import { type Connection, connectionKey } from '../aws/connection.ts';
import { CallError, type Failure } from '../aws/failure.ts';
import { type Attempt, openSession } from '../aws/open-session.ts';
import { credentialPaths, readProfiles, signInCommand } from '../aws/profiles.ts';
import { createRates } from '../aws/rates.ts';
import type { CloudCommand } from '../cloud-commands.ts';
import type { Sandbox } from '../sandbox.ts';
import { type ConnectionList, createConnectionList } from './connection-list.ts';
import { createConnectionPicks } from './connection-picks.ts';
import { attemptLine, type PinnedView } from './connection-text.ts';
import type { Connections, ConnectionsChange } from './connections.ts';
import { type CredentialChanges, createCredentialChanges, usesConfig } from './credential-changes.ts';
import { createMfaPrompt } from './mfa.ts';
import { createPinned } from './pinned.ts';
import { createSharedSessions } from './shared-sessions.ts';
import { createSignIns } from './sign-in.ts';
import { watchPaths } from './watch-paths.ts';

/** The connections with what people see of them. */
export interface ConnectionsPart extends Connections, vscode.Disposable {
  /** What the status bar shows. */
  view(): PinnedView;
  readonly commands: Readonly<Record<ConnectionCommand, (...given: readonly unknown[]) => Promise<unknown>>>;
}

type ConnectionCommand = Extract<CloudCommand, `${string}Connection` | 'ecs.signIn' | 'ecs.showAwsLog'>;

/** Makes the connections' part of the editor. Nothing of AWS is read before it is needed, and never in a workspace that is not trusted. */
export function createConnections(
  context: vscode.ExtensionContext,
  sandbox: Pick<Sandbox, 'endpoint' | 'onDidChange'>,
): ConnectionsPart {
  const log = vscode.window.createOutputChannel('ECS Specs: AWS', { log: true });
  const change = new vscode.EventEmitter<ConnectionsChange>();
  const list: ConnectionList = createConnectionList(sandbox, () => {
    sessions.keep(list.all());
    pinned.show();
    change.fire({ kind: 'list' });
  });
  const rateOf = createRates();
  const askMfaCode = createMfaPrompt();
  const sessions = createSharedSessions(
    (connection) => openSession(connection, { askMfaCode, rateOf, onAttempt: noted }),
    () => pinned.show(),
  );
  const pinned = createPinned(context.workspaceState, list.get, sessions.identity);
  const picks = createConnectionPicks(list, pinned.connection, choose);
  const signIns = createSignIns();
  let changes: Promise<CredentialChanges> | undefined;
  let watcher: { dispose(): void } | undefined;

  function noted(attempt: Attempt): void {
    const { connection, failure, operation } = attempt;
    if (failure === undefined || failure.kind === 'cancelled') log.debug(attemptLine(attempt));
    else log.warn(attemptLine(attempt));
    void note(connection, failure);
    if (failure === undefined && operation !== 'GetCallerIdentity') identifyPinned(connection);
  }

  async function note(connection: Connection, failure: Failure | undefined): Promise<void> {
    if (failure === undefined && changes === undefined) return;
    (await credentialChanges()).noted(connection, failure);
  }

  /** The account of the pinned connection is shown once it was used. */
  function identifyPinned(used: Connection): void {
    const connection = pinned.connection();
    if (connection === undefined || connectionKey(connection) !== connectionKey(used)) return;
    if (sessions.identity(connection) !== undefined) return;
    sessions
      .of(connection)
      .identity()
      .catch(() => undefined);
  }

  function credentialChanges(): Promise<CredentialChanges> {
    changes ??= readProfiles()
      .catch(() => [])
      .then((profiles) => createCredentialChanges(profiles));
    return changes;
  }

  function watchWhenTrusted(): void {
    if (watcher !== undefined || !vscode.workspace.isTrusted) return;
    void credentialChanges();
    watcher = watchPaths(credentialPaths(), () => void configChanged());
  }

  async function configChanged(): Promise<void> {
    const profiles = await readProfiles().catch(() => []);
    const concerned = (await credentialChanges()).concerned(list.all(), profiles);
    tellRenewed(concerned);
    signIns.changed();
  }

  function tellRenewed(connections: readonly Connection[]): void {
    if (connections.length === 0) return;
    sessions.renew(connections);
    pinned.show();
    change.fire({ kind: 'credentials', names: connections.map(({ name }) => name) });
  }

  function session(name: string) {
    if (!vscode.workspace.isTrusted) throw new CallError(untrusted);
    const connection = list.get(name);
    if (connection === undefined) throw new CallError(unknownConnection(name));
    watchWhenTrusted();
    return sessions.of(connection);
  }

  async function choose(name: string | undefined): Promise<void> {
    await pinned.choose(name);
    change.fire({ kind: 'chosen' });
  }

  async function signIn(name: string): Promise<void> {
    const own = session(name);
    const { connection } = own;
    if (!usesConfig(connection)) return;
    const profiles = await readProfiles();
    const command = signInCommand(profiles, connection.profile);
    const signedIn = command?.at(-1);
    const same = list
      .all()
      .filter((other) => usesConfig(other) && signInCommand(profiles, other.profile)?.at(-1) === signedIn);
    if (command === undefined || signedIn === undefined) {
      // Keys, processes and the environment: nothing to run, but they may have been mended meanwhile.
      tellRenewed([connection]);
      await explainNoCommand(connection);
      return;
    }
    try {
      await signIns.run(signedIn, command, async () => {
        own.renew();
        await own.identity();
        return true;
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await vscode.window.showErrorMessage(`Cannot sign in the profile ${signedIn}: ${reason}`);
      return;
    }
    tellRenewed(same);
  }

  async function signInCommandOf(given: unknown): Promise<void> {
    const name = nameOf(given) ?? (await picks.pick('Sign In', list.all().filter(usesConfig)))?.name;
    if (name !== undefined) await reported(() => signIn(name));
  }

  async function pin(given: unknown): Promise<string | undefined> {
    const name = nameOf(given) ?? (await picks.pickOrAdd('Pin a Connection for This Workspace'))?.name;
    if (name !== undefined) await choose(name);
    return name;
  }

  const listeners = [
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      change.fire({ kind: 'list' });
    }),
    list,
    pinned,
    signIns,
    change,
    log,
  ];
  pinned.show();

  return {
    all: list.all,
    get: list.get,
    chosen: () => pinned.connection(),
    choose,
    session,
    pick: (title) => picks.pickOrAdd(title),
    signIn,
    onDidChange: (listener) => change.event(listener),
    view: pinned.view,
    commands: {
      'ecs.addConnection': () => reported(picks.add),
      'ecs.editConnection': (given?: unknown) => reported(() => picks.edit(nameOf(given))),
      'ecs.removeConnection': (given?: unknown) => reported(() => picks.remove(nameOf(given))),
      'ecs.pinConnection': (given?: unknown) => reported(() => pin(given)),
      'ecs.unpinConnection': () => reported(() => choose(undefined)),
      'ecs.signIn': signInCommandOf,
      'ecs.showAwsLog': async () => log.show(),
    },
    dispose() {
      watcher?.dispose();
      sessions.dispose();
      for (const listener of listeners) listener.dispose();
    },
  };
}

const untrusted: Failure = {
  kind: 'other',
  message:
    'This workspace is not trusted, so AWS is left alone. Trust it (Workspaces: Manage Workspace Trust), then try again.',
  remedy: { kind: 'none' },
  isOutcomeUnknown: false,
};

function unknownConnection(name: string): Failure {
  const message = `There is no connection \`${name}\` any more. Choose another one.`;
  return { kind: 'other', message, remedy: { kind: 'edit-connection' }, isOutcomeUnknown: false };
}

/** Commands are given a name, or a row of the tree, which knows the name of its connection. */
function nameOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  if (typeof given !== 'object' || given === null || !('connection' in given)) return undefined;
  return typeof given.connection === 'string' ? given.connection : undefined;
}

async function explainNoCommand({ name, profile }: Connection): Promise<void> {
  const whose = profile === undefined ? 'The default credentials' : `The profile ${profile}`;
  await vscode.window.showInformationMessage(
    `${whose} of the connection ${name} cannot be signed in by a command. Renew the credentials where they come from (keys, a process, the environment); they are read anew now.`,
  );
}

/** Shows what a command fails with. */
async function reported<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
