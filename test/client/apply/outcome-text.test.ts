import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FileRequest } from '../../../client/apply/model.ts';
import { outcomeText, runText } from '../../../client/apply/outcome-text.ts';
import { needs } from '../../../client/apply/run-needs.ts';
import type { RunItem } from '../../../client/apply/run-several.ts';
import { isSamePrincipal, targetOf } from '../../../client/apply/target.ts';
import type { Failure } from '../../../client/aws/failure.ts';

const request: FileRequest = { uri: '', index: 0, operation: 'CreateService', input: {} };
const call = { operation: 'UpdateService', input: {} } as const;
const tagged = { call: { operation: 'TagResource', input: {} } as const, output: {}, failures: [] };
const failure: Failure = {
  kind: 'network',
  message: 'The connection was lost.',
  remedy: { kind: 'retry' },
  isOutcomeUnknown: true,
};

const texts: readonly (readonly [result: RunItem['result'], severity: string, text: RegExp])[] = [
  [
    { kind: 'done', done: [{ call, output: {}, failures: [] }] },
    'information',
    /^Done: UpdateService for service web\.$/,
  ],
  [{ kind: 'done', done: [{ call, output: undefined, failures: [] }] }, 'information', /carried out once\.$/],
  [
    {
      kind: 'done',
      done: [{ call, output: {}, failures: [{ arn: 'arn:x', reason: 'RESOURCE:CPU', detail: undefined }] }],
    },
    'warning',
    /only in part; 1 item failed: RESOURCE:CPU \(arn:x\)\./,
  ],
  [
    { kind: 'failed', call, failure, done: [tagged] },
    'error',
    /^UpdateService was not carried out: .*before: TagResource\.$/,
  ],
  [{ kind: 'failed', call: undefined, failure, done: [] }, 'error', /^Reading service web failed/],
  [{ kind: 'cancelled', under: undefined, done: [] }, 'warning', /nothing was sent for service web/],
  [{ kind: 'cancelled', under: { call, decision: 'carried-out' }, done: [] }, 'warning', /carried out all the same/],
  [{ kind: 'cancelled', under: { call, decision: 'unclear' }, done: [] }, 'warning', /not known whether/],
  [{ kind: 'unknown', call, failure, done: [] }, 'error', /not sent again/],
  [{ kind: 'skipped', because: undefined }, 'warning', /the run ended before/],
  [{ kind: 'skipped', because: { ...request, operation: 'CreateCluster' } }, 'warning', /it needs CreateCluster/],
  [
    {
      kind: 'other-identity',
      was: { accountId: '1', arn: 'a' },
      is: { accountId: '2', arn: 'b', alias: 'other' },
    },
    'error',
    /now b of account 2 \(other\); .* a of account 1\. Preview again\./,
  ],
];

describe('what became of a request, in words', () => {
  for (const [result, severity, text] of texts) {
    it(String(text), () => {
      const said = outcomeText(result, request, 'service web');
      assert.match(said.text, text);
      assert.equal(said.severity, severity);
    });
  }
});

const done: RunItem = { request, result: { kind: 'done', done: [] } };
const failed: RunItem = { request, result: { kind: 'failed', call, failure, done: [] } };
const skipped: RunItem = { request, result: { kind: 'skipped', because: request } };

const runs: readonly (readonly [items: readonly RunItem[], severity: string, text: string])[] = [
  [[done, done], 'information', '2 of 2 requests were applied.'],
  [[done, failed, skipped], 'error', '1 of 3 requests was applied, 1 failed, 1 was not sent.'],
  [[done, skipped, skipped], 'warning', '1 of 3 requests was applied, 2 were not sent.'],
];

describe('what became of a run, in words', () => {
  for (const [items, severity, text] of runs) it(text, () => assert.deepEqual(runText(items), { severity, text }));
});

type Asked = Pick<FileRequest, 'operation' | 'input'>;

