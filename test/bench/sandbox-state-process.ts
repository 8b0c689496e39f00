import { virtualClock } from '../../sandbox/clock.ts';
import { createJsonWriter } from '../../sandbox/http/json-writer.ts';
import { createRoom } from '../../sandbox/http/room.ts';
import type { OperationName, Request, Response } from '../../sandbox/operation.ts';
import { createSandbox, defaultCaller } from '../../sandbox/sandbox.ts';
import { seedOf } from '../../sandbox/seeds/seeds.ts';
import { median } from './statistics.ts';

/** What is measured: each works on things of the same kind and number in both seeds. */
export const stateOperations = [
  'DescribeServices of 10',
  'DescribeServices of 10, one just changed',
  'ListServices, a page in the middle',
  'ListTasks of a service',
  'DescribeTasks of 100',
  'DescribeClusters of 100',
  'ListClusters, a page of 100',
  'CreateService and DeleteService',
  'UpdateService',
  'RegisterTaskDefinition',
  'RunTask',
] as const;

type StateOperation = (typeof stateOperations)[number];

const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60718'] } };
const family = {
  family: 'bench',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'app', image: 'example.com/app:1', essential: true }],
} satisfies Request<'RegisterTaskDefinition'>;

/** Adds the things to a seed that are measured: 100 clusters, and 30 services with four tasks each, in its largest cluster. */
function preparedOperations(seed: 'shop' | 'huge'): Readonly<Record<StateOperation, () => void>> {
  const clock = virtualClock(Date.UTC(2026, 0, 1));
  const sandbox = createSandbox({ clock, seed: 1, fill: seedOf(seed) });
  const room = createRoom();
  const write = createJsonWriter((size) => room.take(size));
  const cluster = seed === 'shop' ? 'shop' : 'big';
  let count = 0;

  /** All that a request costs but HTTP: reading, the operation, writing. */
  function send<Name extends OperationName>(operation: Name, request: Request<Name>): Response<Name> {
    const answer = sandbox.respond(operation, JSON.parse(JSON.stringify(request)), defaultCaller);
    const written = write(answer);
    if (typeof written !== 'string') room.giveBack(written);
    return answer as Response<Name>;
  }

  const run = { cluster, taskDefinition: 'bench', launchType: 'FARGATE', networkConfiguration } as const;
  const names = Array.from({ length: 30 }, (_, index) => `bench-${index}`);
  const clusters = Array.from({ length: 100 }, (_, index) => `bench-${index}`);
  send('RegisterTaskDefinition', family);
  for (const clusterName of clusters) send('CreateCluster', { clusterName });
  for (const serviceName of names) send('CreateService', { ...run, serviceName, desiredCount: 4 });
  clock.advance(600_000);
  const tasks = names
    .flatMap((serviceName) => send('ListTasks', { cluster, serviceName }).taskArns ?? [])
    .slice(0, 100);
  if (tasks.length !== 100) throw new Error(`${tasks.length} tasks instead of 100`);
  const services = names.slice(0, 10);
  const middle = tokenInTheMiddle((nextToken) => send('ListServices', { cluster, maxResults: 10, nextToken }));

  return {
    'DescribeServices of 10': () => send('DescribeServices', { cluster, services }),
    'DescribeServices of 10, one just changed'() {
      count += 1;
      send('UpdateService', { cluster, service: services[0] ?? '', healthCheckGracePeriodSeconds: count % 100 });
      send('DescribeServices', { cluster, services });
    },
    'ListServices, a page in the middle': () => send('ListServices', { cluster, maxResults: 10, nextToken: middle }),
    'ListTasks of a service': () => send('ListTasks', { cluster, serviceName: 'bench-7' }),
    'DescribeTasks of 100': () => send('DescribeTasks', { cluster, tasks }),
    'DescribeClusters of 100': () => send('DescribeClusters', { clusters }),
    'ListClusters, a page of 100': () => send('ListClusters', { maxResults: 100 }),
    'CreateService and DeleteService'() {
      count += 1;
      send('CreateService', { ...run, serviceName: `new-${count}`, desiredCount: 1 });
      send('DeleteService', { cluster, service: `new-${count}`, force: true });
      clock.advance(1000);
    },
    UpdateService() {
      count += 1;
      send('UpdateService', { cluster, service: 'bench-20', desiredCount: 2 + (count % 3) });
      clock.advance(1000);
    },
    RegisterTaskDefinition: () => send('RegisterTaskDefinition', family),
    RunTask() {
      send('RunTask', run);
      clock.advance(1000);
    },
  };
}

/** The token half-way through a list. */
function tokenInTheMiddle(page: (token: string | undefined) => { readonly nextToken?: string | undefined }): string {
  const tokens: string[] = [];
  for (let token = page(undefined).nextToken; token !== undefined; token = page(token).nextToken) tokens.push(token);
  const middle = tokens[Math.floor(tokens.length / 2)];
  if (middle === undefined) throw new Error('The list has only one page');
  return middle;
}

const [, , seed] = process.argv;
if (process.send !== undefined && (seed === 'shop' || seed === 'huge')) {
  const operations = preparedOperations(seed);
  process.on('message', ({ operation, calls }: { readonly operation: StateOperation; readonly calls: number }) => {
    const times = Array.from({ length: calls }, () => {
      const begun = performance.now();
      operations[operation]();
      return (performance.now() - begun) * 1000;
    });
    process.send?.(median(times));
  });
  process.send('ready');
}
