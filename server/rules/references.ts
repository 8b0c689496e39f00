import { isArnOf } from './arn-parts.ts';
import { namePattern, quoted, textForm, wrongText } from './formats.ts';
import { clusterFixes, serviceFixes, taskDefinitionFixes } from './references-fixes.ts';
import type { Rule } from './rule.ts';

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';

const cluster: Rule = {
  id: 'cluster-reference-format',
  severity: 'error',
  title: 'A cluster is named by its name or ARN',
  why: 'Requests name a cluster by its short name or by its full ARN. Anything else, such as the ARN of a service, is no cluster.',
  sources: [
    `${reference}/API_CreateService.html`,
    `${reference}/API_RunTask.html`,
    `${reference}/API_CreateCluster.html`,
  ],
  shapes: [
    'CreateServiceRequest',
    'UpdateServiceRequest',
    'DeleteServiceRequest',
    'CreateTaskSetRequest',
    'UpdateTaskSetRequest',
    'UpdateServicePrimaryTaskSetRequest',
    'DeleteTaskSetRequest',
    'RunTaskRequest',
    'StartTaskRequest',
    'StopTaskRequest',
    'UpdateClusterRequest',
    'UpdateClusterSettingsRequest',
    'PutClusterCapacityProvidersRequest',
    'CreateCapacityProviderRequest',
    'UpdateCapacityProviderRequest',
    'CreateExpressGatewayServiceRequest',
  ],
  check: textForm(
    'cluster',
    (text) => namePattern.test(text) || isArnOf(text, 'ecs', /^cluster\/[\w-]{1,255}$/),
    (text) =>
      `\`cluster\` must be the name of a cluster (letters, digits, hyphens, underscores) or its ARN (\`arn:aws:ecs:REGION:ACCOUNT:cluster/NAME\`), not ${quoted(text)}.`,
    clusterFixes,
  ),
};

const service: Rule = {
  id: 'service-reference-format',
  severity: 'error',
  title: 'A service is named by its name or ARN',
  why: 'Requests name a service by its short name or by its full ARN; the cluster has a member of its own.',
  sources: [
    `${reference}/API_UpdateService.html`,
    `${reference}/API_CreateTaskSet.html`,
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html',
  ],
  shapes: [
    'UpdateServiceRequest',
    'DeleteServiceRequest',
    'CreateTaskSetRequest',
    'UpdateTaskSetRequest',
    'UpdateServicePrimaryTaskSetRequest',
    'DeleteTaskSetRequest',
  ],
  check: (request) =>
    wrongText(
      request,
      'service',
      // Before the long format of 2018 the ARN of a service had no cluster in it.
      (text) => namePattern.test(text) || isArnOf(text, 'ecs', /^service\/(?:[\w-]{1,255}\/)?[\w-]{1,255}$/),
      (text) =>
        `\`service\` must be the name of a service (letters, digits, hyphens, underscores) or its ARN (\`arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME\`), not ${quoted(text)}.`,
      (node, text) => serviceFixes(request, node, text),
    ),
};

/** A family, a revision of it, or the same in the ARN of a task definition. */
function isTaskDefinition(text: string): boolean {
  return revisionPattern.test(text) || isArnOf(text, 'ecs', resourceOfTaskDefinition);
}

// Scripts replace words in capital letters (`web:TD_VERSION`), only LATEST may be meant as it stands.
const revisionPattern = /^[\w-]{1,255}(?::(?:\d+|(?!LATEST$)[A-Z][A-Z0-9_]+))?$/;
const resourceOfTaskDefinition = /^task-definition\/[\w-]{1,255}(?::(?:\d+|(?!LATEST$)[A-Z][A-Z0-9_]+))?$/;

const taskDefinition: Rule = {
  id: 'task-definition-reference-format',
  severity: 'error',
  title: 'A task definition is named by family, revision or ARN',
  why: 'Revisions are numbers; there are no tags such as `latest`, as images have them. A family without a revision stands for its latest active revision.',
  sources: [`${reference}/API_CreateService.html`, `${reference}/API_RunTask.html`],
  shapes: [
    'CreateServiceRequest',
    'UpdateServiceRequest',
    'CreateTaskSetRequest',
    'RunTaskRequest',
    'StartTaskRequest',
  ],
  *check(request, { dialect }) {
    // ecspresso takes the task definition from its own file.
    if (dialect === 'ecspresso') return;
    yield* wrongText(
      request,
      'taskDefinition',
      isTaskDefinition,
      (text) =>
        `\`taskDefinition\` must be a family (\`web\`), a family and a revision number (\`web:7\`), or the ARN of a task definition, not ${quoted(text)}.`,
      taskDefinitionFixes,
    );
  },
};

/** Members that hold the ARN of a role, in the shapes below. Elsewhere roles have names, too: `CreateService.role`. */
const roleMembers = ['roleArn', 'infrastructureRoleArn', 'executionRoleArn', 'taskRoleArn'];

