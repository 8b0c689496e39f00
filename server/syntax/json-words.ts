import type { ScanError } from 'jsonc-parser';
import { unquotedPlaceholderEnd } from './placeholders.ts';

/** What is wrong within one token of a JSON text: the narrowest range and a sentence. */
export interface TokenFault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

// The scanner's error numbers; its enum is a `const enum`, which cannot be imported without a compiler.
const unclosedString: ScanError = 2;
const badUnicode: ScanError = 4;
const badEscape: ScanError = 5;

/** Explains the scanner's error in the string token at `start`…`end`. */
export function stringFault(text: string, start: number, end: number, error: ScanError): TokenFault {
  if (error === unclosedString) {
    return { start, end, message: 'This string is not closed: a `"` is missing.' };
  }
  if (error === badEscape || error === badUnicode) {
    for (let index = start + 1; index < end - 1; index += 1) {
      if (text[index] !== '\\') continue;
      const length = escapeLength(text, index);
      if (length > 0) {
        index += length - 1;
        continue;
      }
      const stop = Math.min(text[index + 1] === 'u' ? index + 6 : index + 2, end - 1);
      return {
        start: index,
        end: stop,
        message: `\`${text.slice(index, stop)}\` is no JSON escape: write \`\\\\\` for a backslash (JSON knows \`\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX\`).`,
      };
    }
  }
  for (let index = start + 1; index < end; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x1f) continue;
    const what = code === 9 ? 'A tab' : `The control character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    const written = code === 9 ? '\\t' : `\\u${code.toString(16).padStart(4, '0')}`;
    return {
      start: index,
      end: index + 1,
      message: `${what} cannot stand in a JSON string: write \`${written}\`.`,
    };
  }
  return { start, end, message: 'This string cannot be read as JSON.' };
}

/** Length of the valid escape at `index`, or 0. */
function escapeLength(text: string, index: number): number {
  const letter = text[index + 1] ?? '';
  if (letter === 'u') return /^[0-9A-Fa-f]{4}$/.test(text.slice(index + 2, index + 6)) ? 6 : 0;
  return letter !== '' && '"\\/bfnrt'.includes(letter) ? 2 : 0;
}

const spellings: Readonly<Record<string, string>> = {
  True: 'true',
  TRUE: 'true',
  False: 'false',
  FALSE: 'false',
  None: 'null',
  Null: 'null',
  NULL: 'null',
  undefined: 'null',
  nil: 'null',
};

/** The sentence for a word that stands where JSON wants a value. */
export function wordMessage(word: string): string {
  const spelling = Object.hasOwn(spellings, word) ? spellings[word] : undefined;
  if (spelling !== undefined) return `\`${word}\` is no JSON value: write \`${spelling}\`.`;
  if (/^[+-]?[.\d]/.test(word)) return numberMessage(word);
  // The quotes “ ” „ ‟ « and ».
  if (/^[\u201c-\u201f\u00ab\u00bb]/u.test(word))
    return `JSON strings need straight double quotes (\`"\`), found \`${word[0]}\`.`;
  if (/^[A-Za-z_]/.test(word)) return `\`${shorten(word)}\` is no JSON value: strings need double quotes.`;
  return `Unexpected \`${shorten(word)}\`: JSON wants a value here.`;
}

/** The sentence for a number that JSON does not know. */
export function numberMessage(word: string): string {
  const shown = `\`${shorten(word)}\` is no JSON number`;
  if (/^-?0\d+$/.test(word)) return `${shown}: remove the leading zero.`;
  if (/^\+/.test(word)) return `${shown}: remove the \`+\`.`;
  if (/^-?\./.test(word)) return `${shown}: write a \`0\` before the point.`;
  if (/^-?\d+\.$/.test(word)) return `${shown}: a digit must follow the point.`;
  return `${shown}: strings need double quotes.`;
}

export function shorten(word: string): string {
  return word.length > 40 ? `${word.slice(0, 39)}…` : word;
}

/** End of the run of characters that belong to no other token. */
export function endOfWord(text: string, from: number): number {
  let index = from;
  while (index < text.length && !/[\s,:"[\]{}/]/.test(text.charAt(index))) index += 1;
  return index;
}

/** As {@link endOfWord}, but a slash is part of it. */
export function endOfBareKey(text: string, from: number): number {
  let index = from;
  while (index < text.length && !/[\s,:"[\]{}]/.test(text.charAt(index))) index += 1;
  return index;
}

/** End of the string in single quotes on this line that begins at `from`, or 0. */
export function endOfSingleQuoted(text: string, from: number): number {
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
export function endOfTemplateString(text: string, from: number): number {
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
export function nextCode(text: string, from: number): number {
  let index = from;
  for (;;) {
    const code = text.charCodeAt(index);
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return code;
    index += 1;
  }
}
