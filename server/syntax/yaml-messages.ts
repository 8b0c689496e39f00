import type { YAMLParseError } from 'yaml';
import { endOfLine, startOfLine } from './lines.ts';

/** What is wrong at a place, in our words. */
export interface Fault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** What this project decides itself. */
const ignored: ReadonlySet<string> = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED', 'NON_STRING_KEY']);

/**
 * What an error of the package `yaml` means, in our words and at the narrowest place. Undefined for what the AWS CLI's
 * reader takes or another check reports.
 */
export function yamlErrorFault(text: string, error: YAMLParseError): Fault | undefined {
  if (ignored.has(error.code)) return undefined;
  const start = Math.min(error.pos[0], text.length);
  const end = Math.max(Math.min(error.pos[1], text.length), start);
  const found = text.slice(start, Math.min(end, endOfLine(text, start)));
  const tab = tabIndent(text, start);
  if (tab !== undefined && error.code !== 'BAD_DQ_ESCAPE') return tab;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return at(start, Math.min(start + 1, text.length), 'YAML does not allow tabs as indentation: use spaces.');
    case 'BAD_DQ_ESCAPE':
      return at(
        start,
        end,
        `\`${escapeAt(text, start)}\` is no escape of a YAML string in double quotes: write \`\\\\\` for a backslash, or use single quotes.`,
        escapeAt(text, start).length,
      );
    case 'BAD_SCALAR_START':
      return at(start, start + 1, `A value cannot begin with \`${text[start] ?? ''}\`: put it in quotes.`);
    case 'BAD_INDENT':
      return badIndent(text, start, error.message);
    case 'MULTILINE_IMPLICIT_KEY':
      return lineAt(text, start, 'A `:` is missing behind this key, or this line belongs to no key.');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return error.message.startsWith('Nested')
        ? nestedMapping(text, start)
        : lineAt(text, start, 'A list item cannot be a key: check the indentation of this line.');
    case 'BLOCK_IN_FLOW':
      return lineAt(text, start, 'A comma is missing behind this, or a closing bracket before it.');
    case 'KEY_OVER_1024_CHARS':
      return lineAt(text, start, 'This key is longer than 1024 characters.');
    case 'MULTIPLE_ANCHORS':
      return at(start, end, 'A value can have only one anchor (`&name`).');
    case 'MULTIPLE_TAGS':
      return at(start, end, 'A value can have only one tag (`!name`).');
    case 'ALIAS_PROPS':
      return at(start, end, 'An alias (`*name`) can have no anchor or tag.');
    case 'BAD_ALIAS':
      return at(start, Math.max(end, start + 1), 'The name of the anchor or alias is missing.');
    case 'BAD_PROP_ORDER':
      return at(start, end, `Anchors and tags must stand behind \`${found}\`.`);
    case 'BAD_DIRECTIVE':
      return lineAt(text, start, 'This directive (`%…`) cannot be read: a value that begins with `%` needs quotes.');
    case 'MISSING_CHAR':
      return missingCharacter(text, start, error.message);
    default:
      return unexpected(text, start, end, error.message);
  }
}

/** `a: b: c`, or a line indented too far below a value: the parser takes both for a mapping in the line of its key. */
function nestedMapping(text: string, start: number): Fault {
  const end = endOfLine(text, start);
  if (/:(?:\s|$)/.test(text.slice(start, end))) {
    return lineAt(text, start, 'A second `:` follows on this line: put the value in quotes, or begin a new line.');
  }
  const next = /\S/.exec(text.slice(end));
  const message = 'This line is indented too far: the key above has a value already.';
  return lineAt(text, next === null ? start : end + next.index, message);
}

function missingCharacter(text: string, start: number, message: string): Fault {
  if (message.includes("'quote")) return unclosedQuote(text, start, "'");
  if (message.includes('"quote')) return unclosedQuote(text, start, '"');
  if (message.startsWith('Implicit map keys'))
    return lineAt(text, start, 'A `:` and a value are missing behind this key.');
  if (message.startsWith('Missing , or :')) return lineAt(text, start, 'A comma or `:` is missing before this.');
  if (message.startsWith('Missing ,')) return lineAt(text, start, 'A comma is missing before this.');
  if (message.startsWith('Missing space')) return at(start, start + 1, 'A space is missing behind `:`.');
  if (message.includes('must end with a')) return unclosedBracket(text, start, message);
  if (message.startsWith('Comments'))
    return at(start, start + 1, 'A space is missing before `#`: without it this is no comment.');
  if (message.startsWith('Sequence item'))
    return lineAt(text, start, 'A `- ` is missing: this line belongs to a list.');
  if (message.startsWith('Tags and anchors'))
    return lineAt(text, start, 'A space is missing behind the anchor or tag.');
  if (message.startsWith('Block collection')) return lineAt(text, start, 'Put this on a line of its own below `---`.');
  if (message.startsWith('Block scalars')) {
    return lineAt(text, start, 'The first line of this text is indented less than the blank lines before it.');
  }
  return lineAt(text, start, 'A `---` line is missing behind the directives.');
}

