import { taskDefinitionReference } from '../rules/cross-file-names.ts';
import type { ContainerFacts, Found, TaskDefinitionFacts, WorkspaceFacts } from '../rules/workspace-facts.ts';
import type { SymbolTable } from '../workspace/symbol-table.ts';
import type { SymbolKind } from '../workspace/symbols.ts';

/** A name that the workspace defines. */
export interface CompletionName {
  readonly name: string;
  /** Where it comes from, in short: `taskdef.json`, `AWS account`. */
  readonly detail?: string | undefined;
}

/** A port that a container of a task definition maps. */
export interface MappedPort {
  readonly container: string;
  readonly port: number;
  readonly name: string | undefined;
}

/**
 * Names that other files (or the live account) define. `family` is the value of a `taskDefinition` member: a family, `family:revision` or an ARN;
 * undefined where it is not written.
 */
export interface CompletionNames {
  families(): readonly CompletionName[];
  containers(family: string | undefined): readonly CompletionName[];
  ports(family: string | undefined): readonly CompletionName[];
  /** In the order of the task definition; none without a family. */
  mappedPorts(family: string | undefined): readonly MappedPort[];
  volumes(family: string | undefined): readonly CompletionName[];
  clusters(): readonly CompletionName[];
  capacityProviders(): readonly CompletionName[];
  services(): readonly CompletionName[];
}

/** The names of the workspace's request files. @param seen what they define, as seen from the file that is written */
export function workspaceNames(
  table: Pick<SymbolTable, 'names'>,
  seen: Pick<WorkspaceFacts, 'taskDefinitions'>,
): CompletionNames {
  const all = (kind: SymbolKind, scope?: string) => table.names(kind, scope).map((name) => ({ name }));
  // Without a family, those of any: what fits is not known.
  const ofFamily = (kind: SymbolKind) => (taskDefinition: string | undefined) => all(kind, familyOf(taskDefinition));
  return {
    families: () => all('family'),
    containers: ofFamily('container'),
    ports: ofFamily('port'),
    mappedPorts(taskDefinition) {
      const family = familyOf(taskDefinition);
      const containers = family === undefined ? [] : seen.taskDefinitions(family).nearest.flatMap(containersOf);
      return containers.flatMap(({ name: container, ports }) =>
        ports.items.flatMap(({ containerPort, name }) =>
          containerPort === undefined ? [] : [{ container, port: containerPort, name }],
        ),
      );
    },
    volumes: ofFamily('volume'),
    clusters: () => all('cluster'),
    capacityProviders: () => all('capacity-provider'),
    services: () => all('service'),
  };
}

function familyOf(taskDefinition: string | undefined): string | undefined {
  return taskDefinition ? taskDefinitionReference(taskDefinition)?.family : undefined;
}

function containersOf({ definition }: Found<TaskDefinitionFacts>): readonly ContainerFacts[] {
  return definition.containers.items;
}
