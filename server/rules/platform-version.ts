import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { replaceValue } from './fixes.ts';
import type { Rule } from './rule.ts';
import { findingAt, memberValue, objectsOf, textOf } from './values.ts';

type Request = ObjectNode | ArrayNode;

/**
 * Platform versions of Linux tasks before 1.4.0. 1.0.0 is left out: it is the only version of Windows tasks, too.
 */
const oldVersions: ReadonlySet<string> = new Set(['1.1.0', '1.2.0', '1.3.0']);

function isTrue(node: ConcreteNode | undefined): boolean {
  return node?.kind === 'boolean' && node.value;
}

/** What of a request needs platform version 1.4.0, for a message. */
function newFeatureOf(request: Request): string | undefined {
  if (isTrue(memberValue(memberValue(request, 'serviceConnectConfiguration'), 'enabled'))) return 'Service Connect';
  const volumes = objectsOf(memberValue(request, 'volumeConfigurations'));
  if (volumes.some((volume) => memberValue(volume, 'managedEBSVolume')?.kind === 'object')) return 'An EBS volume';
  if (isTrue(memberValue(request, 'enableExecuteCommand'))) return 'ECS Exec (`enableExecuteCommand`)';
  const overrides = memberValue(request, 'overrides');
  if (memberValue(overrides, 'ephemeralStorage')?.kind === 'object') return 'Ephemeral storage of another size';
  const containers = objectsOf(memberValue(overrides, 'containerOverrides'));
  if (containers.some((container) => objectsOf(memberValue(container, 'environmentFiles')).length > 0)) {
    return 'An environment file';
  }
  return undefined;
}

function hasSpot(request: Request): boolean {
  return objectsOf(memberValue(request, 'capacityProviderStrategy')).some(
    (entry) => textOf(memberValue(entry, 'capacityProvider')) === 'FARGATE_SPOT',
  );
}

const tooOld: Rule = {
  id: 'platform-version-too-old',
  severity: 'error',
  title: 'Platform version too old for a feature',
  why: 'Features of Fargate came with platform versions: FARGATE_SPOT with 1.3.0; ECS Exec, EBS volumes, Service Connect, environment files and larger ephemeral storage with 1.4.0.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-linux-fargate.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EnvironmentFile.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html',
  ],
  shapes: ['CreateServiceRequest', 'UpdateServiceRequest', 'CreateTaskSetRequest', 'RunTaskRequest'],
  *check(request) {
    const node = memberValue(request, 'platformVersion');
    const version = textOf(node);
    if (node === undefined || version === undefined || !oldVersions.has(version)) return;
    const feature = newFeatureOf(request);
    if (feature !== undefined) {
      yield findingAt(
        node,
        `${feature} needs Fargate platform version 1.4.0 or later, not ${version}; use \`1.4.0\` or \`LATEST\`.`,
        () => [...replaceValue(node, '1.4.0'), ...replaceValue(node, 'LATEST')],
      );
      return;
    }
    if (version === '1.3.0' || !hasSpot(request)) return;
    yield findingAt(
      node,
      `\`FARGATE_SPOT\` needs Fargate platform version 1.3.0 or later, not ${version}; use \`LATEST\`.`,
      () => [...replaceValue(node, 'LATEST'), ...replaceValue(node, '1.4.0')],
    );
  },
};

/** Rules about platform versions of Fargate. */
export const platformVersionRules: readonly Rule[] = [tooOld];
