import type { Severity } from '../problem.ts';
import type { Failure } from './files.ts';

/** Zero-based; `character` counts UTF-16 code units, as in the LSP. A BOM is no character of the first line. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  /** Exclusive. */
  readonly end: Position;
}

/** A problem as reports show it. */
export interface ReportedProblem {
  /** `CreateService`; null where a file holds no request. */
  readonly operation: string | null;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  /** The page of the rule. */
  readonly url: string;
  /** Places that explain it; files as {@link CheckedFile.name}. */
  readonly related: readonly { readonly file: string; readonly range: Range; readonly message: string }[];
}

export interface CheckedFile {
  /** As the user gave it, or relative to the working directory. */
  readonly name: string;
  /** Absolute; undefined for standard input without a name. */
  readonly path: string | undefined;
  /** In the order of the text. */
  readonly problems: readonly ReportedProblem[];
  /** A line of the text, zero-based, without its end. */
  lineAt(line: number): string;
}

/** What came out of a run, without the problems themselves. */
export interface Summary {
  /** Files that could be read. */
  readonly files: number;
  /** Those of them that hold an ECS request. */
  readonly requestFiles: number;
  readonly filesWithProblems: number;
  readonly counts: Readonly<Record<Severity, number>>;
  /** Files that the configuration excludes: they were not looked at. */
  readonly excluded: number;
  /** With `--fix` and `--fix-dry-run`: problems that are gone, and the files they were in. */
  readonly fixed: { readonly problems: number; readonly files: number; readonly isWritten: boolean } | undefined;
  readonly failures: readonly Failure[];
  readonly exitCode: ExitCode;
}

/** 0: fine; 1: problems; 2: usage error or unreadable input. */
export type ExitCode = 0 | 1 | 2;

/** A format: pure functions that give the pieces of the output in turn, so that nothing is kept of files already reported. */
export interface Reporter {
  readonly opening: string;
  /** What stands between two files that have problems. */
  readonly between: string;
  /** Only called for files that have problems. */
  file(file: CheckedFile): string;
  closing(summary: Summary): string;
}

/** A rule or structural check: what SARIF says about it. */
export interface RuleFacts {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
}

export function total(counts: Summary['counts']): number {
  return counts.error + counts.warning + counts.information + counts.hint;
}
