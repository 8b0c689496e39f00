/** A container image's reference, taken apart. */
export interface ImageParts {
  /** As people call it: `Docker Hub`, `Amazon ECR`, `Amazon ECR Public`, or its host. */
  readonly registry: string;
  readonly host: string;
  /** Of Amazon ECR only. */
  readonly account?: string;
  readonly region?: string;
  /** In full: `library/nginx`. */
  readonly repository: string;
  /** As written; an image without tag and digest is `latest`. */
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
}

const reference =
  /^(?:(?<host>localhost(?::\d+)?|[\w-]+(?:\.[\w-]+)+(?::\d+)?|[\w-]+:\d+)\/)?(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>[a-z0-9]+:[0-9a-f]+))?$/i;
const ecrHost = /^(?<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\./;

/**
 * Takes the reference of an image apart, by the grammar of the distribution project
 * (https://github.com/distribution/reference): what stands before the first `/` is a host when it has a dot or a port, else
 * the image is one of Docker Hub, whose official images are in `library/`.
 *
 * @returns undefined for what is no reference
 */
export function imageParts(text: string): ImageParts | undefined {
  // The longest reference of ECS has 255 characters and a digest.
  if (text.length > 400) return undefined;
  const { host = 'docker.io', repository, tag, digest } = reference.exec(text)?.groups ?? {};
  if (repository === undefined) return undefined;
  const isHub = host === 'docker.io' || host === 'index.docker.io' || host === 'registry-1.docker.io';
  const { account, region } = ecrHost.exec(host)?.groups ?? {};
  return {
    registry: isHub ? 'Docker Hub' : registryName(host, account),
    host,
    ...(account !== undefined && region !== undefined && { account, region }),
    repository: isHub && !repository.includes('/') ? `library/${repository}` : repository,
    tag,
    digest,
  };
}

function registryName(host: string, account: string | undefined): string {
  if (account !== undefined) return 'Amazon ECR';
  return host === 'public.ecr.aws' ? 'Amazon ECR Public' : host;
}
