import { endOfLine } from './lines.ts';
import {
  aliasNode,
  keyNode,
  member,
  type OpenArray,
  type OpenObject,
  openArray,
  openObject,
  unknownNode,
} from './nodes.ts';
import type { ProblemList } from './problems.ts';
import { reportDuplicates } from './problems.ts';
import type { ConcreteNode, KeyNode, ScalarStyle, SourceDocument, ValueNode } from './tree.ts';
import type { MaskedText } from './yaml-placeholders.ts';
import { scalarNode } from './yaml-scalars.ts';

/** What is written before a node. `end` is the end of the last property, -1 when there is none. */
export interface Properties {
  readonly anchor: string | undefined;
  /** Full name: `tag:yaml.org,2002:str`, `!Sub`. */
  readonly tag: string | undefined;
  readonly end: number;
}

/** Aliases may make a document larger than its text by this many nodes, and no further. */
export const expansionBudget = 200_000;

/**
 * Makes the tree of both YAML readers: each only tells what it read, in the order of the text. All that YAML leaves
 * implicit (ends of collections, places of empty values, anchors, merge keys) is decided here, once.
 */
export interface YamlBuilder {
  document(explicitStart: boolean): void;
  endDocument(): void;
  scalar(start: number, end: number, value: string, style: ScalarStyle, properties: Properties): void;
  /** `from` is where the search for the `|` or `>` begins; `rawEnd` is behind the last line of the content. */
  blockScalar(rawEnd: number, value: string, style: 'literal' | 'folded', properties: Properties): void;
  empty(properties: Properties): void;
  alias(start: number, end: number, name: string): void;
  collection(kind: 'object' | 'array', start: number, style: 'flow' | 'block', properties: Properties): void;
  /** Closes the innermost collection. `end` is that of its bracket, where the reader knows it. */
  close(end?: number): void;
  /** A value that could not be read. */
  broken(start: number, end: number): void;
  documents(): SourceDocument[];
}

interface Frame {
  readonly node: OpenObject | OpenArray;
  /** The nodes read when this one began, aliases counted with what they stand for. */
  readonly weightBefore: number;
  key: KeyNode | undefined;
  keyIsMerge: boolean;
}

interface Anchored {
  readonly node: ConcreteNode;
  /** Undefined while the node is still open: an alias would then contain itself. */
  weight: number | undefined;
}

interface OpenDocument {
  start: number;
  end: number;
  root: ValueNode | undefined;
}

