import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ApiError } from '../../sandbox/errors.ts';
import type { OperationName } from '../../sandbox/operation.ts';
import { requestOf } from '../../sandbox/request.ts';
import type { JsonSchema } from '../../schemas/json-schema.ts';
import { definitions, operations, sample } from '../schemas/support.ts';
import { refusal } from './refusal.ts';
import { judgeRequest } from './shape-judge.ts';

const names = Object.keys(operations) as OperationName[];

/** A request with every member; the examples of timestamps are texts, which the API does not take. */
function fullRequest(name: OperationName): unknown {
  const text = JSON.stringify(sample(definitions[`${name}Request`] ?? {}, 'all'));
  return JSON.parse(text, (_, value) => (value === '2026-01-31T12:00:00Z' ? 1769860800.5 : value));
}

describe('requestOf', () => {
  for (const name of names) {
    test(`takes every member of ${name}`, () => {
      const request = fullRequest(name);
      const read = requestOf(name, request);
      // A free JSON value keeps its nulls, so they are compared as text.
      assert.equal(JSON.stringify(read), JSON.stringify(request));
      assert.notEqual(read, request);
    });
  }

  const dropped: readonly (readonly [operation: OperationName, text: string, read: string])[] = [
    ['ListClusters', 'null', '{}'],
    ['ListClusters', '{"maxResults": null, "nextToken": "a"}', '{"nextToken":"a"}'],
    ['ListClusters', '{"maxResult": 1, "toString": 1, "constructor": {}, "__proto__": {"nextToken": "a"}}', '{}'],
    ['TagResource', '{"resourceArn": "a", "tags": [{"Key": "a", "value": null}]}', '{"resourceArn":"a","tags":[{}]}'],
    [
      'RegisterTaskDefinition',
      '{"family": "a", "containerDefinitions": [{"dockerLabels": {"__proto__": "a", "b": null, "toString": "c"}}]}',
      '{"family":"a","containerDefinitions":[{"dockerLabels":{"__proto__":"a","toString":"c"}}]}',
    ],
  ];
  for (const [operation, text, read] of dropped) {
    test(`${operation} ${text}`, () => {
      assert.equal(JSON.stringify(requestOf(operation, JSON.parse(text))), read);
      assert.equal(Object.getPrototypeOf(requestOf(operation, JSON.parse(text))), Object.prototype);
      assert.equal('nextToken' in {}, false);
    });
  }

  const wrongTypes: readonly (readonly [operation: OperationName, input: unknown, message: string])[] = [
    ['ListClusters', [], 'Start of list found where not expected'],
    ['ListClusters', 'a', 'Expected null'],
    ['ListClusters', { nextToken: 1 }, 'NUMBER_VALUE cannot be converted to String'],
    ['ListClusters', { nextToken: true }, 'TRUE_VALUE cannot be converted to String'],
    ['ListClusters', { nextToken: {} }, 'Start of structure or map found where not expected.'],
    ['ListClusters', { maxResults: '1' }, 'STRING_VALUE can not be converted to an Integer'],
    ['ListClusters', { maxResults: 1.5 }, 'DECIMAL_VALUE can not be converted to an Integer'],
    ['ListClusters', { maxResults: 2 ** 31 }, 'NUMBER_VALUE can not be converted to an Integer'],
    ['DescribeServices', { services: 'web' }, 'Expected list or null'],
    ['DescribeServices', { services: {} }, 'Start of structure or map found where not expected.'],
    ['DescribeServices', { services: [['web']] }, 'Start of list found where not expected'],
    ['UpdateService', { service: 'web', forceNewDeployment: 'true' }, 'STRING_VALUE can not be converted to a Boolean'],
    ['UpdateTaskSet', { scale: { value: '50' } }, 'STRING_VALUE can not be converted to a Double'],
    [
      'ListServiceDeployments',
      { service: 'web', createdAt: { after: '2026-01-01' } },
      'STRING_VALUE can not be converted to milliseconds since epoch',
    ],
    [
      'RegisterTaskDefinition',
      { containerDefinitions: [{ dockerLabels: { a: 1 } }] },
      'NUMBER_VALUE cannot be converted to String',
    ],
    ['RegisterTaskDefinition', { containerDefinitions: [{ dockerLabels: 'a' }] }, 'Expected map or null'],
    // A wrong type comes before anything that is missing.
    ['CreateService', { tags: [{ value: 1 }] }, 'NUMBER_VALUE cannot be converted to String'],
  ];
  for (const [operation, input, message] of wrongTypes) {
    test(`wrong type: ${operation} ${JSON.stringify(input)}`, () => {
      assert.deepEqual(
        refusal(() => requestOf(operation, input)),
        { type: 'SerializationException', message },
      );
    });
  }

  const tag = { key: 'a', value: 'b' };
  const invalid: readonly (readonly [operation: OperationName, input: unknown, message: string])[] = [
    ['CreateService', {}, 'serviceName should not be null or empty.'],
    ['CreateService', { serviceName: null }, 'serviceName should not be null or empty.'],
    ['DescribeServices', {}, 'Services cannot be empty.'],
    ['RunTask', {}, 'TaskDefinition can not be blank.'],
    [
      'CreateService',
      { serviceName: 'web', launchType: 'ec2' },
      'launch type should be one of [EC2,EXTERNAL,FARGATE,MANAGED_INSTANCES]',
    ],
    ['DescribeServices', { services: ['web'], include: ['TAGZ'] }, 'include should be one of [TAGS]'],
    ['DescribeServices', { services: ['web', null] }, 'services can not contain null.'],
    [
      'CreateService',
      { serviceName: 'web', capacityProviderStrategy: [{ weight: 1 }] },
      'CapacityProviderStrategyItem.capacityProvider should not be null or empty.',
    ],
    [
      'CreateService',
      { serviceName: 'web', capacityProviderStrategy: [{ capacityProvider: 'a', weight: 1001 }] },
      "1 validation error detected: Value '1001' at 'capacityProviderStrategy.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 1000",
    ],
    [
      'CreateCluster',
      { tags: Array.from({ length: 51 }, () => tag) },
      "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
    ],
    [
      'TagResource',
      { resourceArn: 'a', tags: [tag, { key: '', value: 'b' }] },
      "1 validation error detected: Value '' at 'tags.2.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'TagResource',
      { resourceArn: 'a', tags: [{ key: 'a;b' }] },
      "1 validation error detected: Value 'a;b' at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$",
    ],
    [
      'CreateGateway',
      { name: 'a', configuration: {} },
      'GatewayConfiguration should have exactly one of [hostSharedAlb].',
    ],
  ];
  for (const [operation, input, message] of invalid) {
    test(`invalid: ${operation} ${JSON.stringify(input).slice(0, 80)}`, () => {
      assert.deepEqual(
        refusal(() => requestOf(operation, input)),
        { type: 'InvalidParameterException', message },
      );
    });
  }

  const refusedTaskDefinitions: readonly (readonly [input: unknown, message: string])[] = [
    [{ containerDefinitions: [] }, 'Family should not be null or empty.'],
    [{ family: 'a' }, 'Container list cannot be empty.'],
    [
      { family: 'a', containerDefinitions: [], proxyConfiguration: {} },
      'ProxyConfiguration.containerName should not be null or empty.',
    ],
  ];
  for (const [input, message] of refusedTaskDefinitions) {
    test(`task definition ${JSON.stringify(input)}`, () => {
      assert.deepEqual(
        refusal(() => requestOf('RegisterTaskDefinition', input)),
        { type: 'ClientException', message },
      );
    });
  }

  test('a value beyond 32 bits, where the API takes it', () => {
    const totalResources = [{ name: 'MEMORY', type: 'LONG', longValue: 2 ** 40 }];
    assert.deepEqual(requestOf('RegisterContainerInstance', { totalResources }), { totalResources });
  });

  test('free JSON of any depth', () => {
    const nested = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    const deploymentConfiguration = { lifecycleHooks: [{ hookDetails: nested }] };
    assert.equal(
      refusal(() => requestOf('CreateService', { serviceName: 'web', deploymentConfiguration }))?.type,
      'SerializationException',
    );
    const shallow = { lifecycleHooks: [{ hookDetails: { a: [null, { __proto__: null, b: 1 }] } }] };
    const { deploymentConfiguration: read } = requestOf('CreateService', {
      serviceName: 'web',
      deploymentConfiguration: shallow,
    });
    assert.equal(JSON.stringify(read), JSON.stringify(shallow));
  });

  test('throws nothing but an ApiError, whatever the value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, value) => {
        try {
          requestOf(name, value);
        } catch (error) {
          assert.ok(error instanceof ApiError, String(error));
        }
      }),
    );
  });

  test('accepts what the schemas accept, and nothing else', () => {
    let accepted = 0;
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }).map(withinLong),
      fc.constantFrom('', 'ACTIVE', 'EC2', -1, 0, 1, 1.5, 2000, 2 ** 33),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), value, (name, nat, replacement) => {
        const request = withReplaced(fullRequest(name), nat, replacement);
        const refused = refusal(() => requestOf(name, request));
        const defects = judgeRequest(name, withoutUnknown(request, `${name}Request`));
        assert.equal(refused === undefined, defects.length === 0, `${refused?.message} but ${defects}`);
        accepted += refused === undefined ? 1 : 0;
      }),
      { numRuns: 3000 },
    );
    assert.ok(accepted > 200, `${accepted} were accepted`);
  });
});

