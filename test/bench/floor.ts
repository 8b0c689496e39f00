import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { parseEvents } from 'js-yaml';
import { getNodeValue, parseTree } from 'jsonc-parser';
import { parseAllDocuments } from 'yaml';
import { type BenchDocument, benchDocument } from './documents.ts';
import { schemaUrl } from './servers.ts';
import { betweenKeystrokes, type TextState } from './sessions.ts';

/**
 * What the bare libraries need for the text of a document, once, in milliseconds.
 * JSON: `parseTree` and `ajv` by state. YAML: `parseEvents` (it stops at the first error: valid text only) and `yaml` by state.
 */
export type Floor = Readonly<Partial<Record<FloorPart, Readonly<Partial<Record<TextState, number>>>>>>;

export type FloorPart = 'parseTree' | 'ajv' | 'parseEvents' | 'yaml';

/** A process of its own, so that nothing the benchmark did before counts. */
export interface RunningFloor {
  /** Calls each of the libraries once. What cannot be measured (the package `yaml` may exhaust its stack) is left out. */
  measure(): Promise<Floor>;
  kill(): void;
}

/** @param warmUp milliseconds for which each call is repeated before the first is measured */
export async function startFloor(documentName: string, warmUp: number): Promise<RunningFloor> {
  const child = fork(fileURLToPath(import.meta.url), [documentName, String(warmUp)]);
  const orphaned = () => child.kill('SIGKILL');
  process.once('exit', orphaned);
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`The floor of ${documentName} could not be measured (exit ${code})`);
  });
  died.catch(() => undefined);
  const next = async (): Promise<Floor> => {
    const [floor] = await Promise.race([once(child, 'message'), died]);
    return floor;
  };
  const kill = () => {
    process.removeListener('exit', orphaned);
    child.kill('SIGKILL');
  };
  try {
    await next();
  } catch (error) {
    kill();
    throw error;
  }
  return {
    async measure() {
      const floor = next();
      child.send('measure');
      return floor;
    },
    kill,
  };
}

interface Call {
  readonly part: FloorPart;
  readonly state: TextState;
  readonly run: () => unknown;
}

async function serve(documentName: string, warmUp: number): Promise<void> {
  const document = benchDocument(documentName);
  const calls = document.language === 'json' ? await jsonCalls(document) : yamlCalls(document);
  for (const { run } of calls) for (let spent = 0; spent < warmUp; ) spent += timeOnce(run) ?? warmUp;
  process.on('message', async () => process.send?.(await floorOf(calls)));
  process.send?.({});
}

/**
 * Before each call the process rests as a server does before a keystroke: in a tight loop the caches of the processor make the same
 * work faster.
 */
async function floorOf(calls: readonly Call[]): Promise<Floor> {
  const floor: Partial<Record<FloorPart, Partial<Record<TextState, number>>>> = {};
  for (const { part, state, run } of calls) {
    await sleep(betweenKeystrokes);
    const milliseconds = timeOnce(run);
    if (milliseconds !== undefined) floor[part] = { ...floor[part], [state]: milliseconds };
  }
  return floor;
}

async function jsonCalls(document: BenchDocument): Promise<readonly Call[]> {
  const validate = await validator(document);
  return textsOf(document).flatMap(([state, text]): readonly Call[] => {
    const tree = parseTree(text);
    const value: unknown = tree === undefined ? undefined : getNodeValue(tree);
    return [
      { part: 'parseTree', state, run: () => parseTree(text) },
      { part: 'ajv', state, run: () => validate(value) },
    ];
  });
}

function yamlCalls(document: BenchDocument): readonly Call[] {
  return [
    { part: 'parseEvents', state: 'valid', run: () => parseEvents(document.text, {}) },
    ...textsOf(document).map(([state, text]): Call => ({ part: 'yaml', state, run: () => parseAllDocuments(text) })),
  ];
}

function textsOf({ text, breaks }: BenchDocument): [TextState, string][] {
  const broken = breaks.map(({ kind, character, offset }): [TextState, string] => [
    kind,
    text.slice(0, offset) + character + text.slice(offset),
  ]);
  return [['valid', text], ...broken];
}

async function validator({ operation }: BenchDocument): Promise<ValidateFunction> {
  const schema: unknown = JSON.parse(await readFile(schemaUrl(operation), 'utf8'));
  if (typeof schema !== 'object' || schema === null) throw new TypeError(`The schema of ${operation} is no object`);
  return new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
}

/** Milliseconds; undefined when the stack was exhausted. */
function timeOnce(call: () => unknown): number | undefined {
  const start = performance.now();
  try {
    call();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return performance.now() - start;
}

const [documentName, warmUp] = process.argv.slice(2);
if (import.meta.main && documentName !== undefined) await serve(documentName, Number(warmUp));
