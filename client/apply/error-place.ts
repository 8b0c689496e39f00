import type { Failure } from '../aws/failure.ts';
import type { FileRequest } from './model.ts';

/** Path of a member from its request: `['loadBalancers', 0, 'targetGroupArn']`. */
export type MemberPath = readonly (string | number)[];

type Input = Readonly<Record<string, unknown>>;

interface Pattern {
  readonly message: RegExp;
  /** Undefined when the request has nothing that fits: then the next pattern is asked. */
  readonly path: (match: RegExpExecArray, input: Input) => MemberPath | undefined;
}

/**
 * The member that a rejection of the API speaks of; the empty path when it names none that the request has.
 *
 * @param failure what the call failed with: the API's own words and the name of its error
 */
export function placeOfError(
  { code = '', detail, message }: Failure,
  { input }: Pick<FileRequest, 'input'>,
): MemberPath {
  const said = detail ?? message;
  for (const pattern of patterns) {
    const match = pattern.message.exec(said);
    const path = match === null ? undefined : pattern.path(match, input);
    if (path !== undefined) return path;
  }
  const byCode = codes.find(([error]) => error === code)?.[1].find((member) => Object.hasOwn(input, member));
  return placeOfValue(said, input) ?? (byCode === undefined ? undefined : [byCode]) ?? placeOfName(said, input) ?? [];
}

/** Errors that are about one member, by their names; of several the first that the request has. Source: API reference, errors. */
const codes: readonly (readonly [error: string, members: readonly string[]])[] = [
  ['ClusterNotFoundException', ['cluster', 'clusterName']],
  ['DaemonNotFoundException', ['daemonArn', 'daemon']],
  ['NamespaceNotFoundException', ['serviceConnectConfiguration', 'serviceConnectDefaults']],
  ['PlatformTaskDefinitionIncompatibilityException', ['platformVersion', 'taskDefinition']],
  ['PlatformUnknownException', ['platformVersion']],
  ['ServiceNotActiveException', ['service']],
  ['ServiceNotFoundException', ['service']],
  ['TargetNotFoundException', ['targetId', 'task', 'containerInstance']],
  ['TaskSetNotFoundException', ['taskSet', 'primaryTaskSet']],
  ['UnsupportedFeatureException', ['launchType', 'capacityProviderStrategy']],
];

/**
 * Messages that name their member otherwise than by its value, or by a value that is more than one thing. Sources: the messages of
 * moto, and issues that quote the API.
 */
const patterns: readonly Pattern[] = [
  {
    // The form of all AWS services: items count from 1.
    message: / at '([\w.]+)' failed to satisfy constraint/,
    path: ([, at = '']) =>
      at
        .split('.')
        .filter((part) => part !== 'member')
        .map((part) => (/^\d+$/.test(part) ? Number(part) - 1 : part)),
  },
  {
    message: /^Container\.(\w+) (?:should not be null or empty|contains invalid characters)/,
    path: ([, member = ''], input) => {
      const containers = listOf(input.containerDefinitions);
      const index = containers.findIndex((container) => isBlank(container[member]));
      return containers.length === 0 ? undefined : ['containerDefinitions', Math.max(0, index), member];
    },
  },
  {
    message: /[Ii]nvalid '(\w+)' setting for container '([^']+)'/,
    path: ([, member = '', name], input) => placeInContainer(name, [member], input),
  },
  {
    message: /'(\w+)' setting for container '([^']+)'/,
    path: ([, member = '', name], input) => placeInContainer(name, [member], input),
  },
  { message: /setting for container '([^']+)'/, path: ([, name], input) => placeInContainer(name, [], input) },
  { message: /Invalid '(cpu|memory)' setting for task/, path: ([, member = '']) => [member] },
  { message: /No Fargate configuration exists for given values/, path: () => ['cpu'] },
  { message: /Fargate requires that '(\w+)' be defined/, path: ([, member = '']) => [member] },
  {
    message: /^Container (?:list|definitions) cannot be empty|^Too many containers/,
    path: () => ['containerDefinitions'],
  },
  { message: /^Family (?:should|contains)/, path: () => ['family'] },
  {
    message: /^The container (\S+) (?:does not exist in the task definition|did not have a container port (\d+))/,
    path: ([, name = '', port], input) => placeOfTarget(name, port, input),
  },
  {
    message: /^The (?:target group|targetGroup) (arn:\S+) does not have an associated load balancer/i,
    path: ([, arn = ''], input) => pathsOf(input, (value) => value === arn)[0],
  },
  {
    message:
      /^(?:Unable to find|The specified) task ?definition|^TaskDefinition (?:can not be blank|is inactive|not found)/i,
    path: () => ['taskDefinition'],
  },
  { message: /^Creation of service was not idempotent/, path: (_match, input) => whenIn(input, 'serviceName') },
  {
    message: /^(?:Unable to assume role|Role is not valid)|specify an IAM role for/,
    path: (_match, input) => whenIn(input, 'role'),
  },
  {
    message: /^(?:subnets|security groups) can /,
    path: ([said]) => awsvpc(said.startsWith('subnets') ? 'subnets' : 'securityGroups'),
  },
  { message: /^Assign public IP /, path: () => awsvpc('assignPublicIp') },
  { message: /^Network Configuration must be provided/, path: () => ['networkConfiguration'] },
  { message: /both a launch type and capacity provider strategy/i, path: () => ['launchType'] },
  {
    message: /^Both maximumPercent and minimumHealthyPercent/,
    path: () => ['deploymentConfiguration', 'maximumPercent'],
  },
  { message: /^Container Overrides? /i, path: () => ['overrides'] },
];

