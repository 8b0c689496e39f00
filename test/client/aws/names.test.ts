import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Failure } from '../../../client/aws/failure.ts';
import { createNames, fitting, type Names } from '../../../client/aws/names.ts';
import { ago } from '../../../client/aws/names-states.ts';
import { openSession } from '../../../client/aws/open-session.ts';
import { createRates } from '../../../client/aws/rates.ts';
import type { Account } from '../../../sandbox/account.ts';
import type { Fault } from '../../../sandbox/fault-spec.ts';
import { seedOf } from '../../../sandbox/seeds/seeds.ts';
import type { LiveNamesParams, LiveStateParams } from '../../../server/protocol.ts';
import { control, type Served, serve } from '../../sandbox/http/serving.ts';
import { emptySandbox, start } from '../../sandbox/sandbox.ts';

interface World {
  readonly server: Served;
  readonly names: Names;
  readonly failures: readonly Failure[];
  /** Lets time pass for what is kept. */
  pass(seconds: number): void;
  faults(...faults: readonly Fault[]): Promise<void>;
  counts(): Promise<Readonly<Record<string, number>>>;
}

/** The names of a connection to a sandbox of its own. */
async function world(t: TestContext, fill: (account: Account) => void = seedOf('shop')): Promise<World> {
  const server = await serve(t, {}, emptySandbox(fill));
  const session = openSession(
    { name: 'prod', region: 'us-east-1', endpoint: server.endpoint },
    { askMfaCode: () => Promise.reject(new Error('nobody is asked')), rateOf: createRates() },
  );
  const failures: Failure[] = [];
  let now = start;
  const names = createNames(session, { now: () => now, onFailure: (failure) => failures.push(failure) });
  t.after(() => {
    names.dispose();
    session.dispose();
  });
  return {
    server,
    names,
    failures,
    pass(seconds) {
      now += seconds * 1000;
    },
    async faults(...faults) {
      await control(server, 'SetFaults', { faults });
    },
    async counts() {
      return (await control(server, 'GetCalls')).value.counts as Readonly<Record<string, number>>;
    },
  };
}

/** Waits for everything. */
const patient = new AbortController().signal;
/** Waits for nothing. */
const hasty = AbortSignal.abort();

const shown = ({ names }: Awaited<ReturnType<Names['names']>>) =>
  names.map(({ name, detail }) => (detail === undefined ? name : `${name}: ${detail}`));

const families = 'api catalog checkout metrics-agent report search shop-landing web worker'.split(' ');

const questions: readonly { readonly asked: LiveNamesParams; readonly answer: readonly string[] }[] = [
  {
    asked: { kind: 'cluster' },
    answer: [
      'batch: ACTIVE, 1 service, 3 tasks running',
      'shop: ACTIVE, 7 services, 29 tasks running',
      'staging: ACTIVE, 0 services, 0 tasks running',
    ],
  },
  {
    asked: { kind: 'service', cluster: 'shop', prefix: 'w' },
    answer: [
      'api: ACTIVE 2/2',
      'catalog: ACTIVE 8/4',
      'checkout: ACTIVE 5/4',
      'landing: ACTIVE 1/1',
      'search: ACTIVE 2/2',
      'web: ACTIVE 3/3',
      'worker: ACTIVE 4/4',
    ],
  },
  {
    asked: { kind: 'service', cluster: 'arn:aws:ecs:us-east-1:123456789012:cluster/batch' },
    answer: ['metrics-agent: ACTIVE 3/3'],
  },
  { asked: { kind: 'service', cluster: 'no-such-cluster' }, answer: [] },
  { asked: { kind: 'service' }, answer: [] },
  { asked: { kind: 'family' }, answer: families },
  { asked: { kind: 'task-definition', family: 'we', prefix: 'we' }, answer: families },
  {
    asked: { kind: 'task-definition', family: 'web', prefix: 'web:' },
    answer: [...families, 'web:3: newest revision', 'web:2', 'web:1'],
  },
  {
    asked: { kind: 'capacity-provider' },
    answer: [
      'FARGATE: ACTIVE',
      'FARGATE_SPOT: ACTIVE',
      'batch-asg: ACTIVE, Auto Scaling group',
      'shop-managed: ACTIVE, managed instances',
    ],
  },
  { asked: { kind: 'capacity-provider', cluster: 'batch' }, answer: ['batch-asg: ACTIVE, Auto Scaling group'] },
  { asked: { kind: 'task-set', cluster: 'shop', service: 'web' }, answer: [] },
];

