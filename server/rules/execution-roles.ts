import { once } from '../syntax/once.ts';
import type { ObjectNode } from '../syntax/tree.ts';
import { roleOf } from './arn-fixes.ts';
import { isArnOf } from './arn-parts.ts';
import { type Fixes, setMember } from './fixes.ts';
import { quoted, wrongText } from './formats.ts';
import { holdsObjects, writtenForm } from './known-values.ts';
import { placeOfRequest } from './request-places.ts';
import type { Rule, RuleContext } from './rule.ts';
import { containersOf, isForFargate, leavesFamilyToFlags, mayBeTemplate } from './task-definition-facts.ts';
import { findingAt, lacks, memberValue, textOf } from './values.ts';

const registerTaskDefinition =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html';
const roleGuide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html';
const taskOverride = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html';

/** Whether the task definition surely names no execution role; an empty one is another mistake. */
function hasNoExecutionRole(request: ObjectNode, context: RuleContext): boolean {
  return lacks(request, 'executionRoleArn', context) && !leavesFamilyToFlags(request, context);
}

/** The role that the console of ECS makes, in the account that the request tells of. Source: the guide. */
function defaultRole(request: ObjectNode): Fixes {
  const { partition, account } = placeOfRequest(request);
  if (account === undefined) return [];
  return setMember(request, 'executionRoleArn', `arn:${partition}:iam::${account}:role/ecsTaskExecutionRole`, {
    title: 'Add `executionRoleArn`: `ecsTaskExecutionRole`',
  });
}

const awslogs: Rule = {
  id: 'fargate-awslogs-execution-role',
  severity: 'error',
  title: 'awslogs on Fargate needs an execution role',
  why: 'On Fargate there is no instance with a role of its own: the execution role of the task lets ECS write its logs to CloudWatch.',
  sources: [
    roleGuide,
    'The API error, "Fargate requires task definition to have execution role ARN to support log driver awslogs.", is quoted in virtual-kubelet/virtual-kubelet#193.',
  ],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request, context) {
    if (request.kind !== 'object' || !isForFargate(request) || !hasNoExecutionRole(request, context)) return;
    const fixes = once(() => defaultRole(request));
    for (const container of containersOf(request)) {
      const driver = memberValue(memberValue(container, 'logConfiguration'), 'logDriver');
      if (driver === undefined || textOf(driver) !== 'awslogs') continue;
      yield findingAt(
        driver,
        'On Fargate the log driver `awslogs` needs `executionRoleArn`, and this task definition has none; add it.',
        fixes,
      );
    }
  },
};

const privateRegistry = /^[^./]+\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\//;

const privateImage: Rule = {
  id: 'fargate-ecr-execution-role',
  severity: 'error',
  title: 'A private ECR image on Fargate needs an execution role',
  why: 'Fargate pulls images from private ECR repositories with the execution role of the task. The public registry (`public.ecr.aws`) needs none.',
  sources: [
    roleGuide,
    'The API error, "Fargate requires task definition to have execution role ARN to support ECR images.", is quoted in jenkinsci/amazon-ecs-plugin#53.',
  ],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request, context) {
    if (request.kind !== 'object' || !isForFargate(request) || !hasNoExecutionRole(request, context)) return;
    const fixes = once(() => defaultRole(request));
    for (const container of containersOf(request)) {
      const node = memberValue(container, 'image');
      const image = textOf(node);
      if (node === undefined || image === undefined || !privateRegistry.test(image)) continue;
      yield findingAt(
        node,
        `To pull ${quoted(image)} from ECR, Fargate needs \`executionRoleArn\`, and this task definition has none; add it.`,
        fixes,
      );
    }
  },
};

const secrets: Rule = {
  id: 'secrets-execution-role',
  severity: 'error',
  title: 'Secrets need an execution role',
  why: 'ECS reads secrets with the execution role before the containers start; the task role is for the containers themselves.',
  sources: [
    roleGuide,
    `The API error, "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.", is quoted in sil-org/ecs-deploy#166 and #179.`,
  ],
  shapes: ['RegisterTaskDefinitionRequest', 'RegisterDaemonTaskDefinitionRequest'],
  *check(request, context) {
    if (request.kind !== 'object' || !hasNoExecutionRole(request, context)) return;
    const fixes = once(() => defaultRole(request));
    for (const container of containersOf(request)) {
      const list = memberValue(container, 'secrets');
      if (!holdsObjects(list)) continue;
      yield findingAt(
        list,
        '`secrets` need `executionRoleArn`, and this task definition has none; add it. (`taskRoleArn` is not used for them.)',
        fixes,
      );
    }
  },
};

/** An ARN, or the name of a role with or without a path. */
function isRole(text: string): boolean {
  return text.startsWith('arn:') ? isArnOf(text, 'iam', /^role\/./) : /^[\w+=,.@/-]+$/.test(text);
}

const roleFormat: Rule = {
  id: 'role-arn-format',
  severity: 'error',
  title: 'Roles of a task',
  why: 'Tasks get their rights from IAM roles, given by ARN. Instance profiles, users and ARNs of other services cannot take their place.',
  sources: [
    registerTaskDefinition,
    taskOverride,
    'The API error, "Role is not valid", is quoted in aws-samples/aws-modern-application-workshop#9 and #272.',
  ],
  shapes: ['RegisterTaskDefinitionRequest', 'RegisterDaemonTaskDefinitionRequest', 'TaskOverride'],
  *check(subject) {
    for (const member of ['taskRoleArn', 'executionRoleArn']) {
      const text = writtenForm(memberValue(subject, member));
      if (text === undefined || mayBeTemplate(text)) continue;
      yield* wrongText(
        subject,
        member,
        isRole,
        () => `\`${member}\` must be the ARN of an IAM role (\`arn:aws:iam::ACCOUNT:role/NAME\`), not ${quoted(text)}.`,
        roleOf,
      );
    }
  },
};

/** Rules about the roles of a task. */
export const executionRoleRules: readonly Rule[] = [awslogs, privateImage, secrets, roleFormat];
