import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { memberShape, readApiModel } from '../../schemas/api-model.ts';
import { filesOnDisk } from '../../schemas/generate.ts';
import type { Definitions, JsonSchema } from '../../schemas/json-schema.ts';
import { reachedDefinitions } from '../../schemas/outputs.ts';
import { readSdk } from '../../schemas/sdk-types.ts';
import { operations } from './support.ts';

const text = filesOnDisk().get('ecs.answers.schema.json') ?? '';
const { definitions }: { readonly definitions: Definitions } = JSON.parse(text);
const sdk = readSdk();
const api = readApiModel();
const structures = Object.entries(definitions).filter(([, definition]) => definition.properties !== undefined);

describe('schema of the answers', () => {
  test('has the answer of every operation, and all that answers reach', () => {
    const answers = Object.keys(operations).map((name) => `${name}Response`);
    assert.ok(answers.length > 80);
    assert.deepEqual(
      answers.filter((name) => definitions[name]?.type !== 'object'),
      [],
    );
    const reached = reachedDefinitions({ type: 'array', items: {}, properties: refs(answers) }, definitions);
    assert.deepEqual(reached, Object.keys(definitions).sort());
  });

  test('has every member of every shape, in the order of the SDK, and no others', () => {
    for (const [name, definition] of structures) {
      const members = sdk.structures.get(name)?.members.map((member) => member.name);
      assert.deepEqual(Object.keys(definition.properties ?? {}), members, name);
      assert.equal(definition.additionalProperties, false, name);
    }
  });

  test('tells integers from other numbers everywhere', () => {
    const numbers = structures.flatMap(([name]) =>
      (sdk.structures.get(name)?.members ?? []).map((it) => ({ at: `${name}.${it.name}`, kind: it.type.kind })),
    );
    assert.deepEqual(
      numbers.filter(({ kind }) => kind === 'number'),
      [],
    );
    assert.ok(numbers.filter(({ kind }) => kind === 'integer').length > 50);
  });

  test('agrees with the API model on the type of every member that it knows', () => {
    const types: Readonly<Record<string, string>> = {
      structure: 'object',
      list: 'array',
      map: 'object',
      timestamp: 'number',
      long: 'integer',
      double: 'number',
      float: 'number',
    };
    const differing = structures.flatMap(([name, { properties = {} }]) =>
      Object.entries(properties).flatMap(([member, schema]) => {
        const known = memberShape(api, name, member)?.type;
        const type = (schema.$ref === undefined ? schema : target(schema))?.type ?? 'string';
        return known === undefined || known === type || types[known] === type ? [] : [`${name}.${member}: ${known}`];
      }),
    );
    // The API model has free JSON as a structure without members.
    assert.deepEqual(differing, ['DeploymentLifecycleHook.hookDetails: structure']);
  });

  const facts: readonly (readonly [shape: string, member: string, expected: JsonSchema])[] = [
    ['DescribeServicesResponse', 'services', { type: 'array', items: { $ref: '#/definitions/Service' } }],
    ['Service', 'desiredCount', { type: 'integer' }],
    ['Service', 'createdAt', { type: 'number' }],
    ['Service', 'launchType', { $ref: '#/definitions/LaunchType' }],
    ['Scale', 'value', { type: 'number' }],
    ['Resource', 'longValue', { type: 'integer' }],
    ['ServiceRevisionSummary', 'requestedProductionTrafficWeight', { type: 'number' }],
    ['DescribeGatewayAlbConfiguration', 'port', { type: 'integer' }],
    ['ContainerDefinition', 'dockerLabels', { type: 'object', additionalProperties: { type: 'string' } }],
    ['DeploymentLifecycleHook', 'hookDetails', {}],
  ];
  for (const [shape, member, expected] of facts) {
    test(`${shape}.${member}`, () => assert.deepEqual(definitions[shape]?.properties?.[member], expected));
  }

  test('a union has exactly one member', () => {
    assert.partialDeepStrictEqual(definitions.SharingStrategy, { minProperties: 1, maxProperties: 1 });
  });

  test('has no documentation, which would make it large', () => {
    assert.doesNotMatch(text, /markdown|deprecat/);
    assert.ok(text.length < 120_000, `${text.length} characters`);
  });
});

function refs(names: readonly string[]): Record<string, JsonSchema> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/definitions/${name}` }]));
}

function target({ $ref = '' }: JsonSchema): JsonSchema | undefined {
  return definitions[$ref.slice('#/definitions/'.length)];
}
