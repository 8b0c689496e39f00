import { createScanner, type SyntaxKind } from 'jsonc-parser';
import type { Problem } from '../problem.ts';
import { numberMessage, shorten, stringFault, wordMessage } from './json-words.ts';
import {
  booleanNode,
  keyNode,
  maximumDepth,
  member,
  nullNode,
  numberNode,
  type OpenArray,
  type OpenObject,
  openArray,
  openObject,
  type Parent,
  stringNode,
  unknownNode,
} from './nodes.ts';
import {
  hasPlaceholder,
  templateStatementEnd,
  unquotedPlaceholderEnd,
  unquotedPlaceholderMessage,
} from './placeholders.ts';
import { problemList, reportDuplicates } from './problems.ts';
import type { Comment, KeyNode, SourceDocument, ValueNode } from './tree.ts';

// The scanner's tokens; its enum is a `const enum`, which cannot be imported without a compiler.
const openBrace: SyntaxKind = 1;
const closeBrace: SyntaxKind = 2;
const openBracket: SyntaxKind = 3;
const closeBracket: SyntaxKind = 4;
const comma: SyntaxKind = 5;
const colon: SyntaxKind = 6;
const nullWord: SyntaxKind = 7;
const trueWord: SyntaxKind = 8;
const falseWord: SyntaxKind = 9;
const string: SyntaxKind = 10;
const number: SyntaxKind = 11;
const lineComment: SyntaxKind = 12;
const blockComment: SyntaxKind = 13;
const blank: SyntaxKind = 15;
const unknown: SyntaxKind = 16;
const endOfText: SyntaxKind = 17;

export interface JsonResult {
  readonly document: SourceDocument;
  readonly problems: Problem[];
}

/**
 * Reads JSON or JSONC into a tree in one pass. Text that is no JSON gives the tree of what could be read. Unquoted
 * placeholders are read as unknown values, and template statements are skipped like white space.
 */
