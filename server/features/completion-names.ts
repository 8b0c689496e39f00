import { taskDefinitionReference } from '../rules/cross-file-names.ts';
import type { SymbolTable } from '../workspace/symbol-table.ts';
import type { SymbolKind } from '../workspace/symbols.ts';

/** A name that the workspace defines. */
export interface CompletionName {
  readonly name: string;
  /** Where it comes from, in short: `taskdef.json`, `AWS account`. */
  readonly detail?: string | undefined;
}

/**
 * Names that other files (or the live account) define. `family` is the value of a `taskDefinition` member: a family, `family:revision` or an ARN;
 * undefined where it is not written.
 */
export interface CompletionNames {
  families(): readonly CompletionName[];
  containers(family: string | undefined): readonly CompletionName[];
  ports(family: string | undefined): readonly CompletionName[];
  volumes(family: string | undefined): readonly CompletionName[];
  clusters(): readonly CompletionName[];
  capacityProviders(): readonly CompletionName[];
  services(): readonly CompletionName[];
}

/** The names of the workspace's request files. */
export function workspaceNames(table: Pick<SymbolTable, 'names'>): CompletionNames {
  const all = (kind: SymbolKind, scope?: string) => table.names(kind, scope).map((name) => ({ name }));
  // Without a family, those of any: what fits is not known.
  const ofFamily = (kind: SymbolKind) => (taskDefinition: string | undefined) => {
    const family = taskDefinition ? taskDefinitionReference(taskDefinition)?.family : undefined;
    return all(kind, family);
  };
  return {
    families: () => all('family'),
    containers: ofFamily('container'),
    ports: ofFamily('port'),
    volumes: ofFamily('volume'),
    clusters: () => all('cluster'),
    capacityProviders: () => all('capacity-provider'),
    services: () => all('service'),
  };
}
