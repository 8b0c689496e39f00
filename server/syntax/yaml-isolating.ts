import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE } from 'js-yaml';
import { isCollection, isMap, type YAMLMap, type YAMLSeq } from 'yaml';
import { maximumDepth } from './nodes.ts';
import type { ProblemList } from './problems.ts';
import { blocksAround, endOfNextLine, type YamlBlock } from './yaml-blocks.ts';
import type { Properties, YamlBuilder } from './yaml-builder.ts';
import { readEvents, type YamlEvent, yamlEvents } from './yaml-events.ts';
import { type PatientReading, readPatiently, tellNode } from './yaml-recovering.ts';

/** A block with a fault in it, as the patient reader took it. */
interface BrokenBlock extends YamlBlock {
  readonly reading: PatientReading;
  /** What the block holds. Its offsets and those of the faults are to be moved by `shift`. */
  readonly root: YAMLMap | YAMLSeq;
  readonly shift: number;
  /** Where the stand-in for it begins. */
  readonly place: number;
}

/** A text with more faults than these is read patiently as a whole; so is one whose fault lies in none of the first blocks. */
const mostFaults = 4;
const mostAttempts = 5;
/** In a small text patience costs little, and finds out more. */
const smallText = 5_000;

/**
 * Reads a text with few faults nearly as fast as a valid one: the patient reader sees only the lines around each fault,
 * and a short stand-in for them makes the rest valid. A fault so cannot swallow what stands outside its block, either.
 *
 * @param stopped where the fast reader stopped
 * @returns false when that is not possible; `builder` and `problems` are then untouched
 */
export function readIsolating(
  text: string,
  original: string,
  stopped: number,
  builder: YamlBuilder,
  problems: ProblemList,
): boolean {
  const isolated = isolate(text, original, stopped);
  if (isolated === undefined) return false;
  const { blocks, events } = isolated;
  const tell = ({ reading, root, shift }: BrokenBlock) => tellNode(reading, root, insideRoot(builder, shift));
  readEvents(isolated.text, events, builder, new Map(blocks.map((block) => [block.place, () => tell(block)])));
  for (const { reading, shift } of blocks) {
    for (const { start, end, message } of reading.faults) problems.syntax(start + shift, end + shift, message);
  }
  return true;
}

interface Isolated {
  /** With a stand-in for each block. */
  readonly text: string;
  readonly events: readonly YamlEvent[];
  readonly blocks: readonly BrokenBlock[];
}

function isolate(text: string, original: string, stopped: number): Isolated | undefined {
  const blocks: BrokenBlock[] = [];
  let valid = text;
  let error = stopped;
  while (blocks.length < mostFaults) {
    const found = nextFault(valid, original, error, blocks.at(-1)?.end ?? 0);
    if (found === undefined) return undefined;
    blocks.push(found.block);
    valid = found.text;
    if (typeof found.events !== 'number') {
      const { events } = found;
      return stoodFor(events, blocks) ? { text: valid, events, blocks } : undefined;
    }
    error = found.events;
  }
  return undefined;
}

/** The smallest block behind `from` without which the text can be read further. */
function nextFault(
  text: string,
  original: string,
  error: number,
  from: number,
): { readonly block: BrokenBlock; readonly text: string; readonly events: readonly YamlEvent[] | number } | undefined {
  let attempts = 0;
  let read = 0;
  let last: YamlBlock | undefined;
  for (const block of blocksAround(text, error)) {
    const { start, end } = block;
    attempts += 1;
    if (attempts > mostAttempts) return undefined;
    if (start < from || (start === last?.start && end === last.end)) continue;
    last = block;
    read += end - start;
    // Nothing is won by reading the larger part patiently.
    if (end - start > text.length / 2 || read > Math.max(text.length / 2, smallText)) return undefined;
    const broken = readBlock(text, original, block);
    if (broken === undefined) continue;
    const rest = withStandIn(text, broken);
    const events = yamlEvents(rest);
    // What is noticed on the next line may be the same fault.
    if (typeof events === 'number' && events <= endOfNextLine(text, block)) continue;
    return { block: broken, text: rest, events };
  }
  return undefined;
}

