import type { FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../analysis.ts';
import { dashBefore } from '../../syntax/edits-block.ts';
import type { Comment, SourceFile, ValueNode } from '../../syntax/tree.ts';

/** What an editor takes at most; VS Code: `editor.foldingMaximumRegions`. */
const mostRanges = 5000;

/**
 * What can be folded: objects and lists, block scalars, runs of comments, `#region` to `#endregion`, YAML documents. One range
 * a line, the outer one; the line of a closing bracket stays.
 *
 * @param options.limit what the client takes at most
 * @returns undefined when the file is no ECS request: the editor then folds by its own means
 */
export function foldingRanges(
  { file, requests }: Pick<Analysis, 'file' | 'requests'>,
  document: Pick<TextDocument, 'positionAt' | 'lineCount'>,
  { limit = mostRanges }: { readonly limit?: number | undefined } = {},
): FoldingRange[] | undefined {
  if (requests.length === 0) return undefined;
  const byStart = new Map<number, FoldingRange>();
  const lineOf = (offset: number): number => document.positionAt(offset).line;
  const add = (startLine: number, endLine: number, kind?: FoldingRangeKind): void => {
    if (endLine <= startLine) return;
    const before = byStart.get(startLine);
    if (before !== undefined && before.endLine >= endLine) return;
    byStart.set(startLine, { startLine, endLine, ...(kind !== undefined && { kind }) });
  };

  foldDocuments(file, lineOf, add);
  for (const { root } of file.documents) if (root !== undefined) foldNode(root, undefined, file, lineOf, add);
  foldComments(file, lineOf, add);
  const ranges = [...byStart.values()].sort((a, b) => a.startLine - b.startLine);
  return ranges.length <= limit ? ranges : outermost(ranges, limit);
}

type Add = (startLine: number, endLine: number, kind?: FoldingRangeKind) => void;
type LineOf = (offset: number) => number;

/** Several YAML documents: each from its `---` to its last line with text. */
function foldDocuments({ documents, text }: SourceFile, lineOf: LineOf, add: Add): void {
  if (documents.length < 2) return;
  for (const { start, end } of documents) {
    if (text.startsWith('---', start)) add(lineOf(start), lineOf(lastVisible(text, start, end)));
  }
}

/** @param from where the line that stays begins, the key or the dash; undefined for a whole document */
function foldNode(node: ValueNode, from: number | undefined, file: SourceFile, lineOf: LineOf, add: Add): void {
  const { text } = file;
  if (node.kind === 'string') {
    const isBlock = node.style === 'literal' || node.style === 'folded';
    if (isBlock) add(lineOf(node.start), lineOf(lastVisible(text, node.start, node.end)));
    return;
  }
  if (node.kind !== 'object' && node.kind !== 'array') return;
  if (!node.isOneLine) {
    const isFlow = node.style === 'flow';
    const last = lineOf(lastVisible(text, node.start, node.end));
    const closes = isFlow && /[\]}]/.test(text.charAt(node.end - 1)) && beginsLine(text, node.end - 1);
    const first = isFlow ? node.start : from;
    if (first !== undefined) add(lineOf(first), closes ? last - 1 : last);
  }
  if (node.kind === 'object') {
    for (const { key, value } of node.members) foldNode(value, key.start, file, lineOf, add);
    return;
  }
  for (const item of node.items) {
    // The dash may stand on a line of its own.
    const isBlock = (item.kind === 'object' || item.kind === 'array') && item.style === 'block' && !item.isOneLine;
    foldNode(item, isBlock ? (dashBefore(text, node, item) ?? item.start) : item.start, file, lineOf, add);
  }
}

/** Offset of the last character of a range that is no white space, or its beginning. */
function lastVisible(text: string, start: number, end: number): number {
  let last = end - 1;
  while (last > start && /\s/.test(text.charAt(last))) last -= 1;
  return Math.max(last, start);
}

/** Whether nothing but blanks stands before an offset on its line. */
function beginsLine(text: string, offset: number): boolean {
  let index = offset - 1;
  while (index >= 0 && (text[index] === ' ' || text[index] === '\t')) index -= 1;
  return index < 0 || text[index] === '\n' || text[index] === '\r' || text[index] === '\uFEFF';
}

function foldComments(file: SourceFile, lineOf: LineOf, add: Add): void {
  const regions: number[] = [];
  let first = -1;
  let last = -2;
  const end = (): void => {
    if (first >= 0) add(first, last, 'comment');
    first = -1;
  };
  for (const comment of file.comments()) {
    if (!beginsLine(file.text, comment.start)) continue;
    const startLine = lineOf(comment.start);
    const mark = regionMark(comment);
    if (mark !== undefined) {
      end();
      if (mark === 'region') regions.push(startLine);
      else {
        const from = regions.pop();
        if (from !== undefined) add(from, startLine, 'region');
      }
      last = -2;
      continue;
    }
    if (startLine !== last + 1 || first < 0) {
      end();
      first = startLine;
    }
    last = lineOf(Math.max(comment.end - 1, comment.start));
  }
  end();
}

/** `# region`, `#region name`, `// #endregion` */
function regionMark({ text }: Comment): 'region' | 'endregion' | undefined {
  const mark = /^#?(region|endregion)\b/.exec(text)?.[1];
  return mark === 'region' || mark === 'endregion' ? mark : undefined;
}

/** The ranges of the upper levels, as many levels as the limit takes. */
function outermost(ranges: readonly FoldingRange[], limit: number): FoldingRange[] {
  const open: number[] = [];
  const depths = ranges.map(({ startLine, endLine }) => {
    while (open.length > 0 && (open.at(-1) ?? 0) < startLine) open.pop();
    open.push(endLine);
    return open.length;
  });
  const counts: number[] = [];
  for (const depth of depths) counts[depth] = (counts[depth] ?? 0) + 1;
  let kept = 0;
  let deepest = 0;
  while (deepest + 1 < counts.length && kept + (counts[deepest + 1] ?? 0) <= limit) {
    deepest += 1;
    kept += counts[deepest] ?? 0;
  }
  // Of the level that does not fit whole, the first.
  let spare = limit - kept;
  return ranges.filter((_, index) => {
    const depth = depths[index] ?? 0;
    if (depth <= deepest) return true;
    if (depth !== deepest + 1 || spare <= 0) return false;
    spare -= 1;
    return true;
  });
}