export function parseJson(text: string, language: 'json' | 'jsonc'): JsonResult {
  const problems = problemList(text);
  const scanner = createScanner(text, false);
  const strict = language === 'json';

  let token: SyntaxKind = unknown;
  let start = 0;
  let end = 0;
  /** End of the token before this one. */
  let lastEnd = 0;
  let line = 0;
  let lastLine = 0;
  /** A problem was reported since the last comma: a missing comma is then its consequence. */
  let forgiving = false;
  let depth = 0;
  let openObjects = 0;
  let openArrays = 0;

  let unclosedReported = false;
  let commentCount = 0;
  let firstComment = { start: 0, end: 0 };
  let placeholderCount = 0;
  let firstPlaceholder = { start: 0, end: 0 };

  if (text.charCodeAt(0) === 0xfeff) {
    scanner.setPosition(1);
    problems.add(
      'cli-json-bom',
      'information',
      0,
      1,
      'The file begins with a byte order mark, which the AWS CLI refuses in JSON: save it as UTF-8 without BOM.',
    );
  }

  function next(): void {
    lastEnd = end;
    lastLine = line;
    token = scanner.scan();
    while (token >= lineComment && token <= blank) {
      if (token <= blockComment) meetComment();
      token = scanner.scan();
    }
    start = scanner.getTokenOffset();
    end = scanner.getPosition();
    line = scanner.getTokenStartLine();
  }

  function meetComment(): void {
    const from = scanner.getTokenOffset();
    const to = scanner.getPosition();
    if (commentCount === 0) firstComment = { start: from, end: to };
    commentCount += 1;
    if (scanner.getTokenError() !== 0) report(from, from + 2, 'This comment is not closed: `*/` is missing.');
  }

  function jumpTo(position: number): void {
    end = position;
    scanner.setPosition(position);
    next();
  }

  function report(from: number, to: number, message: string): void {
    problems.syntax(from, to, message);
    forgiving = true;
  }

  function countPlaceholder(from: number, to: number): void {
    if (placeholderCount === 0) firstPlaceholder = { start: from, end: to };
    placeholderCount += 1;
    forgiving = true;
  }

  /** Skips template statements that stand between values. */
  function skipStatements(): void {
    while (token === openBrace) {
      const statementEnd = templateStatementEnd(text, start);
      if (statementEnd < 0) return;
      countPlaceholder(start, statementEnd);
      jumpTo(statementEnd);
    }
  }

  /** End of the placeholder at this token, with what is glued to it (`<A>-<B>`); -1 when there is none. */
  function placeholderEnd(): number {
    if (token !== unknown && token !== openBrace) return -1;
    let close = -1;
    for (let more = unquotedPlaceholderEnd(text, start); more >= 0; more = unquotedPlaceholderEnd(text, close)) {
      close = endOfWord(text, more);
    }
    return close;
  }

  /** Undefined when no value begins here; then nothing was consumed. */
  function parseValue(parent: Parent): ValueNode | undefined {
    switch (token) {
      case string:
        return parseString(parent);
      case openBrace:
        return placeholderValue(parent) ?? parseObject(parent);
      case openBracket:
        return parseArray(parent);
      case number:
        return parseNumber(parent);
      case nullWord: {
        const node = nullNode(start, end, parent);
        next();
        return node;
      }
      case trueWord:
      case falseWord: {
        const node = booleanNode(start, end, parent, token === trueWord);
        next();
        return node;
      }
      case unknown:
        return placeholderValue(parent) ?? parseWord(parent);
      default:
        return undefined;
    }
  }

  function parseString(parent: Parent): ValueNode {
    const from = start;
    const value = scanner.getTokenValue();
    const error = scanner.getTokenError();
    const node = stringNode(from, end, parent, value, 'double');
    if (error === 0) {
      next();
      return token === unknown || token === string ? (templateString(from, end, parent) ?? node) : node;
    }
    const template = error === 2 ? templateString(from, end, parent) : undefined;
    if (template !== undefined) return template;
    if (error === 2 && Number.isNaN(nextCode(text, end))) unclosedReported = true;
    const fault = stringFault(text, from, end, error);
    report(fault.start, fault.end, fault.message);
    next();
    return node;
  }

  /** A string whose template holds double quotes of its own: `"{{ must_env "TAG" }}"`. */
  function templateString(from: number, to: number, parent: Parent): ValueNode | undefined {
    const close = endOfTemplateString(text, from);
    if (close < 0 || close < to) return undefined;
    countPlaceholder(from, close);
    const node = stringNode(from, close, parent, text.slice(from + 1, close - 1), 'double');
    jumpTo(close);
    return node;
  }

  function parseNumber(parent: Parent): ValueNode {
    const wordEnd = endOfWord(text, end);
    if (wordEnd === end && scanner.getTokenError() === 0) {
      const node = numberNode(start, end, parent, Number(scanner.getTokenValue()));
      next();
      return node;
    }
    report(start, wordEnd, numberMessage(text.slice(start, wordEnd)));
    const node = unknownNode(start, wordEnd, parent, 'broken');
    jumpTo(wordEnd);
    return node;
  }

  function placeholderValue(parent: Parent): ValueNode | undefined {
    const close = placeholderEnd();
    if (close < 0) return undefined;
    countPlaceholder(start, close);
    const node = unknownNode(start, close, parent, 'placeholder');
    jumpTo(close);
    return node;
  }

  function parseWord(parent: Parent): ValueNode {
    const quoted = endOfSingleQuoted(text, start);
    if (quoted > 0) {
      report(start, quoted, `Strings need double quotes in JSON: \`${shorten(text.slice(start, quoted))}\`.`);
      const node = stringNode(start, quoted, parent, text.slice(start + 1, quoted - 1), 'single');
      jumpTo(quoted);
      return node;
    }
    const wordEnd = Math.max(end, endOfWord(text, start));
    report(start, wordEnd, wordMessage(text.slice(start, wordEnd)));
    const node = unknownNode(start, wordEnd, parent, 'broken');
    jumpTo(wordEnd);
    return node;
  }

  function parseObject(parent: Parent): ValueNode {
    if (depth >= maximumDepth) return skipDeep(parent);
    depth += 1;
    openObjects += 1;
    const node = openObject(start, parent, 'flow');
    const openLine = line;
    next();
    parseMembers(node);
    node.isOneLine = openLine === lastLine;
    openObjects -= 1;
    depth -= 1;
    reportDuplicates(node.members, text, language, problems);
    return node;
  }

  function parseMembers(node: OpenObject): void {
    let needsComma = false;
    let lastComma = -1;
    forgiving = false;
    for (;;) {
      skipStatements();
      if (token === closeBrace) {
        if (lastComma >= 0 && strict && !forgiving) reportTrailingComma(lastComma, '}');
        node.end = end;
        next();
        return;
      }
      if (token === endOfText || (token === closeBracket && openArrays > 0)) {
        reportUnclosed(node.start, '}');
        node.end = lastEnd;
        return;
      }
      if (token === comma) {
        if (!needsComma && !forgiving) report(start, end, 'Unexpected comma: a member is missing before it.');
        lastComma = start;
        needsComma = false;
        next();
        forgiving = false;
        continue;
      }
      if (needsComma && !forgiving) reportMissingComma('members');
      lastComma = -1;
      needsComma = parseMember(node);
    }
  }

  /** False when what stands here is no member, so that no comma need follow. */
  function parseMember(node: OpenObject): boolean {
    forgiving = false;
    const key = parseKey(node);
    if (key === undefined) return false;
    const keyForgiving = forgiving;
    if (token !== colon) {
      if (keyForgiving && placeholderCount > 0 && (token === comma || token === closeBrace)) return true;
      if (!keyForgiving) report(key.start, key.end, 'Expected `:` and a value after this key.');
      const value = token === string && !isKey() ? parseValue(node) : undefined;
      node.members.push(member(key, value ?? unknownNode(key.end, key.end, node, 'broken'), false));
      forgiving = true;
      return true;
    }
    const colonStart = start;
    next();
    skipStatements();
    const value = token === string && isKeyOfNextLine(colonStart) ? undefined : parseValue(node);
    if (value === undefined) report(colonStart, colonStart + 1, 'Value expected after `:`.');
    node.members.push(member(key, value ?? unknownNode(colonStart + 1, colonStart + 1, node, 'broken'), false));
    return true;
  }

  /** Undefined when no key begins here; what stands here is then skipped and reported. */
  function parseKey(node: OpenObject): KeyNode | undefined {
    const from = start;
    if (token === string) {
      const error = scanner.getTokenError();
      const key = keyNode(from, end, scanner.getTokenValue(), 'double');
      if (error !== 0) {
        const fault = stringFault(text, from, end, error);
        report(fault.start, fault.end, fault.message);
      }
      next();
      return key;
    }
    const close = placeholderEnd();
    if (close >= 0) {
      countPlaceholder(from, close);
      jumpTo(close);
      const key = keyNode(from, close, text.slice(from, close), 'plain');
      if (token === colon) return key;
      // Members that the template brings in: the name keeps checks from saying that one is missing.
      if (hasPlaceholder(key.name))
        node.members.push(member(key, unknownNode(close, close, node, 'placeholder'), false));
      return undefined;
    }
    if (token === unknown || token === number || (token >= nullWord && token <= falseWord)) return parseBareKey(from);
    if (token === colon) {
      report(from, end, 'A key is missing before `:`.');
      next();
      parseValue(undefined);
      return undefined;
    }
    if (token === closeBracket) {
      report(from, end, 'Unexpected `]`.');
      next();
      return undefined;
    }
    report(from, end, 'A key in double quotes is expected here.');
    parseValue(undefined);
    return undefined;
  }

  function parseBareKey(from: number): KeyNode | undefined {
    const quoted = endOfSingleQuoted(text, from);
    const wordEnd = quoted > 0 ? quoted : Math.max(end, endOfBareKey(text, from));
    const name = quoted > 0 ? text.slice(from + 1, quoted - 1) : text.slice(from, wordEnd);
    const shown = shorten(text.slice(from, wordEnd));
    jumpTo(wordEnd);
    if (token === colon) {
      report(
        from,
        wordEnd,
        quoted > 0
          ? `Strings need double quotes in JSON: \`${shown}\`.`
          : `Keys need double quotes in JSON: \`${shown}\`.`,
      );
      return keyNode(from, wordEnd, name, quoted > 0 ? 'single' : 'plain');
    }
    report(from, wordEnd, `Unexpected \`${shown}\`: a key in double quotes is expected here.`);
    return undefined;
  }

  /** Whether a colon follows this string: it is a key then. */
  function isKey(): boolean {
    return nextCode(text, end) === 58;
  }

  /** Half-typed text: the value is missing, and the string on the next line is the next key. */
  function isKeyOfNextLine(colonStart: number): boolean {
    return isKey() && /[\r\n]/.test(text.slice(colonStart, start));
  }

  function parseArray(parent: Parent): ValueNode {
    if (depth >= maximumDepth) return skipDeep(parent);
    depth += 1;
    openArrays += 1;
    const node = openArray(start, parent, 'flow');
    const openLine = line;
    next();
    parseItems(node);
    node.isOneLine = openLine === lastLine;
    openArrays -= 1;
    depth -= 1;
    return node;
  }

  function parseItems(node: OpenArray): void {
    let needsComma = false;
    let lastComma = -1;
    forgiving = false;
    for (;;) {
      skipStatements();
      if (token === closeBracket) {
        if (lastComma >= 0 && strict && !forgiving) reportTrailingComma(lastComma, ']');
        node.end = end;
        next();
        return;
      }
      if (token === endOfText || (token === closeBrace && openObjects > 0)) {
        reportUnclosed(node.start, ']');
        node.end = lastEnd;
        return;
      }
      if (token === comma) {
        if (!needsComma && !forgiving) report(start, end, 'Unexpected comma: an item is missing before it.');
        lastComma = start;
        needsComma = false;
        next();
        forgiving = false;
        continue;
      }
      if (needsComma && !forgiving) reportMissingComma('items');
      lastComma = -1;
      forgiving = false;
      const value = parseValue(node);
      needsComma = value !== undefined;
      if (value !== undefined) node.items.push(value);
      else {
        report(start, end, `Unexpected \`${text.slice(start, end)}\`: an item or \`]\` is expected here.`);
        next();
      }
    }
  }

  /** Iterative, so that any depth is harmless. */
  function skipDeep(parent: Parent): ValueNode {
    const from = start;
    report(from, from + 1, `Nested deeper than ${maximumDepth} levels: what is inside is not checked.`);
    let open = 0;
    do {
      if (token === openBrace || token === openBracket) open += 1;
      else if (token === closeBrace || token === closeBracket) open -= 1;
      next();
    } while (open > 0 && token !== endOfText);
    return unknownNode(from, lastEnd, parent, 'broken');
  }

  function reportTrailingComma(at: number, bracket: string): void {
    report(at, at + 1, `JSON allows no comma before \`${bracket}\`: remove it.`);
  }

  function reportMissingComma(what: 'members' | 'items'): void {
    report(Math.max(lastEnd - 1, 0), lastEnd, `Expected a comma between ${what}.`);
  }

  function reportUnclosed(open: number, bracket: string): void {
    if (token === endOfText) {
      // An unclosed string at the end of the text has swallowed the brackets; of several open ones the innermost counts.
      if (unclosedReported) return;
      unclosedReported = true;
    }
    const what = bracket === '}' ? 'object' : 'array';
    report(open, open + 1, `Missing closing \`${bracket}\`: this ${what} is never closed.`);
  }

  next();
  lastEnd = start;
  skipStatements();
  let root: ValueNode | undefined;
  if (token !== endOfText) {
    root = parseValue(undefined);
    if (root === undefined) report(start, end, 'A JSON value is expected here.');
    skipStatements();
    if (token !== endOfText && root !== undefined && root.kind !== 'unknown') {
      report(
        start,
        end,
        token === closeBrace || token === closeBracket
          ? `Unexpected \`${text.slice(start, end)}\`: nothing is open here.`
          : 'Unexpected text behind the JSON value: a file holds only one.',
      );
    }
    while (token !== endOfText) next();
  }

  if (commentCount > 0 && strict) {
    const subject = commentCount === 1 ? 'a comment' : `${commentCount} comments`;
    problems.add(
      'cli-json-comment',
      'information',
      firstComment.start,
      firstComment.end,
      `This JSON holds ${subject}, which the AWS CLI refuses: remove ${commentCount === 1 ? 'it' : 'them'}, or write the file in YAML.`,
    );
  }
  if (placeholderCount > 0) {
    const first = shorten(text.slice(firstPlaceholder.start, firstPlaceholder.end));
    problems.add(
      'unquoted-placeholder',
      'information',
      firstPlaceholder.start,
      firstPlaceholder.end,
      unquotedPlaceholderMessage(placeholderCount, first, 'JSON'),
    );
  }
  return { document: { start: 0, end: text.length, root }, problems: problems.sorted() };
}