const dependencies: readonly (readonly [later: Asked, earlier: Asked, needs: boolean])[] = [
  [
    { operation: 'CreateService', input: { cluster: 'a', serviceName: 'web' } },
    { operation: 'CreateCluster', input: { clusterName: 'a' } },
    true,
  ],
  [
    { operation: 'CreateService', input: { cluster: 'b', serviceName: 'web' } },
    { operation: 'CreateCluster', input: { clusterName: 'a' } },
    false,
  ],
  [{ operation: 'RunTask', input: { taskDefinition: 'x' } }, { operation: 'CreateCluster', input: {} }, true],
  [
    { operation: 'RegisterTaskDefinition', input: { family: 'x' } },
    { operation: 'CreateCluster', input: { clusterName: 'default' } },
    false,
  ],
  [
    { operation: 'CreateService', input: { taskDefinition: 'web:3' } },
    { operation: 'RegisterTaskDefinition', input: { family: 'web' } },
    true,
  ],
  [
    { operation: 'CreateService', input: { taskDefinition: 'web-api' } },
    { operation: 'RegisterTaskDefinition', input: { family: 'web' } },
    false,
  ],
  [
    { operation: 'CreateCluster', input: { clusterName: 'a', capacityProviders: ['spot'] } },
    { operation: 'CreateCapacityProvider', input: { name: 'spot' } },
    true,
  ],
  [
    {
      operation: 'CreateTaskSet',
      input: { cluster: 'a', service: 'arn:aws:ecs:eu-west-1:111122223333:service/a/web' },
    },
    { operation: 'CreateService', input: { cluster: 'a', serviceName: 'web' } },
    true,
  ],
  [
    { operation: 'DeleteCluster', input: { cluster: 'a' } },
    { operation: 'DeleteService', input: { cluster: 'a', service: 'web' } },
    true,
  ],
  [
    { operation: 'DeleteCluster', input: { cluster: 'b' } },
    { operation: 'DeleteService', input: { cluster: 'a', service: 'web' } },
    false,
  ],
];

describe('what a request of a run needs', () => {
  for (const [later, earlier, expected] of dependencies) {
    it(`${JSON.stringify(later)} after ${JSON.stringify(earlier)}`, () =>
      assert.equal(needs(later, earlier), expected));
  }
});

const identity = { accountId: '111122223333', arn: 'arn:aws:sts::111122223333:assumed-role/deploy/me' };
const connection = { name: 'a', region: 'eu-west-1' };

const targets: readonly (readonly [given: Asked, cluster: string | undefined, name: string | undefined])[] = [
  [{ operation: 'CreateService', input: { serviceName: 'web' } }, 'default', 'web'],
  [
    { operation: 'UpdateService', input: { cluster: 'arn:aws:ecs:eu-west-1:1:cluster/shop', service: 'web' } },
    'shop',
    'web',
  ],
  [{ operation: 'RegisterTaskDefinition', input: { family: 'web' } }, undefined, 'web'],
  [{ operation: 'CreateCluster', input: { clusterName: 'shop' } }, undefined, 'shop'],
  [{ operation: 'ListClusters', input: {} }, undefined, undefined],
];

describe('the target of a request', () => {
  for (const [given, cluster, name] of targets) {
    it(`${given.operation} ${JSON.stringify(given.input)}`, () => {
      const target = targetOf({ uri: '', index: 0, ...given }, connection, identity);
      assert.deepEqual([target.cluster, target.name, target.region], [cluster, name, 'eu-west-1']);
    });
  }

  const others: readonly (readonly [arn: string, isSame: boolean])[] = [
    ['arn:aws:sts::111122223333:assumed-role/deploy/somebody-else', true],
    ['arn:aws:sts::111122223333:assumed-role/admin/me', false],
    ['arn:aws:iam::111122223333:user/me', false],
  ];
  for (const [arn, isSame] of others) {
    it(`${arn} is ${isSame ? 'the same' : 'another'} principal`, () =>
      assert.equal(isSamePrincipal(identity, { ...identity, arn }), isSame));
  }
  it('another account is another principal', () =>
    assert.equal(isSamePrincipal(identity, { ...identity, accountId: '999988887777' }), false));
});
