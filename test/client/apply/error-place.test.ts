import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type MemberPath, placeOfError } from '../../../client/apply/error-place.ts';
import type { Failure } from '../../../client/aws/failure.ts';

function failure(detail: string, code = 'InvalidParameterException'): Failure {
  return { kind: 'invalid', message: detail, detail, code, remedy: { kind: 'none' }, isOutcomeUnknown: false };
}

const targetGroup = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';

const service = {
  cluster: 'shop',
  serviceName: 'web',
  taskDefinition: 'web:7',
  launchType: 'FARGATE',
  platformVersion: '9.9',
  role: 'arn:aws:iam::111122223333:role/lb',
  desiredCount: 2,
  deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 100 },
  networkConfiguration: {
    awsvpcConfiguration: {
      subnets: ['subnet-0a1', 'subnet-0b2'],
      securityGroups: ['sg-1f'],
      assignPublicIp: 'ENABLED',
    },
  },
  loadBalancers: [
    { targetGroupArn: targetGroup, containerName: 'app', containerPort: 80 },
    { targetGroupArn: `${targetGroup}0`, containerName: 'app', containerPort: 8080 },
  ],
  capacityProviderStrategy: [{ capacityProvider: 'ghost', weight: 1 }],
  placementConstraints: [{ type: 'distinctInstance', expression: 'x' }],
};

const definition = {
  family: 'web',
  cpu: '256',
  memory: '9000',
  executionRoleArn: 'arn:aws:iam::111122223333:role/execution',
  containerDefinitions: [
    { name: 'app', image: 'web', memory: 128 },
    { name: 'log', memory: 64, mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }], links: ['app'] },
  ],
};

interface Case {
  readonly input: Readonly<Record<string, unknown>>;
  readonly message: string;
  readonly code?: string;
  readonly path: MemberPath;
}

const awsvpc = ['networkConfiguration', 'awsvpcConfiguration'];

const cases: readonly Case[] = [
  {
    input: service,
    message:
      "1 validation error detected: Value 'x' at 'networkConfiguration.awsvpcConfiguration.subnets.2.member' failed to satisfy constraint: Member must have length greater than 3",
    path: [...awsvpc, 'subnets', 1],
  },
  {
    input: service,
    message:
      "Error retrieving subnet information for [subnet-0b2]: The subnet ID 'subnet-0b2' does not exist (ErrorCode: InvalidSubnetID.NotFound)",
    path: [...awsvpc, 'subnets', 1],
  },
  {
    input: service,
    message: "Error retrieving security group information for [sg-1f]: The security group 'sg-1f' does not exist",
    path: [...awsvpc, 'securityGroups', 0],
  },
  {
    input: service,
    message: `The target group with targetGroupArn ${targetGroup} does not have an associated load balancer.`,
    path: ['loadBalancers', 0, 'targetGroupArn'],
  },
  {
    input: service,
    message: 'The container app did not have a container port 8080 defined.',
    path: ['loadBalancers', 1, 'containerPort'],
  },
  {
    input: service,
    message: 'The container app does not exist in the task definition.',
    path: ['loadBalancers', 0, 'containerName'],
  },
  { input: service, message: 'Cluster not found.', code: 'ClusterNotFoundException', path: ['cluster'] },
  {
    input: { serviceName: 'web' },
    message: 'Cluster not found.',
    code: 'ClusterNotFoundException',
    path: [],
  },
  { input: service, message: 'Unable to find task definition', code: 'ClientException', path: ['taskDefinition'] },
  { input: service, message: 'TaskDefinition is inactive', code: 'ClientException', path: ['taskDefinition'] },
  { input: service, message: 'Creation of service was not idempotent.', path: ['serviceName'] },
  {
    input: service,
    message:
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
    path: ['capacityProviderStrategy'],
  },
  {
    input: service,
    message: 'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    path: ['launchType'],
  },
  { input: service, message: 'launch type should be one of [EC2,FARGATE,EXTERNAL]', path: ['launchType'] },
  {
    input: service,
    message: 'The specified platform version does not exist.',
    code: 'PlatformUnknownException',
    path: ['platformVersion'],
  },
  {
    input: service,
    message: 'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    path: ['deploymentConfiguration', 'maximumPercent'],
  },
  {
    input: service,
    message: 'Assign public IP is not supported for this launch type.',
    path: [...awsvpc, 'assignPublicIp'],
  },
  { input: service, message: 'subnets can not be empty.', path: [...awsvpc, 'subnets'] },
  { input: service, message: 'security groups can have at most 5 items.', path: [...awsvpc, 'securityGroups'] },
  {
    input: service,
    message: 'You cannot specify an IAM role for services that require a service linked role.',
    path: ['role'],
  },
  {
    input: service,
    message: 'Placement constraints are not supported with FARGATE launch type.',
    path: ['placementConstraints'],
  },
  {
    input: service,
    message:
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
    path: ['desiredCount'],
  },
  {
    input: definition,
    message:
      'User: arn:aws:sts::111122223333:assumed-role/dev/me is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/execution because no identity-based policy allows the iam:PassRole action',
    code: 'AccessDeniedException',
    path: ['executionRoleArn'],
  },
  {
    input: service,
    message:
      'User: arn:aws:iam::111122223333:user/me is not authorized to perform: ecs:CreateService on resource: arn:aws:ecs:eu-west-1:111122223333:service/shop/web because no identity-based policy allows the ecs:CreateService action',
    code: 'AccessDeniedException',
    path: [],
  },
  {
    input: definition,
    message: 'No Fargate configuration exists for given values.',
    code: 'ClientException',
    path: ['cpu'],
  },
  {
    input: definition,
    message:
      "Invalid 'memory' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
    path: ['memory'],
  },
  {
    input: definition,
    message: 'Container.image should not be null or empty.',
    path: ['containerDefinitions', 1, 'image'],
  },
  {
    input: definition,
    message: "Invalid setting for container 'log'. At least one of 'memory' or 'memoryReservation' must be specified.",
    path: ['containerDefinitions', 1],
  },
  {
    input: definition,
    message: "The 'memory' setting for container 'app' is greater than for the task.",
    path: ['containerDefinitions', 0, 'memory'],
  },
  {
    input: definition,
    message: "Invalid 'containerPort' setting for container 'app'.",
    path: ['containerDefinitions', 0, 'containerPort'],
  },
  {
    input: definition,
    message: "Unknown volume 'data'.",
    path: ['containerDefinitions', 1, 'mountPoints', 0, 'sourceVolume'],
  },
  {
    input: definition,
    message: 'Links are not supported when networkMode=awsvpc.',
    path: ['containerDefinitions', 1, 'links'],
  },
  { input: definition, message: 'Something else went wrong.', path: [] },
  { input: {}, message: '', path: [] },
];

describe('where a rejection points', () => {
  for (const { input, message, code, path } of cases) {
    it(`${JSON.stringify(path)}: ${message.slice(0, 80)}`, () => {
      assert.deepEqual(placeOfError(failure(message, code), { input }), path);
    });
  }
});
