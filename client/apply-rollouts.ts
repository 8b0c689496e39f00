import type { FileRequest } from './apply/model.ts';
import type { Prepared } from './apply/run.ts';
import type { RunItem } from './apply/run-several.ts';
import { familyOf } from './apply/shape-names.ts';
import { targetOf } from './apply/target.ts';
import type { Connection } from './aws/connection.ts';
import type { RolloutFile, RolloutRequest } from './rollout-stored.ts';

const startsRollout = /^(?:CreateService|UpdateService|CreateTaskSet|UpdateTaskSet|UpdateServicePrimaryTaskSet)$/;

export interface Applying {
  readonly prepared: readonly Prepared[];
  readonly connection: Connection;
  /** Requests that were applied before in this window, the newest first: files of task definitions are among them. */
  readonly earlier: readonly FileRequest[];
}

/** The rollouts that requests have begun, each with the files that set what is rolled out. */
export function rolloutsOf(
  { prepared, connection, earlier }: Applying,
  items: readonly RunItem[],
): readonly RolloutRequest[] {
  const known = [...items.map(({ request }) => request), ...earlier];
  return items.flatMap(({ request, result }) => {
    const made = result.kind === 'done' ? result.done.filter(({ call }) => startsRollout.test(call.operation)) : [];
    const each = prepared.find((one) => one.request === request);
    if (made.length === 0 || each === undefined) return [];
    const { cluster, name } = targetOf(request, connection, each.identity);
    if (cluster === undefined || name === undefined) return [];
    const service = typeof request.input.service === 'string' ? request.input.service : name;
    const deployment = primaryDeploymentOf(made.at(-1)?.output);
    const reference = made.at(-1)?.call.input.taskDefinition ?? request.input.taskDefinition;
    const family = typeof reference === 'string' ? familyOf(reference) : undefined;
    const definition = known.find(
      ({ operation, input }) => operation === 'RegisterTaskDefinition' && input.family === family,
    );
    return [
      {
        connection: connection.name,
        target: { cluster, service, ...(deployment !== undefined && { deployment }) },
        files: [request, ...(definition === undefined ? [] : [definition])].flatMap(fileOf),
      },
    ];
  });
}

/** What was restored or made otherwise stands in no file. */
function fileOf({ uri, index }: FileRequest): readonly RolloutFile[] {
  return uri === '' ? [] : [{ uri, index }];
}

/** Id of the row that CreateService and UpdateService answer as the newest; task sets have none. */
function primaryDeploymentOf(output: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const service = output?.service as { readonly deployments?: unknown } | undefined;
  const deployments = Array.isArray(service?.deployments) ? service.deployments : [];
  const primary = deployments.find((each: { readonly status?: unknown }) => each.status === 'PRIMARY');
  return typeof primary?.id === 'string' ? primary.id : undefined;
}
