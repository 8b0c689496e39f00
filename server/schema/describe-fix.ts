import type { PlainValue, TreeChange } from '../syntax/edits.ts';
import { textEdits } from '../syntax/edits.ts';
import { applyEdits, columnOf, indentationAt } from '../syntax/edits-text.ts';
import type { TreeFix } from '../syntax/fix.ts';
import { parse } from '../syntax/parse.ts';
import { memberOf, nodeAtPath, pathOf } from '../syntax/path.ts';
import { plainValue } from '../syntax/plain.ts';
import type { ObjectNode, SourceFile, ValueNode } from '../syntax/tree.ts';
import { emptyMemberRemovals } from './empty-members.ts';
import { typeAt } from './places-in-text.ts';
import { inputMembers, readOnlyMembers } from './shapes.ts';
import type { StructuralSubject } from './structure.ts';

/**
 * Turns what a describe command printed into a request: takes out the members that only answers have, nulls and empty
 * values, and the wrapper, whose `tags` move into the request.
 */
export function describeOutputFixes(subject: StructuralSubject): readonly TreeFix[] {
  const { operation, root, file } = subject;
  const inputs = new Set(inputMembers(operation));
  const readOnly = readOnlyMembers(operation)?.members ?? new Set();
  const gone = new Set(root.members.filter(({ key }) => readOnly.has(key.name) && !inputs.has(key.name)));
  const emptyLists = operation.startsWith('Update') ? 'meant' : 'dropped';
  const removals = emptyMemberRemovals(root, typeAt(operation, []), { emptyLists, emptyItems: 'kept', gone });
  const title = 'Turn this output into a request';
  if (subject.dialect !== 'describe-output') return [{ title, kind: 'safe', changes: removals }];
  const change = unwrapping(file, root, [...removals, ...movedTags(root, inputs)]);
  return change === undefined ? [] : [{ title, kind: 'safe', changes: [change] }];
}

/** `aws ecs describe-task-definition --include TAGS` prints the tags beside the task definition. */
function movedTags(root: ObjectNode, inputs: ReadonlySet<string>): readonly TreeChange[] {
  const outer = outermost(root);
  const tags = outer.kind === 'object' ? memberOf(outer, 'tags')?.value : undefined;
  if (tags?.kind !== 'array' || tags.items.length === 0 || !inputs.has('tags')) return [];
  const { value, isComplete } = plainValue(tags);
  return isComplete ? [{ change: 'insert-member', object: root, name: 'tags', value: value as PlainValue }] : [];
}

function outermost(node: ValueNode): ValueNode {
  let outer = node;
  while (outer.parent !== undefined) outer = outer.parent;
  return outer;
}

/** The document with the request alone in it, after the changes; undefined when that cannot be written with certainty. */
function unwrapping(file: SourceFile, root: ObjectNode, changes: readonly TreeChange[]): TreeChange | undefined {
  const index = file.documents.findIndex((document) => document.root === outermost(root));
  const edits = textEdits(file, changes);
  if (index < 0 || edits === undefined || file.problems.some(({ code }) => code === 'syntax')) return undefined;
  const changed = parse(applyEdits(file.text, edits), file.language);
  const outer = changed.documents[index]?.root;
  const inner = outer === undefined ? undefined : nodeAtPath(outer, pathOf(root)).node;
  if (outer === undefined || inner?.kind !== 'object' || outermost(inner) !== outer) return undefined;
  const isLost = (offset: number): boolean =>
    (offset >= outer.start && offset < inner.start) || (offset >= inner.end && offset < outer.end);
  if (changed.comments().some(({ start }) => isLost(start)) || inner.anchor !== undefined) return undefined;
  const { text } = changed;
  const result = text.slice(0, outer.start) + dedented(text, inner) + text.slice(outer.end);
  const request = parse(result, file.language).documents[index]?.root;
  const isSame = request !== undefined && contentOf(request) === contentOf(inner);
  return isSame ? difference(file.text, result) : undefined;
}

function contentOf(node: ValueNode): string {
  return JSON.stringify(plainValue(node, { nulls: 'keep' }).value);
}

/** The text of an object, its further lines moved to the left as far as it is itself. */
function dedented(text: string, node: ObjectNode): string {
  const indent = node.style === 'block' ? ' '.repeat(columnOf(text, node.start)) : indentationAt(text, node.start);
  return text
    .slice(node.start, node.end)
    .split(/(\r\n|\n|\r)/)
    .map((line, index) => (index > 0 && line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('');
}

/** One change that makes the one text of the other. */
function difference(before: string, after: string): TreeChange {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shortest - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return {
    change: 'text',
    start,
    end: before.length - tail,
    newText: after.slice(start, after.length - tail),
  };
}
