import { batchesOf } from '../aws/reads.ts';
import type { BranchShape, Source } from './branch.ts';
import type { Load } from './load.ts';
import type { TreeNode } from './model.ts';
import type { Clock } from './notifier.ts';
import { isChanging } from './progress.ts';
import type { Siblings } from './siblings.ts';

/** What is below a node, and how far it is read. */
export interface Branch {
  readonly owner: TreeNode;
  readonly shape: BranchShape;
  readonly siblings: Siblings;
  readonly load: Load;
  /** When its list was complete, by the clock. */
  readAt: number | undefined;
  /** To be read anew once it can be seen. */
  isStale: boolean;
  /** What its notes said when its children were last asked for. */
  shownNotes: string | undefined;
}

export interface WatchOptions {
  readonly clock: Clock;
  /** Milliseconds between two looks; more when there is much to look at. */
  readonly interval: number;
  /** Branches whose children can be seen. */
  active(): readonly Branch[];
  source(connection: string, options: Source['options']): Source;
  branch(id: string): Branch | undefined;
  isActive(id: string): boolean;
}

/** Looks again and again at what ECS is at work on. */
export interface Watch {
  setRunning(isRunning: boolean): void;
}

/** Milliseconds for each call of a look: with the calls of a look that takes at most a fifth of what an account allows. */
const perCall = 250;

/** What one describe call can look at: things of a kind, in one cluster. */
interface Group {
  readonly branches: Branch[];
  readonly keys: Set<string>;
}

export function createWatch({ clock, interval, active, source, isActive }: WatchOptions): Watch {
  let stop: AbortController | undefined;
  let cancel: (() => void) | undefined;

  function schedule(own: AbortController, calls: number): void {
    cancel = clock.after(Math.max(interval, calls * perCall), () => void look(own));
  }

  async function look(own: AbortController): Promise<void> {
    const { groups, lists } = changingOf(active());
    const batches = groups.flatMap((group) => {
      const size = group.branches[0]?.shape.describe?.size ?? 1;
      return batchesOf([...group.keys], size).map((keys) => ({ group, keys }));
    });
    for (const branch of lists) branch.load.restart('background');
    for (const { group, keys } of batches) {
      await describe(own, group, keys);
      if (own !== stop) return;
    }
    schedule(own, batches.length + lists.length);
  }

  /** A look that fails is not worth a row: the next one comes. */
  async function describe(own: AbortController, { branches }: Group, keys: readonly string[]): Promise<void> {
    const [first] = branches;
    const before = new Map(branches.map((it) => [it, it.load.round()]));
    try {
      const from = source(first?.owner.connection ?? '', { signal: own.signal, priority: 'background' });
      const batch = await first?.shape.describe?.run(from, keys);
      if (own !== stop || batch === undefined) return;
      for (const branch of branches) {
        // Collapsed, removed or read anew meanwhile: this is older than what it has or gets.
        if (!isActive(branch.owner.id) || branch.load.round() !== before.get(branch)) continue;
        branch.load.deliver(batch, keys);
      }
    } catch {
      return;
    }
  }

  return {
    setRunning(isRunning) {
      cancel?.();
      stop?.abort();
      stop = undefined;
      if (!isRunning) return;
      stop = new AbortController();
      schedule(stop, 0);
    },
  };
}

/** What is changing among what can be seen: to be described, by batches; and lists that get other members by it. */
function changingOf(branches: readonly Branch[]): {
  readonly groups: readonly Group[];
  readonly lists: readonly Branch[];
} {
  const groups = new Map<string, Group>();
  const lists = new Set<Branch>();
  const services = servicesAtWork(branches);
  for (const branch of branches) {
    if (!branch.load.isSettled()) continue;
    const { owner, shape, siblings } = branch;
    const { data } = owner;
    if (data.kind === 'group' && data.serviceArn !== undefined && services.has(data.serviceArn) && shape.page) {
      lists.add(branch);
      continue;
    }
    for (const { key, node } of siblings.all()) {
      if (!isChanging(node.data)) continue;
      if (shape.describe === undefined) {
        if (shape.page !== undefined) lists.add(branch);
        break;
      }
      const cluster = 'cluster' in node.data ? node.data.cluster : '';
      const id = JSON.stringify([owner.connection, node.data.kind, cluster]);
      const group = groups.get(id) ?? { branches: [], keys: new Set() };
      groups.set(id, group);
      if (!group.branches.includes(branch)) group.branches.push(branch);
      group.keys.add(key);
    }
  }
  return { groups: [...groups.values()], lists: [...lists] };
}

/** ARNs of the services among them that are changing: their tasks, deployments and events come and go. */
function servicesAtWork(branches: readonly Branch[]): ReadonlySet<string> {
  const arns = branches.flatMap(({ siblings }) =>
    [...siblings.all()].flatMap(({ node: { data } }) =>
      data.kind === 'service' && isChanging(data) ? [data.arn] : [],
    ),
  );
  return new Set(arns);
}
