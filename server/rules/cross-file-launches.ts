import type { ConcreteNode } from '../syntax/tree.ts';
import { fargateUseOf, launchTypeOf } from './capacity.ts';
import { compared, namesInWords, referredTaskDefinition } from './cross-file.ts';
import { containerAndPortFixes } from './cross-file-fixes.ts';
import { removeMember } from './fixes.ts';
import { isCompletedByFlags } from './known-values.ts';
import type { Rule } from './rule.ts';
import { controllerOf } from './scheduling.ts';
import { isSet, lacks, memberValue, objectsOf } from './values.ts';
import type { TaskDefinitionFacts } from './workspace-facts.ts';

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';
const awsvpcGuide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html';

const networkMissing: Rule = {
  id: 'awsvpc-network-configuration-missing',
  severity: 'warning',
  title: 'The network mode awsvpc needs networkConfiguration',
  why: 'In the network mode `awsvpc` each task has a network interface of its own, and ECS must be told in which subnets to put it; it refuses a request without `networkConfiguration`. It is compared with the file of the workspace that registers the family.',
  sources: [`${reference}/API_CreateService.html`, `${reference}/API_RunTask.html`, awsvpcGuide],
  shapes: ['CreateServiceRequest', 'CreateTaskSetRequest', 'RunTaskRequest', 'StartTaskRequest'],
  *check(request, context) {
    if (request.kind !== 'object' || !lacks(request, 'networkConfiguration', context)) return;
    // On Fargate this is told without the task definition: fargate-network-configuration-required.
    if (fargateUseOf(request) !== undefined || controllerOf(request) === 'EXTERNAL') return;
    if (isCompletedByFlags(request, context)) return;
    const referred = referredTaskDefinition(context);
    if (referred === undefined) return;
    yield* compared(referred, referred.node ?? request, ({ networkMode, range }, label) =>
      networkMode === 'awsvpc'
        ? {
            message: `${label} has \`networkMode\` awsvpc, which needs \`networkConfiguration.awsvpcConfiguration\` with at least one subnet; add it`,
            range,
            there: 'The task definition with the network mode awsvpc.',
          }
        : undefined,
    );
  },
};

const networkUnneeded: Rule = {
  id: 'network-configuration-without-awsvpc',
  severity: 'warning',
  title: 'networkConfiguration is for the network mode awsvpc only',
  why: 'Only in the network mode `awsvpc` has a task subnets and security groups of its own; with any other ECS refuses `networkConfiguration`. It is compared with the file of the workspace that registers the family.',
  sources: [`${reference}/API_CreateService.html`, `${reference}/API_RunTask.html`, awsvpcGuide],
  shapes: [
    'CreateServiceRequest',
    'UpdateServiceRequest',
    'CreateTaskSetRequest',
    'RunTaskRequest',
    'StartTaskRequest',
  ],
  *check(request, context) {
    const network = memberValue(request, 'networkConfiguration');
    if (network?.kind !== 'object' || !isSet(memberValue(network, 'awsvpcConfiguration'))) return;
    // On Fargate it is the task definition that is wrong: fargate-incompatible-task-definition.
    if (fargateUseOf(request) !== undefined) return;
    const referred = referredTaskDefinition(context);
    if (referred === undefined) return;
    yield* compared(referred, network, ({ networkMode, range, compatibilities }, label) => {
      if (networkMode === undefined || networkMode === '' || networkMode === 'awsvpc') return undefined;
      // A Fargate task definition without a network mode is wrong itself.
      if (!compatibilities.isComplete || compatibilities.items.includes('FARGATE')) return undefined;
      const mode = networkMode === 'default' ? 'no `networkMode`' : `\`networkMode\` ${networkMode}`;
      return {
        message: `${label} has ${mode}, and \`networkConfiguration\` goes with awsvpc only; remove it, or change the task definition`,
        range,
        there: 'The task definition that was compared.',
        fixes: () => removeMember(request, 'networkConfiguration'),
      };
    });
  },
};

const registryContainer: Rule = {
  id: 'service-registry-container-missing',
  severity: 'warning',
  title: 'Without awsvpc a service registry names a container and its port',
  why: 'In the network modes `bridge` and `host` tasks share the address of their container instance, so service discovery must know which port of which container is meant. It is compared with the file of the workspace that registers the family.',
  sources: [`${reference}/API_ServiceRegistry.html`],
  shapes: ['ServiceRegistry'],
  *check(registry, context) {
    if (registry.kind !== 'object') return;
    const missing = ['containerName', 'containerPort'].filter((name) => lacks(registry, name, context));
    const referred = missing.length === 0 ? undefined : referredTaskDefinition(context);
    if (referred === undefined) return;
    yield* compared(referred, registry, ({ networkMode, range, containers }, label) =>
      networkMode === 'bridge' || networkMode === 'host'
        ? {
            message: `${label} has \`networkMode\` ${networkMode}, so a service registry needs \`containerName\` and \`containerPort\`; add ${namesInWords(missing)}`,
            range,
            there: 'The task definition that was compared.',
            fixes: () => containerAndPortFixes(registry, containers),
          }
        : undefined,
    );
  },
};

