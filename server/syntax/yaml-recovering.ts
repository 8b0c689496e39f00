import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml';
import { endOfLine, startOfLine } from './lines.ts';
import { maximumDepth } from './nodes.ts';
import type { ProblemList } from './problems.ts';
import type { Properties, YamlBuilder } from './yaml-builder.ts';
import { type Fault, isStrayBracket, yamlErrorFault } from './yaml-messages.ts';

/** What the patient reader made of a text. */
export interface PatientReading {
  readonly text: string;
  readonly documents: readonly Document[];
  /** At most one a line. */
  readonly faults: readonly Fault[];
  /** Where collections begin that nest too deep. */
  readonly deep: ReadonlySet<number>;
}

/**
 * The patient reader: any text, at about a fifteenth of the speed of the other one. Tells `builder` what could be read,
 * and `problems` what is wrong.
 *
 * @param original the text as written, for messages; `text` may have placeholders masked
 */
export function readBrokenYaml(text: string, original: string, builder: YamlBuilder, problems: ProblemList): void {
  const reading = readPatiently(text, original, maximumDepth);
  for (const document of reading.documents) {
    builder.document(document.directives?.docStart === true);
    tellNode(reading, document.contents, builder);
    builder.endDocument();
  }
  for (const { start, end, message } of reading.faults) problems.syntax(start, end, message);
}

