import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Ajv } from 'ajv';
import type { TypeSchema } from '../../schemas/compiled/shapes.js';
import type { Validate, ValidationError } from '../../schemas/compiled/validators.js';
import { compiled, definitions, inputs, operationSchema, operations, sample } from './support.ts';

let validators: Readonly<Record<string, Validate>> = {};
let shapes: Readonly<Record<string, TypeSchema>> = {};

before(async () => {
  ({ validators, shapes } = await compiled());
});

function errorsOf(operation: string, data: unknown): string[] {
  const validate = validators[operation] ?? assert.fail(`no validator for ${operation}`);
  const isValid = validate(data);
  assert.equal(isValid, (validate.errors ?? []).length === 0);
  return (validate.errors ?? []).map(inWords).sort();
}

function inWords({ keyword, instancePath, params }: ValidationError): string {
  const { lenient: _, ...rest } = params;
  return `${instancePath} ${keyword} ${JSON.stringify(rest)}`;
}

/** `data` and copies of it with one value replaced, or one member added; the schema has an opinion on most of them. */
function* variations(data: unknown): Generator<unknown> {
  yield data;
  yield* [null, 7, 1.5, -3e9, '', 'no such value', true, [], {}];
  if (Array.isArray(data)) {
    for (const [index, item] of data.entries()) {
      for (const other of variations(item)) yield data.with(index, other);
    }
  } else if (typeof data === 'object' && data !== null) {
    yield { ...data, unknownMember: 1 };
    for (const [name, value] of Object.entries(data)) {
      const { [name]: _, ...others } = data as Record<string, unknown>;
      yield others;
      for (const other of variations(value)) yield { ...data, [name]: other };
    }
  }
}

describe('validators', () => {
  test('there is one for each operation, and no other', () => {
    assert.deepEqual(Object.keys(validators), Object.keys(operations));
    assert.equal(Object.getPrototypeOf(validators), null);
  });

  test('accept a request with the required members alone', () => {
    for (const [name, input] of Object.entries(inputs)) {
      assert.deepEqual(errorsOf(name, sample(definitions[input] ?? {}, 'required')), [], name);
    }
  });

  test('accept a request with all members', () => {
    for (const [name, input] of Object.entries(inputs)) {
      assert.deepEqual(errorsOf(name, sample(definitions[input] ?? {}, 'all')), [], name);
    }
  });

  // What is compiled is rewritten afterwards; the reference is ajv on the published schema of the operation.
  for (const [name, { command, input }] of Object.entries(operations)) {
    test(`${name} finds what ajv finds`, () => {
      const ajv = new Ajv({ allErrors: true, messages: false, strict: false, validateFormats: false });
      const reference = ajv.compile(operationSchema(command));
      let count = 0;
      for (const data of variations(sample(definitions[input] ?? {}, 'all'))) {
        count++;
        reference(data);
        const errors = reference.errors ?? [];
        const wrongTypes = new Set(errors.filter((it) => it.keyword === 'type').map((it) => it.instancePath));
        // An enum has no opinion on values that are no strings.
        const expected = errors.filter((it) => it.keyword !== 'enum' || !wrongTypes.has(it.instancePath));
        assert.deepEqual(errorsOf(name, data), expected.map(inWords).sort(), JSON.stringify(data));
      }
      assert.ok(count > 10);
    });
  }
});

