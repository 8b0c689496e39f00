/** How a process ends by itself. */
export interface ProcessEnd {
  /** Seconds after its start; undefined when the command does not say. */
  readonly after?: number | undefined;
  readonly exitCode: number;
}

/**
 * How a command ends, as far as that can be told from the command alone: `true`, `false`, `exit 3`, `sleep 30`, and the same in
 * `sh -c "…"`, joined by `;` and `&&`. A script that ends with `exit N` ends so whatever comes before.
 *
 * @param command entry point and command
 */
export function endOfCommand(command: readonly string[]): ProcessEnd | undefined {
  const [program = '', ...rest] = command;
  const name = baseName(program);
  const script = /^(?:ba|da|a|z)?sh$/.test(name) ? rest[rest.findIndex((each) => /^-\w*c$/.test(each)) + 1] : undefined;
  if (script !== undefined && rest.some((each) => /^-\w*c$/.test(each))) return endOfScript(script);
  // One string with spaces is what a console user types for `exit 1`.
  return endOfSimple(command.length === 1 ? program.trim().split(/\s+/) : [name, ...rest]);
}

function endOfScript(script: string): ProcessEnd | undefined {
  const parts = script
    .split(/;|&&|\n/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const ends = parts.map((part) => endOfSimple(part.split(/\s+/)));
  const last = parts.at(-1) ?? '';
  const isTold = ends.every((end) => end !== undefined) || /^exit\s+\d+$/.test(last);
  if (!isTold || ends.length === 0) return undefined;
  let after: number | undefined;
  let exitCode = 0;
  for (const [index, end] of ends.entries()) {
    if (end?.after !== undefined) after = (after ?? 0) + end.after;
    exitCode = end?.exitCode ?? 0;
    if (/^exit\b/.test(parts[index] ?? '')) break;
  }
  return { after, exitCode };
}

function endOfSimple(words: readonly string[]): ProcessEnd | undefined {
  const [program = '', argument = ''] = words;
  switch (baseName(program)) {
    case 'true':
    case 'echo':
    case 'date':
      return { exitCode: 0 };
    case 'false':
      return { exitCode: 1 };
    case 'exit':
      return /^\d*$/.test(argument) ? { exitCode: Number(argument) % 256 } : undefined;
    case 'sleep':
      return sleepEnd(argument);
    default:
      return undefined;
  }
}

const unitSeconds: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86400 };

function sleepEnd(duration: string): ProcessEnd | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(duration) ?? [];
  const factor = unitSeconds[unit];
  return number === undefined || factor === undefined ? undefined : { after: Number(number) * factor, exitCode: 0 };
}

function baseName(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}
