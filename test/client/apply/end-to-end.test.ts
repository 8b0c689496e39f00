import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importService } from '../../../client/apply/import.ts';
import type { FileRequest } from '../../../client/apply/model.ts';
import { undoOf } from '../../../client/apply/plan-undo.ts';
import { rolloutDocument } from '../../../client/apply/rollout-text.ts';
import type { RequestResult, RunStep } from '../../../client/apply/run.ts';
import type { Fault } from '../../../sandbox/fault-spec.ts';
import { type ApplyWindow, request, type World, world } from './end-to-end.ts';

const network = { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] } };
const strategy = [
  { capacityProvider: 'FARGATE', base: 1, weight: 1 },
  { capacityProvider: 'FARGATE_SPOT', weight: 3 },
];
const cluster = request('CreateCluster', {
  clusterName: 'shop',
  capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
  defaultCapacityProviderStrategy: strategy,
});
const definition = (image: string) =>
  request('RegisterTaskDefinition', {
    family: 'web',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'app', image, portMappings: [{ containerPort: 80 }] }],
  });
const service = (more: object = {}) =>
  request('CreateService', {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount: 2,
    networkConfiguration: network,
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    ...more,
  });
const target = { cluster: 'shop', service: 'web' };

async function done(window: ApplyWindow, ...requests: readonly FileRequest[]): Promise<readonly RequestResult[]> {
  const results: RequestResult[] = [];
  for (const each of requests) {
    const result = await window.apply(each);
    assert.equal(result.kind, 'done', JSON.stringify(result));
    results.push(result);
  }
  return results;
}

/** Cluster, definition and a steady service; no write counted yet. */
async function steady(t: Parameters<typeof world>[0]): Promise<World & { readonly window: ApplyWindow }> {
  const made = await world(t);
  const window = made.open();
  await done(window, cluster, definition('nginx:1'), service());
  await window.follow(target);
  await made.writes();
  return { ...made, window };
}

async function live(window: ApplyWindow) {
  const { services: [found] = [] } = await window.session.call('DescribeServices', {
    cluster: 'shop',
    services: ['web'],
  });
  return found ?? assert.fail('there is no service');
}

describe('from a file to a running service', () => {
  it('cluster with a strategy, task definition, service: each is written once, then there is nothing to do', async (t) => {
    const made = await world(t);
    const window = made.open();
    const all = [cluster, definition('nginx:1'), service()];
    await done(window, ...all);
    assert.deepEqual(await made.writes(), { CreateCluster: 1, RegisterTaskDefinition: 1, CreateService: 1 });
    const states = await window.follow(target);
    assert.equal(states.at(-1)?.phase, 'steady');
    const { runningCount, capacityProviderStrategy } = await live(window);
    assert.equal(runningCount, 2);
    assert.deepEqual(
      capacityProviderStrategy?.map(({ capacityProvider }) => capacityProvider),
      ['FARGATE', 'FARGATE_SPOT'],
    );
    const before = await made.state();
    for (const each of all) {
      const { plan } = await window.prepare(each);
      assert.deepEqual([plan.verdict, plan.differences, plan.calls], ['no-change', [], []], plan.steps.join(' '));
      assert.equal((await window.apply(each)).kind, 'nothing-sent');
    }
    assert.deepEqual(await made.writes(), {});
    assert.equal(await made.state(), before);
  });

  it('a changed member is exactly that difference, and its rolling deployment succeeds', async (t) => {
    const { window, writes } = await steady(t);
    await done(window, definition('nginx:2'));
    const { plan } = await window.prepare(service({ desiredCount: 3 }));
    assert.equal(plan.verdict, 'new-deployment');
    assert.deepEqual(plan.differences.map(({ path }) => path.join('.')).sort(), ['desiredCount', 'taskDefinition']);
    await done(window, service({ desiredCount: 3 }));
    const states = await window.follow(target);
    assert.deepEqual([states.at(-1)?.phase, states.at(-1)?.counts.running], ['steady', 3]);
    assert.deepEqual(await writes(), { RegisterTaskDefinition: 1, UpdateService: 1 });
  });

  it('a broken image: the circuit breaker rolls back, and the document explains it', async (t) => {
    const { window } = await steady(t);
    await done(window, definition('registry.example/web:broken'), service());
    const state = (await window.follow(target)).at(-1);
    assert.equal(state?.phase, 'rolled-back');
    assert.ok(state);
    const text = rolloutDocument(state, { connection: 'test', region: 'us-east-1' }, new Date(0));
    assert.match(text, /registry\.example\/web:broken/);
    assert.match(text, /CannotPullContainerError/);
    assert.match((await live(window)).taskDefinition ?? '', /web:1$/);
  });

  it('what was before is restored by the same way', async (t) => {
    const { window, writes } = await steady(t);
    const asked = service({ desiredCount: 4 });
    const prepared = await window.prepare(asked);
    const result = await window.run(prepared);
    assert.ok(result.kind === 'done');
    const back = undoOf(
      prepared.request,
      prepared.plan,
      prepared.live,
      result.done.map(({ output }) => output),
    );
    assert.ok('requests' in back, JSON.stringify(back));
    const requests = back.requests.map((each) => ({ ...each, uri: '', index: 0 }));
    const [only] = requests;
    assert.ok(only);
    assert.deepEqual(
      (await window.prepare(only)).plan.differences.map(({ path }) => path.join('.')),
      ['desiredCount'],
    );
    await done(window, ...requests);
    assert.equal((await live(window)).desiredCount, 2);
    assert.deepEqual(await writes(), { UpdateService: 2 });
  });

  it('an imported service previews as no change', async (t) => {
    const { window } = await steady(t);
    const { live: known } = await window.prepare(service());
    const found = known.service ?? assert.fail('there is no service');
    const imported = importService(found, known.revision);
    const { plan } = await window.prepare({ ...imported, uri: '', index: 0 });
    assert.deepEqual([plan.verdict, plan.differences], ['no-change', []]);
  });
});

