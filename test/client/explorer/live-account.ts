import type { TestContext } from 'node:test';
import type { Connection } from '../../../client/aws/connection.ts';
import { openSession } from '../../../client/aws/open-session.ts';
import { createRates } from '../../../client/aws/rates.ts';
import type { Session } from '../../../client/aws/session.ts';
import { createExplorer, type ExplorerOptions } from '../../../client/explorer/explorer.ts';
import type { ExplorerModel, TreeNode } from '../../../client/explorer/model.ts';
import type { Clock } from '../../../client/explorer/notifier.ts';
import type { Account } from '../../../sandbox/account.ts';
import { type Clock as SandboxClock, virtualClock } from '../../../sandbox/clock.ts';
import { type Fault, readFault } from '../../../sandbox/fault-spec.ts';
import { createFaults } from '../../../sandbox/faults.ts';
import { startServer } from '../../../sandbox/http/server.ts';
import { createSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';

/** An account in the sandbox, and a tree that reads it over HTTP with the real SDK. */
export interface LiveAccount {
  readonly sandbox: Sandbox;
  readonly explorer: ExplorerModel;
  readonly clock: TestClock;
  /** What listeners were told, oldest first. */
  readonly told: readonly (readonly (string | undefined)[])[];
  connection(name?: string): Connection;
  faults(faults: readonly Fault[]): void;
  /** How often each operation was asked for since the last time. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** Resolves once the tree is such that the check gives something. */
  until<T>(check: () => T | undefined | false): Promise<T>;
  /** Opens what the labels name, one below the other; the last node. */
  open(...labels: readonly string[]): Promise<TreeNode>;
  /** Labels of the children that are there now. */
  labels(id: string): readonly string[];
}

/** A clock whose timers run when told. */
export interface TestClock extends Clock {
  advance(milliseconds: number): void;
}

export function testClock(): TestClock {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    after(milliseconds, run) {
      const timer = { at: now + milliseconds, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((it) => it !== timer);
      };
    },
    advance(milliseconds) {
      now += milliseconds;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    },
  };
}

export async function liveAccount(
  t: TestContext,
  fill: (account: Account) => void,
  options: Partial<ExplorerOptions> = {},
  sandboxClock: SandboxClock = virtualClock(Date.UTC(2026, 0, 1)),
): Promise<LiveAccount> {
  process.env.AWS_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'sandbox';
  const sandbox = createSandbox({ clock: sandboxClock, seed: 1, fill });
  const faults = createFaults([], 1);
  const server = await startServer(sandbox, { faults });
  const sessions = new Map<string, Session>();
  const clock = testClock();
  const told: (readonly (string | undefined)[])[] = [];
  const connection = (name = 'sandbox'): Connection => ({ name, region: 'us-east-1', endpoint: server.endpoint });
  const explorer = createExplorer({
    session(name) {
      const known = sessions.get(name);
      if (known !== undefined) return known;
      const made = openSession(connection(name), { askMfaCode: async () => '', rateOf: createRates() });
      sessions.set(name, made);
      return made;
    },
    clock,
    ...options,
  });
  explorer.onDidChange((ids) => told.push(ids));
  explorer.setConnections([connection()]);
  explorer.setVisible(true);
  t.after(async () => {
    explorer.dispose();
    for (const session of sessions.values()) session.dispose();
    await server.close();
  });

  async function control(name: string): Promise<unknown> {
    const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `EcsSandbox.${name}` };
    const response = await fetch(server.endpoint, { method: 'POST', headers, body: '{}' });
    return response.json();
  }

  async function until<T>(check: () => T | undefined | false): Promise<T> {
    for (;;) {
      const found = check();
      if (found !== undefined && found !== false) return found;
      // A turn of the event loop: answers come by it. The test's own time limit ends what never comes.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  return {
    sandbox,
    explorer,
    clock,
    told,
    connection,
    faults: (wanted) => faults.replace(wanted.map(readFault)),
    async counts() {
      const { counts } = (await control('GetCalls')) as { counts: Record<string, number> };
      await control('ResetCalls');
      const { GetCallerIdentity: _, ListAccountAliases: __, ...ofEcs } = counts;
      return ofEcs;
    },
    until,
    async open(...labels) {
      let node = explorer.roots()[0];
      for (const label of labels) {
        const { id } = node ?? { id: '' };
        explorer.expanded(id);
        node = await until(() => explorer.children(id).find((child) => labelOf(child) === label));
      }
      if (node === undefined) throw new Error('There is no connection.');
      explorer.expanded(node.id);
      return node;
    },
    labels: (id) => explorer.children(id).map(labelOf),
  };
}

/** What tells a node from its siblings. */
export function labelOf({ data }: TreeNode): string {
  switch (data.kind) {
    case 'connection':
      return data.connection.name;
    case 'group':
      return data.group;
    case 'note':
      return `(${data.note}) ${data.text}`;
    case 'capacity-provider':
      return data.name;
    case 'family':
      return data.family;
    case 'deployment':
      return `${data.deployment.status} ${data.deployment.rolloutState}`;
    case 'task-set':
      return data.taskSet.status ?? '';
    case 'container':
      return data.container.name ?? '';
    case 'event':
      return data.event.message ?? '';
    default:
      return data.arn.slice(data.arn.lastIndexOf('/') + 1);
  }
}

/** Whether nothing is being read below a node any more. */
export function isRead(children: readonly TreeNode[]): boolean {
  return !children.some(({ data }) => data.kind === 'note' && data.note === 'loading');
}