describe('names', () => {
  it('are those of the account', async (t) => {
    const { names, failures } = await world(t);
    for (const { asked, answer } of questions) {
      const found = await names.names(asked, patient);
      assert.equal(found.connection, 'prod');
      assert.equal(found.isIncomplete, false, JSON.stringify(asked));
      assert.deepEqual(shown(found), answer, JSON.stringify(asked));
    }
    assert.deepEqual(failures, [], 'a cluster that is not there is no fault of the account');
  });

  const ids: readonly { readonly asked: LiveNamesParams; readonly first: RegExp; readonly count: number }[] = [
    {
      asked: { kind: 'task-set', cluster: 'shop', service: 'checkout' },
      first: /^ecs-svc\/\d+: PRIMARY 100 %, 4\/4, STEADY_STATE$/,
      count: 2,
    },
    {
      asked: { kind: 'task', cluster: 'batch' },
      first: /^[0-9a-f]{32}: RUNNING, service metrics-agent$/,
      count: 3,
    },
    {
      asked: { kind: 'container-instance', cluster: 'batch' },
      first: /^[0-9a-f]{32}: ACTIVE, 1 task, i-[0-9a-f]+$/,
      count: 3,
    },
  ];
  for (const { asked, first, count } of ids) {
    it(`are ids where requests take ids: ${asked.kind}`, async (t) => {
      const { names } = await world(t);
      const found = shown(await names.names(asked, patient));
      assert.equal(found.length, count);
      assert.match(found[0] ?? '', first);
    });
  }

  it('are not waited for longer than somebody has patience, and are there the next time', async (t) => {
    const { names, counts } = await world(t);
    const asked: LiveNamesParams = { kind: 'service', cluster: 'shop' };
    const first = await names.names(asked, hasty);
    assert.deepEqual(first, { connection: 'prod', names: [], isIncomplete: true });
    const [second] = await Promise.all([names.names(asked, patient), names.names(asked, hasty)]);
    assert.equal(second.names.length, 7);
    assert.deepEqual(await names.names(asked, hasty), second, 'nothing is left to read');
    assert.deepEqual(await counts(), { ListServices: 1, DescribeServices: 1 });
  });

  it('are kept for a minute, and then told while they are read anew', async (t) => {
    const { names, counts, server, pass } = await world(t);
    const asked: LiveNamesParams = { kind: 'cluster' };
    const former = await names.names(asked, patient);
    server.sandbox.send('CreateCluster', { clusterName: 'another' });
    pass(59);
    assert.deepEqual(await names.names(asked, patient), former);
    assert.deepEqual(await counts(), { ListClusters: 1, DescribeClusters: 1 });
    pass(2);
    const meanwhile = await names.names(asked, hasty);
    assert.deepEqual(meanwhile.names, former.names);
    assert.equal(meanwhile.isIncomplete, true);
    assert.deepEqual(shown(await names.names(asked, patient))[0], 'another: ACTIVE, 0 services, 0 tasks running');
  });

  it('come in spite of throttling', async (t) => {
    const { names, faults, failures } = await world(t);
    await faults({ kind: 'throttle', times: 3 });
    assert.equal((await names.names({ kind: 'service', cluster: 'shop' }, patient)).names.length, 7);
    assert.deepEqual(failures, []);
  });

  it('are none when the token has expired, which is told once and not tried again with every keystroke', async (t) => {
    const { names, faults, failures, counts, pass } = await world(t);
    await faults({ kind: 'expired-token' });
    const asked: LiveNamesParams = { kind: 'cluster' };
    const none = { connection: 'prod', names: [], isIncomplete: false };
    assert.deepEqual(await names.names(asked, patient), none);
    const tried = await counts();
    assert.deepEqual(await names.names(asked, patient), none);
    assert.deepEqual(await counts(), tried);
    pass(31);
    assert.deepEqual(await names.names(asked, patient), none);
    assert.notDeepEqual(await counts(), tried);
    assert.deepEqual(
      failures.map(({ kind }) => kind),
      ['credentials-expired'],
    );
    await faults();
    assert.deepEqual(await names.names(asked, patient), none, 'it rests');
    names.retry();
    assert.equal((await names.names(asked, patient)).names.length, 3);
  });

  it('stay when a later reading fails', async (t) => {
    const { names, faults, pass, failures } = await world(t);
    const former = await names.names({ kind: 'family' }, patient);
    pass(61);
    await faults({ kind: 'access-denied' });
    assert.deepEqual(await names.names({ kind: 'family' }, patient), former);
    assert.equal(failures.length, 1);
  });

  it('come without details when those may not be read', async (t) => {
    const { names, faults, failures } = await world(t);
    await faults({ kind: 'access-denied', operation: 'Describe*' });
    const found = await names.names({ kind: 'cluster' }, patient);
    assert.deepEqual(found, {
      connection: 'prod',
      names: [{ name: 'batch' }, { name: 'shop' }, { name: 'staging' }],
      isIncomplete: false,
    });
    assert.deepEqual(
      failures.map(({ kind }) => kind),
      ['access-denied'],
    );
  });

  it('of a cluster with very many services are read up to a limit, and described where they are told', async (t) => {
    const { names, server, counts } = await world(t, () => {});
    const { sandbox } = server;
    sandbox.send('RegisterTaskDefinition', {
      family: 'web',
      containerDefinitions: [{ name: 'web', image: 'nginx', memory: 128 }],
    });
    sandbox.send('CreateCluster', { clusterName: 'big' });
    for (let index = 0; index < 320; index += 1) {
      const serviceName = `service-${String(index).padStart(3, '0')}`;
      sandbox.send('CreateService', { cluster: 'big', serviceName, taskDefinition: 'web', desiredCount: 0 });
    }
    const all = await names.names({ kind: 'service', cluster: 'big' }, patient);
    assert.equal(all.names.length, 200);
    assert.equal(all.isIncomplete, true);
    assert.equal(all.names.filter(({ detail }) => detail === 'ACTIVE 0/0').length, 50);
    assert.deepEqual(await counts(), { ListServices: 4, DescribeServices: 5 });
    const last = await names.names({ kind: 'service', cluster: 'big', prefix: 'ce-319' }, patient);
    assert.deepEqual(last.names, [{ name: 'service-319', detail: 'ACTIVE 0/0' }]);
    assert.deepEqual(await counts(), { ListServices: 4, DescribeServices: 6 });
  });

  it('beyond 2,000 are not read', async (t) => {
    const { names, server, counts } = await world(t, () => {});
    for (let index = 0; index < 2050; index += 1) server.sandbox.send('CreateCluster', { clusterName: `c-${index}` });
    const { isIncomplete } = await names.names({ kind: 'cluster', prefix: 'c-204' }, patient);
    assert.equal(isIncomplete, true);
    assert.equal((await counts()).ListClusters, 20);
  });

  it('are none after the connection was closed, and nothing is asked', async (t) => {
    const { names, counts, failures } = await world(t);
    const pending = names.names({ kind: 'cluster' }, patient);
    names.dispose();
    assert.deepEqual((await pending).names, []);
    assert.deepEqual(await names.names({ kind: 'service', cluster: 'shop' }, patient), {
      connection: 'prod',
      names: [],
      isIncomplete: false,
    });
    assert.equal((await counts()).ListServices, undefined);
    assert.deepEqual(failures, []);
  });
});

