import type { Analysis, CheckSettings, Source } from './analysis.ts';
import { createChecker } from './check.ts';

export type { Analysis, CheckSettings, Request, Source } from './analysis.ts';
export type { Dialect, OperationReason } from './schema/detect.ts';

/** Checks texts. Pure: no I/O, no clock; holds only what it derived from the schemas and the rules. */
export interface Engine {
  /** Never throws. */
  analyse(source: Source, settings?: CheckSettings): Analysis;
}

/** The whole public face of the checks; one engine serves a program's whole life. */
export function createEngine(): Engine {
  const check = createChecker();
  return { analyse: (source, settings = {}) => check(source, settings) };
}
