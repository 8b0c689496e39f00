import type { ObjectNode } from '../syntax/tree.ts';
import { isIdentical, removeItems, replaceValue } from './fixes.ts';
import { namePattern, plainName, quoted } from './formats.ts';
import type { Rule } from './rule.ts';
import { containersOf, mayBeTemplate } from './task-definition-facts.ts';
import { essentialFixes, isInessential, nameFromImage, renameContainer } from './task-definition-fixes.ts';
import { findingAt, itemsOf, lacks, memberValue, textOf } from './values.ts';

const registerTaskDefinition =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html';
const registerDaemonTaskDefinition =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterDaemonTaskDefinition.html';
const containerDefinition = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html';
const daemonContainerDefinition =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DaemonContainerDefinition.html';
const quotas = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html';

const requests = ['RegisterTaskDefinitionRequest', 'RegisterDaemonTaskDefinitionRequest'];

/** "Task definition max containers" among the quotas of ECS; it cannot be raised. */
const containerLimit = 10;

const familyPattern: Rule = {
  id: 'task-definition-family-pattern',
  severity: 'error',
  title: 'Name of a task definition family',
  why: 'A family name has up to 255 letters, digits, hyphens and underscores. ECS counts the revisions itself, so the name has none.',
  sources: [
    registerTaskDefinition,
    registerDaemonTaskDefinition,
    'The API error, "Family contains invalid characters", is quoted in aws/amazon-ecs-cli#37 and #542.',
  ],
  shapes: requests,
  *check(request) {
    const node = memberValue(request, 'family');
    const text = textOf(node);
    if (node === undefined || text === undefined || namePattern.test(text) || mayBeTemplate(text)) return;
    if (text === '') {
      yield findingAt(node, '`family` is empty; give the task definition a name.');
      return;
    }
    const revision = /^[\w-]+(?=:\d+$)/.exec(text)?.[0];
    yield findingAt(
      node,
      revision === undefined
        ? `\`family\` may have up to 255 letters, digits, hyphens and underscores; ${quoted(text)} is not allowed.`
        : `\`family\` takes no revision: write \`${revision}\` instead of \`${text}\`. ECS gives the next revision itself.`,
      () => {
        const name = revision ?? plainName(text);
        return name === undefined ? [] : replaceValue(node, name);
      },
    );
  },
};

const nameRequired: Rule = {
  id: 'container-name-required',
  severity: 'error',
  title: 'Container without a name',
  why: 'Everything else refers to a container by its name: dependencies, load balancers, overrides, `ecs execute-command`. The schema of the API does not mark it as required, but ECS does.',
  sources: [
    containerDefinition,
    'The API error is quoted in awsdocs/aws-cloudformation-user-guide#612; the moto ECS mock refuses it as well.',
  ],
  shapes: ['ContainerDefinition'],
  *check(container, context) {
    if (container.kind !== 'object') return;
    const name = memberValue(container, 'name');
    if (textOf(name) !== '' && !lacks(container, 'name', context)) return;
    yield findingAt(name ?? container, 'This container has no `name`; every container needs one.', () =>
      nameFromImage(container, context.root),
    );
  },
};

const namePatternRule: Rule = {
  id: 'container-name-pattern',
  severity: 'error',
  title: 'Characters of a container name',
  why: 'A container name has up to 255 letters, digits, hyphens and underscores.',
  sources: [
    containerDefinition,
    daemonContainerDefinition,
    'The API error, "Container.name contains invalid characters", is quoted in hashicorp/terraform-provider-aws#5950 and ansible/ansible#22860.',
  ],
  shapes: ['ContainerDefinition', 'DaemonContainerDefinition'],
  *check(container, { root }) {
    const node = memberValue(container, 'name');
    const text = textOf(node);
    if (node === undefined || !text || namePattern.test(text) || mayBeTemplate(text)) return;
    yield findingAt(
      node,
      `A container name may have up to 255 letters, digits, hyphens and underscores; ${quoted(text)} is not allowed.`,
      () => {
        const name = plainName(text);
        return name === undefined ? [] : renameContainer(node, text, name, root);
      },
    );
  },
};

const nameUnique: Rule = {
  id: 'container-name-unique',
  severity: 'error',
  title: 'Two containers with one name',
  why: 'A name stands for one container of the task. Letter case counts: `app` and `App` are two names.',
  sources: [
    containerDefinition,
    'The API error, "Container names must be unique within a Task Definition", is quoted in Shippable/support#2946.',
  ],
  shapes: requests,
  *check(request) {
    const seen = new Map<string, ObjectNode>();
    for (const container of containersOf(request)) {
      const node = memberValue(container, 'name');
      const name = textOf(node);
      if (node === undefined || !name) continue;
      const first = seen.get(name);
      if (first === undefined) {
        seen.set(name, container);
        continue;
      }
      yield findingAt(
        node,
        `Another container already has the name ${quoted(name)}; give this one a name of its own.`,
        () => {
          const list = memberValue(request, 'containerDefinitions');
          return isIdentical(first, container) ? removeItems(list, [container], 'Remove this container', 'safe') : [];
        },
      );
    }
  },
};

const countLimit: Rule = {
  id: 'container-count-limit',
  severity: 'error',
  title: 'A task has at most ten containers',
  why: 'ECS takes up to ten containers in one task definition; this quota cannot be raised.',
  sources: [quotas, 'The API error, "Too many containers", is quoted in aws/amazon-ecs-cli#184.'],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request) {
    const list = memberValue(request, 'containerDefinitions');
    const count = containersOf(request).length;
    if (list === undefined || count <= containerLimit) return;
    yield findingAt(
      list,
      `A task definition can hold at most ${containerLimit} containers, this one has ${count}; move some into a task of their own.`,
    );
  },
};

/** An empty list of more characters may hold template statements, which leave nothing in the tree. */
const longestEmptyList = '[   ]'.length;

const definitionsEmpty: Rule = {
  id: 'container-definitions-empty',
  severity: 'error',
  title: 'A task needs a container',
  why: 'A task runs at least one container, which is essential to it.',
  sources: [registerTaskDefinition, registerDaemonTaskDefinition],
  shapes: requests,
  *check(request, { syntaxErrors }) {
    const list = memberValue(request, 'containerDefinitions');
    if (list?.kind !== 'array' || list.items.length > 0 || list.end - list.start > longestEmptyList) return;
    if (syntaxErrors.some((offset) => offset >= list.start && offset <= list.end)) return;
    yield findingAt(list, '`containerDefinitions` is empty; a task needs at least one container.');
  },
};

const essentialRequired: Rule = {
  id: 'essential-container-required',
  severity: 'error',
  title: 'A task needs an essential container',
  why: 'A task lives as long as its essential containers, so it needs at least one. Containers are essential unless they say otherwise.',
  sources: [containerDefinition, 'cfn-lint E3042.'],
  shapes: requests,
  *check(request) {
    const list = memberValue(request, 'containerDefinitions');
    const items = itemsOf(list);
    if (list === undefined || items.length === 0) return;
    if (!items.every((item) => item.kind === 'object' && isInessential(item))) return;
    yield findingAt(
      list,
      'No container is essential, and a task needs one that is; remove `"essential": false` from the main container.',
      () => essentialFixes(request),
    );
  },
};

/** Names of task definitions and their containers, and how many containers there are. */
export const containerRules: readonly Rule[] = [
  familyPattern,
  nameRequired,
  namePatternRule,
  nameUnique,
  countLimit,
  definitionsEmpty,
  essentialRequired,
];
