import type { ExpressGatewayContainer, ExpressGatewayServiceConfiguration, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Account, StoredTaskDefinition } from '../account.ts';
import { invalidParameter } from '../errors.ts';
import { usableTaskDefinition } from '../find.ts';
import type { Request } from '../operation.ts';
import type { Wire } from '../wire.ts';

/** A revision of an Express service, as it is answered. */
export type Configuration = Wire<ExpressGatewayServiceConfiguration>;

/** What creating and updating have in common. */
export type ConfigurationRequest = Omit<Request<'UpdateExpressGatewayService'>, 'serviceArn'>;

/** Members that describe the task definition which ECS makes for an Express service; not to be given with one's own. */
const taskMembers = [
  'primaryContainer',
  'executionRoleArn',
  'taskRoleArn',
  'cpu',
  'memory',
  'cpuArchitecture',
] as const;

/** Name of the container that receives the traffic: CreateExpressGatewayServiceRequest.taskDefinitionArn. */
export const mainContainer = 'Main';

/** Defaults: the members of CreateExpressGatewayServiceRequest, ExpressGatewayContainer and ExpressGatewayScalingTarget. */
export const expressDefaults = {
  healthCheckPath: '/ping',
  cpu: '256',
  memory: '512',
  cpuArchitecture: 'X86_64',
  containerPort: 80,
  // How many tasks is not in the API reference; 1 to 20 is what the Terraform provider documents.
  scalingTarget: { minTaskCount: 1, maxTaskCount: 20, autoScalingMetric: 'AVERAGE_CPU', autoScalingTargetValue: 60 },
} as const;

/** Refuses what no Express service can have. */
export function checkConfiguration(request: ConfigurationRequest): void {
  const { healthCheckPath = '/', primaryContainer, scalingTarget = {}, taskDefinitionArn } = request;
  const unfit = taskMembers.find((member) => request[member] !== undefined);
  if (taskDefinitionArn !== undefined && unfit !== undefined) {
    throw invalidParameter(`You cannot specify both taskDefinitionArn and ${unfit}.`);
  }
  if (!healthCheckPath.startsWith('/'))
    throw invalidParameter('The health check path must start with a forward slash.');
  if (primaryContainer !== undefined) checkContainer(primaryContainer);
  const { minTaskCount = 1, maxTaskCount = Math.max(minTaskCount, expressDefaults.scalingTarget.maxTaskCount) } =
    scalingTarget;
  if (minTaskCount < 0) throw invalidParameter('minTaskCount cannot be negative.');
  if (maxTaskCount < minTaskCount) throw invalidParameter('maxTaskCount cannot be less than minTaskCount.');
}

function checkContainer({ image = '', containerPort = 80 }: Wire<ExpressGatewayContainer>): void {
  if (image === '') throw invalidParameter('The primary container must have an image.');
  if (containerPort < 1 || containerPort > 65_535) throw invalidParameter('containerPort must be between 1 and 65535.');
}

/**
 * The task definition of a customer. "The task definition must have a container named Main with a single TCP port mapping that includes
 * a container port and port name. The task definition must also have FARGATE compatibility."
 */
export function ownTaskDefinition(account: Account, arn: string): StoredTaskDefinition {
  const found = usableTaskDefinition(account, arn);
  const { containerDefinitions = [], compatibilities = [] } = found.taskDefinition;
  const main = containerDefinitions.find(({ name }) => name === mainContainer);
  if (main === undefined) throw invalidParameter(`The task definition must have a container named ${mainContainer}.`);
  const [mapping, ...more] = main.portMappings ?? [];
  const isFit = more.length === 0 && mapping?.containerPort && mapping.name && (mapping.protocol ?? 'tcp') === 'tcp';
  if (!isFit) {
    throw invalidParameter(
      `The container ${mainContainer} must have a single TCP port mapping with a container port and a port name.`,
    );
  }
  if (!compatibilities.some((one) => one === 'FARGATE')) {
    throw invalidParameter('The task definition must have FARGATE compatibility.');
  }
  return found;
}

/** The members of a configuration that the task definition of a customer tells. */
export function configurationOf({ taskDefinition }: { readonly taskDefinition: Wire<TaskDefinition> }): Configuration {
  const main = (taskDefinition.containerDefinitions ?? []).find(({ name }) => name === mainContainer);
  const { cpu, memory, executionRoleArn, taskRoleArn, taskDefinitionArn, runtimePlatform } = taskDefinition;
  const cpuArchitecture = runtimePlatform?.cpuArchitecture;
  return {
    ...{ cpu, memory, executionRoleArn, taskRoleArn, taskDefinitionArn, cpuArchitecture },
    primaryContainer: {
      image: main?.image,
      containerPort: main?.portMappings?.[0]?.containerPort,
      command: main?.command,
      environment: main?.environment,
      secrets: main?.secrets,
    },
  };
}

/** The task definition that ECS registers for a configuration. */
export function taskDefinitionRequest(family: string, region: string, configuration: Configuration) {
  const { primaryContainer, cpu, memory, executionRoleArn, taskRoleArn, cpuArchitecture } = configuration;
  const { image, containerPort, command, environment, secrets, repositoryCredentials, awsLogsConfiguration } =
    primaryContainer ?? {};
  const request: Request<'RegisterTaskDefinition'> = {
    ...{ family, cpu, memory, executionRoleArn, taskRoleArn },
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    runtimePlatform: { cpuArchitecture, operatingSystemFamily: 'LINUX' },
    containerDefinitions: [
      {
        name: mainContainer,
        essential: true,
        portMappings: [{ containerPort, name: `main-${containerPort}-tcp`, protocol: 'tcp' }],
        ...{ image, command, environment, secrets },
        ...(repositoryCredentials?.credentialsParameter !== undefined && {
          repositoryCredentials: { credentialsParameter: repositoryCredentials.credentialsParameter },
        }),
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': awsLogsConfiguration?.logGroup ?? '',
            'awslogs-region': region,
            'awslogs-stream-prefix': awsLogsConfiguration?.logStreamPrefix ?? '',
          },
        },
      },
    ],
  };
  return request;
}
