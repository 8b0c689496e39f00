/** An Amazon Resource Name, taken apart. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  /** Empty for global services. */
  readonly region: string;
  /** Empty where the resource needs none. */
  readonly account: string;
  /** `service`, `task-definition`, `role`; undefined where the name stands alone. */
  readonly kind: string | undefined;
  /** `web`, `/application/role`. */
  readonly name: string;
  /** What comes between kind and name: the cluster of a service. */
  readonly cluster?: string;
  /** Of a task definition. */
  readonly revision?: string;
}

/** arn:partition:service:region:account:resource; https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const arnPattern =
  /^arn:(?<partition>aws[a-z-]*):(?<service>[a-z0-9-]+):(?<region>[a-z0-9-]*):(?<account>\d{12}|aws|):(?<resource>[^\s]+)$/;

/**
 * Takes an ARN apart.
 *
 * @returns undefined for anything else, a template of an ARN included
 */
export function arnParts(text: string): ArnParts | undefined {
  if (text.length > 2048) return undefined;
  const { partition, service, region = '', account = '', resource } = arnPattern.exec(text)?.groups ?? {};
  if (partition === undefined || service === undefined || resource === undefined) return undefined;
  return { partition, service, region, account, ...resourceParts(service, resource) };
}

/** Kinds of ECS whose resources stand in a cluster; before the long format of 2018, ARNs had no cluster in them. */
const inCluster = /^(?:service|task|task-set|container-instance|service-deployment|service-revision|daemon)$/;

function resourceParts(service: string, resource: string): Pick<ArnParts, 'kind' | 'name' | 'cluster' | 'revision'> {
  // The name of a bucket has its objects behind the first slash, that of a topic or queue stands alone.
  if (service === 's3' || service === 'sns' || service === 'sqs') return { kind: undefined, name: resource };
  const [, kind, name = resource] = /^([a-zA-Z-]+)[/:](.+)$/.exec(resource) ?? [];
  if (service === 'ecs' && kind !== undefined) {
    const [first = '', ...others] = name.split('/');
    if (inCluster.test(kind) && others.length > 0) return { kind, name: others.join('/'), cluster: first };
    const [, family, revision] = /^([^:]+):(\d+)$/.exec(name) ?? [];
    if (family !== undefined && revision !== undefined) return { kind, name: family, revision };
  }
  return { kind, name };
}

const consoles: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/**
 * The page of the AWS console, for the kinds of resources whose address is certain: clusters, services and task definitions of
 * ECS (addresses as in the ECS console of 2023), IAM roles.
 */
export function consolePage({
  partition,
  service,
  region,
  kind,
  name,
  cluster,
  revision,
}: ArnParts): string | undefined {
  const host = consoles[partition];
  if (host === undefined) return undefined;
  if (service === 'iam' && kind === 'role') {
    const role = name.slice(name.lastIndexOf('/') + 1);
    return /^[\w+=,.@-]+$/.test(role) ? `https://${host}/iam/home#/roles/details/${role}` : undefined;
  }
  if (service !== 'ecs' || region === '' || !/^[\w-]+$/.test(name) || !/^[\w-]*$/.test(cluster ?? '')) return undefined;
  const page = ecsPage(kind, name, cluster, revision);
  return page === undefined ? undefined : `https://${region}.${host}/ecs/v2/${page}?region=${region}`;
}

function ecsPage(kind: string | undefined, name: string, cluster?: string, revision?: string): string | undefined {
  if (kind === 'cluster') return `clusters/${name}/services`;
  if (kind === 'service' && cluster !== undefined) return `clusters/${cluster}/services/${name}/health`;
  if (kind === 'task-definition' && revision !== undefined) return `task-definitions/${name}/${revision}/containers`;
  return undefined;
}
