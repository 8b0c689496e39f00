/** Lines of context around a change, as in `diff -u`. */
const around = 3;
/** Cells of the table beyond which what lies between the common beginning and end is shown as replaced altogether. */
const mostCells = 4_000_000;

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/**
 * The hunks of a unified diff (`@@ -1,3 +1,4 @@` and their lines), without line ends; empty when the texts are the same. A text that is
 * empty has no line.
 */
export function unifiedDiff(before: string, after: string): readonly string[] {
  const lines = differing(linesOf(before), linesOf(after));
  const changed = lines.flatMap(({ mark }, index) => (mark === ' ' ? [] : [index]));
  return hunksOf(changed, lines.length).flatMap(({ from, to }) => {
    const earlier = lines.slice(0, from);
    const shown = lines.slice(from, to);
    const old = placeOf(earlier, shown, '+');
    const fresh = placeOf(earlier, shown, '-');
    return [`@@ -${old} +${fresh} @@`, ...shown.map(({ mark, text }) => `${mark}${text}`)];
  });
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** `12,7`: where the lines of one side begin, from 1, and how many there are; `0,0` before the first of none. */
function placeOf(earlier: readonly Line[], shown: readonly Line[], absent: '+' | '-'): string {
  const count = shown.filter(({ mark }) => mark !== absent).length;
  const start = earlier.filter(({ mark }) => mark !== absent).length + (count === 0 ? 0 : 1);
  return count === 1 ? String(start) : `${start},${count}`;
}

function hunksOf(
  changed: readonly number[],
  length: number,
): readonly { readonly from: number; readonly to: number }[] {
  const hunks: { from: number; to: number }[] = [];
  for (const index of changed) {
    const from = Math.max(0, index - around);
    const to = Math.min(length, index + around + 1);
    const last = hunks.at(-1);
    if (last !== undefined && from <= last.to) last.to = to;
    else hunks.push({ from, to });
  }
  return hunks;
}

function differing(before: readonly string[], after: readonly string[]): readonly Line[] {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return [
    ...marked(' ', before.slice(0, head)),
    ...byLongestCommon(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...marked(' ', before.slice(before.length - tail)),
  ];
}

function marked(mark: Line['mark'], lines: readonly string[]): readonly Line[] {
  return lines.map((text) => ({ mark, text }));
}

/** By the longest common subsequence: the table holds its length for each pair of remainders. */
function byLongestCommon(before: readonly string[], after: readonly string[]): readonly Line[] {
  const width = after.length + 1;
  if (width * (before.length + 1) > mostCells) return [...marked('-', before), ...marked('+', after)];
  const lengths = new Uint32Array(width * (before.length + 1));
  const lengthAt = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        before[row] === after[column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]];
    if (old !== undefined && old === fresh) {
      lines.push({ mark: ' ', text: old });
      row += 1;
      column += 1;
    } else if (old !== undefined && (fresh === undefined || lengthAt(row + 1, column) >= lengthAt(row, column + 1))) {
      lines.push({ mark: '-', text: old });
      row += 1;
    } else {
      lines.push({ mark: '+', text: fresh ?? '' });
      column += 1;
    }
  }
  return lines;
}
