import type * as ecs from '@aws-sdk/client-ecs';

/** Tasks that were seen stopped. ECS forgets them after an hour at most, the window while it lives does not. */
export interface StoppedTasks {
  /** Whether it was not known before. */
  add(connection: string, task: ecs.Task): boolean;
  /** Those of a cluster, or of one of its services. */
  of(connection: string, cluster: string, serviceName?: string): readonly ecs.Task[];
  /** The connection is gone. */
  forget(connection: string): void;
}

/** @param most how many of a connection are kept: those that stopped last */
export function createStoppedTasks(most: number): StoppedTasks {
  const byConnection = new Map<string, Map<string, ecs.Task>>();

  /** Leaves out the oldest tenth, so that not every new one has all of them sorted. */
  function prune(tasks: Map<string, ecs.Task>): void {
    const oldest = [...tasks].sort(([, a], [, b]) => stoppedAt(a) - stoppedAt(b));
    for (const [arn] of oldest.slice(0, Math.ceil(most / 10))) tasks.delete(arn);
  }

  return {
    add(connection, task) {
      const arn = task.taskArn;
      if (arn === undefined) return false;
      const tasks = byConnection.get(connection) ?? new Map<string, ecs.Task>();
      byConnection.set(connection, tasks);
      const isNew = !tasks.has(arn);
      tasks.set(arn, task);
      if (tasks.size > most) prune(tasks);
      return isNew && tasks.has(arn);
    },
    of(connection, cluster, serviceName) {
      const all = [...(byConnection.get(connection)?.values() ?? [])];
      const group = serviceName === undefined ? undefined : `service:${serviceName}`;
      return all.filter((task) => task.clusterArn === cluster && (group === undefined || task.group === group));
    },
    forget(connection) {
      byConnection.delete(connection);
    },
  };
}

function stoppedAt({ stoppedAt: at, createdAt }: ecs.Task): number {
  return (at ?? createdAt)?.getTime() ?? 0;
}
