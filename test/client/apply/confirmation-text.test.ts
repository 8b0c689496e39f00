import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { confirmationOf, planLine, typedProblem } from '../../../client/apply/confirmation-text.ts';
import type { FileRequest, Plan } from '../../../client/apply/model.ts';
import type { Prepared } from '../../../client/apply/run.ts';
import { runSummary } from '../../../client/apply/run-summary.ts';
import type { Connection } from '../../../client/aws/connection.ts';

const connection: Connection = { name: 'shop-prod', region: 'eu-west-1' };
const difference = { path: ['desiredCount'], live: 1, wanted: 2, isFixed: false };

function prepared(request: Partial<FileRequest>, plan: Partial<Plan>): Prepared {
  const full: FileRequest = { uri: 'file:///a.yaml', index: 0, operation: 'CreateService', input: {}, ...request };
  return {
    request: full,
    identity: { accountId: '111122223333', arn: 'arn:aws:iam::111122223333:user/me', alias: 'shop-production' },
    live: { unread: [] },
    earlier: [],
    plan: {
      verdict: 'create',
      subject: 'service web in cluster shop',
      steps: [],
      warnings: [],
      differences: [],
      calls: [{ operation: full.operation, input: full.input }],
      before: undefined,
      after: undefined,
      ...plan,
    },
  };
}

const update = prepared(
  { input: { cluster: 'shop', serviceName: 'web' } },
  {
    verdict: 'update',
    differences: [difference],
    warnings: ['One task stops.'],
    calls: [
      { operation: 'UpdateService', input: {} },
      { operation: 'TagResource', input: {} },
    ],
  },
);

const lines: readonly (readonly [prepared: Prepared, line: string])[] = [
  [prepared({}, {}), 'CreateService: create service web in cluster shop'],
  [update, 'CreateService: update service web in cluster shop by UpdateService, TagResource, 1 change'],
  [
    prepared({ operation: 'UpdateService' }, { verdict: 'new-deployment', differences: [difference, difference] }),
    'UpdateService: start a new deployment of service web in cluster shop, 2 changes',
  ],
  [prepared({}, { verdict: 'no-change', calls: [] }), 'CreateService: no change of service web in cluster shop'],
];

describe('a plan in a line', () => {
  for (const [each, line] of lines) it(line, () => assert.equal(planLine(each), line));
});

describe('the confirmation', () => {
  it('names account and alias, region, cluster, operations, number of changes and warnings', () => {
    assert.deepEqual(confirmationOf([update], connection), {
      message: 'Update service web in cluster shop in account shop-production, eu-west-1?',
      detail: [
        'Account: 111122223333 (shop-production)',
        'Region: eu-west-1',
        'Cluster: shop',
        'Connection: shop-prod',
        '',
        '• CreateService: update service web in cluster shop by UpdateService, TagResource, 1 change',
        '',
        'Think twice:',
        '⚠ One task stops.',
      ].join('\n'),
      button: 'Update',
      typed: undefined,
    });
  });

  it('says the endpoint, and wants the name of a production connection typed', () => {
    const given = { ...connection, production: true, endpoint: 'http://127.0.0.1:1' };
    const asked = confirmationOf([prepared({}, {})], given);
    assert.match(asked?.detail ?? '', /^Region: eu-west-1 \(http:\/\/127\.0\.0\.1:1\)$/m);
    assert.match(asked?.detail ?? '', /^Connection: shop-prod \(production\)$/m);
    assert.equal(asked?.typed, 'shop-prod');
  });

  it('counts the requests that are sent, and shortens a long list', () => {
    const many = Array.from({ length: 30 }, (_, index) => prepared({ index, input: { cluster: 'shop' } }, {}));
    const asked = confirmationOf([...many, prepared({}, { verdict: 'no-change', calls: [] })], connection);
    assert.equal(asked?.message, 'Apply 30 requests to account shop-production?');
    assert.equal(asked?.button, 'Apply 30 Requests');
    assert.match(asked?.detail ?? '', /… and 19 more requests$/m);
  });

  for (const verdict of ['read', 'no-change', 'refused'] as const) {
    it(`is not asked for: ${verdict}`, () => {
      const calls = verdict === 'read' ? [{ operation: 'ListTasks', input: {} } as const] : [];
      assert.equal(confirmationOf([prepared({}, { verdict, calls })], connection), undefined);
    });
  }

  it('takes the very name alone', () => {
    assert.equal(typedProblem('shop-prod', 'shop-prod'), undefined);
    assert.match(typedProblem('Shop-Prod', 'shop-prod') ?? '', /Type shop-prod/);
  });
});

describe('the summary', () => {
  it('lists plans, warnings, differences and results', () => {
    const item = { request: update.request, result: { kind: 'done', done: [] } } as const;
    const text = runSummary([update], { ...connection, readOnly: true }, [item]);
    for (const part of [
      '# Plan\n',
      '- Account: 111122223333 (shop-production)',
      '- Connection: shop-prod (read-only: nothing can be applied)',
      '## 1. CreateService: update service web in cluster shop by UpdateService, TagResource, 1 change',
      '- ⚠ One task stops.',
      '- `desiredCount`: `1` → `2`',
      '**Done:',
    ]) {
      assert.ok(text.includes(part), `${part} is missing in\n${text}`);
    }
  });
});