/** End of the run of characters that belong to no other token. */
function endOfWord(text: string, from: number): number {
  let index = from;
  while (index < text.length && !/[\s,:"[\]{}/]/.test(text.charAt(index))) index += 1;
  return index;
}

/** As {@link endOfWord}, but a slash is part of it. */
function endOfBareKey(text: string, from: number): number {
  let index = from;
  while (index < text.length && !/[\s,:"[\]{}]/.test(text.charAt(index))) index += 1;
  return index;
}

/** End of the string in single quotes on this line that begins at `from`, or 0. */
function endOfSingleQuoted(text: string, from: number): number {
  if (text[from] !== "'") return 0;
  for (let index = from + 1; index < text.length; index += 1) {
    const char = text[index];
    if (char === "'") return index + 1;
    if (char === '\n' || char === '\r') return 0;
    if (char === '\\') index += 1;
  }
  return 0;
}

/** End of the double-quoted string at `from` when the templates in it are opaque and hold a quote; else -1. */
function endOfTemplateString(text: string, from: number): number {
  let opaque = false;
  for (let index = from + 1; index < text.length; index += 1) {
    const char = text[index];
    if (char === '"') return opaque ? index + 1 : -1;
    if (char === '\n' || char === '\r') return -1;
    if (char === '\\') index += 1;
    else if (char === '{' && text[index + 1] === '{') {
      const close = unquotedPlaceholderEnd(text, index);
      if (close < 0) return -1;
      if (text.slice(index, close).includes('"')) opaque = true;
      index = close - 1;
    }
  }
  return -1;
}

/** Code of the next character that is no white space, from `from` on; NaN at the end. */
function nextCode(text: string, from: number): number {
  let index = from;
  for (;;) {
    const code = text.charCodeAt(index);
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return code;
    index += 1;
  }
}

/** All comments of a JSON text, well-formed or not. */
export function jsonComments(text: string): Comment[] {
  if (!text.includes('//') && !text.includes('/*')) return [];
  const scanner = createScanner(text, false);
  const comments: Comment[] = [];
  for (let token = scanner.scan(); token !== endOfText; token = scanner.scan()) {
    if (token !== lineComment && token !== blockComment) continue;
    const start = scanner.getTokenOffset();
    const end = scanner.getPosition();
    const inner = token === lineComment ? text.slice(start + 2, end) : text.slice(start + 2, end).replace(/\*\/$/, '');
    comments.push({ start, end, text: inner.trim() });
  }
  return comments;
}
