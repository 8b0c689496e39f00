import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ageOf } from '../../../client/explorer/ages.ts';
import { consoleLink, hasConsole } from '../../../client/explorer/console-links.ts';
import { describeLinks } from '../../../client/explorer/describe-document.ts';
import { describeTarget, documentName, readTarget, targetOfArn } from '../../../client/explorer/describe-target.ts';
import type { NodeData } from '../../../client/explorer/model.ts';

const arn = (rest: string, partition = 'aws', region = 'eu-west-1') =>
  `arn:${partition}:ecs:${region}:111122223333:${rest}`;
const shop = arn('cluster/shop');
const web = arn('service/shop/web');
const task = arn('task/shop/0123');
const service: NodeData = { kind: 'service', arn: web, cluster: shop };

describe('the page of the AWS console', () => {
  const host = 'https://eu-west-1.console.aws.amazon.com/ecs/v2';
  const pages: readonly (readonly [data: NodeData, page: string | undefined])[] = [
    [{ kind: 'connection', connection: { name: 'dev', region: 'eu-west-1' } }, 'clusters'],
    [{ kind: 'cluster', arn: shop }, 'clusters/shop/services'],
    [service, 'clusters/shop/services/web/health'],
    [{ kind: 'deployment', cluster: shop, serviceArn: web, deployment: {} }, 'clusters/shop/services/web/deployments'],
    [
      { kind: 'service-deployment', arn: arn('service-deployment/shop/web/1'), cluster: shop },
      'clusters/shop/services/web/deployments',
    ],
    [{ kind: 'task-set', cluster: shop, taskSet: { serviceArn: web } }, 'clusters/shop/services/web/deployments'],
    [{ kind: 'event', cluster: shop, serviceArn: web, event: {} }, 'clusters/shop/services/web/events'],
    [{ kind: 'task', arn: task, cluster: shop }, 'clusters/shop/tasks/0123/configuration'],
    [{ kind: 'container', cluster: shop, taskArn: task, container: {} }, 'clusters/shop/tasks/0123/configuration'],
    [
      { kind: 'container-instance', arn: arn('container-instance/shop/77'), cluster: shop },
      'clusters/shop/infrastructure/container-instances/77',
    ],
    [{ kind: 'capacity-provider', name: 'FARGATE', cluster: shop }, 'clusters/shop/infrastructure'],
    [{ kind: 'capacity-provider', name: 'FARGATE' }, undefined],
    [{ kind: 'family', family: 'web' }, 'task-definitions/web'],
    [{ kind: 'task-definition', arn: arn('task-definition/web:7') }, 'task-definitions/web/7/containers'],
    [{ kind: 'group', group: 'services', cluster: shop }, 'clusters/shop/services'],
    [{ kind: 'group', group: 'stopped-tasks', cluster: shop }, 'clusters/shop/tasks'],
    [{ kind: 'group', group: 'gateways' }, undefined],
    [{ kind: 'note', note: 'empty', text: 'No services' }, undefined],
  ];
  for (const [data, page] of pages) {
    it(`${data.kind}: ${page ?? 'none'}`, () => {
      const link = page === undefined ? undefined : `${host}/${page}?region=eu-west-1`;
      assert.equal(consoleLink(data, 'eu-west-1'), link);
    });
  }

  const regions: readonly (readonly [region: string, host: string | undefined])[] = [
    ['us-east-1', 'us-east-1.console.aws.amazon.com'],
    ['cn-north-1', 'cn-north-1.console.amazonaws.cn'],
    ['us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
    ['eusc-de-east-1', 'eusc-de-east-1.console.amazonaws-eusc.eu'],
    ['us-iso-east-1', undefined],
    ['us-isob-east-1', undefined],
  ];
  for (const [region, expected] of regions) {
    it(`of ${region}`, () => {
      const link = consoleLink(service, region);
      assert.equal(link === undefined ? undefined : new URL(link).host, expected);
    });
  }

  const endpoints: readonly (readonly [endpoint: string | undefined, knows: boolean])[] = [
    [undefined, true],
    ['http://127.0.0.1:4510', false],
    ['https://ecs.example.com', false],
    ['https://ecs.amazonaws.com.evil.example', false],
    ['https://vpce-1.ecs.eu-west-1.vpce.amazonaws.com', true],
    ['https://ecs.eu-west-1.api.aws', true],
  ];
  for (const [endpoint, knows] of endpoints) {
    it(`${knows ? 'knows' : 'does not know'} what ${endpoint ?? 'the region'} serves`, () => {
      const connection = { name: 'dev', region: 'eu-west-1', ...(endpoint !== undefined && { endpoint }) };
      assert.equal(hasConsole(connection), knows);
    });
  }
});

describe('what describes a node', () => {
  const parts: readonly (readonly [data: NodeData, expected: object | undefined])[] = [
    [service, { target: { kind: 'service', id: web, cluster: shop } }],
    [
      { kind: 'deployment', cluster: shop, serviceArn: web, deployment: { id: 'ecs-svc/1' } },
      { target: { kind: 'service', id: web, cluster: shop }, text: '"ecs-svc/1"' },
    ],
    [
      { kind: 'container', cluster: shop, taskArn: task, container: { containerArn: `${task}/c` } },
      { target: { kind: 'task', id: task, cluster: shop }, text: `"${task}/c"` },
    ],
    [{ kind: 'family', family: 'web' }, { target: { kind: 'task-definition', id: 'web' } }],
    [{ kind: 'capacity-provider', name: 'FARGATE' }, { target: { kind: 'capacity-provider', id: 'FARGATE' } }],
    [{ kind: 'task-set', cluster: shop, taskSet: {} }, undefined],
    [{ kind: 'group', group: 'services' }, undefined],
  ];
  for (const [data, expected] of parts) {
    it(data.kind, () => assert.deepEqual(describeTarget(data), expected));
  }

  const arns: readonly (readonly [arn: string, expected: object | undefined])[] = [
    [shop, { kind: 'cluster', id: shop }],
    [web, { kind: 'service', id: web, cluster: shop }],
    [task, { kind: 'task', id: task, cluster: shop }],
    [
      arn('task-set/shop/web/ecs-svc/1'),
      { kind: 'task-set', id: arn('task-set/shop/web/ecs-svc/1'), cluster: shop, service: 'web' },
    ],
    [arn('service-revision/shop/web/1'), { kind: 'service-revision', id: arn('service-revision/shop/web/1') }],
    [arn('service/web'), undefined],
    [arn('container/shop/1/2'), undefined],
    ['arn:aws:iam::111122223333:role/web', undefined],
    ['web', undefined],
  ];
  for (const [text, expected] of arns) it(text, () => assert.deepEqual(targetOfArn(text), expected));
});

describe('the address of a describe document', () => {
  const target = { kind: 'task-set', id: arn('task-set/shop/web/1'), cluster: shop, service: web } as const;

  it('is read back', () => assert.deepEqual(readTarget(JSON.stringify({ connection: 'dev', ...target })), target));

  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"kind":"service"}',
    '{"kind":"role","id":"x"}',
    '{"kind":"task","id":""}',
  ]) {
    it(`is none: ${text || 'nothing'}`, () => assert.equal(readTarget(text), undefined));
  }

  it('names the thing', () => {
    assert.equal(
      documentName({ kind: 'task-definition', id: arn('task-definition/web:7') }),
      'web:7.task-definition.json',
    );
    assert.equal(documentName({ kind: 'task-definition', id: 'a b?' }), 'a_b_.task-definition.json');
  });
});

