import type { Attribute, Compatibility, ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Wire } from '../wire.ts';

/** A capability that instances must have, and what in a task definition asks for it. */
interface Need {
  readonly attribute: string;
  isAsked(definition: Wire<TaskDefinition>): boolean;
}

const capability = 'com.amazonaws.ecs.capability';

/**
 * Attributes that a task asks of its instance, in the order of names. Sources: TaskDefinition.requiresAttributes; agent/app/agent_capability.go
 * of aws/amazon-ecs-agent, which says what each capability is for; answers of DescribeTaskDefinition in public issues.
 */
const needs: readonly Need[] = [
  {
    attribute: `${capability}.docker-remote-api.1.17`,
    isAsked: anyContainer((each) => logDriver(each) === 'syslog' || logDriver(each) === 'json-file'),
  },
  { attribute: `${capability}.docker-remote-api.1.18`, isAsked: () => true },
  { attribute: `${capability}.docker-remote-api.1.19`, isAsked: anyContainer((each) => logDriver(each) === 'awslogs') },
  {
    attribute: `${capability}.docker-remote-api.1.21`,
    isAsked: anyContainer((each) => each.memoryReservation !== undefined),
  },
  {
    attribute: `${capability}.docker-remote-api.1.24`,
    isAsked: anyContainer((each) => each.healthCheck !== undefined),
  },
  {
    attribute: `${capability}.docker-remote-api.1.29`,
    isAsked: anyContainer((each) => each.image.includes('@sha256')),
  },
  { attribute: `${capability}.ecr-auth`, isAsked: anyContainer(isFromEcr) },
  { attribute: `${capability}.privileged-container`, isAsked: anyContainer((each) => each.privileged === true) },
  {
    attribute: `${capability}.task-iam-role`,
    isAsked: ({ taskRoleArn, networkMode }) => Boolean(taskRoleArn) && networkMode !== 'host',
  },
  {
    attribute: `${capability}.task-iam-role-network-host`,
    isAsked: ({ taskRoleArn, networkMode }) => Boolean(taskRoleArn) && networkMode === 'host',
  },
  { attribute: 'ecs.capability.aws-appmesh', isAsked: ({ proxyConfiguration }) => proxyConfiguration !== undefined },
  {
    attribute: 'ecs.capability.container-health-check',
    isAsked: anyContainer((each) => each.healthCheck !== undefined),
  },
  { attribute: 'ecs.capability.container-ordering', isAsked: anyContainer((each) => isFilled(each.dependsOn)) },
  {
    attribute: 'ecs.capability.container-restart-policy',
    isAsked: anyContainer((each) => each.restartPolicy?.enabled === true),
  },
  { attribute: 'ecs.capability.efs', isAsked: anyVolume((each) => each.efsVolumeConfiguration !== undefined) },
  {
    attribute: 'ecs.capability.efsAuth',
    isAsked: anyVolume(({ efsVolumeConfiguration: efs }) =>
      Boolean(efs?.authorizationConfig ?? efs?.transitEncryption === 'ENABLED'),
    ),
  },
  { attribute: 'ecs.capability.env-files.s3', isAsked: anyContainer((each) => isFilled(each.environmentFiles)) },
  {
    attribute: 'ecs.capability.execution-role-awslogs',
    isAsked: (definition) => hasRole(definition) && anyContainer((each) => logDriver(each) === 'awslogs')(definition),
  },
  {
    attribute: 'ecs.capability.execution-role-ecr-pull',
    isAsked: (definition) => hasRole(definition) && anyContainer(isFromEcr)(definition),
  },
  { attribute: 'ecs.capability.fault-injection', isAsked: ({ enableFaultInjection }) => enableFaultInjection === true },
  {
    attribute: 'ecs.capability.firelens.fluentbit',
    isAsked: anyContainer((each) => each.firelensConfiguration?.type === 'fluentbit'),
  },
  {
    attribute: 'ecs.capability.firelens.fluentd',
    isAsked: anyContainer((each) => each.firelensConfiguration?.type === 'fluentd'),
  },
  {
    attribute: 'ecs.capability.pid-ipc-namespace-sharing',
    isAsked: ({ pidMode, ipcMode }) => pidMode !== undefined || ipcMode !== undefined,
  },
  {
    attribute: 'ecs.capability.private-registry-authentication.secretsmanager',
    isAsked: anyContainer((each) => each.repositoryCredentials !== undefined),
  },
  {
    attribute: 'ecs.capability.secrets.asm.bootstrap.log-driver',
    isAsked: anyContainer((each) => (each.logConfiguration?.secretOptions ?? []).some(isOfSecretsManager)),
  },
  {
    attribute: 'ecs.capability.secrets.asm.environment-variables',
    isAsked: anyContainer((each) => (each.secrets ?? []).some(isOfSecretsManager)),
  },
  {
    attribute: 'ecs.capability.secrets.ssm.bootstrap.log-driver',
    isAsked: anyContainer((each) =>
      (each.logConfiguration?.secretOptions ?? []).some((secret) => !isOfSecretsManager(secret)),
    ),
  },
  {
    attribute: 'ecs.capability.secrets.ssm.environment-variables',
    isAsked: anyContainer((each) => (each.secrets ?? []).some((secret) => !isOfSecretsManager(secret))),
  },
  {
    attribute: 'ecs.capability.task-cpu-mem-limit',
    isAsked: ({ cpu, memory, networkMode }) => (cpu !== undefined || memory !== undefined) && networkMode !== 'awsvpc',
  },
  { attribute: 'ecs.capability.task-eni', isAsked: ({ networkMode }) => networkMode === 'awsvpc' },
];

