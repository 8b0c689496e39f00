import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { CallError } from '../../../client/aws/failure.ts';
import { openSession } from '../../../client/aws/open-session.ts';
import { createRates } from '../../../client/aws/rates.ts';
import type { Session } from '../../../client/aws/session.ts';
import { describeLinks, describeText, placeOf } from '../../../client/explorer/describe-document.ts';
import type { DescribedKind, DescribeTarget } from '../../../client/explorer/describe-target.ts';
import { seedOf } from '../../../sandbox/seeds/seeds.ts';
import { serve } from '../../sandbox/http/serving.ts';
import { emptySandbox } from '../../sandbox/sandbox.ts';

async function shopSession(t: TestContext): Promise<Session> {
  process.env.AWS_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'sandbox';
  const { endpoint } = await serve(t, {}, emptySandbox(seedOf('shop')));
  const session = openSession(
    { name: 'shop', region: 'us-east-1', endpoint },
    { askMfaCode: async () => '', rateOf: createRates() },
  );
  t.after(() => session.dispose());
  return session;
}

/** Follows links from document to document until nothing new comes up, at most so many of a kind. */
async function crawl(session: Session, starts: readonly DescribeTarget[], most: number) {
  const texts = new Map<string, { readonly kind: DescribedKind; readonly text: string }>();
  const waiting = [...starts];
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    const { kind, id } = target;
    const ofKind = [...texts.values()].filter((it) => it.kind === kind).length;
    if (texts.has(id) || ofKind >= most) continue;
    const text = await describeText(session, target);
    texts.set(id, { kind, text });
    waiting.push(...describeLinks(text, target).map((link) => link.target));
  }
  return texts;
}

describe('describe documents of an account', () => {
  it('are JSON with times as texts, and every link in them leads to another one', async (t) => {
    const session = await shopSession(t);
    const { clusterArns = [] } = await session.call('ListClusters', {});
    const cluster = clusterArns.find((arn) => arn.endsWith('/shop')) ?? '';
    const lists = await Promise.all([
      session.call('ListServices', { cluster }),
      session.call('ListTasks', { cluster }),
      session.call('ListContainerInstances', { cluster }),
      session.call('ListGateways', {}),
    ]);
    const [{ serviceArns = [] }, { taskArns = [] }, { containerInstanceArns = [] }, { gateways = [] }] = lists;
    const inCluster = (kind: DescribedKind, ids: readonly string[]) => ids.map((id) => ({ kind, id, cluster }));
    const found = await crawl(
      session,
      [
        ...clusterArns.map((id): DescribeTarget => ({ kind: 'cluster', id })),
        ...inCluster('service', serviceArns),
        ...inCluster('task', taskArns),
        ...inCluster('container-instance', containerInstanceArns),
        ...gateways.flatMap(({ gatewayArn: id }) => (id === undefined ? [] : [{ kind: 'gateway', id } as const])),
      ],
      5,
    );
    const kinds = new Set([...found.values()].map(({ kind }) => kind));
    for (const kind of [
      'cluster',
      'service',
      'task',
      'task-definition',
      'capacity-provider',
      'service-revision',
    ] as const) {
      assert.ok(kinds.has(kind), `${kind} among ${[...kinds].join(', ')}`);
    }
    for (const [id, { text }] of found) assert.equal(typeof JSON.parse(text), 'object', id);
    const service = [...found.values()].find(({ kind }) => kind === 'service')?.text ?? '';
    assert.match(service, /"createdAt": "\d{4}-\d\d-\d\dT[\d:.]+Z"/);
    assert.match(service, /^\{\n {4}"services": \[/m);
  });

  it('know where a part of them stands', async (t) => {
    const session = await shopSession(t);
    const { serviceArns: [id = ''] = [] } = await session.call('ListServices', { cluster: 'shop' });
    const text = await describeText(session, { kind: 'service', id, cluster: 'shop' });
    const deployment = JSON.parse(text).services[0].deployments[0].id;
    const place = placeOf(text, JSON.stringify(deployment));
    assert.equal(text.slice(place, place + deployment.length + 2), JSON.stringify(deployment));
    assert.equal(placeOf(text, '"nowhere"'), 0);
    assert.equal(placeOf(text, undefined), 0);
  });

  const gone: readonly (readonly [target: DescribeTarget, message: RegExp])[] = [
    [{ kind: 'service', id: 'nothing', cluster: 'shop' }, /does not know the service nothing any more/],
    [
      { kind: 'task', id: '0'.repeat(32), cluster: 'shop' },
      /does not know the task 0{32} any more\. It keeps stopped tasks for about an hour/,
    ],
    [{ kind: 'cluster', id: 'nothing' }, /does not know the cluster nothing any more/],
  ];
  for (const [target, message] of gone) {
    it(`say that a ${target.kind} is gone`, async (t) => {
      const session = await shopSession(t);
      await assert.rejects(
        describeText(session, target),
        (error) => error instanceof CallError && error.failure.kind === 'not-found' && message.test(error.message),
      );
    });
  }

  it('are not read when that is cancelled', async (t) => {
    const session = await shopSession(t);
    await assert.rejects(
      describeText(session, { kind: 'cluster', id: 'shop' }, { signal: AbortSignal.abort() }),
      (error) => error instanceof CallError && error.failure.kind === 'cancelled',
    );
  });
});