describe('task sets of an EXTERNAL controller', () => {
  const external = request('CreateService', {
    cluster: 'shop',
    serviceName: 'web',
    desiredCount: 4,
    deploymentController: { type: 'EXTERNAL' },
  });
  const taskSet = (taskDefinition: string, percent: number) =>
    request('CreateTaskSet', {
      cluster: 'shop',
      service: 'web',
      taskDefinition,
      launchType: 'FARGATE',
      networkConfiguration: network,
      scale: { unit: 'PERCENT', value: percent },
    });

  it('are shifted from 100/0 over 50/50 to 0/100', async (t) => {
    const { open, writes, pass } = await world(t);
    const window = open();
    await done(window, cluster, definition('nginx:1'), external, taskSet('web:1', 100));
    await window.follow(target);
    await done(window, definition('nginx:2'), taskSet('web:2', 0));
    const ids = async () => (await live(window)).taskSets ?? [];
    const byDefinition = async (revision: number) =>
      (await ids()).find(({ taskDefinition }) => taskDefinition?.endsWith(`:${revision}`)) ?? assert.fail();
    const [blue, green] = [await byDefinition(1), await byDefinition(2)];
    const scaled = (id: string | undefined, value: number) =>
      request('UpdateTaskSet', { cluster: 'shop', service: 'web', taskSet: id, scale: { unit: 'PERCENT', value } });
    const running = async () => [(await byDefinition(1)).runningCount, (await byDefinition(2)).runningCount];
    assert.deepEqual(await running(), [4, 0]);
    for (const [one, other, expected] of [
      [50, 50, [2, 2]],
      [0, 100, [0, 4]],
    ] as const) {
      await done(window, scaled(green.id, other), scaled(blue.id, one));
      await pass(300);
      assert.deepEqual(await running(), expected);
    }
    await done(
      window,
      request('UpdateServicePrimaryTaskSet', { cluster: 'shop', service: 'web', primaryTaskSet: green.id }),
      request('DeleteTaskSet', { cluster: 'shop', service: 'web', taskSet: blue.id }),
    );
    const states = await window.follow(target);
    assert.equal(states.at(-1)?.phase, 'steady');
    assert.deepEqual(
      (await ids()).map(({ id, status }) => [id, status]),
      [[green.id, 'PRIMARY']],
    );
    assert.deepEqual(await writes(), {
      CreateCluster: 1,
      RegisterTaskDefinition: 2,
      CreateService: 1,
      CreateTaskSet: 2,
      UpdateTaskSet: 4,
      UpdateServicePrimaryTaskSet: 1,
      DeleteTaskSet: 1,
    });
  });
});

/** Writes of each kind, and the faults that may hit them. After each, the account is as after the write without a fault, or as before it. */
const changes: Readonly<Record<string, FileRequest>> = {
  CreateCluster: request('CreateCluster', { clusterName: 'other', tags: [{ key: 'team', value: 'a' }] }),
  RegisterTaskDefinition: definition('nginx:2'),
  CreateService: service({ serviceName: 'api' }),
  UpdateService: service({ desiredCount: 3 }),
  RunTask: request('RunTask', {
    cluster: 'shop',
    taskDefinition: 'web',
    count: 2,
    launchType: 'FARGATE',
    networkConfiguration: network,
  }),
};

