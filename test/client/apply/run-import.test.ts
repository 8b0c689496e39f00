import assert from 'node:assert/strict';
import { it } from 'node:test';
import { clusterFiles } from '../../../client/apply/import-folder.ts';
import { readLive } from '../../../client/apply/live.ts';
import { planOf } from '../../../client/apply/plan.ts';
import { prepare } from '../../../client/apply/run.ts';
import { readCluster } from '../../../client/apply/run-import.ts';
import { openSession } from '../../../client/aws/open-session.ts';
import { virtualClock } from '../../../sandbox/clock.ts';
import { createSandbox, defaultCaller } from '../../../sandbox/sandbox.ts';
import { seedOf } from '../../../sandbox/seeds/seeds.ts';
import { control, serve } from '../../sandbox/http/serving.ts';
import { start } from '../../sandbox/sandbox.ts';

it('a whole cluster becomes files that change nothing, and is read with few calls', async (t) => {
  const server = await serve(t, {}, createSandbox({ clock: virtualClock(start), seed: 1, fill: seedOf('shop') }));
  const session = openSession(
    { name: 'test', region: defaultCaller.region, endpoint: server.endpoint },
    {
      askMfaCode: () => Promise.reject(new Error('no MFA here')),
      rateOf: (operation) => ({ bucket: operation, burst: 1_000, perSecond: 1_000 }),
    },
  );
  t.after(() => session.dispose());
  const content = await readCluster(session, 'shop');
  assert.ok(content);
  const { value } = await control(server, 'GetCalls');
  const counts = value.counts as Readonly<Record<string, number>>;
  assert.deepEqual([counts.DescribeClusters, counts.ListServices, counts.DescribeServices], [1, 1, 1]);
  const files = clusterFiles(content, 'yaml');
  assert.ok(files.some(({ name }) => name === 'web.create-service.yaml'));
  const services = files.filter(({ request }) => request.operation === 'CreateService');
  assert.equal(services.length, content.services.length);
  for (const { name, request } of services) {
    const { plan } = await prepare(session, { readLive, planOf }, { uri: '', index: 0, ...request });
    assert.equal(plan.verdict, 'no-change', `${name}: ${JSON.stringify(plan.differences)} ${plan.steps.join(' ')}`);
  }
});

it('no files without a cluster', async (t) => {
  const server = await serve(t);
  const session = openSession(
    { name: 'test', region: defaultCaller.region, endpoint: server.endpoint },
    {
      askMfaCode: () => Promise.reject(new Error('no MFA here')),
      rateOf: (operation) => ({ bucket: operation, burst: 1_000, perSecond: 1_000 }),
    },
  );
  t.after(() => session.dispose());
  assert.equal(await readCluster(session, 'ghost'), undefined);
});
