import { operatorOf, subjectOf, type ValueKind } from './language.ts';
import { shortened } from './subjects.ts';
import type { Comparison, Query, QueryProblem, Value } from './tree.ts';

interface Kind {
  readonly pattern: RegExp;
  readonly words: string;
}

/** The guide's forms, and what may well be read as such (fractions of a second, offsets without a colon). */
const kinds: Readonly<Record<ValueKind, Kind>> = {
  boolean: { pattern: /^(?:true|false)$/i, words: '`true` or `false`' },
  count: { pattern: /^[-+]?\d+$/, words: 'a whole number' },
  version: { pattern: /^v?\d+(?:\.\d+)*(?:[-+].*)?$/, words: 'a version such as `1.14.5`' },
  date: {
    pattern: /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[-+]\d{2}:?\d{2})?)?$/,
    words: 'a date such as `2018-06-18` or `2018-06-18T22:28:28Z`',
  },
};

/** Values that a subject cannot be compared with: `runningTasksCount == none`. */
export function valueProblems(query: Query): QueryProblem[] {
  return query.comparisons.flatMap((comparison) => {
    const subject = subjectOf(comparison.subject?.text ?? '');
    const operator = comparison.operator?.operator;
    // What an operator that is not for the subject would compare is not known.
    if (subject?.valueKind === undefined || operator === undefined) return [];
    if (!subject.operators?.some((spelling) => operatorOf(spelling) === operator)) return [];
    return problemsOf(comparison, subject.name, subject.valueKind);
  });
}

function problemsOf({ operator, argument }: Comparison, subject: string, kind: ValueKind): QueryProblem[] {
  if (argument === undefined || operator?.operator?.kind === 'match') return [];
  const values: readonly Value[] = argument.kind === 'list' ? argument.items : [argument];
  const { pattern, words } = kinds[kind];
  return values
    .filter(({ text }) => !pattern.test(text))
    .map(({ start, end, text }) => ({
      kind: 'value',
      start,
      end,
      message: `\`${subject}\` is compared with ${words}, not with \`${shortened(text)}\`.`,
      fixes: [],
    }));
}
