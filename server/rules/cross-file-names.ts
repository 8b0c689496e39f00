/** A task definition as requests name it. */
export interface TaskDefinitionReference {
  readonly family: string;
  /** Where the family stands in the text. */
  readonly offset: number;
  /** As written; undefined when it is left out: then the latest active revision is meant. */
  readonly revision: string | undefined;
}

const taskDefinitionPattern =
  /^(?<before>arn:aws[\w-]*:ecs:[^:]*:[^:]*:task-definition\/)?(?<family>[\w-]+)(?::(?<revision>[^:]*))?$/;

/** Reads `family`, `family:revision` or an ARN; undefined for anything else. */
export function taskDefinitionReference(text: string): TaskDefinitionReference | undefined {
  const { before = '', family, revision } = taskDefinitionPattern.exec(text)?.groups ?? {};
  return family === undefined ? undefined : { family, offset: before.length, revision: revision || undefined };
}

/** A service, cluster or capacity provider as requests name it: by name or ARN. */
export interface ResourceReference {
  readonly name: string;
  /** Where the name stands in the text. */
  readonly offset: number;
  /** The cluster in the ARN of a service. */
  readonly cluster: string | undefined;
}

const resourcePattern =
  /^(?<before>arn:aws[\w-]*:ecs:[^:]*:[^:]*:(?<kind>service|cluster|capacity-provider)\/(?:(?<cluster>[\w-]+)\/)?)?(?<name>[\w-]+)$/;

/** Reads a name or the ARN of a resource of this kind; undefined for anything else. */
export function resourceReference(
  text: string,
  kind: 'service' | 'cluster' | 'capacity-provider',
): ResourceReference | undefined {
  const { before = '', kind: written = kind, cluster, name } = resourcePattern.exec(text)?.groups ?? {};
  if (name === undefined || written !== kind) return undefined;
  return { name, offset: before.length, cluster };
}

/** The name of a cluster that is given by name or ARN; undefined when it is neither. */
export function clusterNameOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : resourceReference(text, 'cluster')?.name;
}
