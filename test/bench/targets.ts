import type { Floor, FloorPart } from './floor.ts';
import type { BenchServer, ServerName } from './servers.ts';
import type { ColdStart, FileSession, Question, TextState } from './sessions.ts';
import { questions, textStates } from './sessions.ts';
import { median } from './statistics.ts';

/** One file; the servers and the floor took turns. */
export interface FileResults {
  readonly name: string;
  readonly language: 'json' | 'yaml';
  /** UTF-16 code units. */
  readonly size: number;
  readonly sessions: ReadonlyMap<ServerName, FileSession>;
  readonly floors: readonly Floor[];
}

export interface Results {
  readonly servers: readonly BenchServer[];
  readonly cold: ReadonlyMap<ServerName, readonly ColdStart[]>;
  readonly files: readonly FileResults[];
  /** What could not be measured, in a sentence each. */
  readonly failures: readonly string[];
}

/** One promise of the project, held against one measurement. Medians, in `unit`. */
export interface Verdict {
  readonly target: string;
  readonly subject: string;
  readonly unit: 'ms' | 'MB';
  readonly measured: number;
  readonly limit: number;
  readonly pass: boolean;
  /** What a server takes that looks at nothing: no server meets a limit below it. */
  readonly bare?: number;
}

/** Milliseconds (or none) allowed over the multiple of the floor, for what every keystroke costs: the protocol. */
const keystrokeTargets = {
  json: {
    title: 'JSON keystroke ≤ 1.5 × (parseTree + ajv) + 3 ms',
    parts: ['parseTree', 'ajv'],
    factor: 1.5,
    extra: 3,
  },
  valid: { title: 'YAML keystroke, valid text ≤ 3 × parseEvents + 5 ms', parts: ['parseEvents'], factor: 3, extra: 5 },
  broken: { title: 'YAML keystroke, broken text ≤ 1.5 × `yaml` + 5 ms', parts: ['yaml'], factor: 1.5, extra: 5 },
} as const satisfies Record<string, KeystrokeTarget>;

interface KeystrokeTarget {
  readonly title: string;
  readonly parts: readonly FloorPart[];
  readonly factor: number;
  readonly extra: number;
}

/** All verdicts that the results allow; what was not measured has none. */
export function verdicts(results: Results): Verdict[] {
  return [
    ...results.files.flatMap(floorVerdicts),
    ...results.files.flatMap((file) => peerVerdicts(file, results.servers)),
    ...results.files.flatMap(questionVerdicts),
    ...coldVerdicts(results),
    ...results.files.flatMap(memoryVerdicts),
  ].filter(({ measured, limit }) => !Number.isNaN(measured) && !Number.isNaN(limit));
}

/** Milliseconds of all keystrokes of a server that left the text in this state. */
export function keystrokesOf(file: FileResults, server: ServerName, state: TextState): readonly number[] {
  return file.sessions.get(server)?.keystrokes[state] ?? [];
}

/** Median over the runs of one part of the floor; NaN when it was not measured. */
export function floorOf({ floors }: FileResults, part: FloorPart, state: TextState): number {
  return median(floors.flatMap((floor) => floor[part]?.[state] ?? []));
}

/** The peer that reads this language. */
export function peerOf(language: 'json' | 'yaml'): ServerName {
  return language === 'json' ? 'json peer' : 'yaml peer';
}

function floorVerdicts(file: FileResults): Verdict[] {
  return textStates.map((state) => {
    const { title, parts, factor, extra } = targetOf(file.language, state);
    const floor = parts.reduce((sum, part) => sum + floorOf(file, part, state), 0);
    const measured = median(keystrokesOf(file, 'ours', state));
    const verdict = atMost(title, `${file.name}, ${state}`, 'ms', measured, factor * floor + extra);
    return withBare(verdict, keystrokesOf(file, 'bare', state));
  });
}

function targetOf(language: 'json' | 'yaml', state: TextState): KeystrokeTarget {
  if (language === 'json') return keystrokeTargets.json;
  return state === 'valid' ? keystrokeTargets.valid : keystrokeTargets.broken;
}

function peerVerdicts(file: FileResults, servers: readonly BenchServer[]): Verdict[] {
  const name = peerOf(file.language);
  const delay = servers.find((server) => server.name === name)?.delay ?? Number.NaN;
  const title = `Never slower than the ${name}, its delay taken off`;
  const opens = (server: ServerName) => median(file.sessions.get(server)?.opens ?? []);
  return [
    atMost(title, `${file.name}, open`, 'ms', opens('ours'), opens(name) - delay),
    ...textStates.map((state) => {
      const [ours, peer] = [keystrokesOf(file, 'ours', state), keystrokesOf(file, name, state)];
      const verdict = atMost(title, `${file.name}, ${state}`, 'ms', median(ours), median(peer) - delay);
      return withBare(verdict, keystrokesOf(file, 'bare', state));
    }),
  ];
}

/** Milliseconds of all answers of a server to a question. */
export function answersOf(file: FileResults, server: ServerName, question: Question): readonly number[] {
  return file.sessions.get(server)?.questions[question] ?? [];
}

/** At 1 KB both are done before anybody could tell: the targets are for 50 KB and more. */
function questionVerdicts(file: FileResults): Verdict[] {
  if (file.size < 10_000) return [];
  const peer = peerOf(file.language);
  const share = file.language === 'json' ? 1 : 10;
  const title =
    file.language === 'json'
      ? 'Completion and hover at most as long as the json peer'
      : 'Completion and hover at most a tenth of the yaml peer';
  return questions.map((question) => {
    const limit = median(answersOf(file, peer, question)) / share;
    const verdict = atMost(title, `${file.name}, ${question}`, 'ms', median(answersOf(file, 'ours', question)), limit);
    return withBare(verdict, answersOf(file, 'bare', question));
  });
}

function coldVerdicts({ cold, servers }: Results): Verdict[] {
  const title = 'Cold start below the json peer’s';
  const delay = servers.find(({ name }) => name === 'json peer')?.delay ?? Number.NaN;
  const of = (server: ServerName, phase: keyof ColdStart) =>
    median((cold.get(server) ?? []).map((start) => start[phase]));
  return [
    below(title, 'initialize', 'ms', of('ours', 'initialize'), of('json peer', 'initialize')),
    below(
      title,
      'first diagnostics, delay taken off',
      'ms',
      of('ours', 'diagnostics'),
      of('json peer', 'diagnostics') - delay,
    ),
  ];
}

function memoryVerdicts(file: FileResults): Verdict[] {
  const peer = peerOf(file.language);
  return (['peak', 'settled'] as const).map((moment) => {
    const of = (server: ServerName) => file.sessions.get(server)?.memory[moment] ?? Number.NaN;
    return below(`Memory below the ${peer}’s`, `${file.name}, ${moment}`, 'MB', of('ours'), of(peer));
  });
}

function withBare(verdict: Verdict, milliseconds: readonly number[]): Verdict {
  return milliseconds.length === 0 ? verdict : { ...verdict, bare: median(milliseconds) };
}

/** Whether a target was missed that nobody could meet on this machine. */
export function isBelowProtocol({ pass, limit, bare }: Verdict): boolean {
  return !pass && bare !== undefined && limit < bare;
}

function atMost(target: string, subject: string, unit: Verdict['unit'], measured: number, limit: number): Verdict {
  return { target, subject, unit, measured, limit, pass: measured <= limit };
}

function below(target: string, subject: string, unit: Verdict['unit'], measured: number, limit: number): Verdict {
  return { target, subject, unit, measured, limit, pass: measured < limit };
}
