import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openSession } from '../../client/aws/open-session.ts';
import type { CallRate } from '../../client/aws/pace.ts';
import { createRates } from '../../client/aws/rates.ts';
import type { Session } from '../../client/aws/session.ts';
import { createExplorer } from '../../client/explorer/explorer.ts';
import type { ExplorerModel, TreeNode } from '../../client/explorer/model.ts';

/** The huge account in a process of its own, and a tree over it. */
export interface BenchAccount {
  readonly explorer: ExplorerModel;
  /** Attempts since the last time, by operation, and how many of them failed. */
  attempts(): { readonly byOperation: Readonly<Record<string, number>>; readonly failed: number };
  /** Resolves with the milliseconds since `begun` once the check holds; looks when the tree tells of changes. */
  when(begun: number, check: () => boolean): Promise<number>;
  close(): Promise<void>;
}

/** @param faults as on the command line of the sandbox @param rates `documented`: the client keeps to them; `none`: as fast as it can */
export async function benchAccount(
  latency: number,
  faults: readonly string[],
  rates: 'documented' | 'none',
): Promise<BenchAccount> {
  const sandbox = await startSandbox(latency, faults);
  process.env.AWS_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'sandbox';
  let byOperation: Record<string, number> = {};
  let failed = 0;
  const anyNumber: CallRate = { bucket: 'all', burst: 1e9, perSecond: 1e9 };
  const session: Session = openSession(
    { name: 'bench', region: 'us-east-1', endpoint: sandbox.endpoint },
    {
      askMfaCode: async () => '',
      rateOf: rates === 'documented' ? createRates() : () => anyNumber,
      onAttempt({ operation, failure }) {
        byOperation[operation] = (byOperation[operation] ?? 0) + 1;
        if (failure !== undefined) failed += 1;
      },
    },
  );
  const explorer = createExplorer({ session: () => session });
  explorer.setConnections([session.connection]);
  explorer.setVisible(true);
  // What is paid once in a window: the SDK is loaded, a socket is open.
  await session.call('ListAccountSettings', {});
  await session.identity();
  byOperation = {};
  return {
    explorer,
    attempts() {
      const taken = { byOperation, failed };
      [byOperation, failed] = [{}, 0];
      return taken;
    },
    when: (begun, check) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!check()) return;
          stop();
          resolve(performance.now() - begun);
        };
        const stop = explorer.onDidChange(look);
        look();
      }),
    async close() {
      explorer.dispose();
      session.dispose();
      sandbox.process.kill();
      if (sandbox.process.exitCode === null) await once(sandbox.process, 'exit');
    },
  };
}

/** The child with this key in its data. */
export function childOf(explorer: ExplorerModel, id: string, wanted: (node: TreeNode) => boolean): TreeNode {
  const found = explorer.children(id).find(wanted);
  if (found === undefined) throw new Error(`There is no such node below ${id}.`);
  return found;
}

/** The heading below a node. */
export function headingOf(explorer: ExplorerModel, id: string, group: string): TreeNode {
  return childOf(explorer, id, ({ data }) => data.kind === 'group' && data.group === group);
}

async function startSandbox(
  latency: number,
  faults: readonly string[],
): Promise<{ readonly endpoint: string; readonly process: ChildProcess }> {
  const main = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));
  const options = ['--seed', 'huge', '--latency', String(latency), ...faults.flatMap((fault) => ['--fault', fault])];
  const child = spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: child.stdout })) return { endpoint: line, process: child };
  throw new Error('The sandbox did not start.');
}
