import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { ApiError } from '../errors.ts';
import type { Request } from '../operation.ts';
import type { Wire } from '../wire.ts';

/** Source: "Containers per task definition" in the service quotas of Amazon ECS. */
const mostContainers = 10;

/**
 * Refuses a task definition whose structure ECS rules out; sizes and what depends on the launch type are checked before. The messages are
 * the API's: getmoto/moto (ecs/models.py), Shippable/support issue 2946, aws/amazon-ecs-cli issues 37 and 184, boto/boto3 issues.
 */
export function refuseStructure(request: Request<'RegisterTaskDefinition'>): void {
  const { family = '', containerDefinitions = [] } = request;
  if (family === '') throw refusal('Family should not be null or empty.');
  if (!/^[\w-]{1,255}$/.test(family)) throw refusal('Family contains invalid characters.');
  if (containerDefinitions.length === 0) throw refusal('Container list cannot be empty.');
  if (containerDefinitions.length > mostContainers) throw refusal('Too many containers.');
  for (const each of containerDefinitions) refuseContainer(each, request);
  const names = containerDefinitions.map(({ name }) => name);
  if (new Set(names).size < names.length) throw refusal('Container names must be unique within a Task Definition.');
  if (containerDefinitions.every(({ essential }) => essential === false)) {
    throw refusal('At least one container in a task definition must be marked as essential.');
  }
  for (const each of containerDefinitions) refuseReferences(each, request);
  for (const { type } of request.placementConstraints ?? []) {
    if (type === undefined) throw refusal('Placement constraint type must be specified.');
  }
}

function refuseContainer(definition: Wire<ContainerDefinition>, { memory }: Request<'RegisterTaskDefinition'>): void {
  const { name = '', image = '' } = definition;
  if (name === '') throw refusal('Container.name should not be null or empty.');
  if (!/^[\w-]{1,255}$/.test(name)) throw refusal('Container.name contains invalid characters.');
  if (image === '') throw refusal('Container.image should not be null or empty.');
  if (memory === undefined && definition.memory === undefined && definition.memoryReservation === undefined) {
    throw refusal(
      `Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
    );
  }
}

/** Containers and volumes that a container names must be in the task definition. */
function refuseReferences(
  { name, mountPoints = [], volumesFrom = [], dependsOn = [] }: Wire<ContainerDefinition>,
  { volumes = [], containerDefinitions = [] }: Request<'RegisterTaskDefinition'>,
): void {
  for (const { sourceVolume } of mountPoints) {
    if (!volumes.some((volume) => volume.name === sourceVolume)) throw refusal(`Unknown volume '${sourceVolume}'.`);
  }
  const isThere = (other: string | undefined) => containerDefinitions.some((each) => each.name === other);
  for (const { sourceContainer } of volumesFrom) {
    if (!isThere(sourceContainer)) throw refusal(`Unknown volumesFrom container '${sourceContainer}'.`);
  }
  for (const { containerName } of dependsOn) {
    if (isThere(containerName)) continue;
    throw refusal(`Container '${name}' cannot depend on container '${containerName}' because it does not exist.`);
  }
}

function refusal(message: string): ApiError {
  return new ApiError('ClientException', message);
}
