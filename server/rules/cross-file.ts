import type { TreeFix } from '../syntax/fix.ts';
import type { ConcreteNode } from '../syntax/tree.ts';
import { clusterNameOf, resourceReference, taskDefinitionReference } from './cross-file-names.ts';
import { quoted } from './formats.ts';
import type { Finding, RuleContext } from './rule.ts';
import { findingAt, memberValue, textOf } from './values.ts';
import type { FoundDefinitions, ServiceFacts, TaskDefinitionFacts, TextRange } from './workspace-facts.ts';

/** A name in a request and what the workspace has of that name; at least one definition. */
export interface Referred<T> {
  /** The value that names it; undefined when a convention does (ecspresso). */
  readonly node: ConcreteNode | undefined;
  /** For messages: "task definition `web`". */
  readonly label: string;
  readonly found: FoundDefinitions<T>;
  readonly revision: string | undefined;
}

/**
 * The task definition that a request names, where a file of the workspace registers it.
 *
 * Undefined when the name is left out, cannot be known, or no file has it: then nothing can be said.
 */
export function referredTaskDefinition({
  root,
  dialect,
  workspace,
}: RuleContext): Referred<TaskDefinitionFacts> | undefined {
  const node = memberValue(root, 'taskDefinition');
  const text = textOf(node);
  if (node === undefined && dialect === 'ecspresso') {
    const found = workspace.ecspressoTaskDefinitions();
    // Which of several belongs to this service stands in the configuration of ecspresso.
    if (found.count !== 1) return undefined;
    return { node, label: 'the task definition', found, revision: undefined };
  }
  const reference = text === undefined ? undefined : taskDefinitionReference(text);
  if (reference === undefined) return undefined;
  const found = workspace.taskDefinitions(reference.family);
  if (found.count === 0) return undefined;
  return { node, label: `task definition ${quoted(reference.family)}`, found, revision: reference.revision };
}

/** The service that a request names by `service`, where a file of the workspace creates it. */
export function referredService({ root, workspace }: RuleContext): Referred<ServiceFacts> | undefined {
  const node = memberValue(root, 'service');
  const text = textOf(node);
  const reference = text === undefined ? undefined : resourceReference(text, 'service');
  if (reference === undefined) return undefined;
  const cluster = reference.cluster ?? clusterNameOf(textOf(memberValue(root, 'cluster')));
  const found = workspace.services(reference.name, cluster);
  if (found.count === 0) return undefined;
  return { node, label: `service ${quoted(reference.name)}`, found, revision: undefined };
}

/** What is wrong when compared with one definition. */
export interface Verdict {
  /** A sentence without its full stop. */
  readonly message: string;
  /** The place in the other file that explains it, and what is there. */
  readonly range: TextRange;
  readonly there: string;
  /** How to mend it here, if this is the only definition that may be meant. */
  readonly fixes?: () => readonly TreeFix[];
}

/**
 * A finding when `judge` sees something wrong with the definition that is meant. When several are equally near, all must
 * agree: none is picked by guess.
 *
 * @param node where the finding goes
 * @param judge `name` is the definition with its file, to begin a sentence with or to stand within one:
 *   "task definition `web` in `../web.json`"
 */
export function* compared<T>(
  { label, found, revision }: Referred<T>,
  node: ConcreteNode,
  judge: (definition: T, name: string) => Verdict | undefined,
): Iterable<Finding> {
  const verdicts = found.nearest.map(({ definition, uri, path }) => {
    const name = `${label} in ${path === undefined ? 'this file' : `\`${path}\``}`;
    const verdict = judge(definition, name);
    return verdict && { ...verdict, uri };
  });
  const [first] = verdicts;
  if (first === undefined || verdicts.includes(undefined)) return;
  const fixes = verdicts.length === 1 ? first.fixes : undefined;
  const finding = findingAt(node, `${capital(first.message)}.${notes(found, revision)}`, fixes);
  const related = verdicts.filter((verdict) => verdict !== undefined);
  yield { ...finding, related: related.map(({ uri, range, there }) => ({ uri, range, message: there })) };
}

function notes<T>({ nearest, count }: FoundDefinitions<T>, revision: string | undefined): string {
  const parts: string[] = [];
  if (revision !== undefined) parts.push(`the file may not be revision ${revision}`);
  if (nearest.length > 1) parts.push(`${nearest.length} definitions are equally near, and it holds for all of them`);
  else if (count > 1) parts.push(`of ${count} definitions this is the nearest`);
  return parts.length === 0 ? '' : ` (${capital(parts.join('; '))}.)`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const mostNamed = 6;

/** Names for a message: "`app`, `sidecar` and 3 more". */
export function namesInWords(names: readonly string[]): string {
  return itemsInWords(names, (name) => name);
}

/** The same of items that have a name; a list may be long, and each finding names it. */
export function itemsInWords<T>(items: readonly T[], nameOf: (item: T) => string): string {
  const shown = items.slice(0, mostNamed).map((item) => quoted(nameOf(item)));
  const more = items.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
