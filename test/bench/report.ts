import type { FloorPart } from './floor.ts';
import type { BenchServer, ServerName } from './servers.ts';
import type { TextState } from './sessions.ts';
import { questions, textStates } from './sessions.ts';
import { median, percentile } from './statistics.ts';
import {
  answersOf,
  type FileResults,
  floorOf,
  isBelowProtocol,
  keystrokesOf,
  peerOf,
  type Results,
  type Verdict,
} from './targets.ts';

/** What stands above the tables: `[name, value]` lines. */
export type Facts = readonly (readonly [string, string])[];

/** The whole report as Markdown. */
export function renderReport(results: Results, judged: readonly Verdict[], facts: Facts): string {
  const sections = [
    '# Benchmarks',
    'Written by `npm run bench -- --write`; do not edit. Milliseconds unless a column says MB (of 1024² bytes).',
    facts.map(([name, value]) => `- ${name}: ${value}`).join('\n'),
    ...(results.failures.length === 0
      ? []
      : ['## Not measured', results.failures.map((line) => `- ${line}`).join('\n')]),
    '## Targets',
    summary(judged),
    summaryTable(judged),
    targetTable(judged),
    '## Cold start',
    'From the start of the process to the answer to `initialize`, and to the diagnostics of a 1 KB file with one fault.',
    coldTable(results),
    '## Open and type',
    'From the message of the client to the diagnostics. The servers take turns at every keystroke. Each process first shows the diagnostics of a small file, so it is ready; ' +
      '`open` is one process each time. ' +
      '`valid` are keystrokes that leave the text valid, `open quote` and `open bracket` are one `"` or `[` too many. ' +
      '`p50 − delay` takes off what the peer waits on purpose before it begins. Measured after a warm-up, as the floor is; ' +
      '`first p50` is the median of the keystrokes of the warm-up, the delay taken off.',
    latencyTable(results),
    '## Completion and hover',
    'Asked at a key in the middle of the valid text, after the memory was read. Completion and hover follow a keystroke without a pause, so ' +
      'they include reading the new text; hover at rest follows nothing.',
    questionTable(results),
    '## Memory',
    'Resident set of the server process after the file was opened and all keystrokes: the peak so far, and after a full ' +
      'garbage collection (asked for through the inspector, which opens only then).',
    memoryTable(results),
    '## The floor',
    'What the bare libraries need for the same text: warm, in a process of their own, called in turn with the servers, with the same pause ' +
      'before each call as before a keystroke. ' +
      '`parseTree` is jsonc-parser’s, `ajv` validates the parsed value with the same schema (compiled before), ' +
      '`parseEvents` is js-yaml’s, `yaml` is `parseAllDocuments` of the package `yaml`.',
    floorTable(results),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** A few lines for the README: what somebody waits for who types, in the same run as the whole report. */
export function renderDigest({ files, servers }: Results): string {
  const rows = files
    .filter(({ name }) => /^(?:50kb|1mb)\.create-service\./.test(name))
    .flatMap((file) => {
      const peer = peerOf(file.language);
      const waits = servers.find(({ name }) => name === peer)?.delay ?? 0;
      const what = `${file.name.startsWith('50kb') ? '50 KB' : '1 MB'} of ${file.language.toUpperCase()}`;
      const row = (did: string, valuesOf: (server: ServerName) => readonly number[], delay: number) => {
        const [ours, theirs] = [median(valuesOf('ours')), median(valuesOf(peer))];
        const waited = delay === 0 ? '' : `, of which it waits ${delay} on purpose`;
        return [`${what}, ${did}`, `${number(ours)} ms`, `${number(theirs)} ms${waited}`];
      };
      return [
        row('from a keystroke to the problems', (server) => keystrokesOf(file, server, 'valid'), waits),
        row('from a keystroke to the proposals', (server) => answersOf(file, server, 'completion'), 0),
      ];
    });
  const peers = servers.filter(({ name }) => name.endsWith(' peer')).map(({ title }) => title);
  return table(['', 'ECS Specs', peers.join(' or ')], rows);
}

function summary(judged: readonly Verdict[]): string {
  const missed = judged.filter(({ pass }) => !pass);
  const below = missed.filter(isBelowProtocol).length;
  return (
    `${judged.length - missed.length} of ${judged.length} met. Ratios are measured / limit: up to 1 is good. All values are medians.` +
    (below === 0
      ? ''
      : ` ${below} of the ${missed.length} missed are below what the server *bare* takes for the same: it keeps the text and looks at nothing.`)
  );
}

function summaryTable(judged: readonly Verdict[]): string {
  const rows = [...new Set(judged.map(({ target }) => target))].map((target) => {
    const group = judged.filter((verdict) => verdict.target === target).toSorted((a, b) => ratioOf(b) - ratioOf(a));
    const [worst] = group;
    const met = group.filter(({ pass }) => pass).length;
    return [
      target,
      `${met} of ${group.length}`,
      worst === undefined ? '' : ratioOf(worst).toFixed(2),
      worst?.subject ?? '',
    ];
  });
  return table(['target', 'met', 'worst ratio', 'where'], rows);
}

function ratioOf({ measured, limit }: Verdict): number {
  // A peer that is done before its own delay is over cannot be beaten by a ratio.
  return limit > 0 ? measured / limit : Number.POSITIVE_INFINITY;
}

function targetTable(judged: readonly Verdict[]): string {
  return table(
    ['target', 'where', 'measured', 'limit', 'bare', 'ratio', ''],
    judged.map((verdict) => {
      const { target, subject, unit, measured, limit, bare, pass } = verdict;
      return [
        target,
        subject,
        `${number(measured)} ${unit}`,
        `${number(limit)} ${unit}`,
        bare === undefined ? '' : `${number(bare)} ${unit}`,
        ratioOf(verdict).toFixed(2),
        pass ? 'pass' : isBelowProtocol(verdict) ? '**miss**, below bare' : '**miss**',
      ];
    }),
  );
}

function coldTable({ cold, servers }: Results): string {
  const rows = servers.flatMap((server) =>
    (['initialize', 'diagnostics'] as const).flatMap((phase) => {
      const values = (cold.get(server.name) ?? []).map((start) => start[phase]);
      if (values.length === 0) return [];
      return [[server.title, phase, ...distribution(values, phase === 'diagnostics' ? server.delay : 0)]];
    }),
  );
  return table(['server', 'until', ...distributionTitles], rows);
}

function latencyTable({ files, servers }: Results): string {
  return table(
    ['file', 'server', 'what', ...distributionTitles, 'first p50', 'diagnostics'],
    files.flatMap((file) => servers.flatMap((server) => latencyRows(file, server))),
  );
}

function latencyRows(file: FileResults, server: BenchServer): string[][] {
  const session = file.sessions.get(server.name);
  if (session === undefined) return [];
  const start = [`${file.name} (${Math.round(file.size / 1024)} KB)`, server.name];
  const problems = String(session.problems);
  return [
    [...start, 'open', ...distribution(session.opens, server.delay), '', problems],
    ...textStates.map((state) => {
      const shown = state === 'valid' ? problems : '≥ 1';
      const first = number(median(session.warmUp[state]) - server.delay);
      return [...start, state, ...distribution(keystrokesOf(file, server.name, state), server.delay), first, shown];
    }),
  ];
}

function questionTable({ files, servers }: Results): string {
  const rows = files.flatMap((file) =>
    servers.flatMap(({ name }) =>
      questions.flatMap((question) => {
        const answers = answersOf(file, name, question);
        return answers.length === 0 ? [] : [[file.name, name, question, ...distribution(answers, 0)]];
      }),
    ),
  );
  return table(['file', 'server', 'question', ...distributionTitles], rows);
}

const distributionTitles = ['n', 'p50', 'p50 − delay', 'p95', 'min–max'] as const;

function distribution(values: readonly number[], delay: number): string[] {
  if (values.length === 0) return ['0', '–', '–', '–', '–'];
  return [
    String(values.length),
    number(median(values)),
    delay === 0 ? '' : number(median(values) - delay),
    number(percentile(values, 0.95)),
    `${number(Math.min(...values))}–${number(Math.max(...values))}`,
  ];
}

function memoryTable({ files, servers }: Results): string {
  const rows = files.flatMap((file) =>
    servers.flatMap(({ name }) => {
      const memory = file.sessions.get(name)?.memory;
      return memory === undefined ? [] : [[file.name, name, memoryCell(memory.peak), memoryCell(memory.settled)]];
    }),
  );
  return table(['file', 'server', 'peak MB', 'after collection MB'], rows);
}

function memoryCell(megabytes: number | undefined): string {
  return megabytes === undefined ? 'not measured' : number(megabytes);
}

function floorTable({ files }: Results): string {
  const parts: readonly FloorPart[] = ['parseTree', 'ajv', 'parseEvents', 'yaml'];
  const cell = (file: FileResults, part: FloorPart, state: TextState) => {
    const milliseconds = floorOf(file, part, state);
    return Number.isNaN(milliseconds) ? '' : number(milliseconds);
  };
  const rows = files
    .filter(({ floors }) => floors.length > 0)
    .flatMap((file) => textStates.map((state) => [file.name, state, ...parts.map((part) => cell(file, part, state))]));
  return table(['file', 'text', ...parts], rows);
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = [titles, titles.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Three digits that matter; no more than the measurement has. */
function number(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
