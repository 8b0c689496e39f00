import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { readLive } from '../../../client/apply/live.ts';
import type { FileRequest } from '../../../client/apply/model.ts';
import { inOrder } from '../../../client/apply/order.ts';
import { planOf } from '../../../client/apply/plan.ts';
import {
  type Planner,
  type Prepared,
  prepare,
  type RequestResult,
  type RunContext,
  type RunStep,
  runRequest,
} from '../../../client/apply/run.ts';
import { needs } from '../../../client/apply/run-needs.ts';
import { type RunItem, runSeveral, type SeveralContext } from '../../../client/apply/run-several.ts';
import { openSession } from '../../../client/aws/open-session.ts';
import type { OperationName } from '../../../client/aws/operation.ts';
import type { Session } from '../../../client/aws/session.ts';
import type { Fault } from '../../../sandbox/fault-spec.ts';
import { defaultCaller } from '../../../sandbox/sandbox.ts';
import { call, control, type Served, serve } from '../../sandbox/http/serving.ts';

const planner: Planner = { readLive, planOf };

interface World {
  readonly server: Served;
  readonly session: Session;
}

function connect(t: TestContext, server: Served, readOnly = false): Session {
  const connection = { name: 'test', region: defaultCaller.region, endpoint: server.endpoint, readOnly };
  const session = openSession(connection, {
    askMfaCode: () => Promise.reject(new Error('no MFA here')),
    rateOf: (operation) => ({ bucket: operation, burst: 1_000, perSecond: 1_000 }),
  });
  t.after(() => session.dispose());
  return session;
}

/** A cluster, a family of one revision and a service, and nothing wrong yet. */
async function world(t: TestContext): Promise<World> {
  const server = await serve(t);
  const session = connect(t, server);
  await session.call('CreateCluster', { clusterName: 'shop' });
  await session.call('RegisterTaskDefinition', definition.input as never);
  await session.call('CreateService', { ...service('web').input } as never);
  await control(server, 'ResetCalls');
  return { server, session };
}

const definition: FileRequest = {
  uri: 'file:///web.register-task-definition.yaml',
  index: 0,
  operation: 'RegisterTaskDefinition',
  input: { family: 'web', containerDefinitions: [{ name: 'app', image: 'nginx', memory: 128 }] },
};

function request(operation: OperationName, input: Readonly<Record<string, unknown>>): FileRequest {
  return { uri: `file:///${operation}.yaml`, index: 0, operation, input };
}

function service(serviceName: string, more: object = {}): FileRequest {
  return request('CreateService', { cluster: 'shop', serviceName, taskDefinition: 'web', desiredCount: 1, ...more });
}

function faults(server: Served, ...wanted: readonly Fault[]): Promise<unknown> {
  return control(server, 'SetFaults', { faults: wanted });
}

async function counts(server: Served): Promise<Readonly<Record<string, number>>> {
  const { value } = await control(server, 'GetCalls');
  return value.counts as Readonly<Record<string, number>>;
}

function context(session: Session, more: Partial<RunContext> = {}): RunContext {
  return { session, planner, signal: new AbortController().signal, looks: [0, 0], ...more };
}

/** What there is of each kind, as the API tells it: what must be there once and not twice. */
async function contents(server: Served): Promise<Readonly<Record<string, unknown>>> {
  await faults(server);
  const list = async (operation: string, member: string, input: object = {}) =>
    ((await call(server, operation, input)).value[member] as readonly unknown[]).map((arn) =>
      String(arn).split('/').at(-1),
    );
  const { value } = await call(server, 'DescribeServices', { cluster: 'shop', services: ['web'] });
  const [web] = value.services as readonly { desiredCount: number }[];
  return {
    clusters: (await list('ListClusters', 'clusterArns')).sort(),
    definitions: await list('ListTaskDefinitions', 'taskDefinitionArns'),
    services: (await list('ListServices', 'serviceArns', { cluster: 'shop' })).sort(),
    tasks: (await list('ListTasks', 'taskArns', { cluster: 'shop', family: 'job' })).length,
    desired: web?.desiredCount,
    deployments: (await list('ListServiceDeployments', 'serviceDeployments', { cluster: 'shop', service: 'web' }))
      .length,
  };
}

const untouched = {
  clusters: ['shop'],
  definitions: ['web:1'],
  services: ['web'],
  tasks: 0,
  desired: 1,
  deployments: 1,
};

interface Write {
  readonly request: FileRequest;
  readonly after: object;
}

