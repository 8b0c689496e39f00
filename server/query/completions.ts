import type { Located } from '../syntax/tree.ts';
import {
  attributeDocumentation,
  connectiveDocumentation,
  operatorDocumentation,
  subjectDocumentation,
} from './documentation.ts';
import {
  builtInAttributes,
  connectives,
  operatorOf,
  operators,
  plainSubjects,
  type Subject,
  subjectOf,
} from './language.ts';
import { parseQuery } from './parse.ts';
import type { Expected } from './tree.ts';

/** Something that may be written at a place of an expression. */
export interface QueryCompletion {
  readonly label: string;
  readonly kind: 'subject' | 'attribute' | 'operator' | 'keyword' | 'value';
  /** With tab stops (`${1}`) when `isSnippet`. */
  readonly newText: string;
  readonly isSnippet: boolean;
  readonly documentation: string;
}

export interface QueryCompletions extends Located {
  /** To be put in the place of `start`…`end`, the best first. */
  readonly items: readonly QueryCompletion[];
}

/** What may be written at an offset of an expression, and which part of it that replaces. Works in any text. */
export function completionsInQuery(text: string, offset: number): QueryCompletions {
  const word = wordAt(text, offset);
  const before = text.slice(0, word.start);
  const { expected } = parseQuery(beforeQuote(before));
  return { ...word, items: itemsFor(expected, before, text.slice(word.start, offset)) };
}

/** Without the quote at its end that opens a value: what may come there is the same. */
function beforeQuote(before: string): string {
  const quote = before.at(-1) ?? '';
  if (quote !== "'" && quote !== '"') return before;
  return before.split(quote).length % 2 === 0 ? before.slice(0, -1) : before;
}

/** The word around the offset, or the operator before it, unless it is whole: then what follows is completed. */
function wordAt(text: string, offset: number): Located {
  const cursor = Math.min(Math.max(offset, 0), text.length);
  let start = cursor;
  while (start > 0 && /[\w.:/\\-]/.test(text.charAt(start - 1))) start -= 1;
  let end = cursor;
  while (end < text.length && /[\w.:/\\-]/.test(text.charAt(end))) end += 1;
  if (start < cursor) {
    const isNegatedWord = text[start - 1] === '!' && /^(?:i|in|e[xists]*)$/.test(text.slice(start, cursor));
    return { start: isNegatedWord ? start - 1 : start, end };
  }
  while (start > 0 && /[=!<>~]/.test(text.charAt(start - 1))) start -= 1;
  const run = text.slice(start, cursor);
  const isWhole = run.length === 2 && operatorOf(run) !== undefined;
  return isWhole || run === '' ? { start: cursor, end } : { start, end: cursor };
}

function itemsFor({ what, subject, operator }: Expected, before: string, typed: string): readonly QueryCompletion[] {
  const known = subjectOf(subject?.text ?? '');
  switch (what) {
    case 'operand':
      return subjects;
    case 'operator':
      return spacedBehind(before, operatorItems(known, typed));
    case 'argument':
      if (operator?.kind === 'list')
        return [{ ...value('[…]', 'A list of values.'), newText: '[${1}]', isSnippet: true }];
      return valueItems(known);
    case 'item':
      return valueItems(known);
    case 'connective':
      return spacedBehind(before, connectiveItems);
    case 'value-end':
      return [];
  }
}

/** Behind `)` or a quote the word needs a space of its own. */
function spacedBehind(before: string, items: readonly QueryCompletion[]): readonly QueryCompletion[] {
  return /[)\]'"]$/.test(before) ? items.map((item) => ({ ...item, newText: ` ${item.newText}` })) : items;
}

function value(label: string, documentation: string): QueryCompletion {
  return { label, kind: 'value', newText: label, isSnippet: false, documentation };
}

function keyword(label: 'and' | 'or' | 'not'): QueryCompletion {
  const documentation = connectiveDocumentation(label);
  return { label, kind: 'keyword', newText: label, isSnippet: false, documentation };
}

const subjects: readonly QueryCompletion[] = [
  ...builtInAttributes.map(
    ({ name }): QueryCompletion => ({
      label: name,
      kind: 'attribute',
      newText: name,
      isSnippet: false,
      documentation: subjectDocumentation(name),
    }),
  ),
  {
    label: 'attribute:',
    kind: 'attribute',
    newText: 'attribute:',
    isSnippet: false,
    documentation: attributeDocumentation,
  },
  ...plainSubjects.map(
    ({ name }): QueryCompletion => ({
      label: name,
      kind: 'subject',
      newText: name,
      isSnippet: false,
      documentation: subjectDocumentation(name),
    }),
  ),
  keyword('not'),
];

const connectiveItems: readonly QueryCompletion[] = (Object.keys(connectives) as (keyof typeof connectives)[])
  .filter((word) => word !== 'not')
  .map(keyword);

/** Words that the guide's examples use; the others say the same as a symbol. */
const usualSpellings = /^(?:[^a-z]+|in|not_in|exists|not_exists)$/;

/** The operators of the subject, in the spelling that is begun. */
function operatorItems(subject: Subject | undefined, typed: string): readonly QueryCompletion[] {
  return operators
    .filter(
      ({ spellings }) =>
        subject?.operators === undefined || spellings.some((each) => subject.operators?.includes(each)),
    )
    .flatMap((operator) => {
      const documentation = operatorDocumentation(operator);
      const takesList = operator.kind === 'list';
      return operator.spellings
        .filter((spelling) => (typed.startsWith('!') ? spelling.startsWith('!') : usualSpellings.test(spelling)))
        .map(
          (label): QueryCompletion => ({
            label,
            kind: 'operator',
            newText: takesList ? `${label} [\${1}]` : label,
            isSnippet: takesList,
            documentation,
          }),
        );
    });
}

function valueItems(subject: Subject | undefined): readonly QueryCompletion[] {
  return (subject?.values ?? []).map((label) => value(label, `A value of \`${subject?.name}\`.`));
}
