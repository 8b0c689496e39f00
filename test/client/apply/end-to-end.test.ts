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
    assert.deepEqual(
      plan.differences.map(({ path }) => path.join('.')).sort(),
      ['desiredCount', 'taskDefinition'],
    );
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
