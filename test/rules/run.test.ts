import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { rules } from '../../server/rules/catalogue.ts';
import { placesBelow } from '../../server/rules/places.ts';
import type { Rule } from '../../server/rules/rule.ts';
import { createRuleRunner, operationsOf, type ShapeDefinitions } from '../../server/rules/run.ts';
import { operationCommands } from '../../server/schema/operations.ts';
import { pathOf } from '../../server/syntax/path.ts';
import { readShapes, rootOf } from './support.ts';

const definitions: ShapeDefinitions = {
  CreateBoxRequest: {
    properties: {
      lid: { $ref: '#/definitions/Lid' },
      sides: { items: { $ref: '#/definitions/Side' } },
      labels: { additionalProperties: { $ref: '#/definitions/Label' } },
      name: {},
    },
    additionalProperties: false,
  },
  DeleteBoxRequest: { properties: { name: {} } },
  Lid: { properties: { labels: { items: { $ref: '#/definitions/Label' } } } },
  Side: { properties: { labels: { items: { $ref: '#/definitions/Label' } }, inner: { $ref: '#/definitions/Side' } } },
  Label: { properties: { text: {} } },
};

/** Marks every subject it meets, its path being the message. */
function ruleFor(...shapes: string[]): Rule {
  return {
    id: `about-${shapes.join('-')}`,
    severity: 'warning',
    title: 'Test',
    why: 'Test.',
    sources: [],
    shapes,
    *check(subject) {
      yield { start: subject.start, end: subject.end, message: pathOf(subject) };
    },
  };
}

function places(rule: Rule, operation: string, text: string): string[] {
  const run = createRuleRunner([rule], definitions);
  return run(operation, rootOf(text, 'yaml')).map(({ message }) => message);
}

const box = `
lid: { labels: [{ text: a }] }
sides:
  - { labels: [{ text: b }, { text: c }] }
  - { labels: [] }
labels: { front: { text: d }, "back side": { text: e } }
name: f
`;

