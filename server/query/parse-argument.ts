import type { Operator } from './language.ts';
import { fix, insertion, type Reader } from './reader.ts';
import { bareEnd, connectiveAt, quotedEnd, regexEnd, skipSpace } from './scan.ts';
import type { Argument, List, OperatorWord, Value, Word } from './tree.ts';

/** Reads what an operator takes; undefined when it takes nothing or nothing is there. */
export function readArgument(
  reader: Reader,
  subject: Word | undefined,
  word: OperatorWord,
  operator: Operator,
): Argument | undefined {
  const { text } = reader;
  const { kind } = operator;
  if (kind === 'presence') return undefined;
  reader.offset = skipSpace(text, reader.offset);
  reader.expect('argument', subject, operator);
  const char = text[reader.offset] ?? '';
  if (kind === 'list') return char === '[' ? readList() : readUnbracketed(char);
  if (kind === 'compare' && char === '[') return readMisplacedList();
  return readValue(kind === 'match' ? regexEnd : bareEnd) ?? missing();

  function missing(): undefined {
    const what = kind === 'list' ? 'A list is missing behind' : 'A value is missing behind';
    const example = kind === 'list' ? ', such as `[a, b]`' : '';
    reader.problem('syntax', word.start, word.end, `${what} \`${word.text}\`${example}.`);
    return undefined;
  }

  /** One value; undefined when none is there. */
  function readValue(endOf: (text: string, offset: number) => number): Value | undefined {
    const start = reader.offset;
    const first = text[start];
    if (first === "'" || first === '"') return readQuoted(start, first);
    const end = endOf(text, start);
    if (end === start) return undefined;
    reader.offset = end;
    reader.token('value', start, end, subject, operator);
    return { kind: 'value', start, end, text: text.slice(start, end), quote: undefined };
  }

  function readQuoted(start: number, quote: string): Value {
    const close = quotedEnd(text, start);
    const end = close < 0 ? text.length : close;
    reader.offset = end;
    reader.token('value', start, end, subject, operator);
    if (close < 0) {
      reader.expect('value-end');
      const add = insertion('suggested', text.trimEnd().length, quote);
      reader.problem('syntax', start, end, `This value is not closed: a \`${quote}\` is missing.`, [add]);
    }
    return { kind: 'value', start, end, text: text.slice(start + 1, close < 0 ? end : end - 1), quote };
  }

  function readList(): List {
    const start = reader.offset;
    const items: Value[] = [];
    let afterComma = false;
    let commaReported = false;
    let lastEnd = start + 1;
    reader.offset = start + 1;
    for (;;) {
      reader.offset = skipSpace(text, reader.offset);
      reader.expect('item', subject, operator);
      const at = reader.offset;
      const here = text[at] ?? '';
      if (here === ']' || here === ',') {
        reader.offset += 1;
        if (afterComma || items.length === 0) missingItem(at, here, items.length);
        lastEnd = at + 1;
        if (here === ']') return { kind: 'list', start, end: at + 1, items };
        afterComma = true;
        continue;
      }
      const isNext = items.length > 0 && !afterComma;
      const endsHere = isNext && connectiveAt(text, at) !== undefined;
      const item = endsHere ? undefined : readValue(bareEnd);
      if (item === undefined) {
        const close = insertion('suggested', lastEnd, ']');
        reader.problem('syntax', start, start + 1, 'This list is not closed: a `]` is missing.', [close]);
        return { kind: 'list', start, end: lastEnd, items };
      }
      if (isNext && !commaReported) {
        commaReported = true;
        reader.problem('syntax', item.start, item.end, 'A comma is missing before this value.', [
          insertion('suggested', lastEnd, ','),
        ]);
      }
      items.push(item);
      afterComma = false;
      lastEnd = item.end;
    }
  }

  function missingItem(at: number, sign: string, count: number): void {
    if (sign === ']' && count === 0) {
      reader.problem('syntax', at - 1, at + 1, 'This list is empty: name at least one value.');
      return;
    }
    const before = text.lastIndexOf(',', at - 1);
    const remove =
      count === 0
        ? { start: at, end: skipSpace(text, at + 1), newText: '' }
        : { start: before, end: before + 1, newText: '' };
    const message = `A value is missing ${sign === ',' ? 'before this comma' : 'behind the last comma'}.`;
    const mark = sign === ',' ? at : before;
    reader.problem('syntax', mark, mark + 1, message, [fix('Remove the comma', 'suggested', remove)]);
  }

  /** `== [a, b]` */
  function readMisplacedList(): Argument {
    const list = readList();
    const instead = operator.spellings[0] === '==' ? 'in' : operator.spellings[0] === '!=' ? 'not_in' : undefined;
    const hint = instead === undefined ? '' : `: use \`${instead}\` for a list`;
    const fixes =
      instead === undefined
        ? []
        : [
            fix(`Change to \`${instead}\``, 'safe', {
              start: word.start,
              end: word.end,
              newText: spaced(instead, word.start, word.end),
            }),
          ];
    reader.problem('list', list.start, list.end, `\`${word.text}\` takes one value${hint}.`, fixes);
    return list;
  }

  /** A word operator needs white space around it where a symbol needs none. */
  function spaced(newText: string, start: number, end: number): string {
    const before = start > 0 && skipSpace(text, start - 1) === start - 1 ? ' ' : '';
    return `${before}${newText}${skipSpace(text, end) === end ? ' ' : ''}`;
  }

  /** `in a, b` and `in (a, b)` */
  function readUnbracketed(first: string): Argument | undefined {
    const start = reader.offset;
    const inParentheses = first === '(';
    if (inParentheses) reader.offset = skipSpace(text, start + 1);
    const items: Value[] = [];
    for (;;) {
      const item = readValue(bareEnd);
      if (item === undefined) break;
      items.push(item);
      const next = skipSpace(text, reader.offset);
      if (text[next] !== ',') break;
      reader.offset = skipSpace(text, next + 1);
    }
    const last = items.at(-1);
    if (last === undefined) {
      reader.offset = start;
      return missing();
    }
    reader.offset = last.end;
    const close = skipSpace(text, last.end);
    const closes = inParentheses && text[close] === ')';
    const end = closes ? close + 1 : last.end;
    reader.offset = end;
    const open = { start, end: inParentheses ? start + 1 : start, newText: '[' };
    const fixes = [
      fix('Put brackets around it', items.length > 1 || inParentheses ? 'suggested' : 'safe', open, {
        start: closes ? close : last.end,
        end,
        newText: ']',
      }),
    ];
    const values = items.slice(0, 3).map((item) => text.slice(item.start, item.end));
    const example = `[${values.join(', ')}${items.length > 3 ? ', …' : ''}]`;
    const message = `\`${word.text}\` takes a list in brackets: \`${example}\`.`;
    reader.problem('list', start, end, message, fixes);
    return { kind: 'list', start, end, items };
  }
}
