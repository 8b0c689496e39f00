import { stringify } from 'yaml';

/** What the benchmark opens and types in: realistic requests, the same on every run and machine. */
export interface BenchDocument {
  /** File name; says the operation, as `<anything>.<operation>.json|yaml`. */
  readonly name: string;
  readonly language: 'json' | 'yaml';
  readonly operation: BenchOperation;
  readonly text: string;
  /** Offset inside a plain string value in the middle of the text, where letters are typed. */
  readonly typingOffset: number;
  /** Offset inside the key of that value, where completion and hover are asked for. */
  readonly keyOffset: number;
  /** Single characters that leave the text broken, and where they are typed. */
  readonly breaks: readonly Break[];
}

/** `offset` counts UTF-16 code units. */
export interface Break {
  readonly kind: 'open quote' | 'open bracket';
  readonly character: string;
  readonly offset: number;
}

export type BenchOperation = 'register-task-definition' | 'create-service';

type Json = string | number | boolean | readonly Json[] | { readonly [member: string]: Json };

const sizes = { '1kb': 1024, '50kb': 50 * 1024, '1mb': 1024 * 1024 } as const;
const documentsOfMany = 500;
/** Stands as a value, or at the beginning of one, where the benchmark types. */
const marker = 'typed-here';

/** Names of all documents, in the order in which they are measured. */
export const documentNames: readonly string[] = [
  ...Object.keys(sizes).flatMap((size) =>
    (['register-task-definition', 'create-service'] as const).flatMap((operation) => [
      `${size}.${operation}.json`,
      `${size}.${operation}.yaml`,
    ]),
  ),
  'many.register-task-definition.yaml',
];

/**
 * The document of a name in {@link documentNames}. `1kb`, `50kb` and `1mb` are the sizes of the JSON; the YAML is its
 * twin and a good quarter smaller. `many` holds 500 YAML documents.
 *
 * @throws RangeError for any other name.
 */
export function benchDocument(name: string): BenchDocument {
  const [size = '', operation, extension] = name.split('.');
  if (!documentNames.includes(name)) throw new RangeError(`No benchmark document is named ${name}`);
  const named: BenchOperation = operation === 'create-service' ? 'create-service' : 'register-task-definition';
  const language = extension === 'json' ? 'json' : 'yaml';
  if (size === 'many') return withPlaces({ name, language, operation: named, text: manyDocuments() });
  const bytes = sizes[size as keyof typeof sizes];
  const request = named === 'create-service' ? service(bytes) : taskDefinition(bytes);
  const text = language === 'json' ? `${JSON.stringify(request, null, 2)}\n` : yamlOf(request);
  return withPlaces({ name, language, operation: named, text });
}

/**
 * A small request with one value of the wrong type, which any server that has the schema reports:
 * its first diagnostics show that the server is ready.
 */
export function faultyProbe(language: 'json' | 'yaml'): BenchDocument {
  const { text, ...rest } = benchDocument(`1kb.register-task-definition.${language}`);
  const name = `probe.register-task-definition.${language}`;
  return { ...rest, name, text: text.replace(/("?essential"?: )true/, '$1[]') };
}

function withPlaces(document: Pick<BenchDocument, 'name' | 'language' | 'operation' | 'text'>): BenchDocument {
  const { language, text } = document;
  const start = placeNear(text, Math.floor(text.length / 2));
  const before = language === 'json' ? start - 1 : start;
  return {
    ...document,
    typingOffset: start + marker.length,
    keyOffset: keyBefore(text, start) + 1,
    breaks: [
      { kind: 'open quote', character: '"', offset: start },
      { kind: 'open bracket', character: '[', offset: before },
    ],
  };
}

/** Offset of the key on the line of an offset. */
function keyBefore(text: string, offset: number): number {
  const line = text.lastIndexOf('\n', offset) + 1;
  return line + text.slice(line, offset).search(/\w/);
}

function placeNear(text: string, middle: number): number {
  const after = text.indexOf(marker, middle);
  const found = after === -1 ? text.lastIndexOf(marker) : after;
  if (found === -1) throw new Error('A benchmark document has no place to type at');
  return found;
}

function yamlOf(request: Json): string {
  return `# Generated for the benchmark.\n${stringify(request, { lineWidth: 0 })}`;
}

function manyDocuments(): string {
  return Array.from({ length: documentsOfMany }, (_, index) =>
    yamlOf(taskDefinitionOf(`orders-${index}`, [container(index, undefined, [])])),
  ).join('---\n');
}

/** A task definition holds at most ten containers: a large one is large by what is in them. */
const mostContainers = 10;

