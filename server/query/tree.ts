import type { Fix } from '../problem.ts';
import type { Located } from '../syntax/tree.ts';
import type { Operator } from './language.ts';

// All offsets count UTF-16 code units in the expression, end exclusive.

export type QueryNode = Comparison | Negation | Group | Combination;

/** `SUBJECT OPERATOR ARGUMENT`; what is missing or could not be read is undefined. */
export interface Comparison extends Located {
  readonly kind: 'comparison';
  readonly subject: Word | undefined;
  readonly operator: OperatorWord | undefined;
  readonly argument: Argument | undefined;
}

export interface Negation extends Located {
  readonly kind: 'not';
  readonly operand: QueryNode | undefined;
}

export interface Group extends Located {
  readonly kind: 'group';
  readonly operand: QueryNode | undefined;
}

/** Two operands or more. */
export interface Combination extends Located {
  readonly kind: 'and' | 'or';
  readonly operands: readonly QueryNode[];
}

export interface Word extends Located {
  readonly text: string;
}

export interface OperatorWord extends Word {
  /** The one that is written, or that is most likely meant; undefined when nobody can tell. */
  readonly operator: Operator | undefined;
}

/** `text` is without the quotes; `start` and `end` are with them. */
export interface Value extends Word {
  readonly kind: 'value';
  readonly quote: string | undefined;
}

export interface List extends Located {
  readonly kind: 'list';
  readonly items: readonly Value[];
}

export type Argument = Value | List;

/**
 * `syntax`: cannot be read; `subject`: no subject of the language; `list`: a list where one value is wanted, or one value
 * where a list is; `value`: of a wrong kind for its subject.
 */
export type QueryProblemKind = 'syntax' | 'subject' | 'list' | 'value';

export interface QueryProblem extends Located {
  readonly kind: QueryProblemKind;
  readonly message: string;
  /** Likely ways to mend it, the best first; edits of the expression. */
  readonly fixes: readonly Fix[];
}

/** What may come at the end of an expression. */
export interface Expected {
  readonly what: 'operand' | 'operator' | 'argument' | 'item' | 'connective' | 'value-end';
  /** The comparison the end belongs to, as far as it is written. */
  readonly subject: Word | undefined;
  readonly operator: Operator | undefined;
}

export interface Token extends Located {
  readonly kind: 'subject' | 'operator' | 'connective' | 'value';
  /** The subject that an operator or a value belongs to. */
  readonly subject: Word | undefined;
  readonly operator: Operator | undefined;
}

/** An expression as far as it could be read. */
export interface Query {
  readonly text: string;
  readonly root: QueryNode | undefined;
  /** In the order of the text. */
  readonly comparisons: readonly Comparison[];
  readonly tokens: readonly Token[];
  readonly problems: readonly QueryProblem[];
  readonly expected: Expected;
}
