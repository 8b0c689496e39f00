import * as token from './json-tokens.ts';
import * as words from './json-words.ts';
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
import { type ProblemList, reportDuplicates } from './problems.ts';
import type { KeyNode, UnknownNode, ValueNode } from './tree.ts';

/** Reads values of a JSON text, from its first token on. */
export interface JsonReader {
  /** The value of a file, and whatever stands before and behind it. Undefined when there is none. */
  file(): ValueNode | undefined;
  /** The one value of a stretch; undefined when its brackets are not those at the two ends of the stretch. */
  collection(): OpenObject | OpenArray | undefined;
}

/** The collections around a value, by number. */
export interface Surroundings {
  readonly objects: number;
  readonly arrays: number;
}

/**
 * A recovering parser: text that is no JSON gives the tree of what could be read. Unquoted placeholders are read as unknown values, and
 * template statements are skipped like white space.
 *
 * @param at the tokens of `text`, none of them read yet
 */
export function jsonReader(
  text: string,
  language: 'json' | 'jsonc',
  { objects, arrays }: Surroundings,
  at: token.JsonTokens,
  problems: ProblemList,
): JsonReader {
  /** A problem was reported since the last comma: a missing comma is then its consequence. */
  let forgiving = false;
  let unclosedReported = false;
  let depth = objects + arrays;
  let openObjects = objects;
  let openArrays = arrays;
  let placeholderCount = 0;
  let firstPlaceholder = { start: 0, end: 0 };

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
    while (at.kind === token.openBrace && beginsTemplate(text, at.start)) {
      const statementEnd = templateStatementEnd(text, at.start);
      if (statementEnd < 0) return;
      countPlaceholder(at.start, statementEnd);
      at.jumpTo(statementEnd);
    }
  }

  /** End of the placeholder at this token, with what is glued to it (`<A>-<B>`); -1 when there is none. */
  function placeholderEnd(): number {
    if (at.kind !== token.unknown && !(at.kind === token.openBrace && beginsTemplate(text, at.start))) return -1;
    let close = -1;
    for (let more = unquotedPlaceholderEnd(text, at.start); more >= 0; more = unquotedPlaceholderEnd(text, close)) {
      close = words.endOfWord(text, more);
    }
    return close;
  }

  /** Undefined when no value begins here; then nothing was consumed. */
  function parseValue(parent: Parent): ValueNode | undefined {
    switch (at.kind) {
      case token.string:
        return parseString(parent);
      case token.openBrace:
        return placeholderValue(parent) ?? parseObject(parent);
      case token.openBracket:
        return parseArray(parent);
      case token.number:
        return parseNumber(parent);
      case token.nullWord: {
        const node = nullNode(at.start, at.end, parent);
        at.next();
        return node;
      }
      case token.trueWord:
      case token.falseWord: {
        const node = booleanNode(at.start, at.end, parent, at.kind === token.trueWord);
        at.next();
        return node;
      }
      case token.unknown:
        return placeholderValue(parent) ?? parseWord(parent);
      default:
        return undefined;
    }
  }

  function parseString(parent: Parent): ValueNode {
    const from = at.start;
    const value = at.value();
    const error = at.error();
    const node = stringNode(from, at.end, parent, value, 'double');
    if (error === 0) {
      at.next();
      return at.kind === token.unknown || at.kind === token.string
        ? (templateString(from, at.end, parent) ?? node)
        : node;
    }
    const template = error === 2 ? templateString(from, at.end, parent) : undefined;
    if (template !== undefined) return template;
    if (error === 2 && Number.isNaN(words.nextCode(text, at.end))) unclosedReported = true;
    const fault = words.stringFault(text, from, at.end, error);
    report(fault.start, fault.end, fault.message);
    at.next();
    // Where it should end, and so what it says, is unknown.
    return error === 2 ? unknownNode(node.start, node.end, parent, 'broken') : node;
  }

  /** A string whose template holds double quotes of its own: `"{{ must_env "TAG" }}"`. */
  function templateString(from: number, to: number, parent: Parent): ValueNode | undefined {
    const close = words.endOfTemplateString(text, from);
    if (close < 0 || close < to) return undefined;
    countPlaceholder(from, close);
    const node = stringNode(from, close, parent, text.slice(from + 1, close - 1), 'double');
    at.jumpTo(close);
    return node;
  }

  function parseNumber(parent: Parent): ValueNode {
    const wordEnd = words.endOfWord(text, at.end);
    if (wordEnd === at.end && at.error() === 0) {
      const node = numberNode(at.start, at.end, parent, Number(at.value()));
      at.next();
      return node;
    }
    report(at.start, wordEnd, words.numberMessage(text.slice(at.start, wordEnd)));
    const node = unknownNode(at.start, wordEnd, parent, 'broken');
    at.jumpTo(wordEnd);
    return node;
  }

  function placeholderValue(parent: Parent): ValueNode | undefined {
    const close = placeholderEnd();
    if (close < 0) return undefined;
    countPlaceholder(at.start, close);
    const node = unknownNode(at.start, close, parent, 'placeholder');
    at.jumpTo(close);
    return node;
  }

  function parseWord(parent: Parent): ValueNode {
    const quoted = words.endOfSingleQuoted(text, at.start);
    if (quoted > 0) {
      report(
        at.start,
        quoted,
        `Strings need double quotes in JSON: \`${words.shorten(text.slice(at.start, quoted))}\`.`,
      );
      const node = stringNode(at.start, quoted, parent, text.slice(at.start + 1, quoted - 1), 'single');
      at.jumpTo(quoted);
      return node;
    }
    const wordEnd = Math.max(at.end, words.endOfWord(text, at.start));
    report(at.start, wordEnd, words.wordMessage(text.slice(at.start, wordEnd)));
    const node = unknownNode(at.start, wordEnd, parent, 'broken');
    at.jumpTo(wordEnd);
    return node;
  }

  function parseObject(parent: Parent): OpenObject | UnknownNode {
    if (depth >= maximumDepth) return skipDeep(parent);
    const node = openObject(at.start, parent, 'flow');
    openObjects += 1;
    parseElements(node, '}', () => parseMember(node));
    openObjects -= 1;
    reportDuplicates(node.members, text, language, problems);
    return node;
  }

  function parseArray(parent: Parent): OpenArray | UnknownNode {
    if (depth >= maximumDepth) return skipDeep(parent);
    const node = openArray(at.start, parent, 'flow');
    openArrays += 1;
    parseElements(node, ']', () => parseItem(node));
    openArrays -= 1;
    return node;
  }

  /** Reads from bracket to bracket. `parseElement` says whether it read one, so that a comma must follow. */
  function parseElements(node: OpenObject | OpenArray, bracket: '}' | ']', parseElement: () => boolean): void {
    const openLine = at.line;
    let needsComma = false;
    let lastComma = -1;
    depth += 1;
    forgiving = false;
    at.next();
    for (;;) {
      skipStatements();
      if (endsHere(bracket)) break;
      if (at.kind === token.closeBrace || at.kind === token.closeBracket) {
        report(at.start, at.end, `Unexpected \`${text.slice(at.start, at.end)}\`: nothing of that kind is open here.`);
        at.next();
        continue;
      }
      if (at.kind === token.comma) {
        if (!needsComma && !forgiving) report(at.start, at.end, 'Unexpected comma: nothing stands before it.');
        lastComma = at.start;
        needsComma = false;
        forgiving = false;
        at.next();
        continue;
      }
      if (needsComma && !forgiving) reportMissingComma(bracket);
      lastComma = -1;
      forgiving = false;
      needsComma = parseElement();
    }
    if (at.kind === (bracket === '}' ? token.closeBrace : token.closeBracket)) {
      if (lastComma >= 0 && language === 'json' && !forgiving) {
        report(lastComma, lastComma + 1, `JSON allows no comma before \`${bracket}\`: remove it.`);
      }
      at.next();
    } else reportUnclosed(node.start, bracket);
    node.end = at.lastEnd;
    node.isOneLine = openLine === at.lastLine;
    depth -= 1;
  }

  /** Also at a bracket that belongs to a collection further out. */
  function endsHere(bracket: '}' | ']'): boolean {
    if (at.kind === token.endOfText) return true;
    if (at.kind === token.closeBrace) return bracket === '}' || openObjects > 0;
    return at.kind === token.closeBracket && (bracket === ']' || openArrays > 0);
  }

  function parseItem(node: OpenArray): boolean {
    const value = parseValue(node);
    if (value !== undefined) {
      node.items.push(value);
      return true;
    }
    report(at.start, at.end, `Unexpected \`${text.slice(at.start, at.end)}\`: an item or \`]\` is expected here.`);
    at.next();
    return false;
  }

  /** False when what stands here is no member, so that no comma need follow. */
  function parseMember(node: OpenObject): boolean {
    const key = parseKey(node);
    if (key === undefined) return false;
    const keyForgiving = forgiving;
    if (at.kind !== token.colon) {
      if (keyForgiving && placeholderCount > 0 && (at.kind === token.comma || at.kind === token.closeBrace))
        return true;
      if (!keyForgiving) report(key.start, key.end, 'Expected `:` and a value after this key.');
      const value = at.kind === token.string && isKey() ? undefined : parseValue(node);
      node.members.push(member(key, value ?? unknownNode(key.end, key.end, node, 'broken'), false));
      forgiving = true;
      return true;
    }
    const colonStart = at.start;
    at.next();
    skipStatements();
    const value = at.kind === token.string && isKeyOfNextLine(colonStart) ? undefined : parseValue(node);
    if (value === undefined) report(colonStart, colonStart + 1, 'Value expected after `:`.');
    node.members.push(member(key, value ?? unknownNode(colonStart + 1, colonStart + 1, node, 'broken'), false));
    return true;
  }

  /** Undefined when no key begins here; what stands here is then skipped and reported. */
  function parseKey(node: OpenObject): KeyNode | undefined {
    const from = at.start;
    if (at.kind === token.string) {
      const error = at.error();
      const key = keyNode(from, at.end, at.value(), 'double');
      if (error !== 0) {
        const fault = words.stringFault(text, from, at.end, error);
        report(fault.start, fault.end, fault.message);
      }
      at.next();
      return key;
    }
    const close = placeholderEnd();
    if (close >= 0) {
      countPlaceholder(from, close);
      at.jumpTo(close);
      const key = keyNode(from, close, text.slice(from, close), 'plain');
      if (at.kind === token.colon) return key;
      // Members that the template brings in: the name keeps checks from saying that one is missing.
      if (hasPlaceholder(key.name))
        node.members.push(member(key, unknownNode(close, close, node, 'placeholder'), false));
      return undefined;
    }
    if (
      at.kind === token.unknown ||
      at.kind === token.number ||
      (at.kind >= token.nullWord && at.kind <= token.falseWord)
    )
      return parseBareKey(from);
    if (at.kind === token.colon) {
      report(from, at.end, 'A key is missing before `:`.');
      at.next();
      parseValue(undefined);
      return undefined;
    }
    report(from, at.end, 'A key in double quotes is expected here.');
    parseValue(undefined);
    return undefined;
  }

  function parseBareKey(from: number): KeyNode | undefined {
    const quoted = words.endOfSingleQuoted(text, from);
    const wordEnd = quoted > 0 ? quoted : Math.max(at.end, words.endOfBareKey(text, from));
    const name = quoted > 0 ? text.slice(from + 1, quoted - 1) : text.slice(from, wordEnd);
    const shown = words.shorten(text.slice(from, wordEnd));
    at.jumpTo(wordEnd);
    if (at.kind === token.colon) {
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
    return words.nextCode(text, at.end) === 58;
  }

  /** Half-typed text: the value is missing, and the string on the next at.line is the next key. */
  function isKeyOfNextLine(colonStart: number): boolean {
    return isKey() && /[\r\n]/.test(text.slice(colonStart, at.start));
  }

  /** Iterative, so that any depth is harmless. */
  function skipDeep(parent: Parent): UnknownNode {
    const from = at.start;
    report(from, from + 1, `Nested deeper than ${maximumDepth} levels: what is inside is not checked.`);
    let open = 0;
    do {
      if (at.kind === token.openBrace || at.kind === token.openBracket) open += 1;
      else if (at.kind === token.closeBrace || at.kind === token.closeBracket) open -= 1;
      at.next();
    } while (open > 0 && at.kind !== token.endOfText);
    return unknownNode(from, at.lastEnd, parent, 'broken');
  }

  function reportMissingComma(bracket: '}' | ']'): void {
    const what = bracket === '}' ? 'members' : 'items';
    report(Math.max(at.lastEnd - 1, 0), at.lastEnd, `Expected a comma between ${what}.`);
  }

  function reportUnclosed(open: number, bracket: string): void {
    if (at.kind === token.endOfText) {
      // An unclosed string at the end of the text has swallowed the brackets; of several open ones the innermost counts.
      if (unclosedReported) return;
      unclosedReported = true;
    }
    const what = bracket === '}' ? 'object' : 'array';
    report(open, open + 1, `Missing closing \`${bracket}\`: this ${what} is never closed.`);
  }

  function reportPlaceholders(): void {
    if (placeholderCount === 0) return;
    const { start, end } = firstPlaceholder;
    const first = words.shorten(text.slice(start, end));
    const message = unquotedPlaceholderMessage(placeholderCount, first, 'JSON');
    problems.add('unquoted-placeholder', 'information', start, end, message);
  }

  function begin(): void {
    at.next();
    at.lastEnd = at.start;
  }

  function finish(): void {
    at.finish();
    reportPlaceholders();
  }

  return {
    file() {
      begin();
      skipStatements();
      const root = at.kind === token.endOfText ? undefined : parseRoot();
      while (at.kind !== token.endOfText) at.next();
      finish();
      return root;
    },
    collection() {
      begin();
      if (beginsTemplate(text, at.start)) return undefined;
      const node = at.kind === token.openBrace ? parseObject(undefined) : parseArray(undefined);
      finish();
      const isWhole = at.kind === token.endOfText && !unclosedReported;
      return isWhole && (node.kind === 'object' || node.kind === 'array') ? node : undefined;
    },
  };

  function parseRoot(): ValueNode | undefined {
    const root = parseValue(undefined);
    if (root === undefined) report(at.start, at.end, 'A JSON value is expected here.');
    skipStatements();
    if (at.kind !== token.endOfText && root !== undefined && root.kind !== 'unknown') {
      report(
        at.start,
        at.end,
        at.kind === token.closeBrace || at.kind === token.closeBracket
          ? `Unexpected \`${text.slice(at.start, at.end)}\`: nothing is open here.`
          : 'Unexpected text behind the JSON value: a file holds only one.',
      );
    }
    return root;
  }
}

/** Two characters that never follow each other in JSON: `{{`, `{%`, `{#`. */
function beginsTemplate(text: string, brace: number): boolean {
  const code = text.charCodeAt(brace + 1);
  return code === 0x7b || code === 0x25 || code === 0x23;
}
