import { clampedValue, nearestForm, replaceValue } from './fixes.ts';
import { int32Of } from './known-values.ts';
import type { Rule } from './rule.ts';
import { findingAt, memberValue, textOf } from './values.ts';

const runTask = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html';
const startTask = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StartTask.html';

const startedByCharacters: Rule = {
  id: 'started-by-characters',
  severity: 'error',
  title: 'startedBy with other characters',
  why: 'The mark of who started a task has letters, digits, hyphens, slashes and underscores.',
  sources: [runTask, startTask],
  shapes: ['RunTaskRequest', 'StartTaskRequest'],
  *check(request) {
    const node = memberValue(request, 'startedBy');
    const text = textOf(node);
    const other = text === undefined ? undefined : /[^A-Za-z0-9/_-]/u.exec(text)?.[0];
    if (node === undefined || other === undefined) return;
    yield findingAt(
      node,
      `\`startedBy\` takes letters, digits, hyphens, slashes and underscores only; replace \`${other}\`.`,
      () => nearestForm(node, text ?? '', /[^A-Za-z0-9/_-]+/gu, 128),
    );
  },
};

/** Developer guide, task groups: the name of a group has at most 255 characters. */
const groupLimit = 255;

const groupLength: Rule = {
  id: 'task-group-length',
  severity: 'error',
  title: 'Task group longer than 255 characters',
  why: 'The name of a task group has at most 255 characters.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-groups.html'],
  shapes: ['RunTaskRequest', 'StartTaskRequest'],
  *check(request) {
    const node = memberValue(request, 'group');
    const length = textOf(node)?.length ?? 0;
    if (node === undefined || length <= groupLimit) return;
    yield findingAt(
      node,
      `The name of a task group has at most ${groupLimit} characters, this one has ${length}.`,
      () => replaceValue(node, (textOf(node) ?? '').slice(0, groupLimit), `Shorten to ${groupLimit} characters`),
    );
  },
};

const protectionExpiryRange: Rule = {
  id: 'task-protection-expiry-range',
  severity: 'error',
  title: 'Task protection lasts 1 to 2880 minutes',
  why: 'A task is protected for at least one minute and at most 48 hours; the protection can be renewed.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateTaskProtection.html'],
  shapes: ['UpdateTaskProtectionRequest'],
  *check(request) {
    const node = memberValue(request, 'expiresInMinutes');
    const minutes = int32Of(node);
    if (node === undefined || minutes === undefined || (minutes >= 1 && minutes <= 2880)) return;
    yield findingAt(node, `\`expiresInMinutes\` must be between 1 and 2880 (48 hours), not ${minutes}.`, () =>
      clampedValue(node, 1, 2880),
    );
  },
};

const executeInteractive: Rule = {
  id: 'execute-command-interactive',
  severity: 'error',
  title: 'ExecuteCommand is always interactive',
  why: 'ECS Exec opens interactive sessions only; a request for another one is refused.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
    'The API error, "Interactive is the only mode supported currently.", is quoted in boto/boto3#2822.',
  ],
  shapes: ['ExecuteCommandRequest'],
  *check(request) {
    const node = memberValue(request, 'interactive');
    if (node?.kind !== 'boolean' || node.value) return;
    yield findingAt(node, 'ECS supports interactive sessions only; set `interactive` to true.', () =>
      replaceValue(node, true, undefined, 'safe'),
    );
  },
};

const instanceState: Rule = {
  id: 'container-instance-state-value',
  severity: 'error',
  title: 'Status that cannot be set',
  why: 'A container instance can be made `ACTIVE` or `DRAINING`; the other states it takes on its own.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateContainerInstancesState.html'],
  shapes: ['UpdateContainerInstancesStateRequest'],
  *check(request) {
    const node = memberValue(request, 'status');
    const status = textOf(node);
    if (node === undefined || status === undefined) return;
    if (!['REGISTERING', 'DEREGISTERING', 'REGISTRATION_FAILED'].includes(status)) return;
    yield findingAt(node, `\`status\` can be set to \`ACTIVE\` or \`DRAINING\` only, not to \`${status}\`.`, () => {
      const states = status === 'DEREGISTERING' ? ['DRAINING', 'ACTIVE'] : ['ACTIVE', 'DRAINING'];
      return states.flatMap((state) => replaceValue(node, state));
    });
  },
};

/** Rules about running tasks and the instances they run on. */
export const taskRules: readonly Rule[] = [
  startedByCharacters,
  groupLength,
  protectionExpiryRange,
  executeInteractive,
  instanceState,
];