const hits: readonly { readonly fault: Fault; readonly kind: RequestResult['kind']; readonly reached: boolean }[] = [
  { fault: { kind: 'drop-answer', times: 1 }, kind: 'done', reached: true },
  { fault: { kind: 'reset', times: 1 }, kind: 'done', reached: true },
  { fault: { kind: 'throttle', times: 2 }, kind: 'done', reached: true },
  { fault: { kind: 'expired-token' }, kind: 'failed', reached: false },
  { fault: { kind: 'access-denied' }, kind: 'failed', reached: false },
];

describe('a fault in the middle: nothing is done twice, nothing is lost', () => {
  for (const [operation, asked] of Object.entries(changes)) {
    for (const { fault, kind, reached } of hits) {
      it(`${operation}, ${fault.kind}`, async (t) => {
        const clean = await steady(t);
        const prepared = await clean.window.prepare(asked);
        if (reached) assert.equal((await clean.window.run(prepared)).kind, 'done');
        const hit = await steady(t);
        const planned = await hit.window.prepare(asked);
        await hit.fault({ ...fault, operation });
        const result = await hit.window.run(planned);
        assert.equal(result.kind, kind, JSON.stringify(result));
        await hit.fault();
        // The sandbox goes on when it is looked at: both are looked at.
        for (const each of [hit, clean]) {
          await each.pass(120);
          await live(each.window);
        }
        assert.equal(await hit.state(), await clean.state());
        if (reached) return;
        assert.deepEqual(
          result.kind === 'failed' && [result.call?.operation, result.done],
          [operation, []],
          'says what was not done',
        );
        assert.equal((await hit.window.run(planned)).kind, 'done', 'goes on after the fault is mended');
      });
    }
  }
});

describe('cancelling', () => {
  for (const [operation, asked] of Object.entries(changes)) {
    for (const at of ['checking', 'sending'] satisfies readonly RunStep[]) {
      it(`${operation} while ${at}: what is told is what is there`, async (t) => {
        const made = await steady(t);
        const before = await made.state();
        const abort = new AbortController();
        const result = await made.window.run(await made.window.prepare(asked), {
          signal: abort.signal,
          onStep: (step) => step === at && abort.abort(new DOMException('Cancelled', 'AbortError')),
        });
        assert.equal(result.kind, 'cancelled', JSON.stringify(result));
        const decision = (result.kind === 'cancelled' && result.under?.decision) || 'not-carried-out';
        const isAsBefore = (await made.state()) === before;
        assert.equal(decision === 'not-carried-out', isAsBefore, decision);
      });
    }
  }
});

describe('two windows apply at once', () => {
  for (const [operation, asked] of Object.entries(changes)) {
    if (operation === 'RunTask') continue;
    it(`${operation}: the same request is carried out once, or the second does no harm`, async (t) => {
      const made = await steady(t);
      const [one, two] = [made.window, made.open()];
      const [first, second] = await Promise.all([one.prepare(asked), two.prepare(asked)]);
      const results = await Promise.all([one.run(first), two.run(second)]);
      const kinds = results.map(({ kind }) => kind).sort();
      assert.ok(kinds.includes('done'), JSON.stringify(results));
      const { plan } = await one.prepare(asked);
      assert.equal(plan.verdict, 'no-change', plan.steps.join(' '));
    });
  }

  it('different requests about one service: the later one sees that it changed, or both are in order', async (t) => {
    const made = await steady(t);
    const [one, two] = [made.window, made.open()];
    const prepared = await Promise.all([
      one.prepare(service({ desiredCount: 3 })),
      two.prepare(service({ desiredCount: 5 })),
    ]);
    const [first] = prepared;
    assert.equal((await one.run(first)).kind, 'done');
    const result = await two.run(prepared[1]);
    assert.equal(result.kind, 'changed', JSON.stringify(result));
    assert.equal((await live(one)).desiredCount, 3);
    assert.ok(result.kind === 'changed');
    assert.deepEqual(
      result.prepared.plan.differences.map(({ live: was, wanted }) => [was, wanted]),
      [[3, 5]],
    );
    assert.deepEqual(await made.writes(), { UpdateService: 1 });
  });
});

describe('a read-only connection', () => {
  for (const [operation, asked] of Object.entries(changes)) {
    it(`refuses ${operation} in the client itself`, async (t) => {
      const made = await steady(t);
      const before = await made.state();
      const window = made.open({ readOnly: true });
      const prepared = await window.prepare(asked);
      assert.ok(prepared.plan.calls.length > 0, 'a preview is possible');
      const result = await window.run(prepared);
      assert.equal(result.kind === 'failed' && result.failure.kind, 'read-only', JSON.stringify(result));
      assert.deepEqual(await made.writes(), {});
      assert.equal(await made.state(), before);
    });
  }
});
