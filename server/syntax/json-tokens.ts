import { createScanner, type ScanError, type SyntaxKind } from 'jsonc-parser';
import type { ProblemList } from './problems.ts';

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

export function jsonTokens(text: string, language: 'json' | 'jsonc', problems: ProblemList): JsonTokens {
  const scanner = createScanner(text, false);
  let commentCount = 0;
  let commentStart = 0;
  let commentEnd = 0;
  if (text.charCodeAt(0) === 0xfeff) scanner.setPosition(1);

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
      let kind = scanner.scan();
      while (kind >= lineComment && kind <= blank) {
        if (kind <= blockComment) meetComment();
        kind = scanner.scan();
      }
      at.kind = kind;
      at.start = scanner.getTokenOffset();
      at.end = scanner.getPosition();
      at.line = scanner.getTokenStartLine();
    },
    jumpTo(offset) {
      at.end = offset;
      scanner.setPosition(offset);
      at.next();
    },
    value: () => scanner.getTokenValue(),
    error: () => scanner.getTokenError(),
    finish() {
      if (text.charCodeAt(0) === 0xfeff) {
        const message =
          'The file begins with a byte order mark, which the AWS CLI refuses in JSON: save it as UTF-8 without BOM.';
        problems.add('cli-json-bom', 'information', 0, 1, message);
      }
      if (commentCount === 0 || language !== 'json') return;
      const [subject, object] = commentCount === 1 ? ['a comment', 'it'] : [`${commentCount} comments`, 'them'];
      const message = `This JSON holds ${subject}, which the AWS CLI refuses: remove ${object}, or write the file in YAML.`;
      problems.add('cli-json-comment', 'information', commentStart, commentEnd, message);
    },
  };
  return at;

  function meetComment(): void {
    const start = scanner.getTokenOffset();
    if (commentCount === 0) {
      commentStart = start;
      // The scanner ends an unclosed comment behind the text.
      commentEnd = Math.min(scanner.getPosition(), text.length);
    }
    commentCount += 1;
    if (scanner.getTokenError() !== 0)
      problems.syntax(start, start + 2, 'This comment is not closed: `*/` is missing.');
  }
}
