import type { Output } from './io.ts';

/** A line that is written over until it is removed: nothing of it stays. */
export interface ProgressLine {
  show(text: string): void;
  remove(): void;
}

/** "Erase in Line" of ECMA-48: what an earlier text has left over. */
const eraseRest = '\u001b[K';

/** Progress for whoever sits in front of a terminal; undefined where the output is a file or a pipe, which would keep it. */
export function progressLine(output: Output): ProgressLine | undefined {
  if (!output.isTerminal) return undefined;
  let shown = '';
  const write = (text: string): void => {
    if (text === shown) return;
    shown = text;
    void output.write(text === '' ? `\r${eraseRest}` : `\r${text}${eraseRest}`);
  };
  return {
    show: (text) => write(`ecs-lint: ${text} …`),
    remove: () => write(''),
  };
}
