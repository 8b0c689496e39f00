import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, CheckSettings, Engine, FileFacts, SeenFrom, Source, WorkspaceIndex } from '../engine.ts';
import type { Problem } from '../problem.ts';
import type { FileSurroundings } from '../settings.ts';
import type { LintOptions } from './arguments.ts';
import { decode, languageOf, tooLarge } from './decode.ts';
import { describeError, sizeLimit, type Target } from './files.ts';
import { inOrder } from './in-order.ts';
import type { LintIo } from './io.ts';
import type { CheckedFile, Position, RuleFacts } from './report.ts';
import type { Surroundings } from './surroundings.ts';

/** What the command checks with. */
export interface Checks {
  readonly engine: Engine;
  /** Structural checks and semantic rules. */
  readonly rules: readonly RuleFacts[];
  /** Address of the page of a rule. */
  pageOf(id: string): string;
  /** The operation that a name in either spelling means. */
  operationNamed(text: string): string | undefined;
  /** The operation that a misspelt name most likely means, in the spelling that was used. */
  nearestOperation(text: string): string | undefined;
  /** An empty index of what files define. */
  createIndex(): Pick<WorkspaceIndex, 'update' | 'seenFrom'>;
  /** Applies the safe fixes again and again until none is left; `fixed` counts the problems that are gone. */
  fixAll(analyse: (text: string) => Analysis, text: string): { readonly text: string; readonly fixed: number };
}

/** Files that are read ahead of the one that is checked. */
export const readAhead = { count: 16, weight: sizeLimit };

/** What lies around a file, and its text, or why it cannot be read. */
export type ReadResult = { readonly target: Target; readonly around: FileSurroundings } & (
  | { readonly text: string }
  | { readonly reason: string }
);

/** Reads one target with what lies around it. Never rejects. */
export async function readTarget(target: Target, io: LintIo, surroundings: Surroundings): Promise<ReadResult> {
  const around = await surroundings.of(target.path);
  try {
    if (target.origin === 'stdin') return { target, around, ...decode(await io.readStdin(sizeLimit)) };
    if (around.config.isExcluded) return { target, around, text: '' };
    // Not even read: the memory of the run stays bounded.
    if (target.size > sizeLimit || target.path === undefined) return { target, around, ...tooLarge };
    return { target, around, ...decode(await io.files.read(target.path)) };
  } catch (error) {
    return { target, around, reason: describeError(error) };
  }
}

/** What came of a text; `before` is as it was read. */
export type Checked =
  | { readonly analysis: Analysis; readonly before: Analysis; readonly fixed: number }
  | { readonly reason: string };

/** Checks a text, and mends it before when that is asked for: `analysis` is that of the mended text. */
export function check(
  source: Source,
  settings: CheckSettings,
  seenFrom: SeenFrom | undefined,
  { engine, fixAll }: Checks,
  fix: LintOptions['fix'],
): Checked {
  const { text } = source;
  const analyse = (version: string) => engine.analyse({ ...source, text: version }, settings, seenFrom);
  try {
    const before = analyse(text);
    if (fix === 'none' || before.problems.length === 0) return { analysis: before, before, fixed: 0 };
    const mended = fixAll(analyse, text);
    if (mended.text === text) return { analysis: before, before, fixed: 0 };
    return { analysis: analyse(mended.text), before, fixed: mended.fixed };
  } catch (error) {
    // The engine does not throw; were it to, one file must not cost the report of all others.
    return {
      reason: `could not be checked because of a fault in ecs-lint; please report it (${describeError(error)})`,
    };
  }
}

/** The text as the engine takes it. */
export function sourceOf({ path: file }: Target, text: string): Source {
  const name = file === undefined ? '' : file.replaceAll('\\', '/');
  return { name, language: languageOf(name, text), text };
}

/**
 * What the files define for each other, when there are several. They are read for it beforehand and once more when their turn
 * comes: kept of each are its definitions alone.
 */
export async function indexOf(
  targets: readonly Target[],
  read: (target: Target) => Promise<ReadResult>,
  settingsOf: (around: FileSurroundings) => CheckSettings,
  { engine, createIndex }: Checks,
): Promise<ReturnType<Checks['createIndex']> | undefined> {
  const files = targets.filter(({ origin }) => origin !== 'stdin');
  if (targets.length < 2) return undefined;
  const index = createIndex();
  for await (const result of inOrder(files, read, ({ size }) => size, readAhead)) {
    if ('reason' in result || result.around.config.isExcluded) continue;
    try {
      const facts = engine.factsOf(sourceOf(result.target, result.text), settingsOf(result.around));
      const definitions = definitionsOnly(facts);
      if (Object.values(definitions.definitions()).some((list) => list.length > 0)) {
        index.update(result.target.name, definitions);
      }
    } catch {
      // Told when the file is checked.
    }
  }
  return index;
}

/** Facts without the tree they were read from; what a file mentions matters to editors only, which check it again. */
export function definitionsOnly({ name, isBroken, definitions }: FileFacts): FileFacts {
  const own = definitions();
  return { name, isBroken, definitions: () => own, mentions: () => [], symbols: () => [] };
}

/**
 * Writes a mended text back.
 *
 * @returns why it could not be done
 */
export async function write(target: Target, text: string, io: LintIo): Promise<string | undefined> {
  if (target.path === undefined) return undefined;
  try {
    await io.files.write(target.path, new TextEncoder().encode(text));
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}

/** The problems as reports show them. */
export function checkedFile(target: Target, analysis: Analysis, checks: Checks): CheckedFile {
  const { text } = analysis.source;
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const document = TextDocument.create('', '', 0, text.slice(bom));
  const position = (offset: number): Position => document.positionAt(offset - bom);
  return {
    name: target.name,
    path: target.path,
    problems: analysis.problems.map((problem) => ({
      operation: operationAt(problem, analysis),
      code: problem.code,
      severity: problem.severity,
      message: problem.message,
      range: { start: position(problem.start), end: position(problem.end) },
      url: checks.pageOf(problem.code),
      related: (problem.related ?? []).map(({ uri, range, message }) => ({ file: uri, range, message })),
    })),
    lineAt: (line) => {
      const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
      return document.getText(range).replace(/[\r\n]+$/, '');
    },
  };
}

/** The operation of the request that a problem lies in; of the one before it where it lies between two. */
function operationAt(problem: Problem, { requests }: Analysis): string | null {
  const request = requests.findLast((candidate) => candidate.start <= problem.start) ?? requests[0];
  return request?.operation ?? null;
}
