import type { Analysis, CheckSettings, Source } from './analysis.ts';
import { createChecker, type SeenFrom } from './check.ts';
import type { FileFacts } from './workspace/facts.ts';

export type { Analysis, CheckSettings, Request, Source } from './analysis.ts';
export type { SeenFrom } from './check.ts';
export type { Dialect, OperationReason } from './schema/detect.ts';
export type { FileFacts } from './workspace/facts.ts';
export type { WorkspaceIndex } from './workspace/index.ts';

/** Checks texts. Pure: no I/O, no clock; holds only what it derived from the schemas and the rules. */
export interface Engine {
  /**
   * Never throws.
   *
   * @param seenFrom what the workspace shows to this file (`(own) => index.seenFrom(uri, own)`); without it the file is
   *   on its own
   * @param previous an analysis of nearly the same text of the same file, with the same settings: documents of YAML that
   *   did not change cost next to nothing then. The result is the same without it.
   */
  analyse(source: Source, settings?: CheckSettings, seenFrom?: SeenFrom, previous?: Analysis): Analysis;
  /** What a file defines and mentions: parses it, checks nothing. Never throws. */
  factsOf(source: Source, settings?: CheckSettings): FileFacts;
}

/** The whole public face of the checks; one engine serves a program's whole life. */
export function createEngine(): Engine {
  const checker = createChecker();
  return {
    analyse: (source, settings = {}, seenFrom, previous) => checker.analyse(source, settings, seenFrom, previous),
    factsOf: (source, settings = {}) => checker.factsOf(source, settings),
  };
}
