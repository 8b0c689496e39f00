import type { TextEdit } from '../../problem.ts';
import { type PlainValue, textEdits } from '../../syntax/edits.ts';
import { gapBeforeBlock } from '../../syntax/edits-block.ts';
import { columnOf, lineBreakNear } from '../../syntax/edits-text.ts';
import { keyOf } from '../../syntax/path.ts';
import { plainValue } from '../../syntax/plain.ts';
import type { ArrayNode, ObjectNode, ValueNode } from '../../syntax/tree.ts';
import { isEqual, keepingContent } from './same-content.ts';
import type { Refactoring, Subject } from './subject.ts';

type Collection = ObjectNode | ArrayNode;

/** YAML: a list or object that occurs more than once is written once, with an anchor; and an alias is written out. */
export function anchorRefactorings(subject: Subject): Refactoring[] {
  const { file, place } = subject;
  if (file.language !== 'yaml') return [];
  const alias = place?.at === 'key' ? place.member.value : place?.node;
  if (alias?.kind === 'alias') {
    const isMerged = alias.parent?.kind === 'object' && alias.parent.members.some((m) => m.merge && m.value === alias);
    return isMerged ? [] : [inlined(subject, alias)];
  }
  const [collection] = subject.containers;
  if (collection === undefined || collection === subject.request.root) return [];
  return [
    {
      title: 'Extract what is repeated to an anchor',
      kind: 'refactor.extract',
      cost: 'search',
      make: () => extracted(subject),
    },
  ];
}

function inlined({ file }: Subject, alias: Extract<ValueNode, { kind: 'alias' }>): Refactoring {
  return {
    title: `Replace \`*${alias.name}\` by its value`,
    kind: 'refactor.inline',
    cost: 'file',
    make() {
      const { value, isComplete } = plainValue(alias.target, { nulls: 'keep' });
      if (!isComplete) return undefined;
      const edits = textEdits(file, [{ change: 'replace-value', node: alias, value: value as PlainValue }]);
      const kept = keepingContent(file, edits, 'same-order');
      return kept === undefined ? undefined : { edits: kept };
    },
  };
}

function extracted({ file, document, containers, request }: Subject) {
  const { root } = document;
  if (root === undefined) return undefined;
  const all: Collection[] = [];
  const anchors = new Set<string>();
  collect(root, all, anchors);
  for (const wanted of containers) {
    if (wanted === request.root || sizeOf(wanted) < 2) continue;
    const { value, isComplete } = plainValue(wanted, { nulls: 'keep' });
    if (!isComplete) continue;
    const equal = all.filter((each) => {
      const isAlike = each.kind === wanted.kind && partCount(each) === partCount(wanted);
      return isAlike && (each === wanted || isEqual(plainValue(each, { nulls: 'keep' }).value, value));
    });
    const edits = equal.length < 2 ? undefined : sharing(file.text, equal, anchors);
    const kept = keepingContent(file, edits, 'same-order');
    if (kept !== undefined) return { edits: kept };
  }
  return undefined;
}

function collect(node: ValueNode, all: Collection[], anchors: Set<string>): void {
  if (node.anchor !== undefined) anchors.add(node.anchor);
  if (node.kind === 'object') {
    all.push(node);
    for (const { value } of node.members) collect(value, all, anchors);
  } else if (node.kind === 'array') {
    all.push(node);
    for (const item of node.items) collect(item, all, anchors);
  }
}

function partCount(node: Collection): number {
  return node.kind === 'object' ? node.members.length : node.items.length;
}

/** Scalars and keys below a node: what one line says is not worth a name. */
function sizeOf(node: ValueNode): number {
  if (node.kind === 'array') return node.items.reduce((sum, item) => sum + sizeOf(item), 0);
  return node.kind === 'object' ? node.members.reduce((sum, { value }) => sum + Math.max(sizeOf(value), 1), 0) : 1;
}

/** The first gets the anchor, the others become aliases. Those that have anchors or tags themselves are left as they are. */
function sharing(text: string, equal: readonly Collection[], anchors: ReadonlySet<string>): TextEdit[] | undefined {
  const [first, ...others] = equal;
  if (first === undefined) return undefined;
  const name = first.anchor ?? unusedName(nameFor(first), anchors);
  const aliases = others.flatMap((each): TextEdit[] => {
    if (each.anchor !== undefined) return [];
    if (each.style === 'flow') return [{ start: each.start, end: each.end, newText: `*${name}` }];
    const gap = gapBeforeBlock(text, each);
    return gap === undefined ? [] : [{ start: gap, end: each.end, newText: ` *${name}` }];
  });
  if (aliases.length === 0) return undefined;
  if (first.anchor !== undefined) return aliases;
  const anchor = anchorEdit(text, first, name);
  return anchor === undefined ? undefined : [anchor, ...aliases];
}

function anchorEdit(text: string, node: Collection, name: string): TextEdit | undefined {
  if (node.style === 'flow') return { start: node.start, end: node.start, newText: `&${name} ` };
  const gap = gapBeforeBlock(text, node);
  if (gap === undefined) return undefined;
  if (/[\r\n]/.test(text.slice(gap, node.start))) return { start: gap, end: gap, newText: ` &${name}` };
  // On the line of the first key it would name that key.
  const indent = ' '.repeat(columnOf(text, node.start));
  return { start: node.start, end: node.start, newText: `&${name}${lineBreakNear(text, node.start)}${indent}` };
}

function nameFor(node: Collection): string {
  let named: ValueNode | undefined = node;
  while (named !== undefined && keyOf(named) === undefined) named = named.parent;
  const key = named === undefined ? '' : (keyOf(named)?.name ?? '');
  const word = key.replaceAll(/[^\w-]/g, '');
  return word === '' ? 'shared' : word;
}

function unusedName(wanted: string, anchors: ReadonlySet<string>): string {
  let name = wanted;
  for (let count = 2; anchors.has(name); count += 1) name = `${wanted}${count}`;
  return name;
}
