import type { TypeSchema } from '../../schemas/compiled/shapes.js';
import type { Problem } from '../problem.ts';
import type { TreeChange } from '../syntax/edits.ts';
import { applyEdits } from '../syntax/edits-text.ts';
import { parse } from '../syntax/parse.ts';
import { textFixes } from '../syntax/text-fixes.ts';
import type { ObjectNode, SourceFile, ValueNode } from '../syntax/tree.ts';
import { typeAt, typeBelow } from './places-in-text.ts';

interface CheckedRequest {
  readonly operation: string;
  readonly root: ObjectNode | undefined;
}

interface FoundPlaceholder {
  readonly node: ValueNode;
  readonly isString: boolean;
}

/** What puts quotes around its value itself, or would need escapes in quotes. */
const notToBeQuoted = /["\\]|\b(?:toJson|toYaml|quote|squote|jsonencode|tojson|json)\b/;

/** Adds the fix to the one problem of a file's unquoted placeholders: quotes around all of them, where that is enough. */
export function withPlaceholderFixes(problem: Problem, file: SourceFile, requests: readonly CheckedRequest[]): Problem {
  if (problem.code !== 'unquoted-placeholder') return problem;
  return { ...problem, fixes: () => quotingFixes(file, requests) };
}

function quotingFixes(file: SourceFile, requests: readonly CheckedRequest[]) {
  const found = requests.flatMap(({ operation, root }) =>
    root === undefined ? [] : placeholdersIn(root, typeAt(operation, [])),
  );
  const changes = found.map(({ node }): TreeChange => {
    return { change: 'replace-value', node, value: file.text.slice(node.start, node.end) };
  });
  if (found.length === 0 || changes.some((each) => 'value' in each && notToBeQuoted.test(String(each.value))))
    return [];
  const fixes = textFixes(file, [
    {
      title: found.length === 1 ? 'Quote the placeholder' : `Quote the ${found.length} placeholders`,
      kind: found.every(({ isString }) => isString) ? 'safe' : 'suggested',
      changes,
    },
  ]);
  return fixes.filter(({ edits }) => {
    const { problems } = parse(applyEdits(file.text, edits), file.language);
    return !problems.some(({ code }) => code === 'unquoted-placeholder' || code === 'syntax');
  });
}

function placeholdersIn(node: ValueNode, type: TypeSchema | undefined): readonly FoundPlaceholder[] {
  if (node.kind === 'array') return node.items.flatMap((item) => placeholdersIn(item, typeBelow(type, '0')));
  if (node.kind === 'object') {
    return node.members.flatMap(({ key, value }) => placeholdersIn(value, typeBelow(type, key.name)));
  }
  if (node.kind !== 'unknown' || node.reason !== 'placeholder') return [];
  return [{ node, isString: type?.type === 'string' || type?.enum !== undefined }];
}
