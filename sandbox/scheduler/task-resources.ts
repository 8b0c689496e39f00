import type { TaskDefinition, TaskOverride } from '@aws-sdk/client-ecs';
import { resourcesOf, type TaskResources } from '../task-resources.ts';
import type { Wire } from '../wire.ts';

/** What a task takes of an instance, its overrides counted. */
export function resourcesWith(
  taskDefinition: Wire<TaskDefinition>,
  overrides: Wire<TaskOverride> | undefined,
): TaskResources {
  if (overrides === undefined) return resourcesOf(taskDefinition);
  return resourcesOf({
    ...taskDefinition,
    cpu: overrides.cpu ?? taskDefinition.cpu,
    memory: overrides.memory ?? taskDefinition.memory,
    containerDefinitions: taskDefinition.containerDefinitions?.map((definition) => {
      const override = overrides.containerOverrides?.find(({ name }) => name === definition.name);
      return {
        ...definition,
        cpu: override?.cpu ?? definition.cpu,
        memory: override?.memory ?? definition.memory,
        memoryReservation: override?.memoryReservation ?? definition.memoryReservation,
        resourceRequirements: override?.resourceRequirements ?? definition.resourceRequirements,
      };
    }),
  });
}
