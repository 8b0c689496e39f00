import type { Located } from '../syntax/tree.ts';
import {
  connectiveDocumentation,
  operatorDocumentation,
  subjectDocumentation,
  valueDocumentation,
} from './documentation.ts';
import { parseQuery } from './parse.ts';
import type { Token } from './tree.ts';

/** `start` and `end` are those of the word in the expression. */
export interface QueryHover extends Located {
  readonly markdown: string;
}

/** What the word at an offset of an expression means; undefined where there is none or nothing is to be said. */
export function hoverInQuery(text: string, offset: number): QueryHover | undefined {
  const token = parseQuery(text).tokens.find(({ start, end }) => start <= offset && offset < end);
  if (token === undefined) return undefined;
  const markdown = documentationOf(token, text.slice(token.start, token.end));
  return markdown === '' ? undefined : { start: token.start, end: token.end, markdown };
}

function documentationOf({ kind, subject, operator }: Token, written: string): string {
  switch (kind) {
    case 'subject':
      return titled(subject?.text ?? written, subjectDocumentation(subject?.text ?? written));
    case 'operator':
      return operator === undefined ? '' : operatorDocumentation(operator);
    case 'connective':
      return connectiveDocumentation(written);
    case 'value':
      return valueDocumentation(subject?.text ?? '', operator);
  }
}

function titled(title: string, documentation: string): string {
  return documentation === '' ? '' : `**\`${title}\`**\n\n${documentation}`;
}