suite('rule runner', () => {
  const cases: { name: string; rule: Rule; operation?: string; text?: string; expected: string[] }[] = [
    { name: 'the request itself', rule: ruleFor('CreateBoxRequest'), expected: [''] },
    { name: 'a member', rule: ruleFor('Lid'), expected: ['lid'] },
    { name: 'the items of a list', rule: ruleFor('Side'), expected: ['sides[0]', 'sides[1]'] },
    { name: 'a list as a whole', rule: ruleFor('Side[]'), expected: ['sides'] },
    {
      name: 'lists wherever they are',
      rule: ruleFor('Label[]'),
      expected: ['lid.labels', 'sides[0].labels', 'sides[1].labels'],
    },
    {
      name: 'values of maps',
      rule: ruleFor('Label'),
      text: 'labels: { front: { text: d }, "back side": { text: e } }',
      expected: ['labels.front', 'labels["back side"]'],
    },
    { name: 'several shapes', rule: ruleFor('Lid', 'Side[]'), expected: ['lid', 'sides'] },
    { name: 'another operation', rule: ruleFor('CreateBoxRequest'), operation: 'DeleteBox', expected: [] },
    { name: 'an operation nobody knows', rule: ruleFor('Label'), operation: 'PaintBox', expected: [] },
    { name: 'a rule for other operations', rule: { ...ruleFor('Lid'), operations: ['PaintBox'] }, expected: [] },
    { name: 'a rule for this operation', rule: { ...ruleFor('Lid'), operations: ['CreateBox'] }, expected: ['lid'] },
    {
      name: 'wrong types on the way',
      rule: ruleFor('Label'),
      text: 'lid: [1]\nsides: { a: 1 }\nlabels: x',
      expected: [],
    },
    { name: 'a list where an object belongs', rule: ruleFor('Lid'), text: 'lid: [{}]', expected: [] },
    { name: 'an object where a list belongs', rule: ruleFor('Side[]'), text: 'sides: {}', expected: [] },
    {
      name: 'what an alias names, once',
      rule: ruleFor('Side'),
      text: 'sides: [&a { x: 1 }, *a, *a]',
      expected: ['sides[0]'],
    },
    {
      name: 'what a merge key brings in',
      rule: ruleFor('Lid'),
      text: '<<: { lid: { x: 1 } }',
      expected: ['["<<"].lid'],
    },
    {
      name: 'the last of repeated members',
      rule: ruleFor('Side[]'),
      text: 'sides: []\n"sides": [1, 2]',
      expected: ['sides'],
    },
  ];
  for (const { name, rule, operation = 'CreateBox', text = box, expected } of cases) {
    test(`finds: ${name}`, () => assert.deepEqual(places(rule, operation, text), expected));
  }

  test('the same place is told once', () => {
    const rule: Rule = {
      ...ruleFor('Lid'),
      *check({ start, end }) {
        yield { start, end, message: 'first' };
        yield { start, end, message: 'second' };
      },
    };
    assert.deepEqual(places(rule, 'CreateBox', box), ['first']);
  });

  test('aliases of lists of aliases are looked at once', () => {
    let calls = 0;
    const rule: Rule = {
      ...ruleFor('Label'),
      check() {
        calls += 1;
        return [];
      },
    };
    const aliases = (name: string): string => Array.from({ length: 30 }, () => `*${name}`).join(', ');
    places(rule, 'CreateBox', `x: &l { text: a }\ny: &s { labels: [${aliases('l')}] }\nsides: [${aliases('s')}]`);
    assert.equal(calls, 1);
  });

  test('a rule that throws is told, and the others still speak', () => {
    const failure = new Error('defect');
    const broken: Rule = {
      ...ruleFor('Lid'),
      id: 'broken',
      check() {
        throw failure;
      },
    };
    const told: [string, unknown][] = [];
    const run = createRuleRunner([broken, ruleFor('Lid')], definitions, (rule, error) => told.push([rule.id, error]));
    assert.deepEqual(
      run('CreateBox', rootOf(box, 'yaml')).map(({ code }) => code),
      ['about-Lid'],
    );
    assert.deepEqual(told, [['broken', failure]]);
  });

  test('code and severity are those of the rule, the dialect reaches it', () => {
    const rule: Rule = {
      ...ruleFor('Lid'),
      *check({ start, end }, { dialect, operation }) {
        yield { start, end, message: `${operation} ${dialect}` };
      },
    };
    const run = createRuleRunner([rule], definitions);
    const root = rootOf('lid: { x: 1 }', 'yaml');
    assert.deepEqual(run('CreateBox', root, { dialect: 'ecspresso' }), [
      { code: 'about-Lid', severity: 'warning', message: 'CreateBox ecspresso', start: 5, end: 13 },
    ]);
    assert.equal(run('CreateBox', root)[0]?.message, 'CreateBox request');
  });

  test('a shape within itself ends', () => {
    const found = placesBelow('Side', definitions, (shape) => (shape === 'Side' ? ['side'] : []));
    assert.deepEqual(found, { kind: 'object', found: ['side'], members: [], items: undefined, values: undefined });
  });
});

suite('operations of the rules', () => {
  const shapes = readShapes();
  const operations = Object.keys(operationCommands);
  const strategies = [
    'CreateCluster',
    'CreateService',
    'CreateTaskSet',
    'PutClusterCapacityProviders',
    'RunTask',
    'UpdateService',
  ];
  const expected: Readonly<Record<string, readonly string[]>> = {
    'strategy-single-base': strategies,
    'strategy-launch-type-exclusive': ['CreateService', 'CreateTaskSet', 'RunTask'],
    'task-set-scale-range': ['CreateTaskSet', 'UpdateTaskSet'],
    'task-set-scale-value-missing': ['UpdateTaskSet'],
    'tag-duplicate-key': [
      'CreateCapacityProvider',
      'CreateCluster',
      'CreateDaemon',
      'CreateExpressGatewayService',
      'CreateGateway',
      'CreateService',
      'CreateTaskSet',
      'RegisterContainerInstance',
      'RegisterDaemonTaskDefinition',
      'RegisterTaskDefinition',
      'RunTask',
      'StartTask',
      'TagResource',
      'UpdateService',
    ],
    'tag-resource-arn': ['ListTagsForResource', 'TagResource', 'UntagResource'],
    'daemon-alarms-not-enabled': ['CreateDaemon', 'UpdateDaemon'],
  };
  for (const [id, names] of Object.entries(expected)) {
    test(id, () => {
      const rule = rules.find((it) => it.id === id);
      assert.ok(rule);
      assert.deepEqual(operationsOf(rule, operations, shapes), names);
    });
  }

  test('every shape of a rule is in the API, every rule has operations', () => {
    for (const rule of rules) {
      for (const shape of rule.shapes) assert.ok(shapes[shape.replace('[]', '')], `${rule.id}: ${shape}`);
      assert.notDeepEqual(operationsOf(rule, operations, shapes), [], rule.id);
    }
  });
});