describe('what validators say', () => {
  const cases: readonly (readonly [name: string, operation: string, data: unknown, expected: readonly string[]])[] = [
    ['no object', 'CreateCluster', [], [' type {"type":"object"}']],
    ['missing', 'StopTask', {}, [' required {"missingProperty":"task"}']],
    ['an integer with a fraction of zero', 'CreateService', { serviceName: 'a', desiredCount: 1.0 }, []],
    [
      'beyond 32 bits',
      'CreateService',
      { serviceName: 'a', desiredCount: 2 ** 31 },
      ['/desiredCount maximum {"comparison":"<=","limit":2147483647}'],
    ],
    [
      'a number for an enum',
      'CreateService',
      { serviceName: 'a', launchType: 1 },
      ['/launchType type {"type":"string"}'],
    ],
    ['null', 'CreateService', { serviceName: 'a', role: null }, ['/role type {"type":"string"}']],
    [
      'characters of a tag',
      'TagResource',
      { resourceArn: 'a', tags: [{ key: 'straße 1', value: '日本' }, { key: 'a!' }] },
      ['/tags/1/key pattern {"pattern":"^(?:([\\\\p{L}\\\\p{Z}\\\\p{N}_.:/=+\\\\-@]*))$"}'],
    ],
    [
      'a path that needs escapes',
      'RegisterTaskDefinition',
      { family: 'a', containerDefinitions: [{ dockerLabels: { 'a/b~c': 1 } }] },
      ['/containerDefinitions/0/dockerLabels/a~1b~0c type {"type":"string"}'],
    ],
    ['any JSON', 'CreateService', { serviceName: 'a', deploymentConfiguration: hook({ a: [1, null] }) }, []],
    [
      'names that every object has',
      'CreateCluster',
      JSON.parse('{"__proto__":{},"constructor":1,"toString":2,"hasOwnProperty":3}'),
      ['__proto__', 'constructor', 'hasOwnProperty', 'toString'].map(
        (name) => ` additionalProperties {"additionalProperty":"${name}"}`,
      ),
    ],
    ['an object without a prototype', 'CreateCluster', bare({ clusterName: 'a', tags: [bare({ key: 'a' })] }), []],
    [
      'an unknown member of an object without a prototype',
      'CreateCluster',
      bare({ valueOf: 1 }),
      [' additionalProperties {"additionalProperty":"valueOf"}'],
    ],
    [
      'two members of a union',
      'CreateGateway',
      { name: 'a', infrastructureRoleArn: 'a', configuration: { hostSharedAlb: {}, other: {} } },
      [
        '/configuration additionalProperties {"additionalProperty":"other"}',
        '/configuration maxProperties {"limit":1}',
      ],
    ],
  ];
  for (const [name, operation, data, expected] of cases) {
    test(name, () => assert.deepEqual(errorsOf(operation, data), [...expected]));
  }

  test('a value that ECS takes although it is not in the enum is marked', () => {
    const validate = validators.RegisterTaskDefinition ?? assert.fail('no validator');
    validate({ family: 'a', containerDefinitions: [{ portMappings: [{ protocol: 'TCP' }] }] });
    assert.deepEqual(validate.errors, [
      {
        instancePath: '/containerDefinitions/0/portMappings/0/protocol',
        keyword: 'enum',
        params: { allowedValues: ['tcp', 'udp'], lenient: true },
      },
    ]);
  });

  test('a fault in each of 20,000 list items takes no quadratic time', () => {
    const tags = Array.from({ length: 20_000 }, () => ({ key: 1, value: 2 }));
    assert.equal(errorsOf('TagResource', { resourceArn: 'a', tags }).length, 40_001);
  });

  function hook(hookDetails: unknown): object {
    return { lifecycleHooks: [{ hookDetails }] };
  }

  function bare(members: object): unknown {
    return Object.assign(Object.create(null), members);
  }
});

describe('shapes', () => {
  test('hold what lookups need, and no documentation', () => {
    assert.deepEqual(Object.keys(shapes), Object.keys(definitions));
    assert.deepEqual(shapes.CapacityProviderStrategyItem?.required, ['capacityProvider']);
    assert.deepEqual(
      { ...shapes.CapacityProviderStrategyItem?.properties },
      {
        capacityProvider: { type: 'string' },
        weight: { type: 'integer', minimum: 0, maximum: 1000 },
        base: { type: 'integer', minimum: 0, maximum: 100000 },
      },
    );
    assert.deepEqual(shapes.PortMapping?.properties?.containerPort, { type: 'integer' });
    assert.equal(shapes.TransportProtocol?.lenient, true);
  });

  test('find nothing by a name that every object has', () => {
    assert.equal(Object.getPrototypeOf(shapes), null);
    assert.equal(Object.getPrototypeOf(shapes.Tag?.properties), null);
  });
});
