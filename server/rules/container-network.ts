import type { ConcreteNode } from '../syntax/tree.ts';
import { removeMember } from './fixes.ts';
import { holdsObjects } from './known-values.ts';
import { proxyFixes } from './proxy-fixes.ts';
import type { Rule } from './rule.ts';
import { networkModeOf } from './task-definition-facts.ts';
import { findingAt, itemsOf, lacks, memberValue, textOf } from './values.ts';

const containerDefinition = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html';
const proxyConfiguration = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ProxyConfiguration.html';

const shapes = ['ContainerDefinition'];

const links: Rule = {
  id: 'links-need-bridge',
  severity: 'error',
  title: 'Links need the network mode bridge',
  why: 'Links belong to the network of a Docker bridge. With `awsvpc` and `host` containers reach each other at `localhost`.',
  sources: [
    containerDefinition,
    'The API error, "Links are not supported when networkMode=awsvpc.", is quoted in aws-observability/aws-otel-collector#1359.',
  ],
  shapes,
  *check(container, { root }) {
    const list = memberValue(container, 'links');
    const mode = networkModeOf(root);
    if (list === undefined || mode === undefined || !['awsvpc', 'host', 'none'].includes(mode)) return;
    if (!itemsOf(list).some((item) => !!textOf(item))) return;
    const instead = mode === 'none' ? '' : ' Containers reach each other at `localhost`.';
    yield findingAt(
      list,
      `\`links\` work with the network mode \`bridge\` only, not with \`${mode}\`; remove them.${instead}`,
      () => removeMember(container, 'links'),
    );
  },
};

const hostname: Rule = {
  id: 'hostname-awsvpc',
  severity: 'error',
  title: 'No hostname with awsvpc',
  why: 'With `awsvpc` the containers of a task share its network interface and the host name that it has.',
  sources: [
    containerDefinition,
    'The API error, "hostname is not supported on container when networkMode=awsvpc.", is quoted in labd/ecs-deplojo#26.',
  ],
  shapes,
  *check(container, { root }) {
    const node = memberValue(container, 'hostname');
    const name = textOf(node);
    if (node === undefined || !name || networkModeOf(root) !== 'awsvpc') return;
    yield findingAt(
      node,
      `\`hostname\` (\`${name}\`) is not supported with the network mode \`awsvpc\`; remove it.`,
      () => removeMember(container, 'hostname'),
    );
  },
};

const extraHosts: Rule = {
  id: 'extra-hosts-awsvpc',
  severity: 'error',
  title: 'No extraHosts with awsvpc',
  why: 'With `awsvpc` the containers of a task share its network, and ECS adds no lines to their `/etc/hosts`.',
  sources: [containerDefinition],
  shapes,
  *check(container, { root }) {
    const list = memberValue(container, 'extraHosts');
    if (!holdsObjects(list) || networkModeOf(root) !== 'awsvpc') return;
    yield findingAt(
      list,
      '`extraHosts` are not supported with the network mode `awsvpc`; remove them, and use DNS (a private hosted zone) instead.',
      () => removeMember(container, 'extraHosts'),
    );
  },
};

const proxyProperties: Rule = {
  id: 'proxy-configuration-properties',
  severity: 'error',
  title: 'Properties of a proxy configuration',
  why: 'ECS sets up the redirection to the proxy from these properties: the ports of the proxy and the application, and whose traffic is left alone.',
  sources: [proxyConfiguration, 'aws-cdk (app-mesh-proxy-configuration) checks the same.'],
  shapes: ['ProxyConfiguration'],
  *check(configuration, context) {
    if (configuration.kind !== 'object') return;
    const list = memberValue(configuration, 'properties');
    const names = lacks(configuration, 'properties', context) ? [] : namesIn(list);
    if (names === undefined) return;
    const known = new Set(names);
    const missing = ['AppPorts', 'ProxyIngressPort', 'ProxyEgressPort'].filter((name) => !known.has(name));
    const wanted = missing.map((name) => `\`${name}\``);
    const hasIgnored = known.has('IgnoredUID') || known.has('IgnoredGID');
    if (!hasIgnored) wanted.push('`IgnoredUID` or `IgnoredGID`');
    if (wanted.length === 0) return;
    yield findingAt(
      list ?? configuration,
      `The \`properties\` of a \`proxyConfiguration\` lack ${wanted.join(', ')}; add ${wanted.length === 1 ? 'it' : 'them'}.`,
      () => proxyFixes(configuration, list, hasIgnored ? missing : [...missing, 'IgnoredUID'], context.root),
    );
  },
};

/** The names of all properties; undefined when one of them is not known. */
function namesIn(list: ConcreteNode | undefined): readonly string[] | undefined {
  if (list?.kind !== 'array') return undefined;
  const names = itemsOf(list).map((property) => textOf(memberValue(property, 'name')));
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** Rules about the network of containers, other than their ports. */
export const containerNetworkRules: readonly Rule[] = [links, hostname, extraHosts, proxyProperties];
