import { createScanner, type ScanError, type SyntaxKind } from 'jsonc-parser';
import { combined, deletion, joined } from './edits-text.ts';
import { lineBreaks } from './lines.ts';
import { ownText } from './own-text.ts';
import type { ProblemList } from './problems.ts';
import type { Located } from './tree.ts';

// The scanner's tokens; its enum is a `const enum`, which cannot be imported without a compiler.
export const openBrace: SyntaxKind = 1;
export const closeBrace: SyntaxKind = 2;
export const openBracket: SyntaxKind = 3;
export const closeBracket: SyntaxKind = 4;
export const comma: SyntaxKind = 5;
export const colon: SyntaxKind = 6;
export const nullWord: SyntaxKind = 7;
export const trueWord: SyntaxKind = 8;
export const falseWord: SyntaxKind = 9;
export const string: SyntaxKind = 10;
export const number: SyntaxKind = 11;
export const lineComment: SyntaxKind = 12;
export const blockComment: SyntaxKind = 13;
const lineBreak: SyntaxKind = 14;
export const blank: SyntaxKind = 15;
export const unknown: SyntaxKind = 16;
export const endOfText: SyntaxKind = 17;

/** The tokens of a JSON text, one at a time; white space and comments are skipped. */
export interface JsonTokens {
  kind: SyntaxKind;
  start: number;
  end: number;
  /** Line of the token, 0-based. */
  line: number;
  /** End and line of the token before this one. */
  lastEnd: number;
  lastLine: number;
  next(): void;
  /** Goes on at an offset, as if the token had ended there. */
  jumpTo(offset: number): void;
  /** Decoded text of a string, else the text. */
  value(): string;
  error(): ScanError;
  /** Reports what only the AWS CLI refuses; call it when the text is read. */
  finish(): void;
}

/**
 * Blanks, brackets, commas, colons and strings without escapes, which are nearly all of a text, are read here: half the
 * time of a parse was the scanner's (it goes through a string character by character). Whatever is not plain is left to it.
 *
 * @param stretch what is read of the text; what it says does not keep the text in memory when it is a part
 */
export function jsonTokens(
  text: string,
  language: 'json' | 'jsonc',
  { start: first, end: last }: Located,
  problems: ProblemList,
): JsonTokens {
  const scanner = createScanner(text, false);
  const hasMark = first === 0 && text.charCodeAt(0) === 0xfeff;
  const isPart = first > 0 || last < text.length;
  let fromScanner = false;
  let position = hasMark ? 1 : first;
  let commentCount = 0;
  let commentStart = 0;
  let commentEnd = 0;
  const comments: Located[] = [];

  const at: JsonTokens = {
    kind: unknown,
    start: 0,
    end: 0,
    line: 0,
    lastEnd: 0,
    lastLine: 0,
    next() {
      at.lastEnd = at.end;
      at.lastLine = at.line;
      for (;;) {
        skipBlanks();
        if (position >= last) {
          fromScanner = false;
          at.kind = endOfText;
          at.start = position;
          at.end = position;
          return;
        }
        if (plainToken()) return;
        scanner.setPosition(position);
        const kind = scanner.scan();
        position = scanner.getPosition();
        if (kind === lineComment || kind === blockComment) {
          meetComment();
          continue;
        }
        if (kind === blank || kind === lineBreak) continue;
        fromScanner = true;
        at.kind = kind;
        at.start = scanner.getTokenOffset();
        at.end = position;
        return;
      }
    },
    jumpTo(offset) {
      at.line += lineBreaks(text, at.end, offset);
      at.end = offset;
      position = offset;
      at.next();
    },
    value() {
      const value = fromScanner ? scanner.getTokenValue() : plainValue();
      return isPart ? ownText(value) : value;
    },
    error: () => (fromScanner ? scanner.getTokenError() : 0),
    finish() {
      if (hasMark) {
        const message =
          'The file begins with a byte order mark, which the AWS CLI refuses in JSON: save it as UTF-8 without BOM.';
        const edits = [{ start: 0, end: 1, newText: '' }];
        problems.add('cli-json-bom', 'information', 0, 1, message, () => [
          { title: 'Remove the byte order mark', kind: 'safe', edits },
        ]);
      }
      if (commentCount === 0 || language !== 'json') return;
      const [subject, object] = commentCount === 1 ? ['a comment', 'it'] : [`${commentCount} comments`, 'them'];
      const message = `This JSON holds ${subject}, which the AWS CLI refuses: remove ${object}, or write the file in YAML.`;
      const title = commentCount === 1 ? 'Remove the comment' : `Remove the ${commentCount} comments`;
      problems.add('cli-json-comment', 'information', commentStart, commentEnd, message, () => {
        const edits = combined(joined(text, comments).map((comment) => deletion(text, comment)));
        return edits === undefined ? [] : [{ title, kind: 'suggested', edits }];
      });
    },
  };
  return at;

  function skipBlanks(): void {
    for (;;) {
      const code = text.charCodeAt(position);
      if (code === 10 || (code === 13 && text.charCodeAt(position + 1) !== 10)) at.line += 1;
      else if (code !== 32 && code !== 9 && code !== 13) return;
      position += 1;
    }
  }

  function plainValue(): string {
    return at.kind === string ? text.slice(at.start + 1, at.end - 1) : text.slice(at.start, at.end);
  }

  /** False when the token needs the scanner. */
  function plainToken(): boolean {
    const kind = plainKind(text.charCodeAt(position));
    const end = plainEnd(kind);
    if (kind === unknown || end === 0) return false;
    fromScanner = false;
    at.kind = kind;
    at.start = position;
    at.end = end;
    position = end;
    return true;
  }

  function plainEnd(kind: SyntaxKind): number {
    if (kind === string) return plainStringEnd(text, position);
    return kind === number ? plainNumberEnd(text, position) : position + 1;
  }

  function meetComment(): void {
    const start = scanner.getTokenOffset();
    at.line += lineBreaks(text, start, scanner.getPosition());
    if (commentCount === 0) {
      commentStart = start;
      // The scanner ends an unclosed comment behind the text.
      commentEnd = Math.min(scanner.getPosition(), text.length);
    }
    commentCount += 1;
    if (language === 'json') comments.push({ start, end: Math.min(scanner.getPosition(), text.length) });
    if (scanner.getTokenError() !== 0)
      problems.syntax(start, start + 2, 'This comment is not closed: `*/` is missing.');
  }
}

/** What begins with this character, as far as it needs no look at what follows; `unknown` is left to the scanner. */
function plainKind(code: number): SyntaxKind {
  switch (code) {
    case 0x22:
      return string;
    case 0x2c:
      return comma;
    case 0x3a:
      return colon;
    case 0x5b:
      return openBracket;
    case 0x5d:
      return closeBracket;
    case 0x7b:
      return openBrace;
    case 0x7d:
      return closeBrace;
    default:
      return code >= 0x31 && code <= 0x39 ? number : unknown;
  }
}

/** End of the whole number above 0 that begins at `start`, when a blank, a comma or a bracket follows; else 0. */
function plainNumberEnd(text: string, start: number): number {
  let index = start + 1;
  for (;;) {
    const code = text.charCodeAt(index);
    if (code === 0x2c || code === 0x5d || code === 0x7d || code === 10 || code === 13 || code === 32) return index;
    if (!(code >= 0x30 && code <= 0x39)) return 0;
    index += 1;
  }
}

/** End of the string that begins at `start`, when it is closed and holds neither escapes nor control characters; else 0. */
function plainStringEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x22) return index + 1;
    if (code === 0x5c || code < 0x20) return 0;
  }
  return 0;
}
