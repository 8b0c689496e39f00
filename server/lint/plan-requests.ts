import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, CheckSettings, SeenFrom } from '../engine.ts';
import type { RequestInput } from '../protocol.ts';
import type { FileSurroundings } from '../settings.ts';
import { type Checks, check, indexOf, readAhead, readTarget, sourceOf } from './check-file.ts';
import { type Failure, findTargets, lintConfigName, type Target } from './files.ts';
import { inOrder } from './in-order.ts';
import type { LintIo } from './io.ts';

/** Which files `ecs-lint plan` is about. */
export interface PlanTargets {
  /** Files, globs, directories and `-`, as given. */
  readonly files: readonly string[];
  /** What the files are requests of, in either spelling; found out for each when undefined. */
  readonly operation: string | undefined;
  readonly stdinFilename: string | undefined;
}

/** The requests of a file as they would be sent. */
export interface RequestFile {
  readonly name: string;
  readonly requests: readonly RequestInput[];
}

/** What was found, and what could not be: a file that was named must hold a request, one that a glob found need not. */
export interface RequestFiles {
  readonly files: readonly RequestFile[];
  readonly failures: readonly Failure[];
}

interface Parts {
  readonly checks: Checks;
  requestInputs(analysis: Analysis, document: TextDocument): readonly RequestInput[];
}

/** Reads and checks files as `ecs-lint` does, each against the others. Never rejects as long as `io` keeps its promises. */
export async function requestFiles(
  io: LintIo,
  { files, operation, stdinFilename }: PlanTargets,
  { checks, requestInputs }: Parts,
): Promise<RequestFiles> {
  const { createSurroundings } = await import('./surroundings.ts');
  const surroundings = createSurroundings(io, 'nearest', undefined);
  const choice = operation === undefined ? undefined : checks.operationNamed(operation);
  const settingsOf = ({ config, ecspresso }: FileSurroundings): CheckSettings => ({
    choice,
    configured: config.operation,
    ecspresso,
    severities: config.severities,
  });
  const read = (target: Target) => readTarget(target, io, surroundings);
  const found = await findTargets(files, stdinFilename, io);
  const failures: Failure[] = [...found.failures];
  const results: RequestFile[] = [];
  const index = await indexOf(found.targets, read, settingsOf, checks);
  for await (const result of inOrder(found.targets, read, ({ size }) => size, readAhead)) {
    const { target, around } = result;
    const { name, origin } = target;
    failures.push(...surroundings.takeFailures());
    if ('reason' in result) {
      failures.push({ name, reason: result.reason });
      continue;
    }
    if (around.config.isExcluded) {
      if (origin !== 'found') failures.push({ name, reason: `is not planned: ${lintConfigName} excludes it` });
      continue;
    }
    const seenFrom: SeenFrom | undefined = index && ((own) => index.seenFrom(name, own));
    const checked = check(sourceOf(target, result.text), settingsOf(around), seenFrom, checks, 'none');
    if ('reason' in checked) {
      failures.push({ name, reason: checked.reason });
      continue;
    }
    const { analysis } = checked;
    if (analysis.requests.length > 0) {
      const document = TextDocument.create('', '', 0, analysis.source.text);
      results.push({ name, requests: requestInputs(analysis, document) });
    } else if (origin !== 'found') {
      failures.push({ name, reason: 'is not recognised as an ECS request; give `--operation` if it is one' });
    }
  }
  return { files: results, failures };
}
