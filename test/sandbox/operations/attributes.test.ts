import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { registerInstance } from '../../../sandbox/instances.ts';
import { emptySandbox, refusal } from '../sandbox.ts';
import { clusterNamed } from './residents.ts';

function withInstances(count = 1) {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', {});
  const account = sandbox.account();
  const instances = Array.from({ length: count }, () =>
    registerInstance(account, clusterNamed(account, 'default'), {
      ec2InstanceId: 'i-1',
      instanceType: 'm5.large',
      cpu: 2048,
      memory: 7680,
      availabilityZone: 'us-east-1a',
    }),
  );
  const [first = {}] = instances;
  return { sandbox, account, instances, first, targetId: first.containerInstanceArn ?? '' };
}

test('attributes are put, replaced, listed and deleted', () => {
  const { sandbox, first, targetId } = withInstances();
  const list = () =>
    sandbox.send('ListAttributes', { targetType: 'container-instance', attributeName: 'stack' }).attributes;
  const targetType = 'container-instance' as const;
  sandbox.send('PutAttributes', { attributes: [{ name: 'stack', value: 'test', targetId }] });
  const id = targetId.split('/')[2];
  sandbox.send('PutAttributes', { attributes: [{ name: 'stack', value: 'prod', targetId: id, targetType }] });
  assert.deepEqual(list(), [{ name: 'stack', value: 'prod', targetId }]);
  assert.deepEqual(
    first.attributes?.filter(({ name }) => name === 'stack'),
    [{ name: 'stack', value: 'prod' }],
  );
  assert.equal(first.version, 3);
  sandbox.send('DeleteAttributes', { attributes: [{ name: 'stack', targetId }] });
  assert.deepEqual(list(), []);
});

test('ListAttributes filters by value and pages through all attributes of all instances', () => {
  const { sandbox, instances } = withInstances(3);
  const targetType = 'container-instance';
  const zones = sandbox.send('ListAttributes', {
    targetType,
    attributeName: 'ecs.availability-zone',
    attributeValue: 'us-east-1a',
  });
  assert.equal(zones.attributes?.length, 3);
  const seen: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = sandbox.send('ListAttributes', { targetType, maxResults: 7, nextToken });
    seen.push(...(page.attributes ?? []).map(({ name, targetId }) => `${targetId} ${name}`));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  assert.deepEqual(
    seen,
    instances.flatMap((each) => (each.attributes ?? []).map(({ name }) => `${each.containerInstanceArn} ${name}`)),
  );
});

suite('refused, with nothing changed:', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `a${index}` }));
  const puts = {
    'no attribute': [[], 'InvalidParameterException'],
    'more than ten in a call': [many(11), 'InvalidParameterException'],
    'more than ten on an instance': [[{ name: 'one-more' }], 'AttributeLimitExceededException'],
    'a target that is not there': [
      [{ name: 'a0', targetId: 'none', targetType: 'container-instance' }],
      'TargetNotFoundException',
    ],
    'a short id without a type': [[{ name: 'a0', targetId: 'short' }], 'InvalidParameterException'],
    'a name with a blank': [[{ name: 'a b' }], 'InvalidParameterException'],
    'a value with a blank at its end': [[{ name: 'a0', value: 'x ' }], 'InvalidParameterException'],
  } as const;
  for (const [what, [attributes, type]] of Object.entries(puts)) {
    test(what, () => {
      const { sandbox, account, first, targetId } = withInstances();
      sandbox.send('PutAttributes', { attributes: many(10).map((each) => ({ ...each, targetId })) });
      const before = structuredClone(first);
      const request = { attributes: attributes.map((each) => ({ targetId, ...each })) };
      assert.equal(refusal(() => sandbox.call('PutAttributes', request, account))?.type, type);
      assert.deepEqual(first, before);
    });
  }

  test('a value without a name in ListAttributes', () => {
    const { sandbox } = withInstances();
    const list = () => sandbox.send('ListAttributes', { targetType: 'container-instance', attributeValue: 'x' });
    assert.equal(refusal(list)?.type, 'InvalidParameterException');
  });
});
