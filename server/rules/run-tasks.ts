import { clampedValue, nearestForm, replaceValue } from './fixes.ts';
import { quoted, wrongText } from './formats.ts';
import type { Rule } from './rule.ts';
import { findingAt, memberValue, numberOf, textOf } from './values.ts';

const runTask = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html';
const startTask = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StartTask.html';
const createService = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html';

const propagateService: Rule = {
  id: 'run-task-propagate-service',
  severity: 'error',
  title: 'A single task has no service to take tags from',
  why: 'RunTask starts tasks without a service, so their tags cannot come from one. ECS refuses the value.',
  sources: [runTask],
  shapes: ['RunTaskRequest'],
  *check(request) {
    const propagate = memberValue(request, 'propagateTags');
    if (propagate === undefined || textOf(propagate) !== 'SERVICE') return;
    yield findingAt(
      propagate,
      'A task started by RunTask has no service, so `propagateTags` cannot be SERVICE; use TASK_DEFINITION or NONE.',
      () => [...replaceValue(propagate, 'TASK_DEFINITION'), ...replaceValue(propagate, 'NONE')],
    );
  },
};

const countRange: Rule = {
  id: 'run-task-count-range',
  severity: 'error',
  title: 'RunTask starts 1 to 10 tasks',
  why: 'One call starts up to 10 tasks. More tasks need more calls, or a service.',
  sources: [runTask, 'The stackd ECS emulator refuses other counts as well.'],
  shapes: ['RunTaskRequest'],
  *check(request) {
    const count = memberValue(request, 'count');
    const value = numberOf(count);
    if (count === undefined || value === undefined || (value >= 1 && value <= 10)) return;
    yield findingAt(count, `\`count\` must be between 1 and 10, not ${value}.`, () => clampedValue(count, 1, 10));
  },
};

const startedByLength: Rule = {
  id: 'started-by-length',
  severity: 'error',
  title: 'startedBy is too long',
  why: 'The tag that tells who started a task has up to 128 characters with RunTask, and up to 36 with StartTask.',
  sources: [runTask, startTask],
  shapes: ['RunTaskRequest', 'StartTaskRequest'],
  check: (request, { operation }) => {
    const most = operation === 'RunTask' ? 128 : 36;
    return wrongText(
      request,
      'startedBy',
      (text) => text.length <= most,
      (text) => `\`startedBy\` has ${text.length} characters; ${operation} takes at most ${most}. Shorten it.`,
      (node, text) => replaceValue(node, text.slice(0, most), `Shorten to ${most} characters`),
    );
  },
};

const instancesCount: Rule = {
  id: 'start-task-instances-count',
  severity: 'error',
  title: 'StartTask takes 1 to 10 container instances',
  why: 'StartTask starts one task on each container instance in the list, on up to 10 in one call.',
  sources: [startTask],
  shapes: ['StartTaskRequest'],
  *check(request) {
    const instances = memberValue(request, 'containerInstances');
    if (instances?.kind !== 'array') return;
    const count = instances.items.length;
    if (count >= 1 && count <= 10) return;
    yield findingAt(
      instances,
      count === 0
        ? '`containerInstances` is empty; name the container instances to start the task on, at most 10.'
        : `\`containerInstances\` has ${count} items; StartTask takes at most 10. Split the call.`,
    );
  },
};

const clientTokenFormat: Rule = {
  id: 'client-token-format',
  severity: 'error',
  title: 'Form of a client token',
  why: 'The token makes a repeated request harmless. It has up to 36 characters, with RunTask up to 64: visible ASCII characters, no spaces.',
  sources: [
    createService,
    runTask,
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateDaemon.html',
    'The stackd ECS emulator refuses other tokens as well.',
  ],
  shapes: ['CreateServiceRequest', 'CreateTaskSetRequest', 'RunTaskRequest', 'CreateDaemonRequest'],
  check: (request, { operation }) => {
    const most = operation === 'RunTask' ? 64 : 36;
    return wrongText(
      request,
      'clientToken',
      (text) => text.length <= most && /^[!-~]+$/.test(text),
      (text) =>
        text.length > most
          ? `\`clientToken\` has ${text.length} characters; ${operation} takes at most ${most}. Shorten it.`
          : `\`clientToken\` takes visible ASCII characters only, no spaces; change ${quoted(text)}.`,
      // A token that is cut may be that of another request.
      (node, text) => (text.length > most ? [] : nearestForm(node, text, /[^!-~]+/gu, most)),
    );
  },
};

/** Rules about tasks that are started one by one, and about the tokens of requests. */
export const runTaskRules: readonly Rule[] = [
  propagateService,
  countRange,
  startedByLength,
  instancesCount,
  clientTokenFormat,
];