/** The attributes that an instance must have to run a task of a task definition. */
export function requiredAttributes(definition: Wire<TaskDefinition>): Wire<Attribute>[] {
  const drivers = containersOf(definition)
    .map(logDriver)
    .filter((driver) => driver !== undefined);
  const plugins = (definition.volumes ?? [])
    .map((volume) => volume.dockerVolumeConfiguration?.driver)
    .filter((driver) => driver !== undefined);
  const names = [
    ...needs.filter((need) => need.isAsked(definition)).map(({ attribute }) => attribute),
    ...drivers.map((driver) => `${capability}.logging-driver.${driver}`),
    ...plugins.map((driver) => `ecs.capability.docker-plugin.${driver}`),
  ];
  return [...new Set(names)].sort().map((name) => ({ name }));
}

/**
 * Launch types that can run a task definition. Fargate: awsvpc and a task size, and none of the members that are documented as not supported
 * there; EXTERNAL: no awsvpc, no EFS ("Amazon ECS clusters for external instances" in the developer guide); Managed Instances: awsvpc or host.
 */
export function compatibilitiesOf(definition: Wire<TaskDefinition>): Compatibility[] {
  const { networkMode, cpu, memory, runtimePlatform } = definition;
  const isWindows = runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ?? false;
  const all: Readonly<Record<Compatibility, boolean>> = {
    EC2: true,
    EXTERNAL: networkMode !== 'awsvpc' && !usesEfs(definition),
    FARGATE: networkMode === 'awsvpc' && cpu !== undefined && memory !== undefined && !asksTooMuchOfFargate(definition),
    MANAGED_INSTANCES: (networkMode === 'awsvpc' || networkMode === 'host') && !isWindows,
  };
  return (Object.keys(all) as Compatibility[]).filter((each) => all[each]);
}

function asksTooMuchOfFargate(definition: Wire<TaskDefinition>): boolean {
  const { pidMode, ipcMode, placementConstraints = [], volumes = [] } = definition;
  return (
    pidMode === 'host' ||
    ipcMode !== undefined ||
    placementConstraints.length > 0 ||
    volumes.some((each) => each.dockerVolumeConfiguration !== undefined || each.host?.sourcePath !== undefined) ||
    anyContainer(
      (each) =>
        each.privileged === true ||
        each.disableNetworking === true ||
        isFilled(each.dockerSecurityOptions) ||
        isFilled(each.links) ||
        isFilled(each.resourceRequirements) ||
        isFilled(each.linuxParameters?.devices) ||
        !['awslogs', 'splunk', 'awsfirelens', undefined].includes(logDriver(each)),
    )(definition)
  );
}

function usesEfs({ volumes = [] }: Wire<TaskDefinition>): boolean {
  return volumes.some((each) => each.efsVolumeConfiguration !== undefined);
}

type Container = Wire<ContainerDefinition> & { readonly image: string };

function containersOf({ containerDefinitions = [] }: Wire<TaskDefinition>): Container[] {
  return containerDefinitions.map((each) => ({ ...each, image: each.image ?? '' }));
}

function anyContainer(asks: (container: Container) => boolean): Need['isAsked'] {
  return (definition) => containersOf(definition).some(asks);
}

function anyVolume(asks: (volume: NonNullable<Wire<TaskDefinition>['volumes']>[number]) => boolean): Need['isAsked'] {
  return ({ volumes = [] }) => volumes.some(asks);
}

function logDriver({ logConfiguration }: Wire<ContainerDefinition>): string | undefined {
  return logConfiguration?.logDriver;
}

/** A private repository of ECR. */
function isFromEcr({ image }: Container): boolean {
  return /^\d{12}\.dkr[.-]ecr(-fips)?\./.test(image);
}

function isOfSecretsManager({ valueFrom }: { readonly valueFrom?: string | undefined }): boolean {
  return valueFrom?.includes(':secretsmanager:') ?? false;
}

function hasRole({ executionRoleArn }: Wire<TaskDefinition>): boolean {
  return Boolean(executionRoleArn);
}

function isFilled(list: readonly unknown[] | undefined): boolean {
  return list !== undefined && list.length > 0;
}
