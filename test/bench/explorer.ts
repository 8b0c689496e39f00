import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { documentedRates } from '../../schemas/request-rates.ts';
import { watchBlocks } from './event-loop.ts';
import { type BenchAccount, benchAccount, childOf, headingOf } from './explorer-account.ts';

const usage = `node --expose-gc test/bench/explorer.ts [--quick] [--only memory] [--write]: measures the tree against the huge account of the sandbox.

  --quick  without the documented request rates: shows that everything works, not what an account allows
  --only memory  the heap of the whole tree alone
  --write  writes docs/benchmarks-explorer.md
`;

const latency = 20;
const size = { clusters: 2000, services: 5000, tasks: 20_000 };

interface Row {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const rates = values.quick ? 'none' : 'documented';
  const rows: Row[] = [];
  if (values.only === 'memory') {
    process.stdout.write(render(await measureWholeTree(), values.quick));
    return;
  }
  rows.push(...(await measure(rates, values.quick ? [] : ['account-rates'], 'plain')));
  rows.push(...(await measure('none', ['throttle:rate=0.15', 'server-error:rate=0.15'], 'with 30 % faults')));
  rows.push(...(await measureWholeTree()));
  const report = render(rows, values.quick);
  process.stdout.write(report);
  if (values.write) await writeFile(new URL('../../docs/benchmarks-explorer.md', import.meta.url), report);
}

/** Clusters, then the 5,000 services of one of them. */
async function measure(
  rates: 'documented' | 'none',
  faults: readonly string[],
  label: string,
): Promise<readonly Row[]> {
  const account = await benchAccount(latency, faults, rates);
  const { explorer } = account;
  // The answers of the tree to the view cost, too: it asks for what it is told of.
  explorer.onDidChange((ids) => {
    for (const id of ids) if (id !== undefined && explorer.node(id)?.isExpandable) explorer.children(id);
  });
  const blocks = watchBlocks();
  try {
    const rows = [...(await clusters(account, label)), ...(await services(account, rates, label))];
    const { longest, computing } = blocks.stop();
    return [...rows, block(longest, computing, label)];
  } finally {
    blocks.stop();
    await account.close();
  }
}

function block(longest: number, computing: number, label: string): Row {
  const what = `longest block of the event loop, ${label}`;
  const measured = `${longest.toFixed(0)} ms; the most that was computed in one: ${computing.toFixed(0)} ms`;
  return { what, measured, target: 'below 50 ms' };
}

async function clusters({ explorer, when, attempts }: BenchAccount, label: string): Promise<readonly Row[]> {
  const [root] = explorer.roots();
  const begun = performance.now();
  explorer.expanded(root?.id ?? '');
  const heading = headingOf(explorer, root?.id ?? '', 'clusters').id;
  explorer.expanded(heading);
  const isCluster = ({ data }: { readonly data: { readonly kind: string } }) => data.kind === 'cluster';
  const first = await when(begun, () => explorer.children(heading).some(isCluster));
  const all = await when(begun, () => {
    const shown = explorer.children(heading).map(({ data }) => data);
    return shown.length === size.clusters && shown.every((it) => it.kind === 'cluster' && it.cluster !== undefined);
  });
  const { byOperation } = attempts();
  return [
    { what: `first clusters, ${label}`, measured: `${first.toFixed(0)} ms`, target: '300 ms' },
    { what: `all 2,000 clusters described, ${label}`, measured: `${all.toFixed(0)} ms`, target: '' },
    calls('clusters', byOperation, { ListClusters: 20, DescribeClusters: 20 }, label),
  ];
}

async function services(
  { explorer, when, attempts }: BenchAccount,
  rates: 'documented' | 'none',
  label: string,
): Promise<readonly Row[]> {
  const [root] = explorer.roots();
  const clustersId = headingOf(explorer, root?.id ?? '', 'clusters').id;
  const big = childOf(explorer, clustersId, ({ data }) => data.kind === 'cluster' && data.arn.endsWith('/big')).id;
  explorer.expanded(big);
  const heading = headingOf(explorer, big, 'services').id;
  const begun = performance.now();
  explorer.expanded(heading);
  const first = await when(begun, () => explorer.children(heading).some(({ data }) => data.kind === 'service'));
  const names = await when(begun, () => explorer.children(heading).length === size.services);
  const all = await when(begun, () =>
    explorer.children(heading).every(({ data }) => data.kind === 'service' && data.service !== undefined),
  );
  const { byOperation, failed } = attempts();
  const least = leastTime(rates);
  return [
    { what: `first services of 5,000, ${label}`, measured: `${first.toFixed(0)} ms`, target: '500 ms' },
    { what: `names of all 5,000 services, ${label}`, measured: `${names.toFixed(0)} ms`, target: '' },
    {
      what: `all 5,000 services described, ${label}`,
      measured: `${(all / 1000).toFixed(1)} s: ${(all / least).toFixed(2)} × the least (${(least / 1000).toFixed(1)} s), ${failed} calls refused`,
      target: failed > 0 ? 'complete' : '1.3 ×',
    },
    calls('services', byOperation, { ListServices: 50, DescribeServices: 500 }, label),
  ];
}