export function yamlBuilder(masked: MaskedText, problems: ProblemList): YamlBuilder {
  const { text } = masked;
  const documents: OpenDocument[] = [];
  let current: OpenDocument | undefined;
  let stack: Frame[] = [];
  let top: Frame | undefined;
  let anchors: Map<string, Anchored> | undefined;
  let weight = 0;
  let excess = 0;
  /** End of what was read last. */
  let cursor = 0;

  /** Where a value begins that is not written: behind its dash or colon. */
  function emptyOffset(properties: Properties): number {
    if (properties.end >= 0) return properties.end - trailingBlanks(text, properties.end);
    if (top === undefined) return cursor;
    const next = skipBlank(text, cursor);
    const char = text[next];
    if (top.node.kind === 'array') return char === '-' && top.node.style === 'block' ? next + 1 : cursor;
    if (top.key !== undefined) return char === ':' ? next + 1 : cursor;
    if (char === '?') return next + 1;
    return char === ':' ? next : cursor;
  }

  /** The first document begins at 0, any other ends the one before it. */
  function beginDocumentAt(offset: number): void {
    const document = documents.at(-1);
    const previous = documents.at(-2);
    if (document === undefined || previous === undefined) return;
    document.start = offset;
    previous.end = offset;
  }

  function expectsKey(): boolean {
    return top !== undefined && top.node.kind === 'object' && top.key === undefined;
  }

  function parent() {
    return top?.node;
  }

  function anchor(name: string | undefined, node: ConcreteNode, itsWeight: number | undefined): Anchored | undefined {
    if (name === undefined) return undefined;
    const entry = { node, weight: itsWeight };
    anchors ??= new Map();
    anchors.set(name, entry);
    return entry;
  }

  function addKey(start: number, end: number, name: string, style: ScalarStyle, merge: boolean): void {
    if (top === undefined) return;
    top.key = keyNode(start, end, name, style);
    top.keyIsMerge = merge;
    cursor = Math.max(cursor, end);
  }

  function addValue(node: ValueNode): void {
    weight += 1;
    cursor = Math.max(cursor, node.end);
    if (top === undefined) {
      if (current === undefined) return;
      current.root ??= node;
      // In broken text a marker may stand at an odd place.
      if (node.start < current.start) beginDocumentAt(node.start);
      return;
    }
    const { node: container } = top;
    if (container.kind === 'array') {
      container.items.push(node);
      return;
    }
    if (top.key === undefined) return;
    container.members.push(member(top.key, node, top.keyIsMerge));
    top.key = undefined;
  }

  function addScalar(start: number, end: number, raw: string, style: ScalarStyle, properties: Properties): void {
    const value = masked.isMasked ? masked.restore(raw, start, style) : raw;
    if (expectsKey()) {
      const name = value ?? masked.original.slice(start, end);
      if (properties.anchor !== undefined) {
        anchor(properties.anchor, scalarNode(start, end, parent(), name, style, properties.anchor, properties.tag), 1);
      }
      const merge =
        (name === '<<' && style === 'plain' && properties.tag === undefined) ||
        properties.tag === 'tag:yaml.org,2002:merge';
      addKey(start, end, name, style, merge);
      return;
    }
    const node =
      value === undefined
        ? unknownNode(start, end, parent(), 'placeholder', properties.anchor)
        : scalarNode(start, end, parent(), value, style, properties.anchor, properties.tag);
    anchor(properties.anchor, node, 1);
    addValue(node);
  }

  function aliasProblem(start: number, end: number, name: string): ConcreteNode | undefined {
    const anchored = anchors?.get(name);
    if (anchored === undefined) {
      problems.syntax(
        start,
        end,
        `\`*${name}\` names no anchor: \`&${name}\` must stand before it in the same document.`,
      );
      return undefined;
    }
    if (anchored.weight === undefined) {
      problems.syntax(
        start,
        end,
        `\`*${name}\` stands inside the value of \`&${name}\`: a value cannot contain itself.`,
      );
      return undefined;
    }
    if (excess + anchored.weight > expansionBudget) {
      problems.syntax(
        start,
        end,
        `The aliases of this document stand for more than ${expansionBudget.toLocaleString('en')} values: what follows \`*${name}\` is not checked.`,
      );
      return undefined;
    }
    excess += anchored.weight;
    weight += anchored.weight;
    return anchored.node;
  }

  return {
    document(explicitStart) {
      const marker = explicitStart ? findDocumentStart(text, cursor) : undefined;
      current = { start: 0, end: text.length, root: undefined };
      documents.push(current);
      beginDocumentAt(marker ?? cursor);
      if (marker !== undefined) cursor = Math.min(marker + 3, text.length);
      stack = [];
      top = undefined;
      anchors = undefined;
      weight = 0;
      excess = 0;
    },
    endDocument() {
      current = undefined;
    },
    scalar: addScalar,
    blockScalar(rawEnd, value, style, properties) {
      const start = findBlockHeader(text, Math.max(cursor, properties.end));
      addScalar(start, blockScalarEnd(text, start, rawEnd), value, style, properties);
    },
    empty(properties) {
      const offset = emptyOffset(properties);
      // An empty document has no root; a property makes it a value.
      if (top === undefined && properties.end < 0) return;
      addScalar(offset, offset, '', 'plain', properties);
    },
    alias(start, end, name) {
      const target = aliasProblem(start, end, name);
      if (expectsKey()) {
        const keyName =
          target?.kind === 'string'
            ? target.value
            : target === undefined
              ? `*${name}`
              : text.slice(target.start, target.end);
        addKey(start, end, keyName, 'plain', false);
        return;
      }
      addValue(
        target === undefined
          ? unknownNode(start, end, parent(), 'alias')
          : aliasNode(start, end, parent(), name, target),
      );
    },
    collection(kind, start, style, properties) {
      const node =
        kind === 'object'
          ? openObject(start, parent(), style, properties.anchor)
          : openArray(start, parent(), style, properties.anchor);
      anchor(properties.anchor, node, undefined);
      cursor = Math.max(cursor, properties.end, text[start] === '{' || text[start] === '[' ? start + 1 : start);
      const frame: Frame = { node, weightBefore: weight, key: undefined, keyIsMerge: false };
      stack.push(frame);
      top = frame;
    },
    close(end) {
      const frame = stack.pop();
      top = stack[stack.length - 1];
      if (frame === undefined) return;
      const { node } = frame;
      finishRange(node, end);
      if (node.kind === 'object') reportDuplicates(node.members, text, 'yaml', problems);
      if (node.anchor !== undefined) {
        const anchored = anchors?.get(node.anchor);
        if (anchored?.node === node) anchored.weight = weight - frame.weightBefore + 1;
      }
      if (expectsKey()) {
        const name = text.slice(node.start, node.end).replace(/\s+/g, ' ');
        addKey(node.start, node.end, name, 'plain', false);
      } else addValue(node);
    },
    broken(start, end) {
      if (expectsKey()) addKey(start, end, text.slice(start, end), 'plain', false);
      else addValue(unknownNode(start, end, parent(), 'broken'));
    },
    documents() {
      return documents.length > 0 ? documents : [{ start: 0, end: text.length, root: undefined }];
    },
  };

  function finishRange(node: OpenObject | OpenArray, end: number | undefined): void {
    setRange(node, end);
    node.isOneLine = endOfLine(text, node.start) >= node.end;
  }

  function setRange(node: OpenObject | OpenArray, end: number | undefined): void {
    const children: readonly { start: number; end: number }[] = node.kind === 'object' ? node.members : node.items;
    const first = children[0];
    const isBracketed =
      node.style === 'flow' && (node.kind === 'array' || (text[node.start] === '{' && first?.start !== node.start));
    if (isBracketed) {
      // In broken text the bracket may be missing.
      const bracketEnd = end ?? findBracket(text, cursor, node.kind === 'object' ? '}' : ']');
      node.end = Math.max(bracketEnd, children.at(-1)?.end ?? node.start);
      return;
    }
    if (node.kind === 'object' && first !== undefined) node.start = first.start;
    node.end = Math.max(node.start, children.at(-1)?.end ?? node.start);
  }
}

