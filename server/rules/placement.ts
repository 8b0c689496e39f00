import { removeMember, replaceValue, setMember } from './fixes.ts';
import { isBlank } from './known-values.ts';
import type { Rule } from './rule.ts';
import { findingAt, memberValue, objectsOf, textOf } from './values.ts';

const constraintReference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PlacementConstraint.html';
const strategyReference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PlacementStrategy.html';
const createService = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html';
const registerTaskDefinition =
  'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html';

const constraintLimit = 10;
const strategyLimit = 5;
const expressionLimit = 2000;

const constraintsLimit: Rule = {
  id: 'placement-constraints-limit',
  severity: 'error',
  title: 'At most 10 placement constraints',
  why: `A task takes at most ${constraintLimit} placement constraints, those of its task definition and those of the request together.`,
  sources: [createService, registerTaskDefinition, 'The Terraform AWS provider has the same limit.'],
  shapes: ['PlacementConstraint[]', 'TaskDefinitionPlacementConstraint[]'],
  *check(list) {
    const constraints = objectsOf(list);
    const over = constraints[constraintLimit];
    if (over === undefined) return;
    yield findingAt(
      over,
      `At most ${constraintLimit} placement constraints are allowed, \`placementConstraints\` has ${constraints.length}; remove ${constraints.length - constraintLimit}.`,
    );
  },
};

const strategiesLimit: Rule = {
  id: 'placement-strategy-limit',
  severity: 'error',
  title: 'At most 5 placement strategies',
  why: `ECS applies up to ${strategyLimit} placement strategies one after the other.`,
  sources: [
    createService,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-placement-strategies-max6).',
  ],
  shapes: ['PlacementStrategy[]'],
  *check(list) {
    const strategies = objectsOf(list);
    const over = strategies[strategyLimit];
    if (over === undefined) return;
    yield findingAt(
      over,
      `At most ${strategyLimit} placement strategies are allowed, \`placementStrategy\` has ${strategies.length}; remove ${strategies.length - strategyLimit}.`,
    );
  },
};

const distinctInstanceExpression: Rule = {
  id: 'placement-distinct-instance-expression',
  severity: 'error',
  title: 'distinctInstance takes no expression',
  why: 'The constraint `distinctInstance` says all there is to say. ECS refuses an expression beside it, even an empty one; expressions belong to `memberOf`.',
  sources: [
    constraintReference,
    `The API's answer, "distinctInstance expression should not be specified", is quoted in hashicorp/terraform#11471.`,
  ],
  shapes: ['PlacementConstraint'],
  *check(constraint, { dialect }) {
    const expression = memberValue(constraint, 'expression');
    if (expression?.kind !== 'string' || textOf(memberValue(constraint, 'type')) !== 'distinctInstance') return;
    // ecspresso drops empty strings, and a placeholder may be one.
    if (dialect === 'ecspresso' && !textOf(expression)) return;
    yield findingAt(
      expression,
      '`distinctInstance` takes no `expression`; remove it, or use the type `memberOf`.',
      () => {
        if (expression.value.trim() === '') return removeMember(constraint, 'expression', undefined, 'safe');
        return [...removeMember(constraint, 'expression'), ...setMember(constraint, 'type', 'memberOf')];
      },
    );
  },
};

const expressionLength: Rule = {
  id: 'placement-expression-length',
  severity: 'error',
  title: 'Expression is at most 2000 characters',
  why: `ECS takes expressions of the cluster query language up to ${expressionLimit} characters.`,
  sources: [constraintReference],
  shapes: ['PlacementConstraint', 'TaskDefinitionPlacementConstraint'],
  *check(constraint) {
    const expression = memberValue(constraint, 'expression');
    const length = textOf(expression)?.length ?? 0;
    if (expression === undefined || length <= expressionLimit) return;
    yield findingAt(
      expression,
      `A placement expression has at most ${expressionLimit} characters, this one has ${length}; shorten it.`,
    );
  },
};

const randomField: Rule = {
  id: 'placement-random-field',
  severity: 'error',
  title: 'random takes no field',
  why: 'The strategy `random` looks at no attribute of the instances, so ECS refuses a `field` for it.',
  sources: [
    strategyReference,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-random-with-field); terraform-provider-aws looks at it as well.',
  ],
  shapes: ['PlacementStrategy'],
  *check(strategy) {
    const node = memberValue(strategy, 'field');
    const field = textOf(node);
    if (node === undefined || !field || textOf(memberValue(strategy, 'type')) !== 'random') return;
    yield findingAt(node, `The strategy \`random\` takes no \`field\` (here \`${field}\`); remove it.`, () =>
      removeMember(strategy, 'field'),
    );
  },
};

const binpackField: Rule = {
  id: 'placement-binpack-field',
  severity: 'error',
  title: 'binpack uses cpu or memory',
  why: 'The strategy `binpack` fills the instance that has the least CPU or the least memory left, and must be told which of the two.',
  sources: [
    strategyReference,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-binpack-field); terraform-provider-aws looks at it as well.',
  ],
  shapes: ['PlacementStrategy'],
  *check(strategy, context) {
    if (strategy.kind !== 'object' || textOf(memberValue(strategy, 'type')) !== 'binpack') return;
    const node = memberValue(strategy, 'field');
    if (isBlank(strategy, 'field', context)) {
      yield findingAt(node ?? strategy, 'The strategy `binpack` needs a `field`; add `cpu` or `memory`.', () => [
        ...setMember(strategy, 'field', 'memory', { after: 'type' }),
        ...setMember(strategy, 'field', 'cpu', { after: 'type' }),
      ]);
      return;
    }
    const field = textOf(node);
    // Services are described with CPU and MEMORY: letter case does not matter.
    if (node === undefined || field === undefined || /^(?:cpu|memory)$/i.test(field)) return;
    yield findingAt(node, `The \`field\` of \`binpack\` must be \`cpu\` or \`memory\`, not \`${field}\`.`, () => {
      const fields = /mem/i.test(field) ? ['memory', 'cpu'] : ['cpu', 'memory'];
      return fields.flatMap((name) => replaceValue(node, name));
    });
  },
};

/** Rules about placement constraints and strategies. */
export const placementRules: readonly Rule[] = [
  constraintsLimit,
  distinctInstanceExpression,
  expressionLength,
  strategiesLimit,
  randomField,
  binpackField,
];
