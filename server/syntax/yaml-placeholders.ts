import { templateStatementEnd, unquotedPlaceholderEnd } from './placeholders.ts';
import type { ScalarStyle } from './tree.ts';

/*
 * A YAML reader takes `cpu: {{ .cpu }}` for a mapping in a mapping and stops at `%CPU%`. So placeholders are replaced by
 * text of the same length before reading, made of private-use characters that no reader gives a meaning, and put back
 * into the decoded scalars. What stands in quotes or in a block scalar so keeps its text, wherever the marks are.
 */

const filler = '\uE000';
const valueMark = '\uE001';
const lineMark = '\uE002';
const anyMark = /[\uE000-\uE002]/;
const marked = /(?:#\uE002|\uE001)\uE000*/g;

interface Mask {
  readonly start: number;
  readonly end: number;
}

/** A text to read instead of the original; offsets are the same. */
export interface MaskedText {
  readonly text: string;
  readonly original: string;
  readonly isMasked: boolean;
  /**
   * Puts the placeholders back into the decoded text of the scalar at `start`. Undefined when the scalar is unquoted and
   * begins with one: its value is unknown.
   */
  restore(decoded: string, start: number, style: ScalarStyle): string | undefined;
  /** The placeholders that stand outside quotes and block scalars; complete once all scalars are restored. */
  unquoted(): readonly Mask[];
}

export function unmasked(text: string): MaskedText {
  return { text, original: text, isMasked: false, restore: (decoded) => decoded, unquoted: () => [] };
}

/** Masks `{{ … }}` and `{% … %}`, which are valid YAML of another meaning. Undefined when the text has none. */
export function maskTemplates(text: string): MaskedText | undefined {
  if (!text.includes('{{') && !text.includes('{%')) return undefined;
  return mask(text, /\{\{|\{%/g, (whole, start, end) => templateStatementEnd(whole, start) === end);
}

/**
 * Masks every form, for text that is no YAML as it stands; what stands alone on a line then counts for nothing, as it may
 * bring in any lines. Undefined when the text has none.
 */
export function maskPlaceholders(text: string): MaskedText | undefined {
  const begin = /\{\{|\{%|\$\{|\$\$\$|%(?=\w+%)|@(?=\w+@)/g;
  return mask(text, begin, () => true);
}

function mask(
  text: string,
  begin: RegExp,
  isStatement: (text: string, start: number, end: number) => boolean,
): MaskedText | undefined {
  if (anyMark.test(text)) return undefined;
  const masks: Mask[] = [];
  const parts: string[] = [];
  let done = 0;
  for (const { index: start } of text.matchAll(begin)) {
    if (start < done) continue;
    const end = unquotedPlaceholderEnd(text, start);
    if (end < 0) continue;
    const length = end - start;
    const isLine = standsAlone(text, start, end) && isStatement(text, start, end);
    parts.push(text.slice(done, start));
    parts.push(isLine ? `#${lineMark}${filler.repeat(length - 2)}` : valueMark + filler.repeat(length - 1));
    masks.push({ start, end });
    done = end;
  }
  if (masks.length === 0) return undefined;
  parts.push(text.slice(done));
  return maskedText(text, parts.join(''), masks);
}

function maskedText(original: string, text: string, masks: readonly Mask[]): MaskedText {
  const quoted = new Set<Mask>();
  return {
    text,
    original,
    isMasked: true,
    restore(decoded, start, style) {
      if (!anyMark.test(decoded)) return decoded;
      if (style === 'plain' && decoded.startsWith(valueMark)) return undefined;
      let index = firstFrom(masks, start);
      return decoded.replace(marked, (mark) => {
        const found = masks[index];
        index += 1;
        if (found === undefined) return mark;
        quoted.add(found);
        return original.slice(found.start, found.end);
      });
    },
    unquoted: () => masks.filter((each) => !quoted.has(each)),
  };
}

/** Index of the first mask that begins at `offset` or behind it. */
function firstFrom(masks: readonly Mask[], offset: number): number {
  let low = 0;
  let high = masks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((masks[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether nothing else stands on the line. */
function standsAlone(text: string, start: number, end: number): boolean {
  let before = start;
  while (before > 0 && (text[before - 1] === ' ' || text[before - 1] === '\t')) before -= 1;
  let after = end;
  while (text[after] === ' ' || text[after] === '\t') after += 1;
  const atLineStart = before === 0 || text[before - 1] === '\n' || text[before - 1] === '\r';
  return atLineStart && (after >= text.length || text[after] === '\n' || text[after] === '\r');
}
