import type { ArrayNode, ObjectNode } from '../syntax/tree.ts';
import type { Finding } from './rule.ts';
import { findingAt, memberValue, textOf } from './values.ts';

/** Names of services, clusters and capacity providers, and families of task definitions. */
export const namePattern = /^[A-Za-z0-9_-]{1,255}$/;

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
 */
export function* wrongText(
  subject: ObjectNode | ArrayNode,
  member: string,
  isRight: (text: string) => boolean,
  message: (text: string) => string,
): Iterable<Finding> {
  const node = memberValue(subject, member);
  const text = textOf(node);
  if (node === undefined || !text || isRight(text)) return;
  yield findingAt(node, message(text));
}