function awsvpc(member: string): MemberPath {
  return ['networkConfiguration', 'awsvpcConfiguration', member];
}

function whenIn(input: Input, member: string): MemberPath | undefined {
  return Object.hasOwn(input, member) ? [member] : undefined;
}

function placeInContainer(name: string | undefined, rest: MemberPath, input: Input): MemberPath | undefined {
  const index = listOf(input.containerDefinitions).findIndex((container) => container.name === name);
  return index < 0 ? undefined : ['containerDefinitions', index, ...rest];
}

/** A load balancer or a service registry that names a container and a port. */
function placeOfTarget(container: string, port: string | undefined, input: Input): MemberPath | undefined {
  for (const list of ['loadBalancers', 'serviceRegistries']) {
    const items = listOf(input[list]);
    const fits = (item: Input) => port === undefined || String(item.containerPort) === port;
    const index = items.findIndex((item) => item.containerName === container && fits(item));
    if (index >= 0) return [list, index, port === undefined ? 'containerName' : 'containerPort'];
  }
  return undefined;
}

/** What the message quotes, and ids and ARNs that it names bare. */
const quoted =
  /'([^']+)'|"([^"]+)"|`([^`]+)`|\[([^[\]]+)\]|\b(arn:[\w:./*+=@-]+|(?:subnet|sg|vpc|i|fs|fsap|lb)-[0-9a-f]+)/g;

/** A value of the request that the message repeats, when it is the only one. */
function placeOfValue(message: string, input: Input): MemberPath | undefined {
  for (const match of message.matchAll(quoted)) {
    const value = match
      .slice(1)
      .find((group) => group !== undefined)
      ?.replace(/[.,;]+$/, '');
    if (value === undefined || value.length < 2) continue;
    const [path, ...others] = pathsOf(input, (candidate) => String(candidate) === value);
    if (path !== undefined && others.length === 0) return path;
  }
  return undefined;
}

/** A member whose name the message uses, as it is or in words: `launch type`. Of several the one with the longest name. */
function placeOfName(message: string, input: Input): MemberPath | undefined {
  const said = message.toLowerCase().replaceAll(/[^a-z0-9]+/g, ' ');
  const names = namedPaths(input)
    .filter(({ name }) => name.length > 2 && (hasWords(said, name.toLowerCase()) || hasWords(said, wordsOf(name))))
    .sort((one, other) => other.name.length - one.name.length || one.path.length - other.path.length);
  return names[0]?.path;
}

function hasWords(said: string, words: string): boolean {
  return ` ${said} `.includes(` ${words} `) || ` ${said} `.includes(` ${words}s `);
}

function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => ` ${letters.toLowerCase()}`);
}

function namedPaths(
  value: unknown,
  path: MemberPath = [],
): readonly { readonly name: string; readonly path: MemberPath }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => namedPaths(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const own = [...path, name];
    return [{ name, path: own }, ...namedPaths(member, own)];
  });
}

function pathsOf(value: unknown, fits: (value: unknown) => boolean, path: MemberPath = []): readonly MemberPath[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => pathsOf(item, fits, [...path, index]));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, member]) => pathsOf(member, fits, [...path, name]));
  }
  return fits(value) ? [path] : [];
}

function listOf(value: unknown): readonly Input[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === '';
}
