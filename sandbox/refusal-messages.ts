import type { ErrorType } from './errors.ts';

/** How the API words the refusal that a rule foresees. */
export interface RefusalMessage {
  /** Missing: ClientException for task definitions, InvalidParameterException for the rest. */
  readonly type?: ErrorType;
  /**
   * `{value}` stands for the value that the rule marks, `{container}` for the name of the container that it is in, `{1}` for the first
   * word in backticks of the rule's own message, and so on. A function where the rule's own message decides.
   */
  readonly message: string | ((ruleMessage: string) => string);
}

/**
 * Messages of the API itself, by the id of the rule that foresees the refusal; the other refusals take their words from the rule.
 *
 * Sources, where the rule's page names none: issues that quote the API, and moto (which copies its messages).
 */
export const refusalMessages: Readonly<Record<string, RefusalMessage>> = {
  // Services and tasks.
  'strategy-launch-type-exclusive': {
    message: 'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
  },
  // terraform-aws-modules/terraform-aws-ecs#68
  'strategy-mixed-fargate-and-other': {
    message:
      'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again.',
  },
  'default-strategy-provider-not-listed': {
    message:
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
  },
  'fargate-network-configuration-required': {
    message: "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
  },
  'assign-public-ip-not-fargate': { message: 'Assign public IP is not supported for this launch type.' },
  'platform-version-not-fargate': {
    message: 'The platform version must be null when specifying an EC2 launch type.',
  },
  'daemon-desired-count': {
    message:
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
  },
  'task-definition-required': { message: 'TaskDefinition can not be blank.' },
  'deployment-percent-both-100': {
    message: 'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
  },
  'role-service-linked-required': {
    message: 'You cannot specify an IAM role for services that require a service linked role.',
  },
  'fargate-placement-constraints': { message: 'Placement constraints are not supported with FARGATE launch type.' },
  'fargate-placement-strategy': { message: 'Placement strategies are not supported with FARGATE launch type.' },
  // hashicorp/terraform#11471
  'placement-distinct-instance-expression': { message: 'distinctInstance expression should not be specified.' },
  'placement-constraints-limit': { message: 'placement constraints can have at most 10 items.' },
  'placement-strategy-limit': { message: 'placement strategy can have at most 5 items.' },
  'awsvpc-security-groups-limit': { message: 'security groups can have at most 5 items.' },
  'load-balancers-limit': { message: 'load balancers can have at most 5 items.' },
  'service-registries-limit': { message: 'service registries can have at most 1 items.' },
  'role-arn-format': { message: 'Role is not valid' },
  // convox/rack#1906, Netflix/metaflow#977
  'overrides-size': { message: 'Container Overrides length must be at most 8192' },
  // boto/boto3#2822
  'execute-command-interactive': { message: 'Interactive is the only mode supported currently.' },
  'strategy-all-weights-zero': {
    message: 'A capacity provider strategy must contain at least one capacity provider with a weight greater than 0.',
  },
  'replica-desired-count-required': {
    message: 'The desired count must be specified for services with the REPLICA scheduling strategy.',
  },
  'role-without-load-balancers': {
    message: 'You cannot specify an IAM role for a service that does not use a load balancer.',
  },
  'service-name-format': { message: 'Invalid service name.' },
  'task-set-scale-range': { message: 'Scale value must be between 0 and 100.' },
  // getmoto/moto, ecs/models.py
  'awsvpc-subnets-count': {
    message: (said) => (said.includes('empty') ? 'subnets can not be empty.' : 'subnets can have at most 16 items.'),
  },
  'ebs-volume-limit': { message: 'volumeConfigurations can have at most 1 items.' },
  'run-task-count-range': { message: 'count must be between 1 and 10.' },
  'run-task-propagate-service': {
    message: 'Propagating tags from a service is not supported when running a task.',
  },
  'start-task-instances-count': {
    message: (said) =>
      said.includes('empty')
        ? 'Container Instances cannot be empty.'
        : 'Container Instances can have at most 10 items.',
  },
  'started-by-length': {
    message: (said) => `startedBy can be at most ${/at most (\d+)/.exec(said)?.[1] ?? 128} characters long.`,
  },
  'started-by-characters': {
    message: 'startedBy can contain only letters, numbers, hyphens (-), forward slashes (/), and underscores (_).',
  },
  'task-group-length': { message: 'group can be at most 255 characters long.' },
  'override-container-name-required': { message: 'Container Override must have a name.' },
  // Other resources.
  'cluster-name-format': {
    message: 'The specified cluster name is invalid. Up to 255 letters, numbers, underscores, and hyphens are allowed.',
  },
  'cluster-setting-value': {
    message: "Invalid setting '{value}' for 'containerInsights'. Value should be one of [enabled,disabled,enhanced].",
  },
  'managed-instances-cluster-required': {
    message: 'A cluster must be specified for a capacity provider that uses Amazon ECS Managed Instances.',
  },
  'account-setting-principal': {
    message:
      'The specified principal ARN is invalid. Specify the ARN of a user, a role, or the root user and try again.',
  },
  'daemon-name-format': { message: 'Invalid daemon name.' },
  'express-service-arn-format': { message: 'Invalid service ARN: {value}' },
  'tag-key-missing': { message: 'Tag key cannot be null or empty.' },
  'tag-duplicate-key': { message: 'Tag keys must be unique.' },
  'tag-reserved-prefix': { message: 'aws: prefixed tag key names are not allowed for external use.' },
  'capacity-provider-name-reserved-prefix': { message: reservedName() },
  'capacity-provider-name-format': { message: reservedName() },
  // pulumi/pulumi-aws#930
  'tag-short-arn': { message: 'Long arn format must be used for tagging operations' },
  // terraform-provider-aws, account_setting_default.go
  'long-arn-format-disabled': { message: 'You can no longer disable Long Arn settings' },
  'container-instance-state-value': { message: 'Container instance status should be one of [ACTIVE, DRAINING]' },
  // aws/amazon-ecs-cli#542
  'list-tasks-family': { message: 'family must match ^[a-zA-Z0-9\\-_]+$' },
  'task-definition-revision-required': { type: 'ClientException', message: 'Revision is missing.' },
  'task-protection-expiry-range': { message: 'expiresInMinutes must be between 1 and 2880.' },
  'batch-size-limit': { message: tooManyItems },
  // getmoto/moto, ecs/models.py
  'task-definition-identifier': {
    message: (said) => {
      const revision = /^`[\w-]+:([^`]*)`/.exec(said)?.[1];
      return revision === undefined
        ? 'The specified task definition is invalid.'
        : `Invalid revision number. Number: ${revision}`;
    },
  },
  'task-definition-reference-format': {
    message(said) {
      const revision = /, not `[\w-]+:([^`:/]*)`\.$/.exec(said)?.[1];
      return revision === undefined ? said.replaceAll('`', '') : `Invalid revision number. Number: ${revision}`;
    },
  },
  // Task definitions.
  'task-definition-family-pattern': { message: 'Family contains invalid characters.' },
  'task-definition-tags-empty': { message: 'Tags can not be empty.' },
  'container-name-required': { message: 'Container.name should not be null or empty.' },
  'container-name-pattern': { message: 'Container.name contains invalid characters.' },
  'container-name-unique': { message: 'Container names must be unique within a Task Definition.' },
  'container-count-limit': { message: 'Too many containers.' },
  'container-definitions-empty': { message: 'Container list cannot be empty.' },
  'container-memory-required': {
    message:
      "Invalid setting for container '{container}'. At least one of 'memory' or 'memoryReservation' must be specified.",
  },
  'container-memory-exceeds-task': {
    message: "The 'memory' setting for container '{container}' is greater than for the task.",
  },
  'container-memory-reservation-sum': {
    message:
      "The sum of all container 'memoryReservation' values cannot be greater than the value of the task 'memory'.",
  },
  'container-cpu-sum': {
    message: "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
  },
  'essential-container-required': {
    message: 'At least one container in a task definition must be marked as essential.',
  },
  // eagletmt/hako#99
  'depends-on-unknown-container': {
    message: "Cannot depend on container + '{value}' because it does not exist",
  },
  // boto/boto3#2436
  'depends-on-exit-of-essential': {
    message: 'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
  },
  'task-cpu-format': { message: invalidTaskSize('cpu') },
  'ec2-task-cpu-range': { message: invalidTaskSize('cpu') },
  'task-memory-format': { message: invalidTaskSize('memory') },
  'fargate-cpu-required': { message: "Fargate requires that 'cpu' be defined at the task level." },
  'fargate-memory-required': { message: "Fargate requires that 'memory' be defined at the task level." },
  'fargate-cpu-value': { message: 'No Fargate configuration exists for given values.' },
  'fargate-cpu-memory-combination': {
    type: 'ClientException',
    message: 'No Fargate configuration exists for given values.',
  },
  'fargate-task-size': { message: 'No Fargate configuration exists for given values.' },
  'override-fargate-value': { message: 'No Fargate configuration exists for given values.' },
  'fargate-network-mode': { message: "Fargate only supports network mode 'awsvpc'." },
  // cn-terraform/terraform-aws-ecs-fargate#2
  'fargate-ipc-mode': { message: 'Tasks using the Fargate launch type do not support ipcMode.' },
  'fargate-pid-mode': {
    message:
      "Tasks using the Fargate launch type do not support pidMode '{value}'. The supported value for pidMode is 'task'.",
  },
  // virtual-kubelet/virtual-kubelet#193
  'fargate-awslogs-execution-role': {
    message: 'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
  },
  // jenkinsci/amazon-ecs-plugin#53
  'fargate-ecr-execution-role': {
    message: 'Fargate requires task definition to have execution role ARN to support ECR images.',
  },
  // sil-org/ecs-deploy#166
  'secrets-execution-role': {
    message: "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
  },
  // CircleCI-Public/aws-ecs-orb#190
  'secrets-duplicate-name': {
    message: 'Duplicate secret names found: {value}. Each secret name must be unique.',
  },
  // dagster-io/dagster#11622
  'secret-environment-clash': {
    message:
      'The secret name must be unique and not shared with any new or existing environment variables set on the container, such as {value}.',
  },
  // aws-cloudformation/cfn-lint#1787
  'awslogs-required-options': { message: 'Log driver awslogs requires options: awslogs-region, awslogs-group' },
  // aws-samples/amazon-ecs-firelens-examples#83
  'awslogs-unknown-option': { message: 'Log driver awslogs disallows options: {2}' },
  // fabfuel/ecs-deploy#164
  'awsfirelens-without-router': {
    message:
      'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers',
  },
  // aws/amazon-cloudwatch-logs-for-fluent-bit#20
  'firelens-without-user': {
    message:
      'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
  },
  'firelens-config-s3-arn': { message: 'Invalid arn syntax' },
  'mount-point-unknown-volume': { message: "Unknown volume '{value}'." },
  'host-source-path-blank': { message: 'host.sourcePath should not be blank.' },
  // aws/aws-cdk#10683
  'efs-access-point-root-directory': {
    message: 'When using an EFS access point, the root directory must either be set to "/" or be omitted',
  },
  // aws/amazon-ecs-cli#1014
  'awsvpc-host-port': {
    message: 'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
  },
  // aws/aws-cli#7288
  'port-mapping-without-port': { message: "Invalid 'containerPort' setting for container '{container}'." },
  // aws/amazon-ecs-agent#1220
  'host-port-mapped-twice': { message: "TCP host port '{value}' is mapped multiple times in task." },
  'links-need-bridge': { message: 'Links are not supported when networkMode={3}.' },
  // labd/ecs-deplojo#26
  'hostname-awsvpc': { message: 'hostname is not supported on container when networkMode=awsvpc.' },
};

function reservedName(): string {
  return 'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate". Specify a valid name and try again.';
}

function invalidTaskSize(member: string): string {
  return `Invalid '${member}' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`;
}

/** Of DeleteTaskDefinitions: getmoto/moto, ecs/models.py; the other form is that of lists which are members of a request. */
function tooManyItems(said: string): string {
  const [, operation, most, member = ''] = /^`?(\w+)`? takes at most (\d+) entries in `(\w+)`/.exec(said) ?? [];
  if (operation === 'DeleteTaskDefinitions') return `Size of TaskDefinition references list cannot exceed ${most}`;
  const words = member.replace(/[A-Z]/g, ' $&').replace(/^./, (first) => first.toUpperCase());
  return `${words} can have at most ${most} items.`;
}