const states: readonly { readonly asked: LiveStateParams; readonly says: readonly RegExp[] }[] = [
  {
    asked: { kind: 'cluster', name: 'batch' },
    says: [
      /^Cluster \*\*`batch`\*\* · ACTIVE\n/,
      /\n\* 3 container instances\n/,
      /Default strategy: `batch-asg` weight 1/,
    ],
  },
  {
    asked: { kind: 'service', cluster: 'shop', name: 'web' },
    says: [
      /^Service \*\*`web`\*\* in `shop` · ACTIVE\n/,
      /\n\* 3 of 3 tasks running, 0 pending\n/,
      /\n\* Task definition `web:3`\n/,
      /\n\* Deployment PRIMARY COMPLETED: `web:3` 3\/3, updated 23 h ago\n/,
      /\n\* \(service web\) has reached a steady state\. \(23 h ago\)\n/,
      /\n\nAWS: `prod` \(us-east-1\), read just now$/,
    ],
  },
  {
    asked: { kind: 'service', name: 'arn:aws:ecs:us-east-1:123456789012:service/shop/checkout' },
    says: [/^Service \*\*`checkout`\*\* in `shop`/, /\n\* 2 task sets\n/],
  },
  {
    asked: { kind: 'service', name: 'wep', cluster: 'shop' },
    says: [/^There is no service `wep` in cluster `shop`\./],
  },
  { asked: { kind: 'service', name: 'web' }, says: [/^There is no service `web` in cluster `default`\./] },
  { asked: { kind: 'cluster', name: 'shoop' }, says: [/^There is no cluster `shoop`\./] },
  {
    asked: { kind: 'family', name: 'web' },
    says: [
      /^Task definition \*\*`web:3`\*\* · ACTIVE\n/,
      /\n\* `web`: `example\.com/,
      /\n\* cpu `256`, memory `512`\n/,
    ],
  },
  { asked: { kind: 'task-definition', name: 'web:1' }, says: [/^Task definition \*\*`web:1`\*\*/] },
  { asked: { kind: 'task-definition', name: 'web:99' }, says: [/^There is no task definition `web:99`\./] },
  {
    asked: { kind: 'capacity-provider', name: 'batch-asg' },
    says: [/^Capacity provider \*\*`batch-asg`\*\* · ACTIVE\n/, /\n\* Auto Scaling group\n/],
  },
  { asked: { kind: 'capacity-provider', name: 'spot' }, says: [/^There is no capacity provider `spot`\./] },
];

describe('state', () => {
  it('says in a few lines how it is', async (t) => {
    const { names, failures } = await world(t);
    for (const { asked, says } of states) {
      const text = await names.state(asked, patient);
      for (const part of says) assert.match(text ?? '', part);
      assert.ok((text ?? '').split('\n').length < 14, text);
    }
    assert.deepEqual(failures, []);
  });

  it('of task sets, tasks and container instances goes by their ids', async (t) => {
    const { names } = await world(t);
    const places = [
      { kind: 'task-set', cluster: 'shop', service: 'checkout', says: /^Task set \*\*`.*\n\n\* Scale 100 %: 4 of 4/ },
      {
        kind: 'task',
        cluster: 'batch',
        says: /^Task \*\*`[0-9a-f]+`\*\* in `batch` · RUNNING\n\n\* Desired RUNNING\n/,
      },
      { kind: 'container-instance', cluster: 'batch', says: /^Container instance .* · ACTIVE\n[\s\S]*Agent connected/ },
    ] as const;
    for (const { says, ...place } of places) {
      const [first] = (await names.names(place, patient)).names;
      assert.match((await names.state({ ...place, name: first?.name ?? '' }, patient)) ?? '', says);
    }
  });

  it('is kept for a moment, then read anew; the old one says how old it is', async (t) => {
    const { names, counts, pass } = await world(t);
    const asked: LiveStateParams = { kind: 'cluster', name: 'shop' };
    assert.match((await names.state(asked, hasty)) ?? '', /^AWS: `prod` \(us-east-1\) is still being asked/);
    await names.state(asked, patient);
    pass(14);
    assert.match((await names.state(asked, patient)) ?? '', /read 14 s ago$/);
    assert.deepEqual(await counts(), { DescribeClusters: 1 });
    pass(60);
    assert.match((await names.state(asked, hasty)) ?? '', /read 1 min ago$/);
    assert.match((await names.state(asked, patient)) ?? '', /read just now$/);
    assert.deepEqual(await counts(), { DescribeClusters: 2 });
  });

  it('is not told of another region, nor where it cannot be read', async (t) => {
    const { names, counts, faults, failures } = await world(t);
    const elsewhere = 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop';
    assert.equal(await names.state({ kind: 'cluster', name: elsewhere }, patient), undefined);
    assert.deepEqual(await counts(), {});
    await faults({ kind: 'expired-token' });
    assert.equal(await names.state({ kind: 'cluster', name: 'shop' }, patient), undefined);
    assert.equal(failures.length, 1);
  });
});

it('what does not fit is left out only where there are many', () => {
  const few = [{ name: 'a' }, { name: 'b' }];
  assert.deepEqual(fitting(few, 'b'), { chosen: few, isCut: false });
  const many = Array.from({ length: 1000 }, (_, index) => ({ name: `web-${index}-api` }));
  const { chosen, isCut } = fitting([{ name: 'x' }, ...many, { name: 'api' }], 'API');
  assert.equal(isCut, true);
  assert.equal(chosen.length, 200);
  assert.deepEqual(chosen.slice(0, 2), [{ name: 'api' }, { name: 'web-0-api' }]);
  assert.deepEqual(
    fitting(many, 'w99i')
      .chosen.map(({ name }) => name)
      .slice(0, 2),
    ['web-99-api', 'web-199-api'],
  );
});

const ages: readonly [seconds: number, text: string][] = [
  [-5, 'just now'],
  [0.4, 'just now'],
  [59, '59 s ago'],
  [60, '1 min ago'],
  [7199, '1 h ago'],
  [86_400 * 3, '3 d ago'],
];
for (const [seconds, text] of ages) {
  it(`${seconds} s: ${text}`, () => assert.equal(ago(start - seconds * 1000, start), text));
}
