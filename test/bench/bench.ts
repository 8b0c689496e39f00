import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchDocument, documentNames } from './documents.ts';
import { type Facts, renderDigest, renderReport } from './report.ts';
import { type BenchServer, bareServer, jsonPeer, ourServer, type ServerName, yamlPeer } from './servers.ts';
import { type ColdStart, measureColdStart, useOnce } from './sessions.ts';
import { type FileResults, type Results, verdicts } from './targets.ts';
import { type Attempt, measureTogether, type Rounds } from './turns.ts';

const usage = `npm run bench -- [options]: measures the built language server beside its peers (npm run build first).
Takes about half an hour, mostly the delays of the peers; leave the machine alone meanwhile.

  --quick      fewer runs: shows that everything works, not how fast it is
  --only NAME  only what has NAME in its name: cold-start, or files such as 1mb, .yaml, create-service
  --write      writes docs/benchmarks.md, and its digest into README.md
  --strict     exit code 1 when a target is missed
`;

interface Extent {
  readonly coldStarts: number;
  readonly typing: Pick<Rounds, 'warmUp' | 'measured'>;
  readonly typingInLargeFiles: Pick<Rounds, 'warmUp' | 'measured'>;
  readonly opens: Rounds['opens'];
  readonly floorWarmUp: Rounds['floorWarmUp'];
}

const thorough: Extent = {
  coldStarts: 15,
  typing: { warmUp: 12, measured: 24 },
  typingInLargeFiles: { warmUp: 6, measured: 12 },
  opens: 11,
  floorWarmUp: 400,
};
const quick: Extent = {
  coldStarts: 3,
  typing: { warmUp: 4, measured: 3 },
  typingInLargeFiles: { warmUp: 1, measured: 2 },
  opens: 2,
  floorWarmUp: 150,
};
const largeFile = 300_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (values.write && values.only !== '') {
    process.stderr.write('The document is written as a whole: leave out --only, or --write.\n');
    return 2;
  }
  const loadBefore = loadavg();
  const results = await measure(values.quick ? quick : thorough, (name) => name.includes(values.only));
  const judged = verdicts(results);
  const report = renderReport(results, judged, facts(results, values.quick, loadBefore));
  process.stdout.write(report);
  if (values.write) {
    await writeFile(new URL('../../docs/benchmarks.md', import.meta.url), report);
    await writeIntoReadme(renderDigest(results));
  }
  if (results.failures.length > 0) return 1;
  return values.strict && judged.some(({ pass }) => !pass) ? 1 : 0;
}

async function writeIntoReadme(digest: string): Promise<void> {
  const readme = new URL('../../README.md', import.meta.url);
  const text = await readFile(readme, 'utf8');
  const between = /(?<=<!-- written by npm run bench -->\n\n)[\s\S]*?(?=\n\n<!-- end -->)/;
  await writeFile(
    readme,
    text.replace(between, () => digest),
  );
}

async function measure(extent: Extent, wanted: (name: string) => boolean): Promise<Results> {
  const servers = [ourServer('pull'), jsonPeer(), yamlPeer(), ourServer('push'), bareServer()];
  const failures: string[] = [];
  const attempt: Attempt = async (what, work) => {
    process.stderr.write(`${what}\n`);
    try {
      return await work();
    } catch (error) {
      failures.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  const usable = servers.filter((server) => isBuilt(server, failures));

  for (const server of usable) {
    for (const name of documentNames.filter((name) => name.startsWith('1kb.create-service'))) {
      const document = benchDocument(name);
      if (server.name === (document.language === 'json' ? 'yaml peer' : 'json peer')) continue;
      await attempt(`used before: ${server.name}, ${name}`, () => useOnce(server, document));
    }
  }

  const cold = new Map<ServerName, ColdStart[]>();
  for (let round = 0; round < (wanted('cold-start') ? extent.coldStarts : 0); round += 1) {
    for (const server of usable.filter(({ name }) => name !== 'ours (push)' && name !== 'bare')) {
      const language = server.name === 'yaml peer' ? 'yaml' : 'json';
      const start = await attempt(`cold start ${round + 1}, ${server.name}`, () => measureColdStart(server, language));
      if (start !== undefined) append(cold, server.name, start);
    }
  }

  const files: FileResults[] = [];
  for (const name of documentNames.filter(wanted)) {
    const document = benchDocument(name);
    const readers = usable.filter(
      (server) => server.name !== (document.language === 'json' ? 'yaml peer' : 'json peer'),
    );
    const { typing, typingInLargeFiles, opens, floorWarmUp } = extent;
    const often = document.text.length > largeFile ? typingInLargeFiles : typing;
    files.push(await measureTogether(document, readers, { ...often, opens, floorWarmUp }, attempt));
  }
  return { servers, cold, files, failures };
}

function isBuilt(server: BenchServer, failures: string[]): boolean {
  const program = server.arguments.find((argument) => !argument.startsWith('-')) ?? '';
  if (existsSync(program)) return true;
  failures.push(`${server.name}: no ${program}; run \`npm run build\` first`);
  return false;
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function facts({ servers }: Results, isQuick: boolean, loadBefore: readonly number[]): Facts {
  const load = (values: readonly number[]) => values[0]?.toFixed(2) ?? '–';
  const delays = servers.filter(({ delay }) => delay > 0);
  const require = createRequire(import.meta.url);
  const libraries = ['jsonc-parser', 'ajv', 'js-yaml', 'yaml'].map(
    (name) => `${name} ${(require(`${name}/package.json`) as { readonly version: string }).version}`,
  );
  return [
    ['Date', new Date().toISOString().slice(0, 10)],
    ['Node for the benchmark and all servers', `${process.version} (${process.arch})`],
    [
      'Machine',
      `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${release()}`,
    ],
    ['Load before and after', `${load(loadBefore)} and ${load(loadavg())}`],
    ['Servers', [...new Set(servers.map(({ title }) => title))].join(', ')],
    [
      'Delays taken off',
      delays.map(({ title, delay, delaySource }) => `${title} ${delay} ms (${delaySource})`).join(', '),
    ],
    [
      'Before',
      'every server was used once and shut down, as by an editor; it may have kept something for its next start',
    ],
    ['Floor', libraries.join(', ')],
    ...(isQuick ? [['Extent', '**quick run: too few samples to compare**'] as const] : []),
  ];
}

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.exitCode = await main();