/** Each of the ways in which a write is found out about: by its token, by the plan, by its traces. */
const writes: Readonly<Record<string, Write>> = {
  'a new cluster': {
    request: request('CreateCluster', { clusterName: 'other' }),
    after: { clusters: ['other', 'shop'] },
  },
  'a new revision': {
    request: {
      ...definition,
      input: { ...definition.input, containerDefinitions: [{ name: 'app', image: 'nginx:2', memory: 128 }] },
    },
    after: { definitions: ['web:1', 'web:2'] },
  },
  'a new service': { request: service('api'), after: { services: ['api', 'web'] } },
  'an update': { request: service('web', { desiredCount: 3 }), after: { desired: 3 } },
  'a forced deployment': {
    request: request('UpdateService', { cluster: 'shop', service: 'web', forceNewDeployment: true }),
    after: { deployments: 2 },
  },
};

const faultKinds = ['reset', 'drop-answer'] as const;

describe('a write whose answer is lost is carried out once', () => {
  for (const [name, { request: asked, after }] of Object.entries(writes)) {
    for (const kind of faultKinds) {
      it(`${name}, ${kind}`, async (t) => {
        const { server, session } = await world(t);
        const prepared = await prepare(session, planner, asked);
        const [planned] = prepared.plan.calls;
        assert.ok(planned, prepared.plan.steps.join(' '));
        await faults(server, { kind, operation: planned.operation, times: 1 });
        const result = await runRequest(prepared, context(session));
        assert.equal(result.kind, 'done', JSON.stringify(result));
        assert.deepEqual(await contents(server), { ...untouched, ...after });
      });
    }
  }
});

describe('tasks that are run', () => {
  const subnets = { awsvpcConfiguration: { subnets: ['subnet-0a1'] } };
  const job = request('RunTask', {
    cluster: 'shop',
    taskDefinition: 'job',
    count: 2,
    launchType: 'FARGATE',
    networkConfiguration: subnets,
  });
  const jobDefinition = {
    ...definition.input,
    family: 'job',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
  };

  for (const kind of faultKinds) {
    it(`are started once: ${kind}, with one token for all sends`, async (t) => {
      const { server, session } = await world(t);
      await session.call('RegisterTaskDefinition', jobDefinition as never);
      const prepared = await prepare(session, planner, job);
      await faults(server, { kind, operation: 'RunTask', times: 1 });
      const result = await runRequest(prepared, context(session));
      assert.equal(result.kind, 'done', JSON.stringify(result));
      const { value } = await control(server, 'GetCalls');
      const sent = (value.calls as readonly { operation: string; input: { clientToken?: string } }[]).filter(
        ({ operation }) => operation === 'RunTask',
      );
      assert.equal(sent.length, 2);
      assert.equal(new Set(sent.map(({ input }) => input.clientToken)).size, 1);
      assert.match(sent[0]?.input.clientToken ?? '', /^[!-~]{1,36}$/);
      assert.equal((await contents(server)).tasks, 2);
    });
  }
});

const simple: readonly {
  readonly what: string;
  readonly fault: Fault;
  readonly kind: RequestResult['kind'];
  readonly failure?: string;
  readonly after: object;
}[] = [
  { what: 'is throttled', fault: { kind: 'throttle', times: 3 }, kind: 'done', after: { desired: 3 } },
  {
    what: 'meets an unavailable service',
    fault: { kind: 'unavailable', times: 2 },
    kind: 'done',
    after: { desired: 3 },
  },
  {
    what: 'meets expired credentials',
    fault: { kind: 'expired-token' },
    kind: 'failed',
    failure: 'credentials-expired',
    after: {},
  },
  {
    what: 'meets an expired token once: it is read anew',
    fault: { kind: 'expired-token', times: 1 },
    kind: 'done',
    after: { desired: 3 },
  },
  { what: 'is denied', fault: { kind: 'access-denied' }, kind: 'failed', failure: 'access-denied', after: {} },
];

