import type { Template } from './template.ts';

/** A place to fill in; `value` is valid as it stands. */
function ask(value: string): Template {
  return { kind: 'text', value };
}

/** A size of a task: a string of digits. */
function size(value: string): Template {
  return { kind: 'text', value, isNumeric: true };
}

function number(value: number): Template {
  return { kind: 'word', value: String(value) };
}

function list(...items: readonly Template[]): Template {
  return { kind: 'list', items };
}

/** What is neither a template nor a list is written as it is. */
function object(members: Readonly<Record<string, Template | string | number | boolean>>): Template {
  return {
    kind: 'object',
    members: Object.entries(members).map(([name, value]) => [
      name,
      typeof value === 'object' ? value : { kind: 'fixed', value },
    ]),
  };
}

function word(value: string): Template {
  return { kind: 'fixed', value };
}

/** A request that runs as it stands once the names are one's own. */
export interface RequestTemplate {
  /** `Fargate`; undefined for the only or most usual one. */
  readonly variant: string | undefined;
  readonly template: Template;
}

const image = ask('public.ecr.aws/nginx/nginx:latest');

const vpc = object({
  awsvpcConfiguration: object({
    subnets: list(ask('subnet-0a1b2c3d4e5f60718')),
    securityGroups: list(ask('sg-0a1b2c3d4e5f60718')),
    assignPublicIp: { kind: 'text', value: 'DISABLED', choices: ['DISABLED', 'ENABLED'] },
  }),
});

const awslogs = object({
  logDriver: 'awslogs',
  options: object({
    'awslogs-group': ask('/ecs/web'),
    'awslogs-region': ask('eu-west-1'),
    'awslogs-stream-prefix': ask('web'),
  }),
});

const fargateTaskDefinition = object({
  family: ask('web'),
  requiresCompatibilities: list(word('FARGATE')),
  networkMode: 'awsvpc',
  cpu: size('256'),
  memory: size('512'),
  executionRoleArn: ask('arn:aws:iam::111122223333:role/ecsTaskExecutionRole'),
  containerDefinitions: list(
    object({
      name: ask('web'),
      image,
      portMappings: list(object({ containerPort: number(80) })),
      logConfiguration: awslogs,
    }),
  ),
});

const ec2TaskDefinition = object({
  family: ask('web'),
  requiresCompatibilities: list(word('EC2')),
  networkMode: 'bridge',
  containerDefinitions: list(
    object({
      name: ask('web'),
      image,
      memory: number(512),
      portMappings: list(object({ containerPort: number(80), hostPort: number(0) })),
    }),
  ),
});

const externalTaskDefinition = object({
  family: ask('web'),
  requiresCompatibilities: list(word('EXTERNAL')),
  networkMode: 'bridge',
  containerDefinitions: list(
    object({
      name: ask('web'),
      image,
      memory: number(512),
      portMappings: list(object({ containerPort: number(80), hostPort: number(8080) })),
    }),
  ),
});

const fargateTask = {
  cluster: ask('prod'),
  taskDefinition: ask('web'),
  launchType: 'FARGATE',
  networkConfiguration: vpc,
};

const service = { cluster: ask('prod'), serviceName: ask('web'), taskDefinition: ask('web') };

