import { once } from '../syntax/once.ts';
import type { ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { isArnOf } from './arn-parts.ts';
import { fargateUseOf } from './capacity.ts';
import { isIdentical, nearestForm, removeItems, removeMember, setMember } from './fixes.ts';
import { quoted, textForm } from './formats.ts';
import type { Rule, RuleContext } from './rule.ts';
import { findingAt, lacks, memberValue, numberOf, objectsOf, textOf } from './values.ts';

const service = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html';
const alias = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectClientAlias.html';
const authority =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectTlsCertificateAuthority.html';
const logConfiguration = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html';

const clientAliasesLimit: Rule = {
  id: 'service-connect-client-aliases-limit',
  severity: 'error',
  title: 'One client alias for each Service Connect service',
  why: 'A Service Connect service has one name and port under which clients find it. Another name needs another item in `services`.',
  sources: [service, 'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-connect-client-aliases-max).'],
  shapes: ['ServiceConnectClientAlias[]'],
  check(aliases) {
    const entries = objectsOf(aliases);
    const second = entries[1];
    if (second === undefined) return [];
    const message = `A Service Connect service can have one client alias, this one has ${entries.length}; keep one, or add a service with another \`discoveryName\`.`;
    const fixes = () => removeItems(aliases, entries.slice(1), 'Remove all but the first client alias');
    return [findingAt(second, message, fixes)];
  },
};

const dnsName = /^[a-z0-9_.][a-z0-9_.-]{0,126}$/;
const discoveryName = /^[a-z0-9_][a-z0-9_-]{0,63}$/;

const dnsNameFormat: Rule = {
  id: 'service-connect-dns-name-format',
  severity: 'error',
  title: 'Form of a Service Connect DNS name',
  why: 'The name is written into the hosts file of client tasks. ECS takes up to 127 lowercase letters, digits, underscores, hyphens and periods, without a hyphen at the start.',
  sources: [alias, 'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-connect-client-alias-dns-name).'],
  shapes: ['ServiceConnectClientAlias'],
  check: textForm(
    'dnsName',
    (text) => dnsName.test(text),
    (text) =>
      `\`dnsName\` takes up to 127 lowercase letters, digits, underscores, hyphens and periods, and no hyphen at the start; change ${quoted(text)}.`,
    (node, text) => nearestForm(node, text.toLowerCase().replace(/^-+/, ''), /[^a-z0-9_.-]+/g, 127),
  ),
};

const discoveryNameFormat: Rule = {
  id: 'service-connect-discovery-name-format',
  severity: 'error',
  title: 'Form of a discovery name',
  why: 'ECS creates a Cloud Map service of this name: up to 64 lowercase letters, digits, underscores and hyphens, without a hyphen at the start.',
  sources: [service],
  shapes: ['ServiceConnectService'],
  check: textForm(
    'discoveryName',
    (text) => discoveryName.test(text),
    (text) =>
      `\`discoveryName\` takes up to 64 lowercase letters, digits, underscores and hyphens, and no hyphen at the start; change ${quoted(text)}.`,
    (node, text) => nearestForm(node, text.toLowerCase().replace(/^-+/, ''), /[^a-z0-9_-]+/g, 64),
  ),
};

/** The name of the Cloud Map service that is created for a Service Connect service, where it is known. */
function discoveryNameOf(entry: ObjectNode, context: RuleContext): string | undefined {
  const name = textOf(memberValue(entry, 'discoveryName'));
  // Thousands of services have one: whether it is lacking is asked of the others.
  if (name !== undefined) return name || undefined;
  return lacks(entry, 'discoveryName', context) ? textOf(memberValue(entry, 'portName')) || undefined : undefined;
}

const duplicateDiscoveryName: Rule = {
  id: 'service-connect-duplicate-discovery-name',
  severity: 'error',
  title: 'Discovery name used twice',
  why: 'Discovery names are unique within a namespace. A service without `discoveryName` takes its `portName`.',
  sources: [service, 'aws-cdk BaseService refuses it as well.'],
  shapes: ['ServiceConnectService[]'],
  *check(services, context) {
    const names = once(() => new Set(objectsOf(services).map((each) => discoveryNameOf(each, context))));
    const seen = new Map<string, ObjectNode>();
    for (const entry of objectsOf(services)) {
      const name = discoveryNameOf(entry, context);
      if (name === undefined) continue;
      const first = seen.get(name);
      if (first === undefined) {
        seen.set(name, entry);
        continue;
      }
      yield findingAt(
        entry,
        `Another Service Connect service already has the discovery name \`${name}\`; give this one its own \`discoveryName\`.`,
        () => {
          if (isIdentical(first, entry)) return removeItems(services, [entry], 'Remove this service', 'safe');
          // Then its port name counts.
          return names().has(textOf(memberValue(entry, 'portName'))) ? [] : removeMember(entry, 'discoveryName');
        },
      );
    }
  },
};

const duplicateAlias: Rule = {
  id: 'service-connect-duplicate-alias',
  severity: 'error',
  title: 'Client alias used twice',
  why: 'Clients tell services apart by the name and port of their alias, so each pair may occur once.',
  sources: [service],
  shapes: ['ServiceConnectService[]'],
  *check(services) {
    // Names are rarely used twice: only then is it the pair that is looked up.
    const firstPorts = new Map<string, number>();
    const otherEndpoints = new Set<string>();
    for (const entry of objectsOf(services)) {
      for (const clientAlias of objectsOf(memberValue(entry, 'clientAliases'))) {
        const name = textOf(memberValue(clientAlias, 'dnsName'));
        const port = numberOf(memberValue(clientAlias, 'port'));
        if (!name || port === undefined) continue;
        const firstPort = firstPorts.get(name);
        if (firstPort === undefined) {
          firstPorts.set(name, port);
          continue;
        }
        const endpoint = `${name}:${port}`;
        if (firstPort !== port && !otherEndpoints.has(endpoint)) {
          otherEndpoints.add(endpoint);
          continue;
        }
        yield findingAt(
          clientAlias,
          `Another client alias already uses \`${endpoint}\`; change \`dnsName\` or \`port\` of one of them.`,
        );
      }
    }
  },
};

const tlsAuthority: Rule = {
  id: 'service-connect-tls-authority',
  severity: 'error',
  title: 'Service Connect TLS needs a private certificate authority',
  why: 'The certificates of Service Connect are issued by AWS Private Certificate Authority; without the ARN of an authority there is nobody to issue them.',
  sources: [authority, 'terraform-provider-aws requires the ARN, aws-cdk checks it.'],
  shapes: ['ServiceConnectTlsCertificateAuthority'],
  *check(subject, context) {
    if (subject.kind !== 'object') return;
    const node = memberValue(subject, 'awsPcaAuthorityArn');
    if (lacks(subject, 'awsPcaAuthorityArn', context)) {
      yield findingAt(
        node ?? subject,
        'TLS needs `awsPcaAuthorityArn`, the ARN of an AWS Private Certificate Authority; add it.',
      );
      return;
    }
    const text = textOf(node);
    if (node === undefined || !text || isArnOf(text, 'acm-pca', /^certificate-authority\/./)) return;
    yield findingAt(
      node,
      `\`awsPcaAuthorityArn\` must be the ARN of an AWS Private Certificate Authority (\`arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID\`), not ${quoted(text)}.`,
    );
  },
};

/** The log configuration of the proxy; undefined when Service Connect is switched off. */
function proxyLogsOf(configuration: ConcreteNode): ObjectNode | undefined {
  const enabled = memberValue(configuration, 'enabled');
  if (enabled?.kind === 'boolean' && !enabled.value) return undefined;
  const logs = memberValue(configuration, 'logConfiguration');
  return logs?.kind === 'object' ? logs : undefined;
}

const awslogsOptions: Rule = {
  id: 'service-connect-awslogs-options',
  severity: 'error',
  title: 'Options that the awslogs driver of Service Connect needs',
  why: 'The proxy of Service Connect logs like any container: awslogs must know the log group and its Region, and on Fargate the prefix of the stream.',
  sources: [logConfiguration, 'ecspresso verify refuses it, too.'],
  shapes: ['ServiceConnectConfiguration'],
  *check(configuration, context) {
    const logs = proxyLogsOf(configuration);
    if (logs === undefined || textOf(memberValue(logs, 'logDriver')) !== 'awslogs') return;
    const fargate = fargateUseOf(context.root)?.text;
    const needed = ['awslogs-group', 'awslogs-region', ...(fargate === undefined ? [] : ['awslogs-stream-prefix'])];
    const missing = needed.filter((option) => lacksOption(logs, option, context)).map((option) => `\`${option}\``);
    if (missing.length === 0) return;
    const reason = fargate === undefined ? '' : ` on Fargate (${fargate})`;
    yield findingAt(
      logs,
      `The log driver \`awslogs\`${reason} needs ${missing.join(' and ')} in \`options\`; add it.`,
      () =>
        // The prefix of the examples in the developer guide; group and Region depend on the account.
        missing.join() === '`awslogs-stream-prefix`'
          ? setMember(memberValue(logs, 'options'), 'awslogs-stream-prefix', 'ecs')
          : [],
    );
  },
};

function lacksOption(logs: ObjectNode, option: string, context: RuleContext): boolean {
  if (lacks(logs, 'options', context)) return true;
  const options = memberValue(logs, 'options');
  return options?.kind === 'object' && lacks(options, option, context);
}

/** Drivers of the API that Fargate does not have. A word outside the API's list is a matter of the schema. */
const driversOfInstances: ReadonlySet<string> = new Set(['json-file', 'syslog', 'journald', 'gelf', 'fluentd']);

const logDriverFargate: Rule = {
  id: 'service-connect-log-driver-fargate',
  severity: 'error',
  title: 'Log driver of Service Connect on Fargate',
  why: 'Fargate offers the log drivers awslogs, splunk and awsfirelens; the others need a container instance.',
  sources: [logConfiguration, 'cfn-lint E3713 checks the same for containers.'],
  shapes: ['ServiceConnectConfiguration'],
  *check(configuration, { root }) {
    const logs = proxyLogsOf(configuration);
    const node = memberValue(logs, 'logDriver');
    const driver = textOf(node);
    if (node === undefined || driver === undefined || !driversOfInstances.has(driver)) return;
    const fargate = fargateUseOf(root)?.text;
    if (fargate === undefined) return;
    yield findingAt(
      node,
      `Fargate (${fargate}) has no log driver \`${driver}\`; use \`awslogs\`, \`splunk\` or \`awsfirelens\`.`,
    );
  },
};

/** Rules about Service Connect. */
export const serviceConnectRules: readonly Rule[] = [
  clientAliasesLimit,
  dnsNameFormat,
  discoveryNameFormat,
  duplicateDiscoveryName,
  duplicateAlias,
  tlsAuthority,
  awslogsOptions,
  logDriverFargate,
];
