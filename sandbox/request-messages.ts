import { ApiError, invalidParameter } from './errors.ts';

/**
 * What the deserialiser of AWS JSON services says of a value that cannot become the type of its member, in its own words where they
 * are known: `STRING_VALUE can not be converted to an Integer` (async-aws/aws#1667, aws/aws-cdk#27087), `NUMBER_VALUE cannot be
 * converted to String`, `Start of structure or map found where not expected.`, `Expected list or null`.
 */
export function wrongType(value: unknown, expected: 'list' | 'map' | 'structure' | ScalarType): ApiError {
  return new ApiError('SerializationException', wrongTypeMessage(value, expected));
}

/** Scalars as the deserialiser names them. */
export type ScalarType = 'Boolean' | 'Double' | 'Integer' | 'Long' | 'String' | 'Timestamp';

const targets: Readonly<Record<ScalarType, string>> = {
  Boolean: 'can not be converted to a Boolean',
  Double: 'can not be converted to a Double',
  Integer: 'can not be converted to an Integer',
  Long: 'can not be converted to a Long',
  String: 'cannot be converted to String',
  Timestamp: 'can not be converted to milliseconds since epoch',
};

function wrongTypeMessage(value: unknown, expected: 'list' | 'map' | 'structure' | ScalarType): string {
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (typeof value === 'object') return 'Start of structure or map found where not expected.';
  if (expected === 'list') return 'Expected list or null';
  if (expected === 'map') return 'Expected map or null';
  if (expected === 'structure') return 'Expected null';
  return `${tokenOf(value)} ${targets[expected]}`;
}

function tokenOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  if (typeof value === 'string') return 'STRING_VALUE';
  return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
}

export function tooDeep(): ApiError {
  return new ApiError('SerializationException', 'Nesting is too deep');
}

/** A constraint of the API model that a value breaks, in the words that all AWS services have for it. */
export function constraintBroken(value: unknown, path: readonly (string | number)[], constraint: string): ApiError {
  const shown = typeof value === 'object' ? 'Value' : `Value '${value}'`;
  const at = path.map((part) => (typeof part === 'number' ? `${part + 1}.member` : part)).join('.');
  return invalidParameter(
    `1 validation error detected: ${shown} at '${at}' failed to satisfy constraint: ${constraint}`,
  );
}

/** `launch type should be one of [EC2,FARGATE,EXTERNAL]`: the form is the API's own (moto has it of RunTask). */
export function unknownValue(member: string, values: readonly string[]): ApiError {
  const words = member.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return invalidParameter(`${words} should be one of [${values.join(',')}]`);
}

export function nullInList(member: string): ApiError {
  return invalidParameter(`${member} can not contain null.`);
}

export function notOneMember(shape: string, members: readonly string[]): ApiError {
  return invalidParameter(`${shape} should have exactly one of [${members.join(',')}].`);
}

/** The API's own messages of required members: those of moto, and of issues that quote the API. */
const ownMessages: Readonly<Record<string, string>> = {
  'RegisterTaskDefinitionRequest.family': 'Family should not be null or empty.',
  'RegisterTaskDefinitionRequest.containerDefinitions': 'Container list cannot be empty.',
  'RunTaskRequest.taskDefinition': 'TaskDefinition can not be blank.',
  'StartTaskRequest.taskDefinition': 'TaskDefinition can not be blank.',
  'StartTaskRequest.containerInstances': 'Container instances cannot be empty.',
  'DescribeTaskDefinitionRequest.taskDefinition': 'TaskDefinition can not be blank.',
  'DeregisterTaskDefinitionRequest.taskDefinition': 'TaskDefinition can not be blank.',
  'DescribeTasksRequest.tasks': 'Tasks cannot be empty.',
  'DescribeServicesRequest.services': 'Services cannot be empty.',
  'DescribeContainerInstancesRequest.containerInstances': 'Container instances cannot be empty.',
  'UpdateContainerInstancesStateRequest.containerInstances': 'Container instances cannot be empty.',
  'PutAttributesRequest.attributes': 'attributes can not be empty',
  'AwsVpcConfiguration.subnets': 'subnets can not be empty.',
};

/** `Container.image should not be null or empty.` is the API's own form (moto has it of RegisterTaskDefinition). */
export function missingMember(operation: string, shape: string, member: string): ApiError {
  const subject = shape === `${operation}Request` ? member : `${shape.replace(/Definition$/, '')}.${member}`;
  const message = ownMessages[`${shape}.${member}`] ?? `${subject} should not be null or empty.`;
  return operation.endsWith('TaskDefinition') && operation.startsWith('Register')
    ? new ApiError('ClientException', message)
    : invalidParameter(message);
}
