import type { ContainerDefinition, NetworkMode, PortMapping, Volume } from '@aws-sdk/client-ecs';
import type { Request } from '../operation.ts';
import type { Wire } from '../wire.ts';

type Registration = Request<'RegisterTaskDefinition'>;

/**
 * What is registered for a request: a copy with the defaults that ECS writes into it, as DescribeTaskDefinition then shows them. Sources: the
 * output examples of RegisterTaskDefinition and DescribeTaskDefinition, the documented defaults of the members, and
 * internal/service/ecs/task_definition_equivalency.go of hashicorp/terraform-provider-aws, which undoes them.
 */
export function withDefaults(request: Registration): Omit<Registration, 'tags'> {
  const { tags: _tags, ...registered } = structuredClone(request);
  return {
    ...registered,
    containerDefinitions: registered.containerDefinitions?.map((each) => container(each, request.networkMode)),
    volumes: registered.volumes?.map(volume) ?? [],
    placementConstraints: registered.placementConstraints ?? [],
    ...(registered.cpu === undefined ? undefined : { cpu: cpuUnits(registered.cpu) }),
    ...(registered.memory === undefined ? undefined : { memory: mebibytes(registered.memory) }),
  };
}

/** "If you use vCPU …, it's converted to an integer indicating the CPU units when the task definition is registered" (TaskDefinition.cpu). */
export function cpuUnits(written: string): string {
  const [, amount, unit] = /^\s*([\d.]+)\s*(vcpu)?\s*$/i.exec(written) ?? [];
  if (amount === undefined) return written;
  return String(unit === undefined ? Number(amount) : Math.round(Number(amount) * 1024));
}

/** The same for memory: `1GB` is 1024 MiB. */
export function mebibytes(written: string): string {
  const [, amount, unit] = /^\s*([\d.]+)\s*(gb)?\s*$/i.exec(written) ?? [];
  if (amount === undefined) return written;
  return String(unit === undefined ? Number(amount) : Math.round(Number(amount) * 1024));
}

function container(
  definition: Wire<ContainerDefinition>,
  networkMode: NetworkMode | undefined,
): Wire<ContainerDefinition> {
  return {
    ...definition,
    cpu: definition.cpu ?? 0,
    portMappings: definition.portMappings?.map((mapping) => portMapping(mapping, networkMode)) ?? [],
    essential: definition.essential ?? true,
    environment: definition.environment ?? [],
    mountPoints: definition.mountPoints ?? [],
    volumesFrom: definition.volumesFrom ?? [],
    systemControls: definition.systemControls ?? [],
    ...(definition.healthCheck === undefined ? undefined : { healthCheck: healthCheck(definition.healthCheck) }),
  };
}

/** Defaults: HealthCheck.interval, .timeout and .retries. */
function healthCheck(check: NonNullable<Wire<ContainerDefinition>['healthCheck']>) {
  return { ...check, interval: check.interval ?? 30, timeout: check.timeout ?? 5, retries: check.retries ?? 3 };
}

/**
 * "If you use containers in a task with the awsvpc or host network mode, the hostPort can either be left blank or set to the same value as
 * the containerPort." With bridge, 0 stands for a port that is chosen when the task starts (PortMapping.hostPort).
 */
function portMapping(mapping: Wire<PortMapping>, networkMode: NetworkMode | undefined): Wire<PortMapping> {
  const protocol = mapping.protocol ?? 'tcp';
  if (mapping.containerPortRange !== undefined) return { ...mapping, protocol };
  const isSame = networkMode === 'awsvpc' || networkMode === 'host';
  return { ...mapping, hostPort: isSame ? mapping.containerPort : (mapping.hostPort ?? 0), protocol };
}

/** A volume that says nothing is a bind mount whose place the host chooses. Defaults: EFSVolumeConfiguration.rootDirectory. */
function volume(written: Wire<Volume>): Wire<Volume> {
  const { efsVolumeConfiguration: efs } = written;
  if (efs !== undefined) {
    return { ...written, efsVolumeConfiguration: { ...efs, rootDirectory: efs.rootDirectory ?? '/' } };
  }
  const { dockerVolumeConfiguration, fsxWindowsFileServerVolumeConfiguration, s3filesVolumeConfiguration } = written;
  const isElsewhere =
    dockerVolumeConfiguration !== undefined ||
    fsxWindowsFileServerVolumeConfiguration !== undefined ||
    s3filesVolumeConfiguration !== undefined ||
    written.configuredAtLaunch === true;
  return isElsewhere ? written : { ...written, host: written.host ?? {} };
}
