import type { ArrayNode, ObjectNode } from '../syntax/tree.ts';
import { nearestForm, replaceValue } from './fixes.ts';
import { namePattern, quoted, textForm, wrongText } from './formats.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';
import { findingAt, memberValue, textOf } from './values.ts';

const createService = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html';
const createExpress = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateExpressGatewayService.html';
const createCluster = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html';
const createProvider = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html';

/** @param kind as it begins the message: `Cluster` */
function wrongName(subject: ObjectNode | ArrayNode, member: string, kind: string): Iterable<Finding> {
  return wrongText(
    subject,
    member,
    (text) => namePattern.test(text),
    (text) =>
      `${kind} names consist of up to 255 letters (A to Z, a to z), digits, hyphens and underscores; change ${quoted(text)}.`,
    (node, text) => nearestForm(node, text, /[^A-Za-z0-9_-]+/g, 255),
  );
}

/** A name that must be given and is empty. ecspresso may know it from its own configuration. */
function* emptyName(
  subject: ObjectNode | ArrayNode,
  member: string,
  kind: string,
  { dialect }: RuleContext,
): Iterable<Finding> {
  const node = memberValue(subject, member);
  if (node === undefined || textOf(node) !== '' || dialect === 'ecspresso') return;
  yield findingAt(node, `\`${member}\` is empty; give the ${kind} a name.`);
}

const serviceName: Rule = {
  id: 'service-name-format',
  severity: 'error',
  title: 'Form of a service name',
  why: 'The name becomes a part of the ARN of the service: 1 to 255 letters, digits, hyphens and underscores.',
  sources: [createService, createExpress, 'The refusal by the API is recorded by cdk-preflight (pf-ecs-service-name).'],
  shapes: ['CreateServiceRequest', 'CreateExpressGatewayServiceRequest'],
  *check(request, context) {
    // Express services get a name from ECS when there is none.
    if (context.operation === 'CreateService') yield* emptyName(request, 'serviceName', 'service', context);
    yield* wrongName(request, 'serviceName', 'Service');
  },
};

const clusterName: Rule = {
  id: 'cluster-name-format',
  severity: 'error',
  title: 'Form of a cluster name',
  why: 'The name becomes a part of the ARN of the cluster: up to 255 letters, digits, hyphens and underscores.',
  sources: [createCluster, 'The refusal by the API is recorded by cdk-preflight (pf-ecs-cluster-name).'],
  shapes: ['CreateClusterRequest'],
  check: (request) => wrongName(request, 'clusterName', 'Cluster'),
};

const providerName: Rule = {
  id: 'capacity-provider-name-format',
  severity: 'error',
  title: 'Form of a capacity provider name',
  why: 'The name becomes a part of the ARN of the capacity provider: 1 to 255 letters, digits, hyphens and underscores.',
  sources: [createProvider],
  shapes: ['CreateCapacityProviderRequest'],
  *check(request, context) {
    yield* emptyName(request, 'name', 'capacity provider', context);
    yield* wrongName(request, 'name', 'Capacity provider');
  },
};

const providerReservedPrefix: Rule = {
  id: 'capacity-provider-name-reserved-prefix',
  severity: 'error',
  title: 'Capacity provider name with a reserved prefix',
  why: 'Names that start with `aws`, `ecs` or `fargate`, in any letter case, are kept for AWS.',
  sources: [
    createProvider,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-cp-name-reserved-prefix); aws-cdk refuses it, too.',
  ],
  shapes: ['CreateCapacityProviderRequest'],
  check: textForm(
    'name',
    (text) => !/^(?:aws|ecs|fargate)/i.test(text),
    (text) => `Names of capacity providers may not start with \`aws\`, \`ecs\` or \`fargate\`; change ${quoted(text)}.`,
    (node, text) => {
      const rest = text.replace(/^(?:(?:aws|ecs|fargate)[-_]*)+/i, '');
      return namePattern.test(rest) ? replaceValue(node, rest) : [];
    },
  ),
};

/** Rules about the names that are given to new services, clusters and capacity providers. */
export const nameRules: readonly Rule[] = [serviceName, clusterName, providerName, providerReservedPrefix];
