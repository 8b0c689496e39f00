import type { ClusterFacts, ServiceFacts, TaskDefinitionFacts } from '../rules/workspace-facts.ts';
import type { Dialect } from '../schema/detect.ts';
import type { ObjectNode } from '../syntax/tree.ts';
import type { WorkspaceSymbol } from './symbols.ts';

/** A request of a file, as far as facts are read from it. */
export interface RequestTree {
  readonly operation: string;
  readonly dialect: Dialect;
  readonly root: ObjectNode | undefined;
}

/** A capacity provider that a CreateCapacityProvider request makes for one cluster. */
export interface MadeProvider {
  readonly name: string;
  readonly cluster: string;
}

/** What other files may need to know of one file. Plain data: it does not hold the tree. */
export interface FileDefinitions {
  readonly taskDefinitions: readonly TaskDefinitionFacts[];
  /** Those of `taskDefinitions` that are files of ecspresso. */
  readonly ecspresso: readonly TaskDefinitionFacts[];
  readonly services: readonly ServiceFacts[];
  readonly clusters: readonly ClusterFacts[];
  readonly madeProviders: readonly MadeProvider[];
}

/**
 * What a file defines and mentions. The parts are read from the tree when they are first asked for: the checks of most
 * files need none.
 */
export interface FileFacts {
  /** Path or URI path of the file, forward slashes. */
  readonly name: string;
  /** Whether the text has syntax errors: what it defines is half known. */
  readonly isBroken: boolean;
  /** The names whose definitions the checks of this file look up: `family web`; see {@link nameKey}. */
  mentions(): readonly string[];
  definitions(): FileDefinitions;
  /** Names with their ranges, in no particular order. */
  symbols(): readonly WorkspaceSymbol[];
}

/** The key of a name in the index. `ecspresso` goes by folders, which have no name. */
export function nameKey(kind: 'family' | 'service' | 'cluster' | 'ecspresso', name: string): string {
  return `${kind} ${name}`;
}

/** The same facts without the tree they were read from: what is kept of files that are not open. */
export function settledFacts(facts: FileFacts): FileFacts {
  const mentions = facts.mentions();
  const definitions = facts.definitions();
  const symbols = facts.symbols();
  const { name, isBroken } = facts;
  return { name, isBroken, mentions: () => mentions, definitions: () => definitions, symbols: () => symbols };
}

/** The folder of a path, without a slash at its end; empty when it has none. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