/** @param depth collections below so many levels are left empty */
export function readPatiently(text: string, original: string, depth: number): PatientReading {
  // The parser takes only `\n` and `\r\n` for line breaks, YAML a lone `\r` as well.
  const source = text.replace(/\r(?!\n)/g, '\n');
  const tokens = [...new Parser().parse(source)];
  const deep = pruneDeep(tokens, depth);
  // All scalars stay strings: what they mean is decided in one place for both readers.
  const composer = new Composer({
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    merge: false,
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents = [...composer.compose(tokens, false)];
  const errors = [...documents.flatMap((each) => each.errors), ...(composer.streamInfo().errors as YAMLParseError[])];
  return { text: source, documents, faults: [...depthFaults(deep), ...faultsOf(original, errors)], deep };
}

function depthFaults(deep: ReadonlySet<number>): readonly Fault[] {
  const message = `Nested deeper than ${maximumDepth} levels: what is inside is not checked.`;
  return [...deep].map((start) => ({ start, end: start + 1, message }));
}

function faultsOf(original: string, errors: readonly YAMLParseError[]): readonly Fault[] {
  const faults: Fault[] = [];
  let lineEnd = -1;
  for (const error of errors.toSorted(byPlace)) {
    // One a line is enough; explaining thousands of errors on one line would take seconds.
    if (error.pos[0] <= lineEnd) continue;
    const fault = yamlErrorFault(original, error);
    if (fault === undefined) continue;
    lineEnd = endOfLine(original, error.pos[0]);
    faults.push(fault);
    // The parser leaves all that is open: what it says of the lines behind is of no use.
    if (isStrayBracket(error.message)) break;
  }
  return faults;
}

function byPlace(a: YAMLParseError, b: YAMLParseError): number {
  return a.pos[0] - b.pos[0] || Number(b.code === 'BLOCK_IN_FLOW') - Number(a.code === 'BLOCK_IN_FLOW');
}

/** Tells `builder` a node of a reading, and all that is in it. */
export function tellNode({ text, deep }: PatientReading, root: unknown, builder: YamlBuilder): void {
  readNode(root);

  /** In broken text the ranges of the parser may reach behind the text. */
  function startOf(node: unknown): number {
    return isNode(node) ? Math.min(node.range?.[0] ?? 0, text.length) : 0;
  }

  function endOf(node: unknown): number {
    return isNode(node) ? Math.min(node.range?.[1] ?? 0, text.length) : 0;
  }

  function readNode(node: unknown): void {
    const start = startOf(node);
    const end = endOf(node);
    if (isAlias(node)) {
      builder.alias(start, end, node.source);
      return;
    }
    if (isScalar(node)) {
      readScalar(node);
      return;
    }
    if (!isMap(node) && !isSeq(node)) {
      builder.empty(noProperties);
      return;
    }
    if (deep.has(start)) {
      builder.broken(start, Math.max(end, start + 1));
      return;
    }
    const style = node.flow === true ? 'flow' : 'block';
    builder.collection(isMap(node) ? 'object' : 'array', start, style, propertiesOf(node, -1));
    if (isMap(node)) {
      for (const pair of node.items) readPair(pair, node);
    } else {
      for (const item of node.items) readNode(item);
    }
    builder.close(style === 'flow' ? end : undefined);
  }

  function readPair(pair: Pair, map: YAMLMap): void {
    const { key, value } = pair;
    if (map.flow !== true && !isExplicit(pair) && !isUsableKey(key, value, endOf(key) - startOf(key))) return;
    readKey(key);
    if (isMap(value) && isNestedOnKeyLine(value, startOf(value), text)) {
      readNestedOnKeyLine(value, map);
    } else if (value === null && map.flow !== true && !isExplicit(pair)) {
      // A key that is being typed: its colon is missing.
      builder.broken(endOf(key), endOf(key));
    } else readNode(value);
  }

  /** A line without a colon is taken for the beginning of the key on the next line: it is a key of its own. */
  function readKey(key: unknown): void {
    if (!isScalar(key) || key.type !== 'PLAIN' || !/[\r\n]/.test(text.slice(startOf(key), endOf(key)))) {
      readNode(key);
      return;
    }
    const lines = [...text.slice(startOf(key), endOf(key)).matchAll(/[^\s#][^\r\n]*/g)];
    for (const [index, { 0: line, index: offset }] of lines.entries()) {
      const start = startOf(key) + offset;
      const name = line.trimEnd();
      builder.scalar(start, start + name.length, name, 'plain', noProperties);
      if (index < lines.length - 1) builder.broken(start + name.length, start + name.length);
    }
  }

  /**
   * `a: b` with a line `  c: d` below it that is indented too far: the value is unknown, and what the parser took for
   * the rest of it are the next members of `map`.
   */
  function readNestedOnKeyLine(value: YAMLMap, map: YAMLMap): void {
    const [first, ...rest] = value.items;
    const end = first === undefined ? endOf(value) : Math.max(endOf(first.key), endOf(first.value));
    builder.broken(startOf(value), end);
    const column = columnOf(startOf(map), text);
    for (const pair of rest) {
      if (columnOf(startOf(pair.key), text) === column) readPair(pair, map);
    }
  }

  function readScalar(node: Scalar): void {
    const start = startOf(node);
    const end = endOf(node);
    const value = node.source ?? '';
    switch (node.type) {
      case 'BLOCK_LITERAL':
      case 'BLOCK_FOLDED':
        builder.blockScalar(end, value, node.type === 'BLOCK_FOLDED' ? 'folded' : 'literal', propertiesOf(node, start));
        return;
      case 'QUOTE_DOUBLE':
      case 'QUOTE_SINGLE': {
        const style = node.type === 'QUOTE_DOUBLE' ? 'double' : 'single';
        // Where it should end, and so what it says, is unknown.
        if (isUnclosed(node)) builder.broken(start, end);
        else builder.scalar(start, end, value, style, propertiesOf(node, start));
        return;
      }
      default:
        if (start === end && value === '') builder.empty(propertiesOf(node, start));
        else builder.scalar(start, end, value, 'plain', propertiesOf(node, start));
    }
  }
}

const noProperties: Properties = { anchor: undefined, tag: undefined, end: -1 };

function columnOf(offset: number, text: string): number {
  return offset - startOfLine(text, offset);
}

/** Whether a block mapping begins behind the colon of its key, which YAML does not allow. */
function isNestedOnKeyLine(map: YAMLMap, start: number, text: string): boolean {
  if (map.flow === true) return false;
  return /\S:[ \t]+$/.test(text.slice(startOfLine(text, start), start));
}

/** False for a list item at the wrong column, which the parser takes for a key. */
function isUsableKey(key: unknown, value: unknown, length: number): boolean {
  if (isMap(key) || isSeq(key)) return key.flow === true;
  return value !== null || length > 0;
}

function isExplicit(pair: Pair): boolean {
  return pair.srcToken?.start?.some(({ type }) => type === 'explicit-key-ind') === true;
}

function isUnclosed({ srcToken: token }: Scalar): boolean {
  if (token === undefined || !('source' in token)) return false;
  const { source } = token;
  return source.length < 2 || source.at(-1) !== source[0];
}

function propertiesOf(node: { anchor?: string; tag?: string }, start: number): Properties {
  return {
    anchor: node.anchor,
    tag: node.tag,
    end: node.anchor === undefined && node.tag === undefined ? -1 : start,
  };
}

/** Empties the collections that nest deeper than `most`, without recursion; returns their offsets. */
function pruneDeep(tokens: readonly CST.Token[], most: number): ReadonlySet<number> {
  const deep = new Set<number>();
  const open: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const { token, depth } = entry;
    if (token.type === 'document') {
      if (token.value !== undefined) open.push({ token: token.value, depth: 1 });
      continue;
    }
    if (!isCollection(token)) continue;
    if (depth > most) {
      deep.add(token.offset);
      token.items = [];
      continue;
    }
    for (const item of token.items) {
      if (isCollection(item.key)) open.push({ token: item.key, depth: depth + 1 });
      if (isCollection(item.value)) open.push({ token: item.value, depth: depth + 1 });
    }
  }
  return deep;
}

function isCollection(
  token: CST.Token | null | undefined,
): token is CST.BlockMap | CST.BlockSequence | CST.FlowCollection {
  return token?.type === 'block-map' || token?.type === 'block-seq' || token?.type === 'flow-collection';
}
