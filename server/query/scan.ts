import { nearestName } from '../schema/spelling.ts';
import type { Operator } from './language.ts';
import { operatorOf, wordOperators } from './language.ts';

/** Behind the white space at `offset`. */
export function skipSpace(text: string, offset: number): number {
  let index = offset;
  while (index < text.length && isSpace(text.charCodeAt(index))) index += 1;
  return index;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
}

/** Where `pattern` (sticky) ends when it matches at `offset`, else `offset`. */
function endOf(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}

/** Behind the word that stands where a subject is expected. */
export function subjectEnd(text: string, offset: number): number {
  return endOf(/[^\s()[\],=!<>~&|'"]+/y, text, offset);
}

/** Behind the closing quote of the string at `offset`; -1 when it is not closed. */
export function quotedEnd(text: string, offset: number): number {
  const close = text.indexOf(text.charAt(offset), offset + 1);
  return close < 0 ? -1 : close + 1;
}

/** Behind an unquoted value: up to white space, a comma, a bracket, `&&`, `||` or a parenthesis that it did not open. */
export function bareEnd(text: string, offset: number): number {
  let depth = 0;
  let index = offset;
  for (; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (isSpace(text.charCodeAt(index)) || ',[]'.includes(char)) break;
    if ((char === '&' || char === '|') && text[index + 1] === char) break;
    if (char === '(') depth += 1;
    if (char === ')') {
      if (depth === 0) break;
      depth -= 1;
    }
  }
  return index;
}

/** Behind an unquoted regular expression: as a value, but commas, brackets and what stands in brackets belong to it. */
export function regexEnd(text: string, offset: number): number {
  let depth = 0;
  let index = offset;
  const wordEnd = endOf(/\S+/y, text, offset);
  const lastBracket = text.lastIndexOf(']', wordEnd - 1);
  for (; index < wordEnd; index += 1) {
    const char = text.charAt(index);
    if (char === '\\') {
      index += index + 1 < wordEnd ? 1 : 0;
      continue;
    }
    if (char === '[' && lastBracket > index) {
      index = Math.max(text.indexOf(']', index + 1), index);
      continue;
    }
    if ((char === '&' || char === '|') && text[index + 1] === char) break;
    if (char === '(') depth += 1;
    if (char === ')') {
      if (depth === 0) break;
      depth -= 1;
    }
  }
  return index;
}

export interface ConnectiveFound {
  readonly kind: 'and' | 'or';
  readonly end: number;
  /** What was probably meant, when what is written is none. */
  readonly meant?: string;
}

const connective = /(?:(&&|and(?![\w:./\\-]))|(\|\||or(?![\w:./\\-])))/iy;
const loneSign = /&(?!&)|\|(?!\|)/y;

/** `and`, `or` or their symbols; the letter case is not looked at, as it is not documented. */
export function connectiveAt(text: string, offset: number): ConnectiveFound | undefined {
  connective.lastIndex = offset;
  const found = connective.exec(text);
  if (found !== null) return { kind: found[1] === undefined ? 'or' : 'and', end: connective.lastIndex };
  if (endOf(loneSign, text, offset) === offset) return undefined;
  const kind = text[offset] === '&' ? 'and' : 'or';
  return { kind, end: offset + 1, meant: kind };
}

/** Behind `not` or `!` where an operand is expected; `offset` when there is none. */
export function notEnd(text: string, offset: number): number {
  return endOf(/not(?=[\s(!]|$)|!(?![=~])/iy, text, offset);
}

export interface OperatorFound {
  readonly end: number;
  readonly operator: Operator | undefined;
  /** The spelling that was probably meant, when what is written is no operator. */
  readonly meant?: string;
  /** Whether nothing else can have been meant. */
  readonly isCertain?: boolean;
}

const certainMistakes: Readonly<Record<string, string>> = { '=': '==', '===': '==', '!==': '!=', '<>': '!=' };

const likelyMistakes: Readonly<Record<string, string>> = {
  '=!': '!=',
  '=>': '>=',
  '=<': '<=',
  '~=': '=~',
  '==~': '=~',
  '~': '=~',
  '!': '!=',
  ':=': '==',
  eq: '==',
  is: '==',
  equal_to: '==',
  ne: '!=',
  neq: '!=',
  gt: '>',
  gte: '>=',
  ge: '>=',
  lt: '<',
  lte: '<=',
  le: '<=',
  like: '=~',
  contains: '=~',
  has: 'exists',
};

/** The operator at `offset`, or what stands in its place; undefined at a bracket, a quote or the end. */
export function operatorAt(text: string, offset: number): OperatorFound | undefined {
  return negatedWord(text, offset) ?? symbolOperator(text, offset) ?? wordOperator(text, offset);
}

/** `!in`, `!exists`; and `not in`, `! in`, `!matches`, which people write for `not_in`, `!in`, `not_matches`. */
function negatedWord(text: string, offset: number): OperatorFound | undefined {
  const pattern = /(!|not\b)(\s*)(in|exists|equals|matches)(?![\w-])/iy;
  pattern.lastIndex = offset;
  const found = pattern.exec(text);
  if (found === null) return undefined;
  const [whole, sign = '', space = '', word = ''] = found;
  const exact = space === '' ? operatorOf(whole.toLowerCase()) : undefined;
  if (exact !== undefined) return { end: pattern.lastIndex, operator: exact };
  const symbol = operatorOf(`!${word.toLowerCase()}`) === undefined ? undefined : `!${word.toLowerCase()}`;
  const meant = sign === '!' && symbol !== undefined ? symbol : `not_${word.toLowerCase()}`;
  return { end: pattern.lastIndex, operator: operatorOf(meant), meant, isCertain: true };
}

function symbolOperator(text: string, offset: number): OperatorFound | undefined {
  const end = endOf(/[=!<>~]+|:=|[&|:]+/y, text, offset);
  if (end === offset) return undefined;
  const run = text.slice(offset, end);
  const exact = operatorOf(run);
  if (exact !== undefined) return { end, operator: exact };
  const mistake = mistakenOperator(run, end);
  if (mistake !== undefined) return mistake;
  for (const length of [2, 1]) {
    const operator = operatorOf(run.slice(0, length));
    if (operator !== undefined) return { end: offset + length, operator };
  }
  return { end, operator: undefined };
}

function wordOperator(text: string, offset: number): OperatorFound | undefined {
  const end = endOf(/[^\s()[\],=!<>~&|'"]+/y, text, offset);
  if (end === offset) return undefined;
  const word = text.slice(offset, end).toLowerCase();
  const exact = operatorOf(word);
  if (exact !== undefined) return { end, operator: exact };
  const mistake = mistakenOperator(word, end);
  if (mistake !== undefined) return mistake;
  const meant = word.length > 2 ? nearestName(word, wordOperators) : undefined;
  return meant === undefined ? { end, operator: undefined } : { end, operator: operatorOf(meant), meant };
}

function mistakenOperator(written: string, end: number): OperatorFound | undefined {
  const isCertain = Object.hasOwn(certainMistakes, written);
  const likely = Object.hasOwn(likelyMistakes, written) ? likelyMistakes[written] : undefined;
  const meant = isCertain ? certainMistakes[written] : likely;
  return meant === undefined ? undefined : { end, operator: operatorOf(meant), meant, isCertain };
}
