import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { defaults } from '../../../client/apply/defaults.ts';
import { documentation } from '../../../schemas/compiled/documentation.js';
import { shapes } from '../../../schemas/compiled/shapes.js';

/** Requests whose shapes a preview shows, or compares with what is. */
const requests: readonly string[] = [
  'CreateCapacityProviderRequest',
  'CreateClusterRequest',
  'CreateServiceRequest',
  'CreateTaskSetRequest',
  'PutClusterCapacityProvidersRequest',
  'RegisterTaskDefinitionRequest',
  'RunTaskRequest',
  'StartTaskRequest',
  'UpdateServiceRequest',
];

/** Members whose documentation speaks of a default, or of what holds when they are left out, and that have none to fill in; by why not. */
const withoutDefault: Readonly<Record<string, readonly string[]>> = {
  'an update that leaves it out leaves it as it is, and is compared as the CreateService that it leads to': [
    'UpdateServiceRequest.availabilityZoneRebalancing',
    'UpdateServiceRequest.cluster',
    'UpdateServiceRequest.forceNewDeployment',
    'UpdateServiceRequest.healthCheckGracePeriodSeconds',
    'UpdateServiceRequest.monitoring',
    'UpdateServiceRequest.placementConstraints',
    'UpdateServiceRequest.placementStrategy',
    'UpdateServiceRequest.platformVersion',
    'UpdateServiceRequest.propagateTags',
    'UpdateServiceRequest.taskDefinition',
  ],
  'a family stands for its newest revision: shape-names.ts': [
    'CreateServiceRequest.taskDefinition',
    'CreateTaskSetRequest.taskDefinition',
    'RunTaskRequest.taskDefinition',
    'StartTaskRequest.taskDefinition',
  ],
  'the default strategy of the cluster decides: the plan reads the cluster and says what it adds': [
    'CreateClusterRequest.defaultCapacityProviderStrategy',
    'CreateServiceRequest.capacityProviderStrategy',
    'CreateTaskSetRequest.capacityProviderStrategy',
    'PutClusterCapacityProvidersRequest.defaultCapacityProviderStrategy',
    'RunTaskRequest.capacityProviderStrategy',
  ],
  'the VPC decides': ['AwsVpcConfiguration.securityGroups'],
  'the namespace decides, of which ECS tells the ARN and no name': ['ServiceConnectClientAlias.dnsName'],
  'the port mapping of the task definition decides': [
    'ServiceConnectService.ingressPortOverride',
    'TimeoutConfiguration.idleTimeoutSeconds',
  ],
  'the image, the host or its daemon decides, and describing shows none': [
    'ContainerDefinition.linuxParameters',
    'ContainerDefinition.logConfiguration',
    'ContainerDefinition.stopTimeout',
    'ContainerDefinition.ulimits',
    'EFSVolumeConfiguration.transitEncryptionPort',
    'KernelCapabilities.add',
    'KernelCapabilities.drop',
    'LinuxParameters.capabilities',
    'LogConfiguration.options',
    'NvidiaMpsAllocation.maxComputePercent',
    'PortMapping.containerPortRange',
    'RegisterTaskDefinitionRequest.ipcMode',
    'RegisterTaskDefinitionRequest.pidMode',
    'S3FilesVolumeConfiguration.transitEncryptionPort',
    'ServiceConnectConfiguration.logConfiguration',
  ],
  'the task definition decides': [
    'ContainerOverride.command',
    'ContainerOverride.cpu',
    'ContainerOverride.memory',
    'ContainerOverride.memoryReservation',
    'ContainerOverride.resourceRequirements',
    'RunTaskRequest.overrides',
    'StartTaskRequest.overrides',
  ],
  'the snapshot, the key or the settings of EBS decide': [
    'ServiceManagedEBSVolumeConfiguration.encrypted',
    'ServiceManagedEBSVolumeConfiguration.kmsKeyId',
    'ServiceManagedEBSVolumeConfiguration.sizeInGiB',
    'ServiceManagedEBSVolumeConfiguration.tagSpecifications',
    'TaskManagedEBSVolumeConfiguration.encrypted',
    'TaskManagedEBSVolumeConfiguration.kmsKeyId',
    'TaskManagedEBSVolumeConfiguration.sizeInGiB',
    'TaskManagedEBSVolumeConfiguration.tagSpecifications',
  ],
  'no value means the same as its absence': [
    'ContainerRestartPolicy.ignoredExitCodes',
    'CreateServiceRequest.monitoring',
    'InfrastructureOptimization.scaleInAfter',
    'RegisterTaskDefinitionRequest.cpu',
    'RegisterTaskDefinitionRequest.ephemeralStorage',
    'RegisterTaskDefinitionRequest.requiresCompatibilities',
    'ResourceRequirement.sharingStrategy',
  ],
  'required, or required where it matters': [
    'ContainerDefinition.image',
    'ContainerDefinition.memory',
    'ContainerDefinition.memoryReservation',
    'CreateServiceRequest.desiredCount',
    'DeploymentController.type',
    'HealthCheck.command',
  ],
  'another thing is spoken of': [
    'ClusterServiceConnectDefaultsRequest.namespace',
    'CreateClusterRequest.capacityProviders',
    'CreateClusterRequest.serviceConnectDefaults',
    'CreateServiceRequest.role',
    'ServiceConnectClientAlias.port',
    'ServiceConnectConfiguration.containerConfigurations',
    'Tmpfs.mountOptions',
  ],
};

const speaksOfDefault = /default|(?:don't|do not|isn't|is not) specif|[Ww]hen not specified|no value is specified/;

function textsByPlace(): ReadonlyMap<string, string> {
  const entries: readonly (readonly string[])[] = JSON.parse(
    inflateSync(Buffer.from(documentation, 'base64')).toString(),
  );
  return new Map(entries.flatMap(([text = '', ...places]) => places.map((place) => [place, text] as const)));
}

/** Shapes that a request holds, with itself. */
function shapesOf(names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const rest = [...names];
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    rest.push(...[...JSON.stringify(shapes[name] ?? {}).matchAll(/#\/definitions\/(\w+)/g)].map(([, ref = '']) => ref));
  }
  return found;
}

const texts = textsByPlace();
const documented = [...shapesOf(requests)].flatMap((shape) =>
  Object.keys(shapes[shape]?.properties ?? {})
    .map((member) => `${shape}.${member}`)
    .filter((place) => speaksOfDefault.test(texts.get(place) ?? '')),
);
const filledIn = new Set(defaults.map(({ member }) => member));
const explained = new Map(
  Object.entries(withoutDefault).flatMap(([why, members]) => members.map((member) => [member, why] as const)),
);

test('every member whose documentation speaks of a default has one, or a reason why not', () => {
  assert.ok(documented.length > 100);
  assert.deepEqual(
    documented.filter((place) => !filledIn.has(place) && !explained.has(place)),
    [],
  );
});

for (const [member, why] of explained) {
  test(`${member} has no default: ${why}`, () => {
    assert.ok(documented.includes(member), 'its documentation speaks of one');
    assert.ok(!filledIn.has(member));
  });
}
