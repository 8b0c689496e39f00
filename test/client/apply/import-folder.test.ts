import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { clusterFiles } from '../../../client/apply/import-folder.ts';
import { requestText } from '../../../client/apply/import-text.ts';

const content = {
  cluster: { clusterName: 'shop', status: 'ACTIVE', clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop' },
  capacityProviders: [{ name: 'FARGATE' }, { name: 'pool', autoScalingGroupProvider: { autoScalingGroupArn: 'a' } }],
  services: [
    {
      service: {
        serviceName: 'web',
        status: 'ACTIVE',
        desiredCount: 1,
        tags: [
          { key: 'aws:x', value: 'y' },
          { key: 'a', value: 'b' },
        ],
      },
    },
    { service: { serviceName: 'gone', status: 'INACTIVE' } },
  ],
  taskDefinitions: [
    { taskDefinition: { family: 'web', revision: 1, taskDefinitionArn: '1', containerDefinitions: [] } },
    { taskDefinition: { family: 'web', revision: 2, taskDefinitionArn: '2', containerDefinitions: [] } },
    { taskDefinition: { family: 'web', revision: 2, taskDefinitionArn: '2', containerDefinitions: [] } },
  ],
  taskSets: [{ id: 'ecs-svc/1', serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/shop/web' }],
};

test('a cluster becomes files in the order in which they can be applied', () => {
  assert.deepEqual(
    clusterFiles(content, 'yaml').map(({ name }) => name),
    [
      'pool.create-capacity-provider.yaml',
      'shop.create-cluster.yaml',
      'web-1.register-task-definition.yaml',
      'web-2.register-task-definition.yaml',
      'web.create-service.yaml',
      'ecs-svc-1.create-task-set.yaml',
    ],
  );
});

test('a service is written without read-only members, defaults and tags of AWS', () => {
  const file = clusterFiles(content, 'json').find(({ name }) => name === 'web.create-service.json');
  assert.equal(
    file?.text,
    `${JSON.stringify({ cluster: 'default', serviceName: 'web', desiredCount: 1, tags: [{ key: 'a', value: 'b' }] }, undefined, 2)}\n`,
  );
});

for (const value of [
  'on',
  'yes',
  '012',
  '1:30',
  '~',
  '',
  ' x',
  '# no',
  'a: b',
  'line\nbreak\n',
  '2026-01-01',
  'ü',
  '{{ x }}',
  "it's",
]) {
  test(`${JSON.stringify(value)} is the same text after YAML 1.2 and 1.1`, () => {
    const text = requestText({ value }, 'yaml');
    for (const version of ['1.1', '1.2'] as const) assert.deepEqual(parse(text, { version }), { value });
  });
}