/** Requests written by hand, the most usual variant first. */
export const requestTemplates: Readonly<Record<string, readonly RequestTemplate[]>> = {
  CreateService: [
    {
      variant: 'Fargate',
      template: object({ ...service, desiredCount: number(2), launchType: 'FARGATE', networkConfiguration: vpc }),
    },
    { variant: 'EC2', template: object({ ...service, desiredCount: number(2), launchType: 'EC2' }) },
    { variant: 'EXTERNAL', template: object({ ...service, desiredCount: number(2), launchType: 'EXTERNAL' }) },
    {
      variant: 'Fargate Spot strategy',
      template: object({
        ...service,
        desiredCount: number(4),
        capacityProviderStrategy: list(
          object({ capacityProvider: 'FARGATE', base: number(1), weight: number(1) }),
          object({ capacityProvider: 'FARGATE_SPOT', weight: number(3) }),
        ),
        networkConfiguration: vpc,
      }),
    },
  ],
  RegisterTaskDefinition: [
    { variant: 'Fargate', template: fargateTaskDefinition },
    { variant: 'EC2', template: ec2TaskDefinition },
    { variant: 'EXTERNAL', template: externalTaskDefinition },
  ],
  RunTask: [
    { variant: 'Fargate', template: object(fargateTask) },
    {
      variant: 'EC2',
      template: object({ cluster: ask('prod'), taskDefinition: ask('web'), launchType: 'EC2' }),
    },
  ],
  StartTask: [
    {
      variant: undefined,
      template: object({
        cluster: ask('prod'),
        taskDefinition: ask('web'),
        containerInstances: list(ask('1a2b3c4d5e6f708192a3b4c5d6e7f809')),
      }),
    },
  ],
  CreateTaskSet: [
    {
      variant: 'Fargate',
      template: object({
        cluster: ask('prod'),
        service: ask('web'),
        taskDefinition: ask('web'),
        launchType: 'FARGATE',
        networkConfiguration: vpc,
        scale: object({ value: number(100), unit: 'PERCENT' }),
      }),
    },
  ],
  CreateCluster: [
    {
      variant: undefined,
      template: object({
        clusterName: ask('prod'),
        capacityProviders: list(word('FARGATE'), word('FARGATE_SPOT')),
        defaultCapacityProviderStrategy: list(object({ capacityProvider: 'FARGATE', weight: number(1) })),
        settings: list(object({ name: 'containerInsights', value: ask('enabled') })),
      }),
    },
  ],
  CreateCapacityProvider: [
    {
      variant: 'Auto Scaling group',
      template: object({
        name: ask('web-asg'),
        autoScalingGroupProvider: object({
          autoScalingGroupArn: ask(
            'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809:autoScalingGroupName/web',
          ),
          managedScaling: object({ status: 'ENABLED', targetCapacity: number(100) }),
        }),
      }),
    },
    {
      variant: 'Managed Instances',
      template: object({
        name: ask('web-managed'),
        cluster: ask('prod'),
        managedInstancesProvider: object({
          infrastructureRoleArn: ask('arn:aws:iam::111122223333:role/ecsInfrastructureRole'),
          instanceLaunchTemplate: object({
            ec2InstanceProfileArn: ask('arn:aws:iam::111122223333:instance-profile/ecsInstanceRole'),
            networkConfiguration: object({
              subnets: list(ask('subnet-0a1b2c3d4e5f60718')),
              securityGroups: list(ask('sg-0a1b2c3d4e5f60718')),
            }),
          }),
        }),
      }),
    },
  ],
  PutClusterCapacityProviders: [
    {
      variant: undefined,
      template: object({
        cluster: ask('prod'),
        capacityProviders: list(word('FARGATE'), word('FARGATE_SPOT')),
        defaultCapacityProviderStrategy: list(
          object({ capacityProvider: 'FARGATE', base: number(1), weight: number(1) }),
          object({ capacityProvider: 'FARGATE_SPOT', weight: number(3) }),
        ),
      }),
    },
  ],
  UpdateService: [
    {
      variant: undefined,
      template: object({
        cluster: ask('prod'),
        service: ask('web'),
        taskDefinition: ask('web'),
        desiredCount: number(2),
      }),
    },
  ],
  UpdateTaskSet: [
    {
      variant: undefined,
      template: object({
        cluster: ask('prod'),
        service: ask('web'),
        taskSet: ask('ecs-svc/1234567890123456789'),
        scale: object({ value: number(100), unit: 'PERCENT' }),
      }),
    },
  ],
  CreateExpressGatewayService: [
    {
      variant: undefined,
      template: object({
        serviceName: ask('web'),
        infrastructureRoleArn: ask('arn:aws:iam::111122223333:role/ecsInfrastructureRoleForExpressServices'),
        executionRoleArn: ask('arn:aws:iam::111122223333:role/ecsTaskExecutionRole'),
        primaryContainer: object({ image, containerPort: number(80) }),
      }),
    },
  ],
};
