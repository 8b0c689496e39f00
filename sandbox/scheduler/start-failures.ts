import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { Wire } from '../wire.ts';
import type { StartFailure } from './outcomes.ts';

const absent = /broken|missing|does-not-exist/i;

/**
 * Why the images of a task cannot be pulled. The words are those of the developer guide's page "CannotPullContainer task errors" (Fargate) and
 * of Docker (instances, where the task itself says only that it failed to start).
 */
export function pullFailure(
  containers: readonly Wire<ContainerDefinition>[],
  where: 'fargate' | 'instance',
): StartFailure | undefined {
  const failing = containers.find(({ image = '' }) => absent.test(image));
  if (failing === undefined) return undefined;
  const { name = '', image = '' } = failing;
  if (where === 'instance') {
    const containerReason = `CannotPullContainerError: Error response from daemon: manifest for ${tagged(image)} not found: manifest unknown: manifest unknown`;
    return { stoppedReason: 'Task failed to start', container: name, containerReason };
  }
  const reference = qualified(image);
  const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${reference}: ${reference}: not found`;
  return { stoppedReason: reason, container: name, containerReason: reason };
}

/** Why a task fails before its images are pulled: its secrets or its log group are not there. */
export function initialisationFailure(
  containers: readonly Wire<ContainerDefinition>[],
  where: 'fargate' | 'instance',
): StartFailure | undefined {
  const secrets = containers.flatMap(({ secrets = [], logConfiguration, repositoryCredentials }) => [
    ...secrets.map(({ valueFrom = '' }) => valueFrom),
    ...(logConfiguration?.secretOptions ?? []).map(({ valueFrom = '' }) => valueFrom),
    repositoryCredentials?.credentialsParameter ?? '',
  ]);
  const secret = secrets.find((each) => absent.test(each));
  if (secret !== undefined) return { stoppedReason: secretReason(secret) };
  const logging = containers.find((each) => lacksLogGroup(each));
  return logging === undefined ? undefined : logFailure(logging.name ?? '', where);
}

/** From the guide's page "ResourceInitializationError task errors". */
function secretReason(valueFrom: string): string {
  const common =
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';
  if (valueFrom.includes(':secretsmanager:')) {
    return `${common}unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${valueFrom} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`;
  }
  const parameter = valueFrom.startsWith('arn:') ? `/${valueFrom.split(':parameter/')[1] ?? valueFrom}` : valueFrom;
  return `${common}unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: ${parameter}`;
}

function lacksLogGroup({ logConfiguration }: Wire<ContainerDefinition>): boolean {
  if (logConfiguration?.logDriver !== 'awslogs') return false;
  const { options = {} } = logConfiguration;
  return absent.test(options['awslogs-group'] ?? '') && options['awslogs-create-group'] !== 'true';
}

function logFailure(container: string, where: 'fargate' | 'instance'): StartFailure {
  const cause =
    'failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.';
  if (where === 'fargate') {
    return {
      stoppedReason: `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: ${cause} : exit status 1`,
    };
  }
  const containerReason = `CannotStartContainerError: Error response from daemon: failed to initialize logging driver: ${cause}`;
  return { stoppedReason: 'Task failed to start', container, containerReason };
}

/** `nginx` -> `nginx:latest` */
function tagged(image: string): string {
  return /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
}

/** As containerd resolves it: `nginx` -> `docker.io/library/nginx:latest` */
function qualified(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) return `docker.io/library/${tagged(image)}`;
  return /[.:]|^localhost$/.test(first) ? tagged(image) : `docker.io/${tagged(image)}`;
}
