import { inputType, itemType, memberType, type TypedValue } from '../schema/typed-value.ts';
import { requestTemplates } from './completion/request-templates.ts';
import { type Template, type TemplateStyle, templateText } from './completion/template.ts';

/** A minimal valid request to begin with. */
export interface Skeleton {
  /** With tab stops in the syntax of LSP snippets. */
  readonly snippet: string;
  /** The same without tab stops: a request that has no problems as it stands. */
  readonly plain: string;
}

/** The variants of an operation's skeleton, the most usual first: `Fargate`, `EC2`; one nameless where there is only one. */
export function skeletonVariants(operation: string): readonly (string | undefined)[] {
  return requestTemplates[operation]?.map(({ variant }) => variant) ?? [undefined];
}

/**
 * A minimal valid request, ends with a line break.
 *
 * @param operation operation name as in the API; of an unknown one an empty object
 * @param variant one of {@link skeletonVariants}; the first when left out or unknown
 */
export function skeletonOf(operation: string, language: 'json' | 'jsonc' | 'yaml', variant?: string): Skeleton {
  const template = skeletonTemplate(operation, variant);
  const style = skeletonStyle(language === 'yaml' ? 'yaml' : 'json', '\n');
  return {
    snippet: `${templateText(template, { ...style, stops: 'snippet' })}\n`,
    plain: `${templateText(template, { ...style, stops: 'plain' })}\n`,
  };
}

/** How new files are written. */
export function skeletonStyle(language: 'json' | 'yaml', eol: string): Omit<TemplateStyle, 'stops'> {
  return {
    language,
    layout: language === 'yaml' ? 'block' : 'flow',
    unit: '  ',
    eol,
    breaksLines: true,
    colon: ': ',
    indentsLists: true,
  };
}

/** The request as a template; for operations without one written by hand, what the API requires. */
export function skeletonTemplate(operation: string, variant?: string): Template {
  const written = requestTemplates[operation];
  const found = written?.find((each) => each.variant === variant) ?? written?.[0];
  if (found !== undefined) return found.template;
  const type = inputType(operation);
  return type === undefined ? { kind: 'object', members: [] } : requiredTemplate(type);
}

function requiredTemplate(type: TypedValue): Template {
  const { enum: words, properties, additionalProperties, items, minimum } = type.type;
  if (words !== undefined) return { kind: 'text', value: wordFor(type, words), choices: words };
  if (properties !== undefined) {
    return { kind: 'object', members: membersToWrite(type).map(({ name, value }) => [name, requiredTemplate(value)]) };
  }
  if (additionalProperties !== undefined) return { kind: 'object', members: [] };
  if (items !== undefined) {
    const item = itemType(type);
    return { kind: 'list', items: item === undefined ? [] : [requiredTemplate(item)] };
  }
  switch (type.type.type) {
    case 'boolean':
      return { kind: 'word', value: 'true', choices: ['true', 'false'] };
    case 'integer':
    case 'number':
      return { kind: 'word', value: String(Math.max(minimum ?? 1, 1)) };
    default:
      return { kind: 'text', value: textFor(type) };
  }
}

/** What the API requires, and of structures and requests that require nothing, what they are useless without. */
function membersToWrite(type: TypedValue): { readonly name: string; readonly value: TypedValue }[] {
  const { properties = {}, required = [], maxProperties } = type.type;
  const useful = (type.shape === undefined ? undefined : usefulMembers[type.shape]) ?? [];
  const first = maxProperties === 1 ? Object.keys(properties).slice(0, 1) : [];
  const names = Object.keys(properties).filter((name) => [...required, ...useful, ...first].includes(name));
  return names.flatMap((name) => {
    const value = memberType(type, name);
    return value === undefined ? [] : [{ name, value }];
  });
}

/** Beyond what is required; of operations, what makes the request say something. */
const usefulMembers: Readonly<Record<string, readonly string[]>> = {
  Attribute: ['value', 'targetType', 'targetId'],
  ClusterSetting: ['name', 'value'],
  CreateDaemonRequest: ['clusterArn'],
  DaemonContainerDefinition: ['name'],
  DeleteServiceRequest: ['cluster'],
  DescribeClustersRequest: ['clusters'],
  DescribeServicesRequest: ['cluster'],
  DescribeTasksRequest: ['cluster'],
  ExecuteCommandRequest: ['cluster', 'container'],
  ListServicesRequest: ['cluster'],
  ListTasksRequest: ['cluster'],
  PutClusterCapacityProvidersRequest: [],
  RegisterContainerInstanceRequest: ['cluster'],
  StopTaskRequest: ['cluster', 'reason'],
  Tag: ['key', 'value'],
  UpdateCapacityProviderRequest: ['autoScalingGroupProvider'],
  UpdateClusterRequest: ['settings'],
};

function wordFor({ owner, member }: TypedValue, words: readonly string[]): string {
  return usualWords[`${owner}.${member}`] ?? words[0] ?? '';
}

const usualWords: Readonly<Record<string, string>> = {
  'Attribute.targetType': 'container-instance',
  'PutAccountSettingDefaultRequest.name': 'containerInsights',
  'PutAccountSettingRequest.name': 'containerInsights',
  'UpdateContainerInstancesStateRequest.status': 'DRAINING',
};

/** Texts that are valid where they stand; the account is AWS's own example. */
const texts: Readonly<Record<string, string>> = {
  attachmentArn: 'arn:aws:ecs:eu-west-1:111122223333:attachment/1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809',
  cluster: 'prod',
  clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
  clusters: 'prod',
  command: '/bin/sh',
  container: 'web',
  containerInstance: '1a2b3c4d5e6f708192a3b4c5d6e7f809',
  containerInstances: '1a2b3c4d5e6f708192a3b4c5d6e7f809',
  family: 'web',
  image: 'public.ecr.aws/nginx/nginx:latest',
  infrastructureRoleArn: 'arn:aws:iam::111122223333:role/ecsInfrastructureRole',
  primaryTaskSet: 'ecs-svc/1234567890123456789',
  reason: 'Stopped by hand',
  resourceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/prod/web',
  serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/prod/web',
  service: 'web',
  services: 'web',
  serviceName: 'web',
  tagKeys: 'team',
  targetId: '1a2b3c4d5e6f708192a3b4c5d6e7f809',
  task: '1a2b3c4d5e6f708192a3b4c5d6e7f809',
  taskDefinition: 'web:1',
  taskDefinitions: 'web:1',
  taskSet: 'ecs-svc/1234567890123456789',
  tasks: '1a2b3c4d5e6f708192a3b4c5d6e7f809',
  value: 'enabled',
};

function textFor({ owner, member = '' }: TypedValue): string {
  if (owner === 'Tag') return member === 'key' ? 'team' : 'web';
  if (owner === 'Attribute')
    return member === 'name' ? 'stack' : member === 'value' ? 'production' : (texts[member] ?? 'web');
  const text = texts[member];
  if (text !== undefined) return text;
  const resource = /^(\w+?)Arns?$/.exec(member)?.[1];
  if (resource === undefined) return member.toLowerCase().includes('name') ? 'web' : 'value';
  const kind = resource.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `arn:aws:ecs:eu-west-1:111122223333:${kind}/prod/web/1a2b3c4d5e6f708192a3b4c5d6e7f809`;
}