/** Undefined when the block has no fault of its own, or does not read as what it looks like. */
function readBlock(text: string, original: string, block: YamlBlock): BrokenBlock | undefined {
  const { start, end, content, kind } = block;
  const place = kind === 'object' ? content : content + 1 + blanks(text, content + 1, end);
  // The stand-in needs room, and an indicator would give it another meaning.
  if (place >= end || (kind === 'object' && (end - place < 2 || /[?:]/.test(text.charAt(place))))) return undefined;
  // A level takes at least a column, or none for a list below its key.
  const depth = maximumDepth - 2 * (content - start + 1);
  const above = content > start ? keyAbove : '';
  const lines = (of: string): string => above + of.slice(start, end);
  const reading = readPatiently(lines(text), lines(original), Math.max(depth, 0));
  if (reading.faults.length === 0 || reading.deep.size > 0 || reading.documents.length !== 1) return undefined;
  if (reading.faults.some((fault) => fault.start < above.length)) return undefined;
  const root = above === '' ? reading.documents[0]?.contents : onlyValue(reading.documents[0]?.contents);
  if (!isCollection(root) || isMap(root) !== (kind === 'object') || root.flow === true) return undefined;
  const shift = start - above.length;
  return shift + (root.range?.[0] ?? 0) === content ? { ...block, reading, root, shift, place } : undefined;
}

/** Lines that are indented mean something else when nothing stands above them. */
const keyAbove = 'z:\n';

function onlyValue(node: unknown): unknown {
  return isMap(node) && node.items.length === 1 ? node.items[0]?.value : undefined;
}

function blanks(text: string, from: number, end: number): number {
  return /\S/.exec(text.slice(from, end))?.index ?? end - from;
}

/** The same text with a member that has no value, or an item, in the place of a block. Offsets stay. */
function withStandIn(text: string, { end, place, kind }: BrokenBlock): string {
  const standIn = kind === 'object' ? 'z:' : 'z';
  const blank = text.slice(place + standIn.length, end).replace(/[^\r\n]/g, ' ');
  return text.slice(0, place) + standIn + blank + text.slice(end);
}

/**
 * Whether each stand-in was read as what it is: within quotes, brackets or a block scalar it would be text, and the fast reader tells
 * some keys twice (`? |` above a member).
 */
function stoodFor(events: readonly YamlEvent[], blocks: readonly BrokenBlock[]): boolean {
  const kinds = new Map(blocks.map(({ place, kind }) => [place, kind]));
  const open: { readonly kind: 'object' | 'array' | undefined; children: number }[] = [];
  let stood = 0;
  for (const [index, event] of events.entries()) {
    const parent = open.at(-1);
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    if (parent !== undefined) parent.children += 1;
    if (event.type === EVENT_ID.SCALAR) {
      const kind = kinds.get(event.valueStart);
      if (kind === undefined) continue;
      const isAlone = event.style === SCALAR_STYLE.PLAIN && event.valueEnd === event.valueStart + 1;
      const isKey = (parent?.children ?? 0) % 2 === 1 && isEmpty(events[index + 1]);
      if (!isAlone || kind !== parent?.kind || (kind === 'object' && !isKey)) return false;
      stood += 1;
    } else if (event.type !== EVENT_ID.ALIAS) open.push({ kind: blockKind(event), children: 0 });
  }
  return stood === blocks.length;
}

function isEmpty(event: YamlEvent | undefined): boolean {
  return event?.type === EVENT_ID.SCALAR && event.valueStart < 0;
}

function blockKind(event: YamlEvent): 'object' | 'array' | undefined {
  if (event.type !== EVENT_ID.MAPPING && event.type !== EVENT_ID.SEQUENCE) return undefined;
  if (event.style !== COLLECTION_STYLE.BLOCK) return undefined;
  return event.type === EVENT_ID.MAPPING ? 'object' : 'array';
}

/** Takes what is told of a text that is part of another one, from `by` on: what is in its root, without the root. */
function insideRoot(builder: YamlBuilder, by: number): YamlBuilder {
  let depth = 0;
  const moved = (offset: number): number => offset + by;
  const properties = (its: Properties): Properties => (its.end < 0 ? its : { ...its, end: moved(its.end) });
  return {
    document() {},
    endDocument() {},
    scalar: (start, end, value, style, its) => builder.scalar(moved(start), moved(end), value, style, properties(its)),
    blockScalar: (rawEnd, value, style, its) => builder.blockScalar(moved(rawEnd), value, style, properties(its)),
    empty: (its) => builder.empty(properties(its)),
    alias: (start, end, name) => builder.alias(moved(start), moved(end), name),
    collection(kind, start, style, its) {
      depth += 1;
      if (depth > 1) builder.collection(kind, moved(start), style, properties(its));
    },
    close(end) {
      depth -= 1;
      if (depth > 0) builder.close(end === undefined ? undefined : moved(end));
    },
    broken: (start, end) => builder.broken(moved(start), moved(end)),
    documents: () => builder.documents(),
  };
}