describe('an update that', () => {
  for (const { what, fault, kind, failure, after } of simple) {
    it(what, async (t) => {
      const { server, session } = await world(t);
      const prepared = await prepare(session, planner, service('web', { desiredCount: 3 }));
      await faults(server, { ...fault, operation: 'UpdateService' });
      const result = await runRequest(prepared, context(session));
      assert.equal(result.kind, kind, JSON.stringify(result));
      if (result.kind === 'failed') assert.equal(result.failure.kind, failure);
      assert.deepEqual(await contents(server), { ...untouched, ...after });
    });
  }

  it('is lost while nothing can be described any more is neither sent again nor called done', async (t) => {
    const { server, session } = await world(t);
    const prepared = await prepare(session, planner, service('web', { desiredCount: 3 }));
    await faults(server, { kind: 'drop-answer', operation: 'UpdateService', times: 1 });
    let isLost = false;
    const blind: Planner = {
      planOf,
      async readLive(...asked) {
        if (isLost) await faults(server, { kind: 'access-denied', operation: 'Describe*' });
        return readLive(...asked);
      },
    };
    const onStep = (step: RunStep) => {
      isLost ||= step === 'finding-out';
    };
    const result = await runRequest(prepared, context(session, { planner: blind, onStep }));
    assert.equal(result.kind, 'unknown', JSON.stringify(result));
    assert.equal((await counts(server)).UpdateService, 1);
    assert.deepEqual(await contents(server), { ...untouched, desired: 3 });
  });
});

describe('what was planned is not what is there any more', () => {
  it('somebody else changed the service: nothing is sent, and there is a new plan', async (t) => {
    const { server, session } = await world(t);
    const prepared = await prepare(session, planner, service('web', { desiredCount: 3 }));
    await call(server, 'UpdateService', { cluster: 'shop', service: 'web', desiredCount: 2 });
    await control(server, 'ResetCalls');
    const result = await runRequest(prepared, context(session));
    assert.equal(result.kind, 'changed', JSON.stringify(result));
    assert.equal((await counts(server)).UpdateService, undefined);
    if (result.kind === 'changed') {
      const again = await runRequest(result.prepared, context(session));
      assert.equal(again.kind, 'done', JSON.stringify(again));
    }
    assert.deepEqual(await contents(server), { ...untouched, desired: 3 });
  });

  it('two windows apply at once: what one did, the other finds', async (t) => {
    const { server, session } = await world(t);
    const other = connect(t, server);
    const [one, two] = await Promise.all([
      prepare(session, planner, service('api')),
      prepare(other, planner, service('api', { desiredCount: 2 })),
    ]);
    const first = await runRequest(one, context(session));
    const second = await runRequest(two, context(other));
    assert.deepEqual([first.kind, second.kind], ['done', 'changed']);
    assert.equal((await counts(server)).CreateService, 1);
  });

  it('the identity is another one', async (t) => {
    const { server, session } = await world(t);
    const prepared = await prepare(session, planner, service('api'));
    const identity = { accountId: '999988887777', arn: 'arn:aws:iam::999988887777:user/me' };
    const result = await runRequest({ ...prepared, identity }, context(session));
    assert.equal(result.kind, 'other-identity');
    assert.deepEqual(await contents(server), untouched);
  });
});

const cancelSteps: readonly (readonly [step: RunStep, calls: number])[] = [
  ['checking', 0],
  ['sending', 0],
];

describe('cancelling', () => {
  for (const [at] of cancelSteps) {
    it(`while ${at}: the result says what became of the call`, async (t) => {
      const { server, session } = await world(t);
      const prepared = await prepare(session, planner, service('api'));
      const abort = new AbortController();
      const onStep = (step: RunStep) => {
        if (step === at) abort.abort(new DOMException('Cancelled', 'AbortError'));
      };
      const result = await runRequest(prepared, context(session, { signal: abort.signal, onStep }));
      assert.equal(result.kind, 'cancelled', JSON.stringify(result));
      const isThere = JSON.stringify((await contents(server)).services).includes('api');
      const said = result.kind === 'cancelled' ? result.under?.decision : undefined;
      assert.equal(said ?? 'not-carried-out', isThere ? 'carried-out' : 'not-carried-out');
    });
  }

  it('after the request arrived: it is found out that it was carried out', async (t) => {
    const { server, session } = await world(t);
    const prepared = await prepare(session, planner, service('api'));
    const abort = new AbortController();
    await faults(server, { kind: 'drop-answer', operation: 'CreateService', times: 1 });
    const onStep = (step: RunStep) => {
      if (step === 'finding-out') abort.abort(new DOMException('Cancelled', 'AbortError'));
    };
    const result = await runRequest(prepared, context(session, { signal: abort.signal, onStep }));
    assert.equal(result.kind, 'done', JSON.stringify(result));
    assert.deepEqual(await contents(server), { ...untouched, services: ['api', 'web'] });
  });
});

it('a read-only connection refuses the write', async (t) => {
  const { server } = await world(t);
  const session = connect(t, server, true);
  const prepared = await prepare(session, planner, service('api'));
  const result = await runRequest(prepared, context(session));
  assert.equal(result.kind === 'failed' && result.failure.kind, 'read-only');
  assert.deepEqual(await contents(server), untouched);
});