function badIndent(text: string, start: number, message: string): Fault {
  if (message.includes('end with a')) return unclosedBracket(text, start, message);
  if (message.startsWith('Block scalar')) return lineAt(text, start, 'This text must be indented more than its key.');
  return lineAt(
    text,
    start,
    'The indentation of this line fits no line above it: items and keys of one level begin in the same column.',
  );
}

/** Whether an error of the package `yaml` says that a bracket closes nothing. */
export function isStrayBracket(message: string): boolean {
  return /^Unexpected flow-(?:map|seq)-end/.test(message);
}

function unexpected(text: string, start: number, end: number, message: string): Fault {
  if (isStrayBracket(message)) {
    return at(start, start + 1, `Unexpected \`${text[start] ?? ''}\`: nothing is open here.`);
  }
  if (message.startsWith('Unexpected ,'))
    return at(start, start + 1, 'Unexpected comma: a value is missing before it.');
  if (message.startsWith('Unexpected empty item')) return at(start, start + 1, 'A value is missing before this comma.');
  if (message.startsWith('Block scalar header')) {
    return lineAt(
      text,
      start,
      'Behind `|` or `>` only `+`, `-` and a digit may stand: the text begins on the next line.',
    );
  }
  if (message.includes('doc-end')) return lineAt(text, start, '`...` ends a document, but none is open here.');
  const stop = Math.min(Math.max(end, start + 1), Math.max(endOfLine(text, start), start));
  return lineAt(
    text,
    start,
    `Unexpected \`${text.slice(start, Math.min(stop, start + 40))}\`: this cannot stand here.`,
  );
}

/** Marks the opening quote: the place where the quote should have closed is unknown. */
function unclosedQuote(text: string, end: number, quote: string): Fault {
  const start = openingQuote(text, end, quote);
  return at(
    start,
    Math.min(endOfLine(text, start), text.length),
    `This string is not closed: a \`${quote}\` is missing.`,
  );
}

/** The first quote of the unclosed string: it follows a space, bracket or comma and no other quote of its kind is between. */
function openingQuote(text: string, end: number, quote: string): number {
  for (let index = Math.min(end, text.length) - 1; index >= 0; index -= 1) {
    if (text[index] === quote && (index === 0 || /[\s,[{:]/.test(text.charAt(index - 1)))) return index;
  }
  return Math.max(0, end - 1);
}

function unclosedBracket(text: string, start: number, message: string): Fault {
  const bracket = message.endsWith('}') ? '}' : ']';
  const stop = Math.min(start, text.length);
  const what = bracket === '}' ? 'object' : 'list';
  const from = Math.max(0, lastVisible(text, stop));
  return at(
    from,
    Math.min(from + 1, text.length),
    `Missing closing \`${bracket}\`: this ${what} is not closed here, or what follows is indented too little.`,
  );
}

function lastVisible(text: string, end: number): number {
  let index = end - 1;
  while (index > 0 && /\s/.test(text.charAt(index))) index -= 1;
  return index;
}

/** A line that is indented with a tab: whatever the reader stumbles over there, the tab is the cause. */
function tabIndent(text: string, offset: number): Fault | undefined {
  const lineStart = startOfLine(text, offset);
  const [indent] = /^[ \t]*/.exec(text.slice(lineStart, endOfLine(text, lineStart))) ?? [''];
  const tab = indent.indexOf('\t');
  if (tab < 0) return undefined;
  return at(lineStart + tab, lineStart + indent.length, 'YAML does not allow tabs as indentation: use spaces.');
}

function escapeAt(text: string, start: number): string {
  return /^\\(?:x.{0,2}|u.{0,4}|U.{0,8}|.)?/.exec(text.slice(start, start + 10))?.[0] ?? '\\';
}

function at(start: number, end: number, message: string, length = Math.max(end - start, 0)): Fault {
  return { start, end: start + length, message };
}

/** What stands on the line from `start` on; the last visible character before it when there is nothing. */
function lineAt(text: string, start: number, message: string): Fault {
  const from = start + (/^[ \t]*/.exec(text.slice(start, endOfLine(text, start)))?.[0].length ?? 0);
  const end = endOfLine(text, from);
  if (end > from) {
    const trimmed = text.slice(from, end).trimEnd();
    return { start: from, end: from + Math.max(trimmed.length, 1), message };
  }
  const last = Math.max(lastVisible(text, start), 0);
  return { start: last, end: Math.min(last + 1, text.length), message };
}
