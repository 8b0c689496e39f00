import { typeOfNode } from '../../schema/typed-value.ts';
import { needsQuotes, quoted } from '../../syntax/edits-print.ts';
import { quotingNear } from '../../syntax/edits-style.ts';
import type { Refactoring, Subject } from './subject.ts';

/** Quotes around a YAML string where it is one with and without them. In JSON, and for other types, only one way is right. */
export function quoteRefactorings({ file, request, place }: Subject): Refactoring[] {
  if (file.language !== 'yaml' || place?.at !== 'value' || request.root === undefined) return [];
  const { node } = place;
  if (file.problems.some(({ code }) => code === 'syntax')) return [];
  if (node.kind !== 'string' || node.style === 'literal' || node.style === 'folded') return [];
  const type = typeOfNode(request.operation, request.root, node)?.type;
  if (type?.type !== 'string' && type?.enum === undefined) return [];
  const { start, end, value, style, parent } = node;
  const inFlow = parent !== undefined && parent.style === 'flow';
  if (style !== 'plain' && needsQuotes(value, inFlow ? 'flow' : 'block')) return [];
  const newText = style === 'plain' ? quoted(value, quotingNear(file, node).quote) : value;
  return [
    {
      title: style === 'plain' ? 'Quote value' : 'Remove quotes',
      kind: 'refactor.rewrite',
      cost: 'place',
      make: () => ({ edits: [{ start, end, newText }] }),
    },
  ];
}
