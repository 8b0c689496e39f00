import { providerNameOf } from './capacity.ts';
import { compared, namesInWords, referredService, referredTaskDefinition } from './cross-file.ts';
import { clusterNameOf } from './cross-file-names.ts';
import { nearestOrOnly, removeMember } from './fixes.ts';
import { quoted } from './formats.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';
import { findingAt, isSet, lacks, memberValue, objectsOf, textOf } from './values.ts';
import type { Found, TextRange } from './workspace-facts.ts';

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';

const taskSet: Rule = {
  id: 'task-set-of-other-controller',
  severity: 'warning',
  title: 'Task sets are for services with the EXTERNAL deployment controller',
  why: 'Only services with the deployment controller EXTERNAL leave their task sets to you; ECS and CodeDeploy make those of other services themselves. It is compared with the file of the workspace that creates the service.',
  sources: [
    `${reference}/API_CreateTaskSet.html`,
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html',
  ],
  shapes: [
    'CreateTaskSetRequest',
    'UpdateTaskSetRequest',
    'DeleteTaskSetRequest',
    'UpdateServicePrimaryTaskSetRequest',
  ],
  *check(_request, context) {
    const referred = referredService(context);
    if (referred?.node === undefined) return;
    yield* compared(referred, referred.node, ({ controller, range }, label) =>
      controller === undefined || controller === 'EXTERNAL'
        ? undefined
        : {
            message: `${label} has the deployment controller ${controller}; ${context.operation} is for services with EXTERNAL`,
            range,
            there: 'The service that was compared.',
          },
    );
  },
};

/**
 * What UpdateService cannot change, by deployment controller.
 * Source: UpdateService, "For services using the blue/green (CODE_DEPLOY) deployment controller, only the desired count,
 * deployment configuration, health check grace period, task placement constraints and strategies, enable ECS managed tags
 * option, and propagate tags can be updated"; "If the network configuration, platform version, task definition, or load
 * balancer need to be updated, create a new CodeDeploy deployment"; "If the network configuration, platform version, task
 * definition, or load balancer need to be updated, create a new task set" (EXTERNAL).
 */
const fixedMembers = ['taskDefinition', 'networkConfiguration', 'platformVersion', 'loadBalancers'];
const elsewhere: Readonly<Record<string, string>> = {
  CODE_DEPLOY: 'a CodeDeploy deployment',
  EXTERNAL: 'a new task set (CreateTaskSet)',
};

const update: Rule = {
  id: 'update-of-other-controller',
  severity: 'warning',
  title: 'The deployment controller does not let UpdateService change this',
  why: 'With the deployment controllers CODE_DEPLOY and EXTERNAL, the task definition, network, platform version and load balancers change by a new deployment or task set. ECS refuses them in UpdateService. It is compared with the file of the workspace that creates the service.',
  sources: [`${reference}/API_UpdateService.html`],
  shapes: ['UpdateServiceRequest'],
  *check(request, context) {
    // An update may also change the controller itself.
    if (request.kind !== 'object' || !lacks(request, 'deploymentController', context)) return;
    const members = fixedMembers.filter((name) => isSet(memberValue(request, name)));
    const referred = members.length === 0 ? undefined : referredService(context);
    if (referred === undefined) return;
    for (const name of members) {
      const node = memberValue(request, name);
      if (node === undefined) continue;
      yield* compared(referred, node, ({ controller, range }, label) => {
        const way = controller === undefined ? undefined : elsewhere[controller];
        return way === undefined
          ? undefined
          : {
              message: `${label} has the deployment controller ${controller}: \`${name}\` is changed by ${way}, not by UpdateService`,
              range,
              there: 'The service that was compared.',
              fixes: () => removeMember(request, name),
            };
      });
    }
  },
};

const provider: Rule = {
  id: 'strategy-provider-not-in-cluster',
  severity: 'warning',
  title: 'The cluster does not have this capacity provider',
  why: 'A strategy can only use capacity providers that are associated with the cluster, FARGATE and FARGATE_SPOT included. It is compared with the files of the workspace that create the cluster or put its capacity providers.',
  sources: [`${reference}/API_CapacityProviderStrategyItem.html`, `${reference}/API_PutClusterCapacityProviders.html`],
  shapes: ['CapacityProviderStrategyItem'],
  operations: ['CreateService', 'UpdateService', 'CreateTaskSet', 'RunTask'],
  *check(item, { root, workspace }) {
    const node = memberValue(item, 'capacityProvider');
    const text = textOf(node);
    const cluster = clusterNameOf(textOf(memberValue(root, 'cluster')));
    if (node === undefined || !text || cluster === undefined) return;
    const name = providerNameOf(text);
    const found = workspace.clusters(cluster);
    if (found.count === 0 || workspace.providersMadeFor(cluster).has(name)) return;
    const referred = { node, label: `cluster ${quoted(cluster)}`, found, revision: undefined };
    yield* compared(referred, node, ({ providers, range }, label) => {
      // Without any, they are most likely put later.
      if (!providers.isComplete || providers.items.length === 0 || providers.named(name) !== undefined)
        return undefined;
      return {
        message: `${label} has no capacity provider ${quoted(name)}; it has ${namesInWords(providers.items)}`,
        range,
        there: 'The cluster that was compared.',
        fixes: () => nearestOrOnly(node, providers.items),
      };
    });
  },
};

const ambiguous: Rule = {
  id: 'ambiguous-definition',
  severity: 'information',
  title: 'Several files define this name',
  why: 'What is written here is compared with the definition in the nearest folder. Several are equally near and differ, so only what is wrong with all of them can be told.',
  sources: ['A convention of this checker: which of the files is registered is not known offline.'],
  shapes: [
    'CreateServiceRequest',
    'UpdateServiceRequest',
    'CreateTaskSetRequest',
    'UpdateTaskSetRequest',
    'DeleteTaskSetRequest',
    'UpdateServicePrimaryTaskSetRequest',
    'RunTaskRequest',
    'StartTaskRequest',
  ],
  *check(_request, context) {
    for (const referred of [referredTaskDefinition(context), referredService(context)]) {
      if (referred?.node !== undefined) yield* ambiguity(referred.label, referred.found.nearest, referred.node);
    }
    yield* ambiguousCluster(context);
  },
};

function* ambiguousCluster({ root, workspace }: RuleContext): Iterable<Finding> {
  const node = memberValue(root, 'cluster');
  const name = clusterNameOf(textOf(node));
  if (node === undefined || name === undefined) return;
  if (objectsOf(memberValue(root, 'capacityProviderStrategy')).length === 0) return;
  yield* ambiguity(`cluster ${quoted(name)}`, workspace.clusters(name).nearest, node);
}

function* ambiguity(
  label: string,
  nearest: readonly Found<{ readonly range: TextRange }>[],
  node: Parameters<typeof findingAt>[0],
): Iterable<Finding> {
  if (nearest.length < 2) return;
  const files = [...new Set(nearest.map(({ path }) => path ?? 'this file'))];
  const finding = findingAt(
    node,
    `There are ${nearest.length} different definitions of ${label} equally near, in ${namesInWords(files)}; only what is wrong with all of them is told.`,
  );
  yield {
    ...finding,
    related: nearest.map(({ uri, definition }) => ({
      uri,
      range: definition.range,
      message: 'One of the definitions.',
    })),
  };
}

/** Task sets, updates and strategies, compared with the files that create their service or cluster. */
export const crossFileServiceRules: readonly Rule[] = [taskSet, update, provider, ambiguous];
