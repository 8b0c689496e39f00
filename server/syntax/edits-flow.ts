import type { TextEdit } from '../problem.ts';
import type { ContainerChange } from './edits.ts';
import { printFlow, printFlowMember } from './edits-print.ts';
import { elementsOf, flowStyleNear, hasOwnLines, linesAt, type StyledText } from './edits-style.ts';
import { deletion, isBreakAt, joined, skipBlanks, skipSpace, standsFirst } from './edits-text.ts';
import { endOfLine } from './lines.ts';
import type { ArrayNode, Located, ObjectNode } from './tree.ts';

/** What stands between two parts of a flow collection. */
interface Gap {
  /** Offset of the comma, -1 when there is none. */
  readonly comma: number;
  readonly comments: readonly Located[];
}

/** Removes and inserts parts of a collection in braces or brackets: JSON, or YAML in flow style. */
export function flowEdits(file: StyledText, change: ContainerChange): TextEdit[] | undefined {
  const { text } = file;
  const { container, removed } = change;
  const elements = elementsOf(container);
  if (!isBracketed(text, container)) return undefined;
  const gapBefore = (index: number): Gap | undefined =>
    readGap(
      file,
      elements[index - 1]?.end ?? container.start + 1,
      index === elements.length ? container.end - 1 : (elements[index]?.start ?? container.end - 1),
    );
  const lastGap = gapBefore(elements.length);
  if (lastGap === undefined) return undefined;
  if (removed.size === elements.length) return refill(file, change, gapBefore);

  let lastKept = elements.length - 1;
  while (removed.has(lastKept)) lastKept -= 1;
  const isOpenEnded = lastGap.comma >= 0;
  const keptBefore = (index: number): number => {
    let kept = index;
    while (kept >= 0 && removed.has(kept)) kept -= 1;
    return kept;
  };
  const insertions = change.inserted.map((each) => ({ ...each, after: keptBefore(each.after) }));
  const goesOn = insertions.some(({ after }) => after === lastKept);

  const parts: Located[] = [];
  for (const index of removed) {
    const element = elements[index];
    const before = gapBefore(index);
    const behind = gapBefore(index + 1);
    if (element === undefined || before === undefined || behind === undefined) return undefined;
    parts.push(element);
    if (behind.comma >= 0) parts.push({ start: behind.comma, end: behind.comma + 1 });
    const isUnneeded = index === lastKept + 1 && !isOpenEnded && !goesOn;
    if (isUnneeded && before.comma >= 0) parts.push({ start: before.comma, end: before.comma + 1 });
  }
  const edits = joined(text, parts).map((part) => deletion(text, part));

  const style = flowStyleNear(file, container);
  const ownLines = hasOwnLines(text, container);
  for (const [index, insertion] of insertions.entries()) {
    const previous = elements[insertion.after];
    const next = elements.find((_, at) => at > insertion.after && !removed.has(at));
    const reference = previous ?? next;
    if (reference === undefined) return undefined;
    const lines = ownLines && mayBreak(file, reference) ? linesAt(text, container, reference.start) : undefined;
    const printed =
      insertion.name === undefined
        ? printFlow(insertion.value, style, lines)
        : printFlowMember(insertion.name, insertion.value, style, lines);
    const blank = style.comma === ',' ? '' : ' ';
    const separator = lines === undefined ? blank : lines.lineBreak + lines.indent;
    if (previous === undefined) {
      edits.push({ start: reference.start, end: reference.start, newText: `${printed},${separator}` });
      continue;
    }
    const gap = gapBefore(insertion.after + 1);
    if (gap === undefined) return undefined;
    const isFirstHere = insertions.findIndex(({ after }) => after === insertion.after) === index;
    if (gap.comma < 0 && isFirstHere) edits.push({ start: previous.end, end: previous.end, newText: ',' });
    const isLastHere = insertions.findLastIndex(({ after }) => after === insertion.after) === index;
    const needsComma = !isLastHere || isOpenEnded || insertion.after !== lastKept;
    const at = gap.comma < 0 ? previous.end : gap.comma + 1;
    const place = lines === undefined ? at : behindComments(text, at, gap.comments);
    edits.push({ start: place, end: place, newText: `${separator}${printed}${needsComma ? ',' : ''}` });
  }
  return edits;
}