describe('links of a describe document', () => {
  const text = JSON.stringify(
    {
      services: [
        {
          serviceArn: web,
          clusterArn: shop,
          roleArn: 'arn:aws:iam::111122223333:role/web',
          taskDefinition: 'web:7',
          capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }],
        },
      ],
    },
    undefined,
    4,
  );

  it('lead from ARNs and names, not to the document itself', () => {
    const links = describeLinks(text, { kind: 'service', id: web, cluster: shop });
    assert.deepEqual(
      links.map(({ start, end, target }) => [text.slice(start, end), target.kind, target.id]),
      [
        [shop, 'cluster', shop],
        ['web:7', 'task-definition', 'web:7'],
        ['FARGATE', 'capacity-provider', 'FARGATE'],
      ],
    );
  });
});

describe('ages', () => {
  const now = Date.UTC(2026, 0, 1);
  const ages: readonly (readonly [seconds: number, short: string, long: string])[] = [
    [-5, '0s', '0 seconds'],
    [1, '1s', '1 second'],
    [59, '59s', '59 seconds'],
    [60, '1m', '1 minute'],
    [3599, '59m', '59 minutes'],
    [7200, '2h', '2 hours'],
    [86_400, '1d', '1 day'],
    [400 * 86_400, '1y', '1 year'],
  ];
  for (const [seconds, short, long] of ages) {
    it(`${seconds} s`, () => assert.deepEqual(ageOf(new Date(now - seconds * 1000), now), { short, long }));
  }
});
