import type * as ecs from '@aws-sdk/client-ecs';
import type { LiveState } from './model.ts';
import { type Json, only, plainJson } from './shape-json.ts';
import { shortName } from './shape-names.ts';

/** Deployments that bring a daemon to their target. After the others it is as it was: they were stopped or rolled back. */
const leadsToTarget: readonly (string | undefined)[] = ['PENDING', 'IN_PROGRESS', 'SUCCESSFUL'];

/** ARN of the revision that a daemon has, or will have once its deployment is through; undefined when it has none yet. */
export function wantedDaemonRevision(
  { currentRevisions = [] }: ecs.DaemonDetail,
  deployment: ecs.DaemonDeployment | undefined,
): string | undefined {
  return targetOf(deployment)?.arn ?? currentRevisions[0]?.arn;
}

function targetOf(deployment: ecs.DaemonDeployment | undefined): ecs.DaemonDeploymentRevisionDetail | undefined {
  return leadsToTarget.includes(deployment?.status) ? deployment?.targetDaemonRevision : undefined;
}

/** A live daemon as the request that would make it; undefined when it is not there. */
export function daemonShape({ daemon, daemonRevision, daemonDeployment }: LiveState): Json | undefined {
  if (daemon === undefined) return undefined;
  const revisions = [targetOf(daemonDeployment) ?? daemon.currentRevisions ?? []].flat();
  const providers = revisions.flatMap(({ capacityProviders = [] }) => capacityProviders.map(({ arn }) => arn));
  return plainJson({
    daemonName: shortName(daemon.daemonArn ?? ''),
    clusterArn: daemon.clusterArn,
    capacityProviderArns: [...new Set(providers)],
    deploymentConfiguration: daemonDeployment?.deploymentConfiguration,
    ...only(plainJson(daemonRevision), [
      'daemonTaskDefinitionArn',
      'propagateTags',
      'enableECSManagedTags',
      'enableExecuteCommand',
      'critical',
    ]),
  });
}
