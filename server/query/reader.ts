import type { Fix, TextEdit } from '../problem.ts';
import type { Operator } from './language.ts';
import type { Expected, QueryProblem, Token, Word } from './tree.ts';

/** What the functions that read parts of an expression share. */
export interface Reader {
  readonly text: string;
  offset: number;
  problem(kind: QueryProblem['kind'], start: number, end: number, message: string, fixes?: readonly Fix[]): void;
  token(kind: Token['kind'], start: number, end: number, subject?: Word, operator?: Operator): void;
  /** Notes what may come next, when the text ends here. */
  expect(what: Expected['what'], subject?: Word, operator?: Operator): void;
}

export function fix(title: string, kind: Fix['kind'], ...edits: readonly TextEdit[]): Fix {
  return { title, kind, edits };
}

export function replacement(kind: Fix['kind'], start: number, end: number, newText: string): Fix {
  return fix(`Change to \`${newText}\``, kind, { start, end, newText });
}

export function insertion(kind: Fix['kind'], at: number, newText: string): Fix {
  return fix(`Add \`${newText.trim()}\``, kind, { start: at, end: at, newText });
}
