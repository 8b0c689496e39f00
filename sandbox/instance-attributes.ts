import type { Attribute } from '@aws-sdk/client-ecs';
import type { Wire } from './wire.ts';

/** What tells one machine from another. */
export interface Machine {
  readonly instanceType: string;
  readonly availabilityZone: string;
  readonly imageId: string;
  readonly subnetId: string;
  readonly architecture?: 'x86_64' | 'arm64' | undefined;
  readonly gpus?: readonly string[] | undefined;
}

/**
 * Capabilities that the agent of the Amazon ECS-optimized AMI registers. Sources: the output example of UpdateContainerInstancesState;
 * agent/app/agent_capability.go of aws/amazon-ecs-agent.
 */
const capabilities: readonly string[] = [
  'com.amazonaws.ecs.capability.privileged-container',
  'com.amazonaws.ecs.capability.ecr-auth',
  'com.amazonaws.ecs.capability.task-iam-role',
  'com.amazonaws.ecs.capability.task-iam-role-network-host',
  'com.amazonaws.ecs.capability.selinux',
  'com.amazonaws.ecs.capability.apparmor',
  ...[
    'json-file',
    'syslog',
    'journald',
    'gelf',
    'fluentd',
    'splunk',
    'awslogs',
    'awsfirelens',
    'logentries',
    'none',
  ].map((driver) => `com.amazonaws.ecs.capability.logging-driver.${driver}`),
  ...Array.from({ length: 28 }, (_, minor) => `com.amazonaws.ecs.capability.docker-remote-api.1.${17 + minor}`),
  'ecs.capability.aws-appmesh',
  'ecs.capability.cni-plugin-version',
  'ecs.capability.container-health-check',
  'ecs.capability.container-ordering',
  'ecs.capability.container-restart-policy',
  'ecs.capability.docker-plugin.local',
  'ecs.capability.ecr-endpoint',
  'ecs.capability.efs',
  'ecs.capability.efsAuth',
  'ecs.capability.env-files.s3',
  'ecs.capability.execute-command',
  'ecs.capability.execution-role-awslogs',
  'ecs.capability.execution-role-ecr-pull',
  'ecs.capability.external-service',
  'ecs.capability.fault-injection',
  'ecs.capability.firelens.fluentbit',
  'ecs.capability.firelens.fluentd',
  'ecs.capability.firelens.options.config.file',
  'ecs.capability.firelens.options.config.s3',
  'ecs.capability.full-sync',
  'ecs.capability.gmsa',
  'ecs.capability.increased-task-cpu-limit',
  'ecs.capability.logging-driver.awsfirelens.log-driver-buffer-limit',
  'ecs.capability.pid-ipc-namespace-sharing',
  'ecs.capability.private-registry-authentication.secretsmanager',
  'ecs.capability.secrets.asm.bootstrap.log-driver',
  'ecs.capability.secrets.asm.environment-variables',
  'ecs.capability.secrets.ssm.bootstrap.log-driver',
  'ecs.capability.secrets.ssm.environment-variables',
  'ecs.capability.service-connect-v1',
  'ecs.capability.storage.ebs-task-volume-attach',
  'ecs.capability.task-cpu-mem-limit',
  'ecs.capability.task-eni',
  'ecs.capability.task-eni.ipv6',
  'ecs.capability.task-eni-block-instance-metadata',
];

/** The attributes of an instance: capabilities of its agent, and what the machine is. */
export function agentAttributes(machine: Machine): Wire<Attribute>[] {
  const values: Readonly<Record<string, string>> = {
    'ecs.ami-id': machine.imageId,
    'ecs.availability-zone': machine.availabilityZone,
    'ecs.cpu-architecture': machine.architecture ?? 'x86_64',
    'ecs.instance-type': machine.instanceType,
    'ecs.os-family': 'LINUX',
    'ecs.os-type': 'linux',
    'ecs.subnet-id': machine.subnetId,
  };
  return [
    ...capabilities.map((name) => ({ name })),
    ...(machine.gpus === undefined || machine.gpus.length === 0
      ? []
      : [{ name: 'ecs.capability.nvidia-driver-version', value: '550.163.01' }]),
    ...Object.entries(values).map(([name, value]) => ({ name, value })),
  ];
}
