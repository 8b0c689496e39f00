import type { ImageParts } from '../computed/image.ts';

/**
 * The page of an image's repository, for registries whose addresses are certain. Docker Hub: official images at `/_/`, others
 * at `/r/`; Amazon ECR Public: its gallery; quay.io: `/repository/`; ghcr.io answers in a browser with the page of the package;
 * Amazon ECR: the AWS console.
 *
 * @returns undefined for other registries
 */
export function imagePage({ host, registry, repository, account, region }: ImageParts): string | undefined {
  // Names of repositories have no capitals: `REPLACED_BY_CI` is none.
  if (repository !== repository.toLowerCase()) return undefined;
  if (registry === 'Docker Hub') {
    const official = /^library\/([^/]+)$/.exec(repository)?.[1];
    if (official !== undefined) return `https://hub.docker.com/_/${official}`;
    return /^[^/]+\/[^/]+$/.test(repository) ? `https://hub.docker.com/r/${repository}` : undefined;
  }
  if (account !== undefined && region !== undefined) {
    const console = consoleOf(region);
    // Slashes in the name of a repository are kept: `private/111122223333/team/web`.
    return console && `${console}/ecr/repositories/private/${account}/${repository}?region=${region}`;
  }
  if (host === 'public.ecr.aws') return repository.includes('/') ? `https://gallery.ecr.aws/${repository}` : undefined;
  if (host === 'quay.io') return repository.includes('/') ? `https://quay.io/repository/${repository}` : undefined;
  if (host === 'ghcr.io') return repository.includes('/') ? `https://ghcr.io/${repository}` : undefined;
  return undefined;
}

/**
 * The page of a log group in the console of CloudWatch. Its name is percent-encoded twice, with `$` for `%`:
 * `/ecs/web` is `$252Fecs$252Fweb`; as the console itself writes the address.
 *
 * @returns undefined for what cannot be a region or a log group
 */
export function logGroupPage(region: string, group: string): string | undefined {
  const console = consoleOf(region);
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
  if (console === undefined || !/^[\w./#-]{1,512}$/.test(group)) return undefined;
  const name = encodeURIComponent(encodeURIComponent(group)).replaceAll('%', '$');
  return `${console}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${name}`;
}

/** The console of a region; undefined for partitions that have no public one. */
function consoleOf(region: string): string | undefined {
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) return undefined;
  if (/iso/.test(region) || region.startsWith('eusc-')) return undefined;
  if (region.startsWith('cn-')) return `https://${region}.console.amazonaws.cn`;
  if (region.startsWith('us-gov-')) return `https://${region}.console.amazonaws-us-gov.com`;
  return `https://${region}.console.aws.amazon.com`;
}
