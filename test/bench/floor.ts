import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { parseEvents } from 'js-yaml';
import { getNodeValue, parseTree } from 'jsonc-parser';
import { parseAllDocuments } from 'yaml';
import { type BenchDocument, benchDocument } from './documents.ts';
import { schemaUrl } from './servers.ts';
import { betweenKeystrokes, type TextState } from './sessions.ts';
import { median } from './statistics.ts';

/**
 * What the bare libraries need for the text of a document, warm: medians in milliseconds.
 * JSON: `parseTree` and `ajv` by state. YAML: `parseEvents` (it stops at the first error: valid text only) and `yaml` by state.
 */
export type Floor = Readonly<Partial<Record<FloorPart, Readonly<Partial<Record<TextState, number>>>>>>;

export type FloorPart = 'parseTree' | 'ajv' | 'parseEvents' | 'yaml';

/** Measures in a fresh process, so that nothing the benchmark did before counts. */
export async function measureFloor(documentName: string, effort: Effort): Promise<Floor> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), documentName, JSON.stringify(effort)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const orphaned = () => child.kill('SIGKILL');
  process.once('exit', orphaned);
  try {
    const [output, code] = await Promise.all([
      text(child.stdout),
      new Promise((resolve) => child.once('close', resolve)),
    ]);
    if (code !== 0) throw new Error(`The floor of ${documentName} could not be measured (exit ${code})`);
    return JSON.parse(output);
  } finally {
    process.removeListener('exit', orphaned);
    child.kill('SIGKILL');
  }
}

/** How often a call is measured, and how many milliseconds long it is repeated before, to warm up. */
export interface Effort {
  readonly calls: number;
  readonly warmUp: number;
}

async function main(documentName: string, effort: Effort): Promise<void> {
  const document = benchDocument(documentName);
  const floor = document.language === 'json' ? await jsonFloor(document, effort) : await yamlFloor(document, effort);
  process.stdout.write(JSON.stringify(floor));
}

async function jsonFloor(document: BenchDocument, effort: Effort): Promise<Floor> {
  const validate = await validator(document);
  const trees: Partial<Record<TextState, number>> = {};
  const validations: Partial<Record<TextState, number>> = {};
  for (const [state, text] of textsOf(document)) {
    trees[state] = await time(() => parseTree(text), effort);
    const tree = parseTree(text);
    const value: unknown = tree === undefined ? undefined : getNodeValue(tree);
    validations[state] = await time(() => validate(value), effort);
  }
  return { parseTree: trees, ajv: validations };
}

async function yamlFloor(document: BenchDocument, effort: Effort): Promise<Floor> {
  const documents: Partial<Record<TextState, number>> = {};
  for (const [state, text] of textsOf(document)) documents[state] = await time(() => parseAllDocuments(text), effort);
  return { parseEvents: { valid: await time(() => parseEvents(document.text, {}), effort) }, yaml: documents };
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

/**
 * Median of a warm call, in milliseconds. Between calls the process rests as a server does between keystrokes: in a tight loop the
 * caches of the processor make the same work up to twice as fast.
 */
async function time(call: () => unknown, { calls, warmUp }: Effort): Promise<number> {
  for (let spent = 0; spent < warmUp; ) spent += timeOnce(call);
  const times: number[] = [];
  while (times.length < calls) {
    await sleep(betweenKeystrokes);
    times.push(timeOnce(call));
  }
  return median(times);
}

function timeOnce(call: () => unknown): number {
  const start = performance.now();
  call();
  return performance.now() - start;
}

const [documentName, effort] = process.argv.slice(2);
if (import.meta.main && documentName !== undefined && effort !== undefined)
  await main(documentName, JSON.parse(effort));
