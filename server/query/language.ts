/*
 * The words of the cluster query language, from the developer guide's pages "Cluster query language" and "Task placement
 * constraints" (attributes). Everything is case-sensitive.
 */

export const queryGuide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html';
export const attributeGuide =
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html';

/** `presence` takes no argument, `list` values in brackets, `match` a regular expression, `compare` one value. */
export type OperatorKind = 'presence' | 'list' | 'match' | 'compare';

export interface Operator {
  /** All its spellings, the symbol first. */
  readonly spellings: readonly string[];
  readonly kind: OperatorKind;
  readonly meaning: string;
}

export const operators: readonly Operator[] = [
  { spellings: ['==', 'equals'], kind: 'compare', meaning: 'The value is equal to this one.' },
  {
    spellings: ['!=', 'not_equals'],
    kind: 'compare',
    // aws/containers-roadmap issue 486
    meaning: 'The value is not equal to this one. Instances without the attribute do not match.',
  },
  { spellings: ['>', 'greater_than'], kind: 'compare', meaning: 'The value is greater than this one.' },
  { spellings: ['>=', 'greater_than_equal'], kind: 'compare', meaning: 'The value is this one or greater.' },
  { spellings: ['<', 'less_than'], kind: 'compare', meaning: 'The value is less than this one.' },
  { spellings: ['<=', 'less_than_equal'], kind: 'compare', meaning: 'The value is this one or less.' },
  { spellings: ['exists'], kind: 'presence', meaning: 'The instance has it. Takes no value.' },
  { spellings: ['!exists', 'not_exists'], kind: 'presence', meaning: 'The instance does not have it. Takes no value.' },
  { spellings: ['in'], kind: 'list', meaning: 'The value is one of a list: `in [a, b]`.' },
  { spellings: ['!in', 'not_in'], kind: 'list', meaning: 'The value is none of a list: `not_in [a, b]`.' },
  { spellings: ['=~', 'matches'], kind: 'match', meaning: 'The value matches a Java regular expression: `=~ t3.*`.' },
  {
    spellings: ['!~', 'not_matches'],
    kind: 'match',
    meaning: 'The value does not match a Java regular expression.',
  },
];

const operatorBySpelling: ReadonlyMap<string, Operator> = new Map(
  operators.flatMap((operator) => operator.spellings.map((spelling) => [spelling, operator] as const)),
);

/** The operator of that exact spelling. */
export function operatorOf(spelling: string): Operator | undefined {
  return operatorBySpelling.get(spelling);
}

/** Operators that are words, `!in` and `!exists` not among them. */
export const wordOperators: readonly string[] = [...operatorBySpelling.keys()].filter((each) => /^[a-z]/.test(each));

/** Words that join or negate comparisons, with their symbols. */
export const connectives: Readonly<Record<'and' | 'or' | 'not', { symbol: string; meaning: string }>> = {
  and: { symbol: '&&', meaning: 'Both sides must hold.' },
  or: { symbol: '||', meaning: 'One side must hold, or both.' },
  not: { symbol: '!', meaning: 'What follows must not hold.' },
};

/** What the values of a subject look like; undefined where any text will do. */
export type ValueKind = 'boolean' | 'version' | 'date' | 'count';

export interface Subject {
  /** As it is written: `task:group`, `attribute:ecs.os-type`. */
  readonly name: string;
  readonly meaning: string;
  /** The operators the guide lists; all when it states no restriction. */
  readonly operators?: readonly string[];
  readonly valueKind?: ValueKind;
  /** All values, or those people use most. */
  readonly values?: readonly string[];
  readonly example: string;
}

const orderOperators = ['==', '!=', '>', '>=', '<', '<='];
const textOperators = ['==', '!=', 'in', '!in', '=~', '!~'];

