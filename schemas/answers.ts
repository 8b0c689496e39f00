import { type ApiModel, memberShape } from './api-model.ts';
import { type Definitions, type JsonSchema, reachableShapes } from './json-schema.ts';
import type { SdkModel, SdkStructure, SdkType } from './sdk-types.ts';

/**
 * Definitions of all shapes that the answers of the operations reach, by name, without documentation: an operation's answer is
 * `<operation>Response`. Timestamps are numbers, as AWS JSON writes them.
 *
 * What the API model limits in requests (lengths, ranges, patterns) is left out: it does not bind the API's own answers.
 *
 * @throws Error when an operation's answer has another name.
 */
export function answerDefinitions(sdk: SdkModel, api: ApiModel): Definitions {
  const outputs = [...sdk.operations.values()].map(({ name, output }) => {
    if (output === `${name}Response`) return output;
    throw new Error(`The answer of ${name} is ${output}, not ${name}Response`);
  });
  return Object.fromEntries(reachableShapes(sdk, outputs).map((name) => [name, definition(name, sdk, api)]));
}

function definition(name: string, sdk: SdkModel, api: ApiModel): JsonSchema {
  const structure = sdk.structures.get(name);
  if (structure !== undefined) return structureSchema(structure, api);
  const values = sdk.enums.get(name)?.values;
  if (values === undefined) throw new Error(`The SDK mentions the shape ${name} but does not declare it`);
  return { type: 'string', enum: values.map(({ value }) => value) };
}

function structureSchema({ name, kind, members }: SdkStructure, api: ApiModel): JsonSchema {
  const required = members.filter((member) => member.required).map((member) => member.name);
  return {
    type: 'object',
    properties: Object.fromEntries(
      members.map((member) => [member.name, answerSchema(member.type, memberShape(api, name, member.name)?.type)]),
    ),
    ...(required.length > 0 && { required }),
    ...(kind === 'union' && { minProperties: 1, maxProperties: 1 }),
    additionalProperties: false,
  };
}

/** @param apiType type that the API model gives, asked where the SDK says no more than `number` */
function answerSchema(type: SdkType, apiType?: string): JsonSchema {
  switch (type.kind) {
    case 'timestamp':
      return { type: 'number' };
    case 'list':
      return { type: 'array', items: answerSchema(type.item) };
    case 'map':
      return { type: 'object', additionalProperties: answerSchema(type.value) };
    case 'integer':
    case 'long':
      return { type: 'integer' };
    case 'number':
      return { type: apiType === 'integer' || apiType === 'long' ? 'integer' : 'number' };
    case 'float':
    case 'double':
      return { type: 'number' };
    case 'structure':
    case 'enum':
      return { $ref: `#/definitions/${type.name}` };
    case 'document':
      return {};
    default:
      return { type: type.kind };
  }
}
