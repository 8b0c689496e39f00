import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Wire } from './wire.ts';

/** What a task takes of the container instance that it runs on. */
export interface TaskResources {
  /** CPU units: 1024 are one vCPU. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  /** TCP ports of the host, as container instances list them. */
  readonly ports: readonly string[];
  /** UDP ports of the host. */
  readonly udpPorts: readonly string[];
  readonly gpus: number;
}

/**
 * What a task of a task definition takes of an instance. The size of the task counts where it is given, otherwise the sum over its
 * containers, each with its memory reservation rather than its limit ("If you specify memoryReservation, then that value is
 * subtracted from the available memory resources for the container instance where the container is placed. Otherwise, the value of
 * memory is used.", ContainerDefinition.memory). With awsvpc the ports are those of the task's own network interface, and a host port of 0
 * is chosen when the task starts: neither is asked for here.
 */
export function resourcesOf(taskDefinition: Wire<TaskDefinition>): TaskResources {
  const containers = taskDefinition.containerDefinitions ?? [];
  return {
    cpu: sizeOf(taskDefinition.cpu) ?? sum(containers, ({ cpu }) => cpu ?? 0),
    memory: sizeOf(taskDefinition.memory) ?? sum(containers, (each) => each.memoryReservation ?? each.memory ?? 0),
    ports: hostPorts(taskDefinition, 'tcp'),
    udpPorts: hostPorts(taskDefinition, 'udp'),
    gpus: sum(containers, gpusOf),
  };
}

function hostPorts(
  { networkMode, containerDefinitions = [] }: Wire<TaskDefinition>,
  protocol: 'tcp' | 'udp',
): string[] {
  if (networkMode === 'awsvpc' || networkMode === 'none') return [];
  return containerDefinitions
    .flatMap(({ portMappings = [] }) => portMappings)
    .filter((mapping) => (mapping.protocol ?? 'tcp') === protocol)
    .map(({ hostPort, containerPort }) => (networkMode === 'host' ? (containerPort ?? 0) : (hostPort ?? 0)))
    .filter((port) => port > 0)
    .map(String);
}

function gpusOf({ resourceRequirements = [] }: Wire<ContainerDefinition>): number {
  return sum(resourceRequirements, ({ type, value }) => (type === 'GPU' ? Number(value) : 0));
}

function sizeOf(written: string | undefined): number | undefined {
  return written === undefined ? undefined : Number(written);
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
