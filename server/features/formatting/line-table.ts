/** The lines of a text. `\n`, `\r\n` and `\r` end one; behind the last line break none begins unless something stands there. */
export interface LineTable {
  readonly count: number;
  /** Offset of the first character, behind a byte order mark. */
  startOf(line: number): number;
  /** Offset of the line break, or of the end of the text. */
  endOf(line: number): number;
  /** Offset of the next line. */
  nextOf(line: number): number;
  lineOf(offset: number): number;
  columnOf(offset: number): number;
  /** Count of the blanks it begins with. */
  indentOf(line: number): number;
  isBlank(line: number): boolean;
}

export function lineTable(text: string): LineTable {
  const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
  const ends: number[] = [];
  for (let index = starts[0] ?? 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code !== 10 && code !== 13) continue;
    ends.push(index);
    if (code === 13 && text.charCodeAt(index + 1) === 10) index += 1;
    starts.push(index + 1);
  }
  ends.push(text.length);
  if (starts.length > 1 && starts.at(-1) === text.length) {
    starts.pop();
    ends.pop();
  }
  const startOf = (line: number): number => starts[line] ?? text.length;
  const endOf = (line: number): number => ends[line] ?? text.length;
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  };
  const indentOf = (line: number): number => {
    let index = startOf(line);
    while (text.charCodeAt(index) === 32 || text.charCodeAt(index) === 9) index += 1;
    return index - startOf(line);
  };
  return {
    count: starts.length,
    startOf,
    endOf,
    nextOf: (line) => starts[line + 1] ?? text.length,
    lineOf,
    columnOf: (offset) => offset - startOf(lineOf(offset)),
    indentOf,
    isBlank: (line) => startOf(line) + indentOf(line) >= endOf(line),
  };
}
