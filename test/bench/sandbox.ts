import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type HugeStart, measureHugeStart } from './sandbox-memory.ts';
import { measureRates, type Rates, ratioOf } from './sandbox-rate.ts';
import { measureStateCosts, type StateCost } from './sandbox-state.ts';
import { median } from './statistics.ts';

const usage = `node test/bench/sandbox.ts [options]: measures the built sandbox (npm run build first). Takes about two minutes.

  --quick         fewer runs: shows that everything works, not how fast it is
  --program FILE  another program than dist/ecs-sandbox.cjs
  --write         writes docs/benchmarks-sandbox.md
  --strict        exit code 1 when a target is missed
`;

const targets = { rate: 0.5, state: 1.5, memory: 300 } as const;
const root = join(import.meta.dirname, '../..');

interface Measured {
  readonly rates: Rates;
  readonly costs: readonly StateCost[];
  readonly starts: readonly HugeStart[];
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      program: { type: 'string', default: join(root, 'dist/ecs-sandbox.cjs') },
      write: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const program = resolve(values.program);
  if (!existsSync(program)) {
    process.stderr.write(`${program} is not there: npm run build makes it.\n`);
    return 2;
  }
  const isQuick = values.quick;
  const loadBefore = loadavg()[0] ?? Number.NaN;
  const starts: HugeStart[] = [];
  for (let run = 0; run < (isQuick ? 1 : 5); run += 1) starts.push(await measureHugeStart(program));
  const rates = await measureRates(
    program,
    isQuick ? { rounds: 3, milliseconds: 500 } : { rounds: 12, milliseconds: 2000 },
  );
  const costs = await measureStateCosts(isQuick ? 3 : 12, isQuick ? 40 : 100);
  const measured = { rates, costs, starts };
  const report = reportOf(measured, loadBefore, isQuick);
  process.stdout.write(report);
  if (values.write) await writeFile(join(root, 'docs/benchmarks-sandbox.md'), report);
  return values.strict && missed(measured) ? 1 : 0;
}

function peakOf(starts: readonly HugeStart[]): number | undefined {
  const peaks = starts.flatMap(({ peak }) => peak ?? []);
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}

function missed({ rates, costs, starts }: Measured): boolean {
  return (
    ratioOf(rates) < targets.rate ||
    costs.some(({ shop, huge }) => huge / shop > targets.state) ||
    (peakOf(starts) ?? 0) >= targets.memory
  );
}

function reportOf({ rates, costs, starts }: Measured, loadBefore: number, isQuick: boolean): string {
  const peak = peakOf(starts);
  const worst = costs.toSorted((a, b) => b.huge / b.shop - a.huge / a.shop)[0];
  const verdict = (isMet: boolean) => (isMet ? 'yes' : '**no**');
  const facts = [
    ['Date', new Date().toISOString().slice(0, 10)],
    ['Node', `${process.version} (${process.arch})`],
    [
      'Machine',
      `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${release()}`,
    ],
    ['Load before and after', `${loadBefore.toFixed(2)} and ${(loadavg()[0] ?? Number.NaN).toFixed(2)}`],
    ...(isQuick ? [['Extent', '**quick run: too few samples to compare**']] : []),
  ];
  return [
    '# Benchmarks of the sandbox',
    'Written by `node test/bench/sandbox.ts --write`; do not edit. All values are medians unless it says otherwise.',
    facts.map(([name, value]) => `- ${name}: ${value}`).join('\n'),
    '## Targets',
    table(
      ['target', 'measured', 'met'],
      [
        [
          `DescribeServices of 10 ≥ ${targets.rate} × bare node:http, same bytes`,
          ratioOf(rates).toFixed(2),
          verdict(ratioOf(rates) >= targets.rate),
        ],
        [
          `Huge account ≤ ${targets.state} × small shop, every operation`,
          worst === undefined ? '–' : `${(worst.huge / worst.shop).toFixed(2)} (${worst.operation})`,
          verdict(worst !== undefined && worst.huge / worst.shop <= targets.state),
        ],
        [
          `Huge account < ${targets.memory} MB, at its peak`,
          peak === undefined ? 'not measured' : `${peak.toFixed(0)} MB`,
          peak === undefined ? '–' : verdict(peak < targets.memory),
        ],
      ],
    ),
    '## DescribeServices',
    `Ten services of four tasks each that have come to rest: ${rates.bytes} bytes. Each server in a process of its own, ${rates.connections} connections with one ` +
      'request each under way, rounds that take turns; the client counts bytes and parses nothing. The sandbox keeps the text of a service until something about it ' +
      'changes; the table below has the cost after a change.',
    table(
      ['server', 'requests/s', 'of the rounds'],
      [
        ['sandbox', median(rates.sandbox).toFixed(0), spread(rates.sandbox)],
        ['bare node:http', median(rates.bare).toFixed(0), spread(rates.bare)],
        ['ratio, by rounds', ratioOf(rates).toFixed(2), ''],
      ],
    ),
    '## Cost and state',
    'Microseconds of a request without HTTP (reading it, the operation, writing the answer), in the largest cluster of the small shop and of the huge account (2,000 ' +
      'clusters, one with 5,000 services and 20,000 tasks), on things that were added to both alike.',
    table(
      ['operation', 'shop', 'huge', 'ratio'],
      costs.map(({ operation, shop, huge }) => [operation, shop.toFixed(1), huge.toFixed(1), (huge / shop).toFixed(2)]),
    ),
    '## Start and memory of the huge account',
    'From the start of the process to its endpoint; resident set in MB (of 1024² bytes) then, and the most until after all 5,000 services were described twice and 20 ' +
      'were deployed anew.',
    table(
      ['run', 'start, ms', 'resident, MB', 'peak, MB'],
      starts.map(({ startTime, resident, peak: most }, run) => [
        String(run + 1),
        startTime.toFixed(0),
        resident?.toFixed(0) ?? '–',
        most?.toFixed(0) ?? '–',
      ]),
    ),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

function spread(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

process.once('SIGINT', () => process.exit(130));
process.exitCode = await main();