/** Comments on the rest of the line belong to what stands before them. */
function behindComments(text: string, from: number, comments: readonly Located[]): number {
  let place = from;
  for (const { start, end } of comments) {
    if (start < place) continue;
    const endsLine = isBreakAt(text, skipBlanks(text, end)) && !/[\r\n]/.test(text.slice(start, end));
    if (skipBlanks(text, place) !== start || !endsLine) break;
    place = end;
  }
  return place;
}

function isBracketed(text: string, { kind, start, end }: ObjectNode | ArrayNode): boolean {
  return kind === 'object'
    ? text[start] === '{' && text[end - 1] === '}' && end > start + 1
    : text[start] === '[' && text[end - 1] === ']' && end > start + 1;
}

/** Nothing of what stands there is kept, or nothing stands there. */
function refill(
  file: StyledText,
  { container, removed, inserted }: ContainerChange,
  gapBefore: (index: number) => Gap | undefined,
): TextEdit[] | undefined {
  const { text } = file;
  const elements = elementsOf(container);
  const gaps = Array.from({ length: elements.length + 1 }, (_, index) => gapBefore(index));
  if (gaps.some((gap) => gap === undefined)) return undefined;
  const comments = gaps.flatMap((gap) => gap?.comments ?? []);
  const inside = { start: container.start + 1, end: container.end - 1 };
  if (inserted.length === 0) {
    if (removed.size === 0) return [];
    if (comments.length === 0) return [{ ...inside, newText: '' }];
    const commas = gaps.flatMap((gap) => ((gap?.comma ?? -1) < 0 ? [] : [gap?.comma ?? 0]));
    const parts = [...elements, ...commas.map((comma) => ({ start: comma, end: comma + 1 }))];
    return joined(text, parts).map((part) => deletion(text, part));
  }
  if (comments.length > 0) return undefined;
  const style = flowStyleNear(file, container);
  const lines = spreadsOut(file, container) ? linesAt(text, container, container.start) : undefined;
  const inner = lines === undefined ? undefined : { ...lines, indent: lines.indent + lines.unit };
  const printed = inserted.map(({ name, value }) =>
    name === undefined ? printFlow(value, style, inner) : printFlowMember(name, value, style, inner),
  );
  if (lines === undefined || inner === undefined) {
    const pad = container.kind === 'object' ? style.pad : '';
    return [{ ...inside, newText: `${pad}${printed.join(style.comma)}${pad}` }];
  }
  const between = lines.lineBreak + inner.indent;
  return [{ ...inside, newText: `${between}${printed.join(`,${between}`)}${lines.lineBreak}${lines.indent}` }];
}

/**
 * Whether what stands on several lines may begin beside this part. YAML wants all lines of a flow collection in a block
 * indented deeper than the block, as the lines of its parts are.
 */
export function mayBreak({ text, language }: StyledText, part: Located): boolean {
  return language !== 'yaml' || standsFirst(text, part.start);
}

/** Whether an empty object is to be written on several lines: in JSON, where those around it are. */
function spreadsOut({ text, language }: StyledText, container: ObjectNode | ArrayNode): boolean {
  if (language === 'yaml' && !standsFirst(text, container.end - 1)) return false;
  if (elementsOf(container).length > 0) return hasOwnLines(text, container);
  if (!container.isOneLine) return true;
  if (container.kind === 'array' || language === 'yaml') return false;
  return container.parent === undefined || hasOwnLines(text, container.parent);
}

/** Undefined when anything but white space, comments and one comma stands there: anchors, templates, broken text. */
function readGap({ text, language }: StyledText, from: number, to: number): Gap | undefined {
  const comments: Located[] = [];
  let comma = -1;
  let index = skipSpace(text, from);
  while (index < to) {
    const char = text[index];
    if (char === ',') {
      if (comma >= 0) return undefined;
      comma = index;
      index += 1;
    } else {
      const end = language === 'yaml' ? yamlCommentEnd(text, index) : jsonCommentEnd(text, index);
      if (end < 0) return undefined;
      comments.push({ start: index, end });
      index = end;
    }
    index = skipSpace(text, index);
  }
  return index === to ? { comma, comments } : undefined;
}

function jsonCommentEnd(text: string, index: number): number {
  if (text.startsWith('//', index)) return endOfLine(text, index);
  if (!text.startsWith('/*', index)) return -1;
  const end = text.indexOf('*/', index + 2);
  return end < 0 ? -1 : end + 2;
}

function yamlCommentEnd(text: string, index: number): number {
  return text[index] === '#' && index > 0 && /\s/.test(text.charAt(index - 1)) ? endOfLine(text, index) : -1;
}
