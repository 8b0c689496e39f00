import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { Wire } from '../wire.ts';

/** How long a task stays in each part of its life, in seconds. */
export interface TaskDurations {
  /** PROVISIONING: a network interface is made. With 0 the task starts in PENDING. */
  readonly provisioning: number;
  /** PENDING, before the pull. */
  readonly preparing: number;
  /** PENDING, images are pulled. */
  readonly pulling: number;
  /** ACTIVATING: containers are made, load balancers and service discovery learn of the task. */
  readonly activating: number;
  /** From the wish to stop it to DEACTIVATING. */
  readonly noticing: number;
  /** DEACTIVATING: load balancers and service discovery forget it. */
  readonly deactivating: number;
  /** DEPROVISIONING: the network interface is given back. With 0 that part is left out. */
  readonly releasing: number;
}

/** Seconds for which ECS remembers a task that is STOPPED ("at least one hour", developer guide, "Task lifecycle"). */
export const rememberedSeconds = 3600;

// Nothing of this is documented; the values are usual ones for small images. STOPPING lasts as its containers take (outcomes.ts).
const fargate: TaskDurations = {
  provisioning: 10,
  preparing: 2,
  pulling: 8,
  activating: 2,
  noticing: 1,
  deactivating: 1,
  releasing: 8,
};
const instance: TaskDurations = {
  provisioning: 0,
  preparing: 1,
  pulling: 3,
  activating: 1,
  noticing: 1,
  deactivating: 1,
  releasing: 0,
};
const instanceWithInterface: TaskDurations = { ...instance, provisioning: 4, releasing: 4 };

/** What registering with load balancers and service discovery adds. */
const registered = { activating: 3, deactivating: 9 };

/** How long the parts of a task's life last, by what runs it. */
export function durationsOf(
  taskDefinition: Wire<TaskDefinition> | undefined,
  launchType: string | undefined,
  balancing: 'balanced' | 'alone',
): TaskDurations {
  const plain =
    launchType === 'FARGATE' ? fargate : taskDefinition?.networkMode === 'awsvpc' ? instanceWithInterface : instance;
  if (balancing === 'alone') return plain;
  return {
    ...plain,
    activating: plain.activating + registered.activating,
    deactivating: plain.deactivating + registered.deactivating,
  };
}
