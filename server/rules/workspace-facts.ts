/** A range in a text as the LSP counts: lines and characters (UTF-16 code units) from 0, end exclusive. */
export interface TextRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** What a list in a file holds, as far as it can be known. */
export interface KnownList<T> {
  readonly items: readonly T[];
  /** False when the list may hold more: a placeholder, a value of the wrong type, broken text. What is missing then says nothing. */
  readonly isComplete: boolean;
  /** The first item of that name. */
  named(name: string): T | undefined;
}

/** A port mapping of a container definition. */
export interface PortFacts {
  /** Undefined for a range of ports, or when it cannot be known. */
  readonly containerPort: number | undefined;
  /** Undefined when it has none, or one that cannot be known. */
  readonly name: string | undefined;
}

export interface ContainerFacts {
  readonly name: string;
  /** Of the container's name. */
  readonly range: TextRange;
  /** Not complete when a range of ports is mapped. */
  readonly ports: Pick<KnownList<PortFacts>, 'items' | 'isComplete'>;
  /** Whether the names of all its ports are known. */
  readonly namesAllPorts: boolean;
}

export interface VolumeFacts {
  readonly name: string;
  readonly range: TextRange;
  /** Undefined when it cannot be known. */
  readonly isConfiguredAtLaunch: boolean | undefined;
}

/** What a RegisterTaskDefinition request registers. */
export interface TaskDefinitionFacts {
  /** Undefined when it is left out or cannot be known. */
  readonly family: string | undefined;
  /** Of the family, or of the request when it has none. */
  readonly range: TextRange;
  readonly containers: KnownList<ContainerFacts>;
  /** Names of the ports of all containers; undefined when there may be others. */
  portNames(): ReadonlySet<string> | undefined;
  readonly volumes: KnownList<VolumeFacts>;
  /** `default` when it is left out; undefined when it cannot be known. */
  readonly networkMode: string | undefined;
  readonly compatibilities: KnownList<string>;
  /** Whether `cpu` and `memory` of the task are there; undefined when that cannot be known. */
  readonly hasCpu: boolean | undefined;
  readonly hasMemory: boolean | undefined;
}

/** What a CreateService request creates. */
export interface ServiceFacts {
  readonly name: string;
  /** Its name when it is given by ARN; undefined when it is left out (the default cluster, or a flag of the CLI) or unknown. */
  readonly cluster: string | undefined;
  readonly range: TextRange;
  /** `deploymentController.type`, `ECS` when it is left out; undefined when it cannot be known. */
  readonly controller: string | undefined;
  /** Undefined when it is left out or cannot be known. */
  readonly desiredCount: number | undefined;
}

/** The capacity providers, by name, that a CreateCluster or PutClusterCapacityProviders request associates with a cluster. */
export interface ClusterFacts {
  readonly name: string;
  readonly range: TextRange;
  readonly operation: string;
  readonly providers: KnownList<string>;
}

/** A definition and the file it stands in. */
export interface Found<T> {
  readonly definition: T;
  /** The file, as whoever built the index names it (a URI in the language server). */
  readonly uri: string;
  /** The file as seen from the one that is checked: `../taskdefs/web.json`; undefined when it is the same file. */
  readonly path: string | undefined;
}

/** The definitions of one name. */
export interface FoundDefinitions<T> {
  /** Those nearest to the file that is checked, by folders; several when they are equally near and differ. */
  readonly nearest: readonly Found<T>[];
  /** Definitions of that name in the workspace, near and far. */
  readonly count: number;
}

/** What the request files of the workspace define, as seen from the file that is checked; itself included. */
export interface WorkspaceFacts {
  taskDefinitions(family: string): FoundDefinitions<TaskDefinitionFacts>;
  /** The task definition files of ecspresso in the same folder: a service file of ecspresso names none. */
  ecspressoTaskDefinitions(): FoundDefinitions<TaskDefinitionFacts>;
  /** Services of that name, but those that surely live in another cluster. */
  services(name: string, cluster: string | undefined): FoundDefinitions<ServiceFacts>;
  /** Where the providers of a cluster are listed. PutClusterCapacityProviders counts before CreateCluster, which it overrules. */
  clusters(name: string): FoundDefinitions<ClusterFacts>;
  /** Names of the capacity providers that CreateCapacityProvider requests make for this cluster alone. */
  providersMadeFor(cluster: string): ReadonlySet<string>;
}

const none = { nearest: [], count: 0 };

/** A workspace without any other file. */
export const noWorkspace: WorkspaceFacts = {
  taskDefinitions: () => none,
  ecspressoTaskDefinitions: () => none,
  services: () => none,
  clusters: () => none,
  providersMadeFor: () => new Set(),
};
