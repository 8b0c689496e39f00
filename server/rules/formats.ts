import type { TreeFix } from '../syntax/fix.ts';
import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import type { Finding } from './rule.ts';
import { findingAt, memberValue, textOf } from './values.ts';

/** Names of services, clusters and capacity providers, and families of task definitions. */
export const namePattern = /^[A-Za-z0-9_-]{1,255}$/;

/** A name of these characters that reads like a wrong one: accents dropped, hyphens for all else. */
export function plainName(text: string): string | undefined {
  const name = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return namePattern.test(name) ? name : undefined;
}

const nothing: readonly Finding[] = [];

const longestQuote = 100;

/** A value in a message: in backticks, and cut when it is long. */
export function quoted(text: string): string {
  return text.length > longestQuote ? `\`${text.slice(0, longestQuote)}…\` (${text.length} characters)` : `\`${text}\``;
}

/**
 * A finding about a text member that has the wrong form. Nothing is said of one that is left out, empty, a placeholder or
 * no text.
 *
 * @param isRight whether the text has the right form
 * @param message what to say of a wrong one
 * @param fixes how to mend it; none when left out
 */
export function wrongText(
  subject: ObjectNode | ArrayNode,
  member: string,
  isRight: (text: string) => boolean,
  message: (text: string) => string,
  fixes?: (node: ConcreteNode, text: string) => readonly TreeFix[],
): readonly Finding[] {
  const node = memberValue(subject, member);
  const text = textOf(node);
  if (node === undefined || !text || isRight(text)) return nothing;
  return [findingAt(node, message(text), fixes && (() => fixes(node, text)))];
}

/** The check of a rule that says {@link wrongText} of its subjects. Made once: functions for each of thousands of subjects cost more. */
export function textForm(
  member: string,
  isRight: (text: string) => boolean,
  message: (text: string) => string,
  fixes?: (node: ConcreteNode, text: string) => readonly TreeFix[],
): (subject: ObjectNode | ArrayNode) => readonly Finding[] {
  return (subject) => wrongText(subject, member, isRight, message, fixes);
}
