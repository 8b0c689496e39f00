import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { memberShape, readApiModel } from '../../schemas/api-model.ts';
import { differences } from '../../schemas/differences.ts';
import { filesOnDisk, generateFromPackages } from '../../schemas/generate.ts';
import type { JsonSchema } from '../../schemas/json-schema.ts';
import { commandName, generatedFiles, reachedDefinitions } from '../../schemas/outputs.ts';
import { readSdk, sdkTypesFolder } from '../../schemas/sdk-types.ts';
import { definitions, operationSchema, operations } from './support.ts';

const sdk = readSdk();
const api = readApiModel();
const packageCommands = readdirSync(new URL(`file://${sdkTypesFolder()}/commands`))
  .map((name) => /^(\w+)Command\.d\.ts$/.exec(name)?.[1] ?? '')
  .filter((name) => name !== '')
  .sort();

function member(shape: string, name: string): JsonSchema {
  return definitions[shape]?.properties?.[name] ?? assert.fail(`${shape} has no ${name}`);
}

describe('generated files', () => {
  test('are current', () => {
    const generated = generateFromPackages();
    assert.deepEqual(generated.skippedPatterns, [], 'patterns that JavaScript cannot compile');
    assert.deepEqual(differences(filesOnDisk(), generatedFiles(generated)), []);
  });

  test('hold every operation of the SDK', () => {
    assert.ok(packageCommands.length > 0);
    assert.deepEqual(Object.keys(operations), packageCommands);
    for (const [name, { input, summary, documentation, url, command }] of Object.entries(operations)) {
      assert.equal(input, `${name}Request`);
      assert.equal(definitions[input]?.type, 'object');
      assert.equal(filesOnDisk().has(`operations/${command}.schema.json`), true);
      assert.equal(url, `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${name}.html`);
      assert.match(summary, /^[A-Z][^`*\\[\]]+\.$/, name);
      assert.ok(documentation.length >= summary.length, name);
    }
  });

  test('hold every member of every input, in the order of the SDK', () => {
    for (const [name, definition] of Object.entries(definitions).filter(([, it]) => it.properties !== undefined)) {
      const names = sdk.structures.get(name)?.members.map((it) => it.name);
      assert.deepEqual(Object.keys(definition.properties ?? {}), names, name);
    }
  });

  test('tell integers from other numbers everywhere', () => {
    const plain = [...sdk.structures.values()]
      .filter(({ name }) => definitions[name] !== undefined)
      .flatMap(({ name, members }) =>
        members.filter((it) => it.type.kind === 'number').map((it) => `${name}.${it.name}`),
      );
    assert.deepEqual(plain, []);
    assert.ok([...sdk.structures.values()].some(({ members }) => members.some((it) => it.type.kind === 'integer')));
  });

  test('hold no name that every object has', () => {
    const names = Object.values(definitions).flatMap((it) => Object.keys(it.properties ?? {}));
    const inherited = Object.getOwnPropertyNames(Object.prototype);
    assert.deepEqual(
      names.filter((name) => inherited.includes(name)),
      [],
    );
  });

  test('hold no HTML', () => {
    const tags = /<\/?(?:p|code|a|i|b|ul|ol|li|note|important|dl|dt|dd)\b/;
    const texts = JSON.stringify(definitions) + JSON.stringify(operations);
    assert.equal(tags.exec(texts)?.[0], undefined);
  });
});

describe('known facts', () => {
  const facts: readonly (readonly [shape: string, member: string, expected: JsonSchema])[] = [
    ['CapacityProviderStrategyItem', 'weight', { type: 'integer', minimum: 0, maximum: 1000 }],
    ['CapacityProviderStrategyItem', 'base', { type: 'integer', minimum: 0, maximum: 100000 }],
    ['PortMapping', 'containerPort', { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }],
    ['PortMapping', 'protocol', { $ref: '#/definitions/TransportProtocol' }],
    ['Scale', 'value', { type: 'number' }],
    ['DaemonDeploymentConfiguration', 'drainPercent', { type: 'number', minimum: 0, maximum: 100 }],
    ['RegisterTaskDefinitionRequest', 'cpu', { type: 'string' }],
    ['ContainerDefinition', 'cpu', { type: 'integer' }],
    ['ContainerDefinition', 'dockerLabels', { type: 'object', additionalProperties: { type: 'string' } }],
    ['Resource', 'longValue', { type: 'integer', format: 'int64' }],
    ['Tag', 'key', { type: 'string', minLength: 1, maxLength: 128 }],
    ['CreateServiceRequest', 'tags', { type: 'array', items: { $ref: '#/definitions/Tag' }, maxItems: 50 }],
    ['CreateServiceRequest', 'launchType', { $ref: '#/definitions/LaunchType' }],
    ['DeploymentLifecycleHook', 'hookDetails', {}],
    ['ListServiceDeploymentsRequest', 'createdAt', { $ref: '#/definitions/CreatedAt' }],
    ['CreatedAt', 'before', { type: ['string', 'number'] }],
    ['InferenceAccelerator', 'deviceName', { type: 'string' }],
    ['RegisterTaskDefinitionRequest', 'inferenceAccelerators', { deprecated: true }],
    ['CreateGatewayRequest', 'configuration', { $ref: '#/definitions/GatewayConfiguration' }],
  ];
  for (const [shape, name, expected] of facts) {
    test(`${shape}.${name}`, () => assert.partialDeepStrictEqual(member(shape, name), expected));
  }

  const required: readonly (readonly [shape: string, members: readonly string[] | undefined])[] = [
    ['CreateServiceRequest', ['serviceName']],
    ['RegisterTaskDefinitionRequest', ['family', 'containerDefinitions']],
    ['RunTaskRequest', ['taskDefinition']],
    ['CapacityProviderStrategyItem', ['capacityProvider']],
    ['CreateClusterRequest', undefined],
  ];
  for (const [shape, members] of required) {
    test(`required members of ${shape}`, () => assert.deepEqual(definitions[shape]?.required, members));
  }

  test('launch types', () => {
    const values = definitions.LaunchType?.enum ?? [];
    for (const value of ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']) assert.ok(values.includes(value), value);
  });

  test('meanings of enum values, one a value', () => {
    const { enum: values = [], markdownEnumDescriptions: meanings = [] } = definitions.AccessType ?? {};
    assert.equal(meanings.length, values.length);
    assert.equal(meanings[values.indexOf('PUBLIC')], 'The resource is publicly accessible from the internet.');
  });

  test('a union takes one member', () => {
    assert.partialDeepStrictEqual(definitions.GatewayConfiguration, { minProperties: 1, maxProperties: 1 });
  });

  test('the documentation of a member is not cut at an @ or at braces', () => {
    assert.match(member('CreateServiceRequest', 'tags').markdownDescription ?? '', /: \/ @\./);
    assert.doesNotMatch(JSON.stringify(definitions), /\\\\[{}]/);
  });

  test('what DescribeTaskDefinition adds to a task definition', () => {
    const readOnly = JSON.parse(filesOnDisk().get('read-only-members.json') ?? '{}');
    assert.deepEqual(readOnly.RegisterTaskDefinition, {
      shape: 'TaskDefinition',
      wrapper: ['taskDefinition', 'taskDefinitions'],
      beside: ['failures', 'tags'],
      members: [
        'taskDefinitionArn',
        'revision',
        'status',
        'requiresAttributes',
        'compatibilities',
        'registeredAt',
        'deregisteredAt',
        'deleteRequestedAt',
        'registeredBy',
      ],
    });
    assert.deepEqual(readOnly.CreateService.wrapper, ['service', 'services']);
    for (const name of ['serviceArn', 'runningCount', 'deployments', 'events', 'platformFamily']) {
      assert.ok(readOnly.CreateService.members.includes(name), name);
    }
  });
});

describe('SDK and API model', () => {
  /** The SDK is newer: there a sharing strategy may stand in for the value. */
  const knownDifferences = ['ResourceRequirement.value'];

  test('demand the same members', () => {
    const differing = [...sdk.structures.values()]
      .filter(({ name }) => api.shapes[name] !== undefined)
      .flatMap(({ name, members }) => {
        const required = new Set(api.shapes[name]?.required);
        return members.filter((it) => it.required !== required.has(it.name)).map((it) => `${name}.${it.name}`);
      });
    assert.deepEqual(differing, knownDifferences);
  });

  test('agree on the kind of every number', () => {
    const numbers = [...sdk.structures.values()].flatMap(({ name, members }) =>
      members.map((it) => ({
        at: `${name}.${it.name}`,
        sdk: it.type.kind,
        api: memberShape(api, name, it.name)?.type,
      })),
    );
    const both = numbers.filter((it) => ['integer', 'long', 'double'].includes(it.sdk) && it.api !== undefined);
    assert.ok(both.length > 50);
    assert.deepEqual(
      both.filter((it) => it.sdk !== it.api),
      [],
    );
  });

  test('have no member that the SDK lacks', () => {
    const lacking = [...sdk.structures.values()].flatMap(({ name, members }) => {
      const known = new Set(members.map((it) => it.name));
      return Object.keys(api.shapes[name]?.members ?? {})
        .filter((it) => !known.has(it))
        .map((it) => `${name}.${it}`);
    });
    assert.deepEqual(lacking, []);
  });
});

describe('schemas of single operations', () => {
  for (const [name, { command, input }] of Object.entries(operations)) {
    test(name, () => {
      const schema = operationSchema(command);
      assert.deepEqual(Object.keys(schema.properties ?? {}), Object.keys(definitions[input]?.properties ?? {}));
      assert.deepEqual(Object.keys(schema.definitions), reachedDefinitions(schema, schema.definitions));
      for (const reached of reachedDefinitions(schema, schema.definitions)) {
        assert.ok(schema.definitions[reached], `${reached} is missing`);
      }
    });
  }
});

describe('commandName', () => {
  // Expected: botocore's xform_name(name, '-').
  const commands = [
    ['CreateService', 'create-service'],
    ['ListServicesByNamespace', 'list-services-by-namespace'],
    ['DescribeTaskDefinition', 'describe-task-definition'],
    ['PutAccountSettingDefault', 'put-account-setting-default'],
    ['ListTagsForResource', 'list-tags-for-resource'],
    ['GetGatewayARNs', 'get-gateway-arns'],
    ['DescribeEC2Instance', 'describe-ec2-instance'],
  ] as const;
  for (const [name, command] of commands) test(command, () => assert.equal(commandName(name), command));
});