/** The subjects beside `attribute:NAME`. */
export const plainSubjects: readonly Subject[] = [
  {
    name: 'agentConnected',
    meaning: 'Whether the container agent is connected to Amazon ECS: `true` or `false`.',
    operators: textOperators,
    valueKind: 'boolean',
    values: ['true', 'false'],
    example: 'agentConnected == false',
  },
  {
    name: 'agentVersion',
    meaning: 'The version of the container agent.',
    operators: orderOperators,
    valueKind: 'version',
    example: 'agentVersion < 1.14.5',
  },
  {
    name: 'ec2InstanceId',
    meaning: 'The id of the EC2 instance.',
    operators: textOperators,
    example: "ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']",
  },
  {
    name: 'registeredAt',
    meaning:
      'When the instance was registered in the cluster: `2018-06-18T22:28:28+00:00`, `2018-06-18T22:28:28Z`, `2018-06-18T22:28:28` or `2018-06-18`.',
    operators: orderOperators,
    valueKind: 'date',
    example: 'registeredAt < 2018-02-13',
  },
  {
    name: 'runningTasksCount',
    meaning: 'The number of tasks that run on the instance.',
    operators: orderOperators,
    valueKind: 'count',
    example: 'runningTasksCount == 0',
  },
  {
    name: 'task:group',
    meaning:
      'The groups of the tasks that run on the instance: `service:NAME` for tasks of a service, `family:NAME` by default for others.',
    values: ['service:', 'family:'],
    example: 'task:group == service:production',
  },
];

/** The attributes that Amazon ECS sets itself, as subjects. */
export const builtInAttributes: readonly Subject[] = [
  {
    name: 'attribute:ecs.ami-id',
    meaning: 'The id of the AMI that the instance was launched from.',
    example: 'attribute:ecs.ami-id == ami-1234abcd',
  },
  {
    name: 'attribute:ecs.availability-zone',
    meaning: 'The Availability Zone of the instance.',
    example: 'attribute:ecs.availability-zone in [us-east-1a, us-east-1b]',
  },
  {
    name: 'attribute:ecs.instance-type',
    meaning: 'The instance type.',
    example: 'attribute:ecs.instance-type =~ t3.*',
  },
  {
    name: 'attribute:ecs.os-type',
    meaning: 'The operating system: `linux` or `windows`, in lower case.',
    values: ['linux', 'windows'],
    example: 'attribute:ecs.os-type == linux',
  },
  {
    name: 'attribute:ecs.os-family',
    meaning: 'The version of the operating system: `LINUX`, `WINDOWS_SERVER_2022_CORE`, …, in upper case.',
    // The enum OSFamily of the API.
    values: [
      'LINUX',
      'WINDOWS_SERVER_2025_CORE',
      'WINDOWS_SERVER_2025_FULL',
      'WINDOWS_SERVER_2022_CORE',
      'WINDOWS_SERVER_2022_FULL',
      'WINDOWS_SERVER_2019_CORE',
      'WINDOWS_SERVER_2019_FULL',
      'WINDOWS_SERVER_2016_FULL',
    ],
    example: 'attribute:ecs.os-family == WINDOWS_SERVER_2022_CORE',
  },
  {
    name: 'attribute:ecs.cpu-architecture',
    meaning:
      'The CPU architecture: `x86_64` or `arm64`, in lower case (a task definition writes `X86_64` and `ARM64`).',
    values: ['x86_64', 'arm64'],
    example: 'attribute:ecs.cpu-architecture == arm64',
  },
  {
    name: 'attribute:ecs.vpc-id',
    meaning: 'The VPC that the instance was launched into.',
    example: 'attribute:ecs.vpc-id == vpc-1234abcd',
  },
  {
    name: 'attribute:ecs.subnet-id',
    meaning: 'The subnet that the instance is in.',
    example: 'attribute:ecs.subnet-id == subnet-1234abcd',
  },
  {
    name: 'attribute:ecs.awsvpc-trunk-id',
    meaning: 'The trunk network interface. Only instances with `awsvpcTrunking` have it.',
    example: 'attribute:ecs.awsvpc-trunk-id exists',
  },
  {
    name: 'attribute:ecs.outpost-arn',
    meaning: 'The ARN of the Outpost. Only instances on an Outpost have it.',
    example: 'attribute:ecs.outpost-arn exists',
  },
  {
    name: 'attribute:ecs.capability.external',
    meaning: 'The instance is an external one (ECS Anywhere).',
    example: 'attribute:ecs.capability.external exists',
  },
];

const subjectByName: ReadonlyMap<string, Subject> = new Map(
  [...plainSubjects, ...builtInAttributes].map((subject) => [subject.name, subject]),
);

/** What is known of a subject as it is written; undefined for custom attributes and words that are no subject. */
export function subjectOf(name: string): Subject | undefined {
  return subjectByName.get(name);
}

/** `task:group`, `agentVersion`, …, or `attribute:NAME`, whatever the name. */
export function isSubject(name: string): boolean {
  return name.startsWith('attribute:') || subjectByName.has(name);
}