/** Milliseconds that 50 pages, one after the other, and 500 descriptions take at least, six calls at a time or as the rates allow. */
function leastTime(rates: 'documented' | 'none'): number {
  const bucket = documentedRates.find(({ operations }) => operations.includes('DescribeServices'));
  const byLatency = Math.max(50 * latency, (550 * latency) / 6);
  if (rates === 'none' || bucket === undefined) return byLatency;
  return Math.max(byLatency, ((550 - bucket.burst) * 1000) / bucket.sustained);
}

function calls(
  what: string,
  attempts: Readonly<Record<string, number>>,
  least: Readonly<Record<string, number>>,
  label: string,
): Row {
  const measured = Object.keys(least).map((name) => `${attempts[name] ?? 0} ${name}`);
  const others = Object.keys(attempts).filter((name) => !(name in least));
  return {
    what: `calls for the ${what}, ${label}`,
    measured: [...measured, ...others.map((name) => `${attempts[name]} ${name}`)].join(', '),
    target: Object.entries(least)
      .map(([name, count]) => `${count} ${name}`)
      .join(', '),
  };
}

/** Everything that the huge account has, expanded: the heap that it takes. */
async function measureWholeTree(): Promise<readonly Row[]> {
  const account = await benchAccount(0, [], 'none');
  const { explorer, when } = account;
  try {
    const before = heapUsed();
    const [root] = explorer.roots();
    explorer.expanded(root?.id ?? '');
    const clustersId = headingOf(explorer, root?.id ?? '', 'clusters').id;
    explorer.expanded(clustersId);
    await when(
      0,
      () => explorer.children(clustersId).filter(({ data }) => data.kind === 'cluster').length === size.clusters,
    );
    const big = childOf(explorer, clustersId, ({ data }) => data.kind === 'cluster' && data.arn.endsWith('/big')).id;
    explorer.expanded(big);
    const servicesId = headingOf(explorer, big, 'services').id;
    explorer.expanded(servicesId);
    const isDescribed = ({ data }: { readonly data: { readonly kind: string; readonly service?: unknown } }) =>
      data.kind === 'service' && data.service !== undefined;
    await when(0, () => {
      const shown = explorer.children(servicesId);
      return shown.length === size.services && shown.every(isDescribed);
    });
    const headings = explorer.children(servicesId).map(({ id }) => {
      explorer.expanded(id);
      const { id: tasks } = headingOf(explorer, id, 'tasks');
      explorer.expanded(tasks);
      return tasks;
    });
    const isTask = ({ data }: { readonly data: { readonly kind: string; readonly task?: unknown } }) =>
      data.kind === 'task' && data.task !== undefined;
    const described = (): number => headings.reduce((sum, id) => sum + explorer.children(id).filter(isTask).length, 0);
    let known = 0;
    while (known < size.tasks) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      known = described();
    }
    const closed = (heapUsed() - before) / 1e6;
    for (const id of headings) for (const task of explorer.children(id)) explorer.expanded(task.id);
    const megabytes = (heapUsed() - before) / 1e6;
    const { byOperation } = account.attempts();
    return [
      { what: 'heap of the whole tree, tasks not expanded', measured: `${closed.toFixed(0)} MB`, target: '' },
      {
        what: 'heap of the whole tree: 2,000 clusters, 5,000 services, 20,000 tasks with their containers, all expanded',
        measured: `${megabytes.toFixed(0)} MB`,
        target: 'below 150 MB',
      },
      {
        what: 'calls for it',
        measured: Object.entries(byOperation)
          .map(([name, count]) => `${count} ${name}`)
          .join(', '),
        target: '',
      },
    ];
  } finally {
    await account.close();
  }
}

function heapUsed(): number {
  // Twice: what finalisers let go is collected by the second.
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function render(rows: readonly Row[], isQuick: boolean): string {
  const lines = rows.map(({ what, measured, target }) => `| ${what} | ${measured} | ${target} |`);
  return `# The tree under load

Written by \`node --expose-gc test/bench/explorer.ts${isQuick ? ' --quick' : ''} --write\`: the tree without VS Code, the AWS SDK, and the sandbox with its huge account
in another process, ${latency} ms latency for each call, the request rates that ECS documents as throttle, on ${cpus()[0]?.model ?? 'an unknown processor'}
with Node ${process.version}. The least time for the services is what 550 calls take when they keep to those rates: a burst of 100, then 20 a second.
With faults, 15 % of the calls are throttled and 15 % fail, and no rates hold. Load of the machine's ${cpus().length} processors at the end, all programs
together: ${loadavg()[0]?.toFixed(1)}. A block that is longer than what was computed in it is a wait for a processor.

| what | measured | target |
|---|---|---|
${lines.join('\n')}
`;
}

await main();
