import type { ArrayNode, ConcreteNode } from '../syntax/tree.ts';
import { nearestForm, removeItems, setMember } from './fixes.ts';
import type { Finding, Rule } from './rule.ts';
import { findingAt, itemsOf, lacks, memberValue, textOf } from './values.ts';

const createDaemon = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateDaemon.html';
const updateDaemon = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateDaemon.html';

const nameFormat: Rule = {
  id: 'daemon-name-format',
  severity: 'error',
  title: 'Daemon name',
  why: "A daemon's name has 1 to 255 letters, digits, hyphens and underscores.",
  sources: [createDaemon],
  shapes: ['CreateDaemonRequest'],
  *check(request) {
    const node = memberValue(request, 'daemonName');
    const name = textOf(node);
    if (node === undefined || name === undefined || /^[A-Za-z0-9_-]{1,255}$/.test(name)) return;
    yield findingAt(node, "A daemon's name has 1 to 255 letters, digits, hyphens and underscores, nothing else.", () =>
      nearestForm(node, name, /[^A-Za-z0-9_-]+/g, 255),
    );
  },
};

/** ARN of any ECS resource, its type and the rest behind it. */
const ecsArnPattern = /^arn:aws(?:-[a-z]+)*:ecs:[a-z0-9-]+:\d{12}:(?<type>[a-z-]+)\/(?<id>.+)$/;

const capacityProviderArns: Rule = {
  id: 'daemon-capacity-provider-arns',
  severity: 'error',
  title: 'Daemons run on Managed Instances providers',
  why: 'A daemon runs on the instances of Managed Instances capacity providers, which are named by their ARNs. Fargate has no instances.',
  sources: [createDaemon, updateDaemon],
  shapes: ['CreateDaemonRequest', 'UpdateDaemonRequest'],
  *check(request) {
    const list = memberValue(request, 'capacityProviderArns');
    if (list?.kind !== 'array') return;
    if (list.items.length === 0) {
      yield findingAt(
        list,
        '`capacityProviderArns` is empty; give the ARN of at least one Managed Instances capacity provider.',
      );
    }
    for (const item of itemsOf(list)) yield* providerFindings(list, item);
  },
};

function* providerFindings(list: ArrayNode, node: ConcreteNode): Iterable<Finding> {
  const text = textOf(node);
  if (text === undefined) return;
  const { type, id } = ecsArnPattern.exec(text)?.groups ?? {};
  if (type !== 'capacity-provider') {
    yield findingAt(
      node,
      `\`${text}\` is not the ARN of a capacity provider; daemons take no names and no other resources.`,
    );
  } else if (id === 'FARGATE' || id === 'FARGATE_SPOT') {
    yield findingAt(
      node,
      `Daemons do not run on Fargate (\`${id}\`); give the ARN of a Managed Instances capacity provider.`,
      () => (list.items.length > 1 ? removeItems(list, [node], `Remove \`${id}\``) : []),
    );
  }
}

const arnFormats: Rule = {
  id: 'daemon-arn-formats',
  severity: 'error',
  title: 'Daemon ARNs',
  why: 'The daemon operations name clusters, daemons and their task definitions by full ARNs, unlike the service operations.',
  sources: [createDaemon, updateDaemon],
  shapes: ['CreateDaemonRequest', 'UpdateDaemonRequest'],
  *check(request) {
    yield* arnFindings(
      memberValue(request, 'clusterArn'),
      'clusterArn',
      (type, id) => type === 'cluster' && !id.includes('/'),
    );
    for (const name of ['daemonArn', 'daemonTaskDefinitionArn'])
      yield* arnFindings(memberValue(request, name), name, () => true);
  },
};

function* arnFindings(
  node: ConcreteNode | undefined,
  name: string,
  fits: (type: string, id: string) => boolean,
): Iterable<Finding> {
  const text = textOf(node);
  if (node === undefined || text === undefined) return;
  const { type, id } = ecsArnPattern.exec(text)?.groups ?? {};
  if (type !== undefined && id !== undefined && fits(type, id)) return;
  const what = name === 'clusterArn' ? 'the full ARN of a cluster' : 'a full ARN of ECS';
  yield findingAt(node, `\`${name}\` takes ${what}, not a name or anything else; \`${text}\` is none.`);
}

const alarmsNotEnabled: Rule = {
  id: 'daemon-alarms-not-enabled',
  severity: 'warning',
  title: 'Alarms listed but not enabled',
  why: "Alarms watch a daemon's deployment only when `enable` is true, and false is the default.",
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DaemonAlarmConfiguration.html'],
  shapes: ['DaemonAlarmConfiguration'],
  *check(alarms, context) {
    if (alarms.kind !== 'object') return;
    const enable = memberValue(alarms, 'enable');
    const off = lacks(alarms, 'enable', context) || (enable?.kind === 'boolean' && !enable.value);
    if (!off || itemsOf(memberValue(alarms, 'alarmNames')).length === 0) return;
    yield findingAt(alarms, 'These alarms are not used because `enable` is not true; set `enable` to true.', () =>
      setMember(alarms, 'enable', true),
    );
  },
};

/** Rules about daemons (the resource of CreateDaemon, not DAEMON services). */
export const daemonRules: readonly Rule[] = [nameFormat, capacityProviderArns, arnFormats, alarmsNotEnabled];