const role: Rule = {
  id: 'iam-role-arn-format',
  severity: 'error',
  title: 'A role is named by its ARN',
  why: 'These members take the full ARN of an IAM role. The name of a role or the ARN of an instance profile is refused.',
  sources: [
    `${reference}/API_ServiceManagedEBSVolumeConfiguration.html`,
    `${reference}/API_VpcLatticeConfiguration.html`,
    `${reference}/API_CreateExpressGatewayService.html`,
    'terraform-provider-aws demands ARNs in these members as well.',
  ],
  shapes: [
    'ServiceManagedEBSVolumeConfiguration',
    'TaskManagedEBSVolumeConfiguration',
    'ServiceConnectTlsConfiguration',
    'VpcLatticeConfiguration',
    'AdvancedConfiguration',
    'DeploymentLifecycleHook',
    'CreateManagedInstancesProviderConfiguration',
    'UpdateManagedInstancesProviderConfiguration',
    'CreateExpressGatewayServiceRequest',
    'UpdateExpressGatewayServiceRequest',
    'CreateGatewayRequest',
    'UpdateGatewayRequest',
  ],
  // Not CreateTaskSet: its load balancers have `advancedConfiguration` by type only, ECS does not shift their traffic.
  operations: [
    'CreateService',
    'UpdateService',
    'RunTask',
    'StartTask',
    'CreateCapacityProvider',
    'UpdateCapacityProvider',
    'CreateExpressGatewayService',
    'UpdateExpressGatewayService',
    'CreateGateway',
    'UpdateGateway',
  ],
  *check(subject) {
    for (const member of roleMembers) {
      yield* wrongText(
        subject,
        member,
        (text) => isArnOf(text, 'iam', /^role\/./),
        (text) =>
          `\`${member}\` must be the ARN of an IAM role (\`arn:aws:iam::ACCOUNT:role/NAME\`), not ${quoted(text)}.`,
      );
    }
  },
};

const latticeTargetGroup: Rule = {
  id: 'vpc-lattice-target-group-arn',
  severity: 'error',
  title: 'VPC Lattice has target groups of its own',
  why: 'A target group of Elastic Load Balancing looks alike but cannot be used with VPC Lattice, which has its own target groups.',
  sources: [`${reference}/API_VpcLatticeConfiguration.html`, 'terraform-provider-aws demands an ARN as well.'],
  shapes: ['VpcLatticeConfiguration'],
  check: textForm(
    'targetGroupArn',
    (text) => isArnOf(text, 'vpc-lattice', /^targetgroup\/tg-./),
    (text) =>
      `\`targetGroupArn\` must be the ARN of a VPC Lattice target group (\`arn:aws:vpc-lattice:REGION:ACCOUNT:targetgroup/tg-ID\`), not ${quoted(text)}.`,
  ),
};

const instanceProfile: Rule = {
  id: 'instance-profile-arn-format',
  severity: 'error',
  title: 'Instances take an instance profile, not a role',
  why: 'EC2 instances get their role by an instance profile. It often has the same name as the role, but another ARN.',
  sources: [`${reference}/API_InstanceLaunchTemplate.html`, 'terraform-provider-aws demands an ARN as well.'],
  shapes: ['InstanceLaunchTemplate', 'InstanceLaunchTemplateUpdate'],
  check: textForm(
    'ec2InstanceProfileArn',
    (text) => isArnOf(text, 'iam', /^instance-profile\/./),
    (text) =>
      `\`ec2InstanceProfileArn\` must be the ARN of an instance profile (\`arn:aws:iam::ACCOUNT:instance-profile/NAME\`), not ${quoted(text)}.`,
  ),
};

const autoScalingGroup: Rule = {
  id: 'asg-arn-format',
  severity: 'error',
  title: 'An Auto Scaling group is named by its name or ARN',
  why: 'A capacity provider is made from an Auto Scaling group. The ARN of a launch template or of an instance is no group.',
  sources: [`${reference}/API_AutoScalingGroupProvider.html`],
  shapes: ['AutoScalingGroupProvider'],
  check: textForm(
    'autoScalingGroupArn',
    (text) =>
      !text.startsWith('arn:') || isArnOf(text, 'autoscaling', /^autoScalingGroup:[^:]+:autoScalingGroupName\/./),
    (text) =>
      `\`autoScalingGroupArn\` must be the name of an Auto Scaling group or its ARN (\`arn:aws:autoscaling:REGION:ACCOUNT:autoScalingGroup:ID:autoScalingGroupName/NAME\`), not ${quoted(text)}.`,
  ),
};

const expressService: Rule = {
  id: 'express-service-arn-format',
  severity: 'error',
  title: 'Express services are named by their full ARN',
  why: 'The operations on Express services have no member for the cluster; only the full ARN says which service is meant.',
  sources: [`${reference}/API_UpdateExpressGatewayService.html`, `${reference}/API_DeleteExpressGatewayService.html`],
  shapes: ['UpdateExpressGatewayServiceRequest', 'DeleteExpressGatewayServiceRequest'],
  check: textForm(
    'serviceArn',
    (text) => isArnOf(text, 'ecs', /^service\/[\w-]+\/[\w-]+$/),
    (text) =>
      `\`serviceArn\` must be the full ARN of the service (\`arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME\`), not ${quoted(text)}.`,
  ),
};

/** Rules about members that name other resources: by name, by ARN, or by either. */
export const referenceRules: readonly Rule[] = [
  cluster,
  service,
  taskDefinition,
  role,
  latticeTargetGroup,
  instanceProfile,
  autoScalingGroup,
  expressService,
];
