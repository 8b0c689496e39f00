import type { LintIo, Output } from './io.ts';

/** One line on a terminal that says how far the run is. */
export interface Progress {
  /** Draws it, when the run lasts long enough for anyone to wonder. */
  show(done: number, total: number): void;
  /** Takes it away: before anything else is written. */
  clear(): void;
}

/** A run shorter than this shows none. */
const patience = 1000;
const interval = 100;

export const noProgress: Progress = { show: () => {}, clear: () => {} };

export function progressLine(io: LintIo): Progress {
  const started = io.now();
  let drawn = Number.NEGATIVE_INFINITY;
  let visible = false;
  return {
    show: (done, total) => {
      const now = io.now();
      if (now - started < patience || now - drawn < interval) return;
      drawn = now;
      visible = true;
      void io.stderr.write(`\r${done} of ${total} files${eraseRest}`);
    },
    clear: () => {
      if (!visible) return;
      visible = false;
      void io.stderr.write(`\r${eraseRest}`);
    },
  };
}

/** ECMA-48: erase from here to the end of the line. */
const eraseRest = '\u001B[K';

/** Whether the user can see a progress line: control sequences mean nothing to a file. */
export function canShowProgress(output: Output, env: LintIo['env']): boolean {
  return output.isTerminal && env.TERM !== 'dumb' && !env.CI;
}