function taskDefinition(bytes: number): Json {
  if (bytes < 10_000) return taskDefinitionOf('orders', [container(0, undefined, [])]);
  const each = (bytes - 620) / mostContainers - 1_750;
  const containers = Array.from({ length: mostContainers }, (_, index) => {
    const previous = index === 0 ? undefined : `${serviceName(index - 1)}-${index - 1}`;
    return container(index, previous, fill(each, 8, variable));
  });
  return taskDefinitionOf('orders', containers);
}

function variable(index: number): Json {
  if (index % 8 === 0) return { name: `NOTE_${index}`, value: marker };
  return {
    name: `${serviceName(index).toUpperCase()}_URL_${index}`,
    value: `https://${serviceName(index)}.internal.example.com/v${index % 9}`,
  };
}

function taskDefinitionOf(family: string, containerDefinitions: readonly Json[]): Json {
  return {
    family,
    taskRoleArn: 'arn:aws:iam::123456789012:role/orders-task',
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['EC2'],
    containerDefinitions,
    volumes: [{ name: 'scratch' }],
    runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
  };
}

function container(index: number, previous: string | undefined, variables: readonly Json[]): Json {
  const name = `${serviceName(index)}-${index}`;
  const first: Json = {
    name,
    image: `123456789012.dkr.ecr.eu-central-1.amazonaws.com/${serviceName(index)}:1.${index % 40}.0`,
    cpu: 128,
    memory: 512,
    essential: true,
    environment: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'NOTE', value: marker },
    ],
    portMappings: [{ name: `${name}-http`, containerPort: 2000 + index, protocol: 'tcp' }],
  };
  if (variables.length === 0) return first;
  return {
    ...first,
    memoryReservation: 256,
    environment: [{ name: 'LOG_LEVEL', value: 'info' }, ...variables],
    secrets: [
      {
        name: 'DATABASE_PASSWORD',
        valueFrom: `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}/database:password::`,
      },
    ],
    ...(previous !== undefined && { dependsOn: [{ containerName: previous, condition: 'START' }] }),
    mountPoints: [{ sourceVolume: 'scratch', containerPath: `/var/scratch/${name}`, readOnly: false }],
    ulimits: [{ name: 'nofile', softLimit: 32768, hardLimit: 65536 }],
    healthCheck: {
      command: ['CMD-SHELL', `curl -fsS http://localhost:${2000 + index}/health || exit 1`],
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: 20,
    },
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': `/ecs/${name}`,
        'awslogs-region': 'eu-central-1',
        'awslogs-stream-prefix': serviceName(index),
      },
    },
  };
}

function service(bytes: number): Json {
  const services = fill(bytes - 1000, 6, (index) => ({
    portName: `${serviceName(index)}-${index}-http`,
    discoveryName: `${serviceName(index)}-${index}`,
    clientAliases: [{ port: 2000 + (index % 60000), dnsName: `${marker}.${serviceName(index)}-${index}.shop.local` }],
    timeout: { idleTimeoutSeconds: 60, perRequestTimeoutSeconds: 15 },
  }));
  return {
    serviceName: 'orders',
    cluster: 'shop',
    taskDefinition: 'orders:42',
    desiredCount: 3,
    capacityProviderStrategy: [
      { capacityProvider: 'FARGATE', weight: 1, base: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 4 },
    ],
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: ['subnet-0a1b2c3d4e5f60718', 'subnet-0a1b2c3d4e5f60719'],
        securityGroups: ['sg-0a1b2c3d4e5f60718'],
        assignPublicIp: 'DISABLED',
      },
    },
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: true, rollback: true },
      maximumPercent: 200,
      minimumHealthyPercent: 100,
    },
    serviceConnectConfiguration: { enabled: true, namespace: 'shop.local', services },
  };
}

/** Items until their JSON, as it stands `depth` spaces deep in the file, reaches `bytes`; at least one. */
function fill(bytes: number, depth: number, make: (index: number) => Json): Json[] {
  const items: Json[] = [];
  for (let written = 0; written < bytes || items.length === 0; ) {
    const item = make(items.length);
    const lines = JSON.stringify(item, null, 2).split('\n');
    written += lines.reduce((sum, line) => sum + line.length + depth + 1, 0);
    items.push(item);
  }
  return items;
}

const serviceNames = ['web', 'cart', 'payments', 'search', 'mail', 'stock', 'invoice', 'shipping', 'audit'] as const;

function serviceName(index: number): string {
  return serviceNames[index % serviceNames.length] ?? 'web';
}