const fargate: Rule = {
  id: 'fargate-incompatible-task-definition',
  severity: 'warning',
  title: 'The task definition cannot run on Fargate',
  why: 'Fargate runs task definitions with the network mode `awsvpc`, with `cpu` and `memory` of the task, and registered for FARGATE. ECS refuses to run others there. It is compared with the file of the workspace that registers the family.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html',
    `${reference}/API_RegisterTaskDefinition.html`,
    'https://github.com/sil-org/ecs-deploy/pull/129 quotes the refusal: "Task definition does not support launch_type FARGATE."',
  ],
  shapes: ['CreateServiceRequest', 'UpdateServiceRequest', 'CreateTaskSetRequest', 'RunTaskRequest'],
  *check(request, context) {
    const use = fargateUseOf(request);
    const referred = use === undefined ? undefined : referredTaskDefinition(context);
    if (use === undefined || referred === undefined) return;
    yield* compared(referred, use.node, (definition, label) => {
      const reasons = againstFargate(definition);
      if (reasons.length === 0) return undefined;
      return {
        message: `${label} cannot run on Fargate (${use.text}): ${reasons.join('; ')}`,
        range: definition.range,
        there: 'The task definition that was compared.',
      };
    });
  },
};

function againstFargate({ compatibilities, networkMode, hasCpu, hasMemory }: TaskDefinitionFacts): string[] {
  const { items, isComplete } = compatibilities;
  // Its own mistakes are told where it stands.
  if (items.includes('FARGATE')) return [];
  const reasons: string[] = [];
  if (isComplete && items.length > 0) reasons.push('`requiresCompatibilities` does not list FARGATE');
  if (networkMode !== undefined && networkMode !== '' && networkMode !== 'awsvpc')
    reasons.push(`\`networkMode\` must be awsvpc${networkMode === 'default' ? '' : `, not ${networkMode}`}`);
  const sizes = [hasCpu === false ? '`cpu`' : '', hasMemory === false ? '`memory`' : ''].filter((name) => name !== '');
  if (sizes.length > 0) reasons.push(`it has no ${sizes.join(' and ')} of the task`);
  return reasons;
}

const external: Rule = {
  id: 'external-launch-awsvpc',
  severity: 'warning',
  title: 'External instances do not have the network mode awsvpc',
  why: 'ECS cannot give network interfaces to instances outside AWS, so task definitions with the network mode `awsvpc` do not run there. It is compared with the file of the workspace that registers the family.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html'],
  shapes: ['CreateServiceRequest', 'CreateTaskSetRequest', 'RunTaskRequest'],
  *check(request, context) {
    const node = memberValue(request, 'launchType');
    if (node === undefined || launchTypeOf(request) !== 'EXTERNAL') return;
    const referred = referredTaskDefinition(context);
    if (referred === undefined) return;
    yield* compared(referred, node, ({ networkMode, range }, label) =>
      networkMode === 'awsvpc'
        ? {
            message: `${label} has \`networkMode\` awsvpc, which external instances do not support; use bridge, host or none`,
            range,
            there: 'The task definition with the network mode awsvpc.',
          }
        : undefined,
    );
  },
};

const serviceConnect: Rule = {
  id: 'service-connect-network-mode',
  severity: 'warning',
  title: 'Service Connect needs the network mode awsvpc or bridge',
  why: 'The proxy of Service Connect cannot stand before containers in the network modes `host` and `none`. It is compared with the file of the workspace that registers the family.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts.html'],
  shapes: ['ServiceConnectConfiguration'],
  *check(configuration, context) {
    if (!isOn(memberValue(configuration, 'enabled'))) return;
    const referred = referredTaskDefinition(context);
    if (referred === undefined || objectsOf(memberValue(configuration, 'services')).length === 0) return;
    yield* compared(referred, configuration, ({ networkMode, range }, label) =>
      networkMode === 'host' || networkMode === 'none'
        ? {
            message: `${label} has \`networkMode\` ${networkMode}, and Service Connect works with awsvpc and bridge only`,
            range,
            there: 'The task definition that was compared.',
          }
        : undefined,
    );
  },
};

function isOn(node: ConcreteNode | undefined): boolean {
  return node?.kind === 'boolean' && node.value;
}

/** Where and how tasks are launched, compared with the file that registers their task definition. */
export const crossFileLaunchRules: readonly Rule[] = [
  networkMissing,
  networkUnneeded,
  registryContainer,
  fargate,
  external,
  serviceConnect,
];