/** Offset behind white space, line breaks and comments. */
function skipBlank(text: string, from: number): number {
  let index = from;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === 35) index = endOfLine(text, index);
    else if (code === 32 || code === 9 || code === 10 || code === 13 || code === 0xfeff) index += 1;
    else return index;
  }
  return index;
}

/** How many blanks and tabs stand before an offset. */
function trailingBlanks(text: string, offset: number): number {
  let index = offset;
  while (text[index - 1] === ' ' || text[index - 1] === '\t') index -= 1;
  return offset - index;
}

/** Offset behind the bracket that closes a flow collection; only separators lie before it. */
function findBracket(text: string, from: number, bracket: string): number {
  let index = skipBlank(text, from);
  while (index < text.length && (text[index] === ',' || text[index] === ':' || text[index] === '?')) {
    index = skipBlank(text, index + 1);
  }
  return text[index] === bracket ? index + 1 : from;
}

/** Offset of the `|` or `>` that comes next; only indicators, comments and markers lie before it. */
function findBlockHeader(text: string, from: number): number {
  let index = from;
  while (index < text.length) {
    const char = text[index];
    if (char === '|' || char === '>') return index;
    index = char === '#' ? endOfLine(text, index) : index + 1;
  }
  return from;
}

/** End of the last line of the content, without its line break; of the header when there is no content. */
function blockScalarEnd(text: string, start: number, rawEnd: number): number {
  const headerEnd = endOfLine(text, start);
  let last = Math.min(rawEnd, text.length);
  while (last > headerEnd && isBlank(text.charCodeAt(last - 1))) last -= 1;
  if (last > headerEnd) return Math.min(endOfLine(text, last), rawEnd);
  let end = start + 1;
  while (/[-+0-9]/.test(text.charAt(end))) end += 1;
  return end;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

/** Offset of the next line that begins with `---`. */
function findDocumentStart(text: string, from: number): number | undefined {
  let index = from;
  while (index < text.length) {
    const previous = text[index - 1];
    const atLineStart = index === 0 || previous === '\n' || previous === '\r' || previous === '\ufeff';
    if (atLineStart && text.startsWith('---', index)) return index;
    index = text[index] === '\ufeff' ? index + 1 : endOfLine(text, index) + 1;
  }
  return undefined;
}
