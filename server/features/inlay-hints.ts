import type { InlayHint, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis.ts';
import { inputType, itemType, memberType, type TypedValue } from '../schema/typed-value.ts';
import type { ArrayNode, Located, Member, ObjectNode, ValueNode } from '../syntax/tree.ts';
import { type FactOf, type FactOptions, factsOf } from './facts.ts';
import { requestsWithin } from './requests-at.ts';

/**
 * What follows from the values of a range, in a few words behind them: `weight: 4` ‹8 of 10 tasks›.
 * Reads only what touches the range.
 */
export function inlayHints(
  analysis: Analysis,
  document: Pick<TextDocument, 'positionAt' | 'offsetAt'>,
  range: Range,
  options: FactOptions = {},
): InlayHint[] {
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const hints: InlayHint[] = [];
  const add = (offset: number, label: string, markdown: string): void => {
    if (offset < start || offset > end) return;
    const tooltip = { kind: 'markdown' as const, value: markdown };
    hints.push({ position: document.positionAt(offset), label, paddingLeft: true, tooltip });
  };
  for (const request of requestsWithin(analysis.requests, start, end)) {
    const type = inputType(request.operation);
    if (request.root === undefined || type === undefined) continue;
    visit(request.root, type, { start, end, factOf: factsOf(request, options), add });
  }
  return hints;
}

interface Visit extends Located {
  readonly factOf: FactOf;
  readonly add: (offset: number, label: string, markdown: string) => void;
}

function visit(node: ValueNode, type: TypedValue, within: Visit): void {
  switch (node.kind) {
    case 'object':
      visitMembers(node, type, within);
      return;
    case 'array':
      visitItems(node, type, within);
      return;
    case 'unknown':
    case 'null':
      return;
    // A block scalar ends on a line of its own.
    case 'string':
      if (node.style === 'literal' || node.style === 'folded') return;
  }
  const fact = within.factOf(type, node);
  if (fact?.short !== undefined) within.add(node.end, fact.short, fact.text);
}

function visitMembers(object: ObjectNode, type: TypedValue, within: Visit): void {
  for (const { key, value, merge } of touching<Member>(object.members, within)) {
    if (merge) visitMerged(value, type, within);
    else {
      const inner = memberType(type, key.name);
      if (inner !== undefined) visit(value, inner, within);
    }
  }
}

/** Only what is written here: an alias has its members elsewhere. */
function visitMerged(value: ValueNode, type: TypedValue, within: Visit): void {
  if (value.kind === 'object') visitMembers(value, type, within);
  if (value.kind !== 'array') return;
  for (const item of touching<ValueNode>(value.items, within)) {
    if (item.kind === 'object') visitMembers(item, type, within);
  }
}

function visitItems(list: ArrayNode, type: TypedValue, within: Visit): void {
  const inner = itemType(type);
  if (inner === undefined) return;
  for (const item of touching<ValueNode>(list.items, within)) visit(item, inner, within);
}

/** Those of the elements, which are in the order of the text, that touch the range. */
function* touching<T extends Located>(elements: readonly T[], { start, end }: Located): Iterable<T> {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.end ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < elements.length; index += 1) {
    const element = elements[index];
    if (element === undefined || element.start > end) return;
    yield element;
  }
}
