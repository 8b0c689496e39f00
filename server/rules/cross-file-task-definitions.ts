import type { ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { compared, itemsInWords, namesInWords, referredTaskDefinition, type Verdict } from './cross-file.ts';
import { type Fixes, nearestOrOnly, replaceValue } from './fixes.ts';
import { quoted } from './formats.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';
import { lacks, memberValue, numberOf, objectsOf, textOf } from './values.ts';
import type { PortFacts, TaskDefinitionFacts } from './workspace-facts.ts';

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';

const container: Rule = {
  id: 'container-not-in-task-definition',
  severity: 'warning',
  title: 'The task definition has no such container',
  why: 'Load balancers, service registries and overrides name a container of the task definition. ECS refuses the request when the registered task definition has none of that name. It is compared with the file of the workspace that registers the family.',
  sources: [
    `${reference}/API_LoadBalancer.html`,
    `${reference}/API_ServiceRegistry.html`,
    `${reference}/API_ContainerOverride.html`,
  ],
  shapes: ['LoadBalancer', 'ServiceRegistry', 'ContainerOverride'],
  *check(subject, context) {
    const node = memberValue(subject, 'containerName') ?? memberValue(subject, 'name');
    const name = textOf(node);
    if (node === undefined || !name) return;
    yield* aboutTaskDefinition(context, node, (definition, label): Verdict | undefined => {
      const { items, isComplete, named } = definition.containers;
      if (!isComplete || named(name) !== undefined) return undefined;
      const has = items.length === 0 ? 'it has none' : `it has ${itemsInWords(items, (item) => item.name)}`;
      return {
        message: `${label} has no container ${quoted(name)}; ${has}`,
        range: definition.range,
        there: 'The task definition that was compared.',
        fixes: () =>
          nearestOrOnly(
            node,
            items.map((item) => item.name),
          ),
      };
    });
  },
};

const port: Rule = {
  id: 'port-not-in-task-definition',
  severity: 'warning',
  title: 'The container does not map this port',
  why: 'A load balancer or service registry sends traffic to a port that the container maps in `portMappings`. ECS refuses any other. It is compared with the file of the workspace that registers the family.',
  sources: [`${reference}/API_LoadBalancer.html`, `${reference}/API_ServiceRegistry.html`],
  shapes: ['LoadBalancer', 'ServiceRegistry'],
  *check(subject, context) {
    const node = memberValue(subject, 'containerPort');
    const number = numberOf(node);
    const name = textOf(memberValue(subject, 'containerName'));
    if (node === undefined || number === undefined || !name) return;
    yield* aboutTaskDefinition(context, node, (definition, label): Verdict | undefined => {
      const named = definition.containers.named(name);
      if (named === undefined || !named.ports.isComplete) return undefined;
      const ports = named.ports.items.map((mapping) => `${mapping.containerPort}`);
      if (ports.includes(`${number}`)) return undefined;
      const has = ports.length === 0 ? 'it maps no port' : `it maps ${namesInWords([...new Set(ports)])}`;
      return {
        message: `container ${quoted(name)} of ${label} does not map port ${number}; ${has}`,
        range: named.range,
        there: 'The container that was compared.',
        fixes: () => portFixes(node, number, named.ports.items),
      };
    });
  },
};

/** The ports that the container maps, the nearest first. */
function portFixes(node: ConcreteNode, wrong: number, mappings: readonly PortFacts[]): Fixes {
  const ports = new Set(mappings.map(({ containerPort }) => containerPort).filter((each) => each !== undefined));
  const nearest = [...ports].sort((a, b) => Math.abs(a - wrong) - Math.abs(b - wrong));
  return nearest.slice(0, mostOffered).flatMap((each) => replaceValue(node, each));
}

/** Alternatives of one fix in a menu. */
const mostOffered = 3;

const portName: Rule = {
  id: 'port-name-not-in-task-definition',
  severity: 'warning',
  title: 'The task definition has no port of this name',
  why: 'Service Connect and VPC Lattice find a port by the `name` of its port mapping. ECS refuses a name that no container of the task definition gives. It is compared with the file of the workspace that registers the family.',
  sources: [
    `${reference}/API_ServiceConnectService.html`,
    `${reference}/API_VpcLatticeConfiguration.html`,
    `${reference}/API_PortMapping.html`,
  ],
  shapes: ['ServiceConnectService[]', 'VpcLatticeConfiguration[]'],
  *check(list, context) {
    // Found once: a list may hold thousands, and most workspaces have no such file.
    const referred = referredTaskDefinition(context);
    if (referred === undefined) return;
    for (const subject of objectsOf(list)) {
      const node = memberValue(subject, 'portName');
      const name = textOf(node);
      if (node === undefined || !name) continue;
      yield* compared(referred, node, ({ portNames, range }, label): Verdict | undefined => {
        const names = portNames();
        if (names === undefined || names.has(name)) return undefined;
        const has = names.size === 0 ? 'none of its ports has a name' : `it has ${namesInWords([...names])}`;
        return {
          message: `${label} has no port named ${quoted(name)}; ${has}`,
          range,
          there: 'The task definition that was compared.',
          fixes: () => nearestOrOnly(node, [...names]),
        };
      });
    }
  },
};

const volume: Rule = {
  id: 'volume-not-configured-at-launch',
  severity: 'warning',
  title: 'The task definition leaves no such volume to the launch',
  why: 'A volume configuration is for a volume of the task definition with `configuredAtLaunch`: ECS refuses it for any other. It is compared with the file of the workspace that registers the family.',
  sources: [
    `${reference}/API_ServiceVolumeConfiguration.html`,
    `${reference}/API_TaskVolumeConfiguration.html`,
    `${reference}/API_Volume.html`,
    'https://github.com/go-to-k/cdkd/pull/811 quotes the refusal: "Volume configuration provided but no matching configuredAtLaunch volume found in task definition."',
  ],
  shapes: ['ServiceVolumeConfiguration', 'TaskVolumeConfiguration'],
  *check(subject, context) {
    const node = memberValue(subject, 'name');
    const name = textOf(node);
    if (node === undefined || !name) return;
    yield* aboutTaskDefinition(context, node, ({ volumes, range }, label): Verdict | undefined => {
      const named = volumes.named(name);
      if (named?.isConfiguredAtLaunch === false) {
        return {
          message: `volume ${quoted(name)} of ${label} is not \`configuredAtLaunch\`, so the request cannot configure it`,
          range: named.range,
          there: 'The volume that was compared.',
        };
      }
      if (named !== undefined || !volumes.isComplete) return undefined;
      const { items } = volumes;
      const has = items.length === 0 ? 'it has none' : `it has ${itemsInWords(items, (item) => item.name)}`;
      return {
        message: `${label} has no volume ${quoted(name)}; ${has}`,
        range,
        there: 'The task definition that was compared.',
        fixes: () => {
          const others = items.filter((item) => item.isConfiguredAtLaunch === true);
          return nearestOrOnly(
            node,
            others.map((item) => item.name),
          );
        },
      };
    });
  },
};

const volumeMissing: Rule = {
  id: 'volume-configuration-missing',
  severity: 'warning',
  title: 'A volume that is configured at launch has no configuration',
  why: 'With `configuredAtLaunch` the task definition leaves a volume to the request that starts the tasks; without a configuration in `volumeConfigurations` there is no volume to attach. It is compared with the file of the workspace that registers the family.',
  sources: [
    `${reference}/API_Volume.html`,
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/configure-ebs-volume.html',
  ],
  shapes: ['CreateServiceRequest', 'RunTaskRequest', 'StartTaskRequest'],
  *check(request, context) {
    if (request.kind !== 'object') return;
    const configurations = memberValue(request, 'volumeConfigurations');
    const names = namesOfItems(configurations, request, context);
    const node = configurations ?? memberValue(request, 'taskDefinition') ?? request;
    if (names === undefined) return;
    yield* aboutTaskDefinition(context, node, ({ volumes }, label): Verdict | undefined => {
      const missing = volumes.items.find((item) => item.isConfiguredAtLaunch === true && !names.has(item.name));
      return (
        missing && {
          message: `${label} leaves volume ${quoted(missing.name)} to be configured at launch; add it to \`volumeConfigurations\``,
          range: missing.range,
          there: 'The volume that is configured at launch.',
        }
      );
    });
  },
};

/** The names of all volume configurations; undefined when there may be others. */
function namesOfItems(
  list: ConcreteNode | undefined,
  request: ObjectNode,
  context: RuleContext,
): ReadonlySet<string> | undefined {
  if (lacks(request, 'volumeConfigurations', context)) return new Set();
  if (list?.kind !== 'array') return undefined;
  const names = objectsOf(list).map((item) => textOf(memberValue(item, 'name')));
  const known = names.filter((name) => name !== undefined);
  return known.length === list.items.length ? new Set(known) : undefined;
}

function* aboutTaskDefinition(
  context: RuleContext,
  node: ConcreteNode,
  judge: (definition: TaskDefinitionFacts, label: string) => Verdict | undefined,
): Iterable<Finding> {
  const referred = referredTaskDefinition(context);
  if (referred !== undefined) yield* compared(referred, node, judge);
}

/** What requests that start tasks name of their task definition, compared with the file that registers it. */
export const crossFileTaskDefinitionRules: readonly Rule[] = [container, port, portName, volume, volumeMissing];
