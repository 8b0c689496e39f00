import type { Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Request } from '../analysis.ts';
import type { PlaceholderPlace, RequestInput } from '../protocol.ts';
import { memberOf, resolve } from '../syntax/path.ts';
import { hasPlaceholder } from '../syntax/placeholders.ts';
import { plainValue } from '../syntax/plain.ts';
import type { ConcreteNode, Located, ValueNode } from '../syntax/tree.ts';
import { problemsByRequest } from './problems-by-request.ts';

type Positions = Pick<TextDocument, 'positionAt'>;

/**
 * The requests of a file as they would be sent: plain values with aliases and merge keys resolved, comments and nulls left out, and
 * what speaks against sending them. Never throws.
 */
export function requestInputs(analysis: Analysis, document: Positions): RequestInput[] {
  const problems = problemsByRequest(analysis);
  return analysis.requests.map((request, index) => {
    const { operation, dialect, root, start, end } = request;
    const found = problems[index] ?? [];
    return {
      index,
      operation,
      dialect,
      input: inputOf(request),
      range: rangeOf({ start, end }, document),
      head: rangeOf({ start: root?.start ?? start, end: root?.start ?? start }, document),
      errors: found
        .filter(({ severity }) => severity === 'error')
        .map((problem) => ({
          code: problem.code,
          message: problem.message,
          range: rangeOf(problem, document),
        })),
      warnings: found.filter(({ severity }) => severity === 'warning').length,
      placeholders: root === undefined ? [] : placeholdersIn(root, analysis.source.text, document),
    };
  });
}

/**
 * Where a member of a request stands, by its path from the request: `['loadBalancers', 0, 'targetGroupArn']`. A member that does not
 * exist: its nearest parent. A key is part of the range only of objects and lists, whose values may be long.
 *
 * @returns undefined when there is no such request
 */
export function rangeOfMember(
  { requests }: Analysis,
  document: Positions,
  index: number,
  path: readonly (string | number)[],
): Range | undefined {
  const request = requests[index];
  if (request === undefined) return undefined;
  const { root, start } = request;
  if (root === undefined) return rangeOf({ start, end: start }, document);
  let place: Located = { start: root.start, end: root.start };
  let node: ConcreteNode = root;
  for (const part of path) {
    const found = step(node, part);
    if (found === undefined) break;
    node = resolve(found.value);
    place = found.place;
  }
  return rangeOf(place, document);
}

function step(
  node: ConcreteNode,
  part: string | number,
): { readonly value: ValueNode; readonly place: Located } | undefined {
  if (node.kind === 'array') {
    const item = typeof part === 'number' ? node.items[part] : undefined;
    return item && { value: item, place: isCollection(item) ? { start: item.start, end: item.start + 1 } : item };
  }
  if (node.kind !== 'object') return undefined;
  const member = memberOf(node, String(part));
  return member && { value: member.value, place: isCollection(member.value) ? member.key : member.value };
}

function isCollection({ kind }: ValueNode): boolean {
  return kind === 'object' || kind === 'array';
}

/** What is an unknown value in the tree stands as null in lists: the placeholders and errors of the request say why. */
function inputOf({ root }: Request): Readonly<Record<string, unknown>> {
  if (root === undefined) return {};
  return plainValue(root).value as Record<string, unknown>;
}

function placeholdersIn(root: ValueNode, text: string, document: Positions): readonly PlaceholderPlace[] {
  const found: PlaceholderPlace[] = [];
  const seen = new Set<ValueNode>();

  function add(place: Located, path: readonly (string | number)[], mayBeMeant: boolean): void {
    found.push({ text: text.slice(place.start, place.end), range: rangeOf(place, document), path, mayBeMeant });
  }

  function visit(node: ValueNode, path: readonly (string | number)[]): void {
    if (node.kind === 'alias') {
      visit(node.target, path);
      return;
    }
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'unknown' && node.reason === 'placeholder') add(node, path, false);
    if (node.kind === 'string' && hasPlaceholder(node.value)) add(node, path, isMeantLiterally(node.value, path));
    if (node.kind === 'array') node.items.forEach((item, index) => void visit(item, [...path, index]));
    if (node.kind === 'object') {
      for (const { key, value, merge } of node.members) {
        if (!merge && hasPlaceholder(key.name)) add(key, [...path, key.name], false);
        visit(value, merge ? path : [...path, key.name]);
      }
    }
  }

  visit(root, []);
  return found;
}

/**
 * Texts that something else than the author's tools reads: a shell (`$HOME`), or the log driver (`{{.Name}}`, and `$TAG` of Fluent Bit).
 * Source: API reference, ContainerDefinition (command, entryPoint), HealthCheck, LogConfiguration; Docker, "Customize log driver output".
 */
function isMeantLiterally(value: string, path: readonly (string | number)[]): boolean {
  const isRun = path.some((part) => part === 'command' || part === 'entryPoint');
  if (isRun) return !/\{\{|\{%/.test(value);
  return path.includes('options') && path.includes('logConfiguration');
}

function rangeOf({ start, end }: Located, document: Positions): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}
