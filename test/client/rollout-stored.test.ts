import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fromStored, type RolloutRequest, rolloutKey, toStored } from '../../client/rollout-stored.ts';

const request: RolloutRequest = {
  connection: 'dev',
  target: {
    cluster: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop',
    service: 'web',
    serviceDeployment: 'arn:aws:ecs:us-east-1:123456789012:service-deployment/shop/web/abc',
    deployment: 'ecs-svc/1',
    since: new Date(1000),
  },
  files: [{ uri: 'file:///deploy/web.json', index: 0 }],
};

test('what is stored comes back over JSON', () => {
  const least: RolloutRequest = { connection: 'dev', target: { cluster: 'shop', service: 'web' } };
  assert.deepEqual(fromStored(JSON.parse(JSON.stringify(toStored([request, least])))), [request, least]);
});

describe('what is not a stored rollout is left out', () => {
  const table: readonly unknown[] = [
    undefined,
    null,
    'x',
    {},
    [null, 1, 'x', []],
    [{ connection: 'dev' }],
    [{ connection: 1, target: { cluster: 'shop', service: 'web' } }],
    [{ connection: 'dev', target: { cluster: 'shop' } }],
  ];
  for (const stored of table) {
    test(JSON.stringify(stored) ?? 'undefined', () => assert.deepEqual(fromStored(stored), []));
  }

  test('members of another kind, too', () => {
    const target = { cluster: 'shop', service: 'web', since: 'x', deployment: 1, serviceDeployment: {} };
    assert.deepEqual(fromStored([{ connection: 'dev', target, files: [{ uri: 1 }, null] }]), [
      { connection: 'dev', target: { cluster: 'shop', service: 'web' } },
    ]);
  });
});

test('ARNs and names of the same service have the same key, other connections another', () => {
  const short = { connection: 'dev', target: { cluster: 'shop', service: 'web' } };
  assert.equal(rolloutKey(request), rolloutKey(short));
  assert.notEqual(rolloutKey(short), rolloutKey({ ...short, connection: 'prod' }));
});