it('failures of single items are told', async (t) => {
  const { session } = await world(t);
  const prepared = await prepare(
    session,
    planner,
    request('DescribeServices', { cluster: 'shop', services: ['web', 'ghost'] }),
  );
  const result = await runRequest(prepared, context(session));
  assert.equal(result.kind, 'done');
  assert.deepEqual(
    result.kind === 'done' && result.done[0]?.failures.map(({ reason, arn }) => [reason, arn?.split('/').at(-1)]),
    [['MISSING', 'ghost']],
  );
});

async function prepareAll(session: Session, requests: readonly FileRequest[]): Promise<readonly Prepared[]> {
  const sorted = inOrder(requests);
  const prepared: Prepared[] = [];
  for (const [index, each] of sorted.entries())
    prepared.push(await prepare(session, planner, each, { earlier: sorted.slice(0, index) }));
  return prepared;
}

function several(session: Session, more: Partial<SeveralContext> = {}): SeveralContext {
  return { ...context(session), dependsOn: needs, goOn: () => Promise.resolve(true), ...more };
}

const kinds = (items: readonly RunItem[]) =>
  items.map(({ request: { operation }, result }) => [operation, result.kind]);

describe('several requests', () => {
  const newCluster = request('CreateCluster', { clusterName: 'new' });
  const newService = service('web', { cluster: 'new', taskDefinition: 'job' });
  const newFamily: FileRequest = { ...definition, input: { ...definition.input, family: 'job' } };
  const unrelated = request('CreateCluster', { clusterName: 'unrelated' });

  it('are carried out in the order in which they need each other', async (t) => {
    const { server, session } = await world(t);
    const prepared = await prepareAll(session, [newService, newFamily, newCluster]);
    const items = await runSeveral(prepared, several(session));
    assert.deepEqual(
      kinds(items),
      [
        ['CreateCluster', 'done'],
        ['RegisterTaskDefinition', 'done'],
        ['CreateService', 'done'],
      ],
      JSON.stringify(items),
    );
    const { value } = await call(server, 'DescribeServices', { cluster: 'new', services: ['web'] });
    assert.match((value.services as readonly { taskDefinition: string }[])[0]?.taskDefinition ?? '', /job:1$/);
  });

  it('a new revision and the service that takes it', async (t) => {
    const { server, session } = await world(t);
    const revision = { ...definition, input: { ...definition.input, cpu: '256', memory: '512' } };
    const prepared = await prepareAll(session, [service('web', { desiredCount: 2 }), revision]);
    const items = await runSeveral(prepared, several(session));
    assert.deepEqual(kinds(items), [
      ['RegisterTaskDefinition', 'done'],
      ['CreateService', 'done'],
    ]);
    const { value } = await call(server, 'DescribeServices', { cluster: 'shop', services: ['web'] });
    assert.match((value.services as readonly { taskDefinition: string }[])[0]?.taskDefinition ?? '', /web:2$/);
  });

  for (const goesOn of [true, false]) {
    it(`after a failure what needs it is skipped, the rest ${goesOn ? 'goes on' : 'is left'} as the user says`, async (t) => {
      const { server, session } = await world(t);
      const prepared = await prepareAll(session, [
        newFamily,
        newService,
        unrelated,
        request('RunTask', { cluster: 'shop', taskDefinition: 'web' }),
      ]);
      await faults(server, { kind: 'access-denied', operation: 'RegisterTaskDefinition' });
      const asked: string[] = [];
      const items = await runSeveral(
        prepared,
        several(session, {
          goOn(_failed, rest) {
            asked.push(...rest.map(({ operation }) => operation));
            return Promise.resolve(goesOn);
          },
        }),
      );
      assert.deepEqual(kinds(items).slice(0, 2), [
        ['CreateCluster', 'done'],
        ['RegisterTaskDefinition', 'failed'],
      ]);
      assert.deepEqual(
        items.slice(2).map(({ request: { operation }, result }) => [operation, result.kind === 'skipped']),
        [
          ['CreateService', true],
          ['RunTask', !goesOn],
        ],
      );
      assert.deepEqual(asked, ['RunTask']);
    });
  }

  it('after a cancellation nothing more is sent', async (t) => {
    const { server, session } = await world(t);
    const prepared = await prepareAll(session, [newCluster, unrelated]);
    const abort = new AbortController();
    const items = await runSeveral(prepared, several(session, { signal: abort.signal, onResult: () => abort.abort() }));
    assert.deepEqual(
      items.map(({ result }) => result.kind),
      ['done', 'cancelled'],
    );
    assert.equal((await counts(server)).CreateCluster, 1);
  });
});
