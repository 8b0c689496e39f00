import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { type Fixes, nearestValue, removeItems, replaceValue, setMember } from './fixes.ts';
import type { Rule, RuleContext } from './rule.ts';
import { containersOf } from './task-definition-facts.ts';
import { isInessential, isSmall } from './task-definition-fixes.ts';
import { findingAt, itemsOf, lacks, memberValue, objectsOf, textOf } from './values.ts';

const containerDependency = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html';
const healthCheck = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html';

const shapes = ['RegisterTaskDefinitionRequest', 'RegisterDaemonTaskDefinitionRequest'];

/** The containers by name, the first of a name. */
function containersByName(request: ObjectNode | ArrayNode): ReadonlyMap<string, ObjectNode> {
  const byName = new Map<string, ObjectNode>();
  for (const container of containersOf(request)) {
    const name = textOf(memberValue(container, 'name'));
    if (name && !byName.has(name)) byName.set(name, container);
  }
  return byName;
}

/** All items of all `dependsOn` lists. */
function dependenciesOf(request: ObjectNode | ArrayNode): readonly ObjectNode[] {
  return containersOf(request).flatMap((container) => objectsOf(memberValue(container, 'dependsOn')));
}

/** Whether the name of every container is known; a list with a gap may have the container that seems to be missing. */
function areAllNamesKnown(request: ObjectNode | ArrayNode, { syntaxErrors }: RuleContext): boolean {
  const list = memberValue(request, 'containerDefinitions');
  if (list === undefined || syntaxErrors.some((offset) => offset >= list.start && offset <= list.end)) return false;
  return itemsOf(list).every((item) => !!textOf(memberValue(item, 'name')));
}

const unknownContainer: Rule = {
  id: 'depends-on-unknown-container',
  severity: 'error',
  title: 'Dependency on a container that does not exist',
  why: 'A container can wait for containers of the same task only. Letter case counts.',
  sources: [
    containerDependency,
    'The API error, "Cannot depend on container … because it does not exist", is quoted in eagletmt/hako#99.',
  ],
  shapes,
  *check(request, context) {
    if (!areAllNamesKnown(request, context)) return;
    const byName = containersByName(request);
    const names = [...byName.keys()].slice(0, 5).map((name) => `\`${name}\``);
    for (const dependency of dependenciesOf(request)) {
      const node = memberValue(dependency, 'containerName');
      const name = textOf(node);
      if (node === undefined || !name || byName.has(name)) continue;
      yield findingAt(
        node,
        `There is no container \`${name}\` in this task definition; correct the name (there is ${names.join(', ')}${byName.size > names.length ? ', …' : ''}).`,
        () => [
          ...nearestValue(node, namesToWaitFor(request, dependency, context)),
          ...removeItems(dependency.parent, [dependency], 'Remove this dependency'),
        ],
      );
    }
  },
};

/** The containers that a dependency can name without another mistake. */
function namesToWaitFor(
  request: ObjectNode | ArrayNode,
  dependency: ObjectNode,
  context: RuleContext,
): readonly string[] {
  if (!isSmall(request)) return [];
  const own = dependency.parent?.parent;
  const condition = textOf(memberValue(dependency, 'condition'));
  const isFit = (container: ObjectNode): boolean => {
    if (container === own) return false;
    if (condition === 'HEALTHY') return !lacks(container, 'healthCheck', context);
    return !isEnd(condition) || !isEssential(container, context);
  };
  return [...containersByName(request)].filter(([, container]) => isFit(container)).map(([name]) => name);
}

function isEnd(condition: string | undefined): boolean {
  return condition === 'COMPLETE' || condition === 'SUCCESS';
}

interface Condition {
  readonly node: ConcreteNode;
  readonly word: string;
  readonly targetName: string;
  readonly target: ObjectNode;
}

/** The conditions of dependencies on containers that are written out. */
function conditionsOf(request: ObjectNode | ArrayNode): readonly Condition[] {
  const byName = containersByName(request);
  return dependenciesOf(request).flatMap((dependency): Condition[] => {
    const node = memberValue(dependency, 'condition');
    const word = textOf(node);
    const targetName = textOf(memberValue(dependency, 'containerName'));
    const target = targetName === undefined ? undefined : byName.get(targetName);
    if (node === undefined || word === undefined || targetName === undefined || target === undefined) return [];
    return [{ node, word, targetName, target }];
  });
}

const healthyWithoutHealthCheck: Rule = {
  id: 'depends-on-healthy-without-health-check',
  severity: 'error',
  title: 'HEALTHY needs a health check',
  why: 'ECS knows the health of a container by the `healthCheck` of its definition; a HEALTHCHECK in the image does not count. Without it the condition is never met.',
  sources: [containerDependency, healthCheck],
  shapes,
  *check(request, context) {
    for (const { node, word, targetName, target } of conditionsOf(request)) {
      if (word !== 'HEALTHY' || !lacks(target, 'healthCheck', context)) continue;
      yield findingAt(
        node,
        `Container \`${targetName}\` has no \`healthCheck\`, so it never becomes HEALTHY; add one there, or wait for START.`,
        () => replaceValue(node, 'START'),
      );
    }
  },
};

const exitOfEssential: Rule = {
  id: 'depends-on-exit-of-essential',
  severity: 'error',
  title: 'Waiting for an essential container to exit',
  why: 'When an essential container exits, the whole task stops. So a container that others wait for to COMPLETE, or to end with SUCCESS, cannot be essential, which it is unless it says otherwise.',
  sources: [
    containerDependency,
    'The API error, "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container", is quoted in boto/boto3#2436.',
  ],
  shapes,
  *check(request, context) {
    for (const { node, word, targetName, target } of conditionsOf(request)) {
      if (!isEnd(word) || !isEssential(target, context)) continue;
      yield findingAt(
        node,
        `Container \`${targetName}\` is essential: its exit stops the task, so nothing can wait for its ${word}. Set \`"essential": false\` there.`,
        () => [...inessentialFixes(request, target, targetName), ...replaceValue(node, 'START')],
      );
    }
  },
};

/** Only while another container keeps the task alive. */
function inessentialFixes(request: ObjectNode | ArrayNode, target: ObjectNode, name: string): Fixes {
  if (!isSmall(request)) return [];
  const isAlone = containersOf(request).every((container) => container === target || isInessential(container));
  return isAlone ? [] : setMember(target, 'essential', false, { title: `Make \`${name}\` inessential` });
}

function isEssential(container: ObjectNode, context: RuleContext): boolean {
  const essential = memberValue(container, 'essential');
  return essential?.kind === 'boolean' ? essential.value : lacks(container, 'essential', context);
}

/** Rules about the order in which containers start. */
export const containerDependencyRules: readonly Rule[] = [unknownContainer, healthyWithoutHealthCheck, exitOfEssential];