/** The schemas take integers of any size, ECS those of 64 bits, and the sandbox those that a JSON number holds exactly. */
function withinLong(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    Number.isInteger(each) && !Number.isSafeInteger(each) ? 1.5 : each,
  );
}

/** The request with one of its values, at any depth, replaced. */
function withReplaced(request: unknown, nat: number, replacement: unknown): unknown {
  const places: [holder: Record<string, unknown>, member: string][] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const holder = value as Record<string, unknown>;
    for (const [member, inner] of Object.entries(holder)) {
      places.push([holder, member]);
      visit(inner);
    }
  };
  visit(request);
  const [holder, member] = places[nat % Math.max(1, places.length)] ?? [];
  if (holder === undefined || member === undefined) return request;
  Object.defineProperty(holder, member, { value: replacement, enumerable: true, configurable: true, writable: true });
  return request;
}

/** Without what the service drops: members that a structure does not have, and those that are null. */
function withoutUnknown(value: unknown, shape: string | JsonSchema): unknown {
  const schema = typeof shape === 'string' ? definitions[shape] : shape;
  if (schema?.$ref !== undefined) return withoutUnknown(value, schema.$ref.slice('#/definitions/'.length));
  if (Array.isArray(value) && schema?.items !== undefined)
    return value.map((it) => withoutUnknown(it, schema.items ?? {}));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const values = typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  if (schema?.properties === undefined && values === undefined) return value;
  const members = new Map(Object.entries(schema?.properties ?? {}));
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const type = values ?? members.get(name);
    return type === undefined || inner === null ? [] : [[name, withoutUnknown(inner, type)]];
  });
  return Object.fromEntries(kept);
}
