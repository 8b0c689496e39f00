import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Account } from '../../../sandbox/account.ts';
import { registerInstance } from '../../../sandbox/instances.ts';
import { emptySandbox, refusal } from '../sandbox.ts';
import { clusterNamed, putService, putTask } from './residents.ts';

const container = { name: 'app', image: 'nginx', memory: 64 };
const taskSetArn = 'arn:aws:ecs:us-east-1:123456789012:task-set/shop/web/ecs-svc/1234567890123456789';

function shop() {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', { clusterName: 'shop' });
  sandbox.send('RegisterTaskDefinition', { family: 'web', containerDefinitions: [container] });
  const provider = { autoScalingGroupArn: 'group' };
  sandbox.send('CreateCapacityProvider', { name: 'asg', autoScalingGroupProvider: provider });
  return sandbox;
}

/** One of each kind that can have tags. */
const taggable: Readonly<Record<string, (account: Account) => string | undefined>> = {
  cluster: (account) => clusterNamed(account, 'shop').cluster.clusterArn,
  service: (account) => putService(account, clusterNamed(account, 'shop'), { serviceName: 'web' }).service.serviceArn,
  'task set': (account) => {
    putService(account, clusterNamed(account, 'shop'), { serviceName: 'web', taskSets: [{ taskSetArn, tags: [] }] });
    return taskSetArn;
  },
  task: (account) => putTask(account, clusterNamed(account, 'shop')).task.taskArn,
  'container instance': (account) =>
    registerInstance(account, clusterNamed(account, 'shop'), {
      ec2InstanceId: 'i-1',
      instanceType: 'm5.large',
      cpu: 2048,
      memory: 7680,
      availabilityZone: 'us-east-1a',
    }).containerInstanceArn,
  'capacity provider': () => 'arn:aws:ecs:us-east-1:123456789012:capacity-provider/asg',
  'task definition': () => 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1',
};

suite('tags come and go on a', () => {
  for (const [kind, made] of Object.entries(taggable)) {
    test(kind, () => {
      const sandbox = shop();
      const resourceArn = made(sandbox.account());
      const list = () => sandbox.send('ListTagsForResource', { resourceArn }).tags;
      assert.deepEqual(list(), []);
      sandbox.send('TagResource', {
        resourceArn,
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      });
      sandbox.send('TagResource', { resourceArn, tags: [{ key: 'b', value: '3' }, { key: 'c' }] });
      assert.deepEqual(list(), [{ key: 'a', value: '1' }, { key: 'b', value: '3' }, { key: 'c' }]);
      sandbox.send('UntagResource', { resourceArn, tagKeys: ['a', 'none'] });
      assert.deepEqual(list(), [{ key: 'b', value: '3' }, { key: 'c' }]);
    });
  }
});

suite('refused:', () => {
  const prefix = 'arn:aws:ecs:us-east-1:123456789012:';
  const many = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' }));
  const tags = [{ key: 'a', value: 'b' }];
  const requests = {
    'no ARN': ['web', tags, 'InvalidParameterException'],
    'a kind without tags': [`${prefix}service-deployment/shop/web/1`, tags, 'InvalidParameterException'],
    'a short ARN': [`${prefix}service/web`, tags, 'InvalidParameterException'],
    'a cluster that is not there': [`${prefix}cluster/none`, tags, 'ClusterNotFoundException'],
    'a task of a cluster that is not there': [`${prefix}task/none/1`, tags, 'ClusterNotFoundException'],
    'a service that is not there': [`${prefix}service/shop/none`, tags, 'ResourceNotFoundException'],
    'a revision that is not there': [`${prefix}task-definition/web:2`, tags, 'ResourceNotFoundException'],
    'another region': ['arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1', tags, 'ResourceNotFoundException'],
    'a capacity provider of Fargate': [`${prefix}capacity-provider/FARGATE`, tags, 'InvalidParameterException'],
    'an inactive service': [`${prefix}service/shop/gone`, tags, 'InvalidParameterException'],
    'a reserved key': [`${prefix}cluster/shop`, [{ key: 'AWS:x', value: '' }], 'InvalidParameterException'],
    'a key twice': [`${prefix}cluster/shop`, [...tags, ...tags], 'InvalidParameterException'],
    'more than fifty in all': [`${prefix}cluster/shop`, tags, 'LimitExceededException'],
  } as const;
  for (const [what, [resourceArn, added, type]] of Object.entries(requests)) {
    test(what, () => {
      const sandbox = shop();
      const account = sandbox.account();
      const { cluster } = clusterNamed(account, 'shop');
      putService(account, clusterNamed(account, 'shop'), { serviceName: 'gone', status: 'INACTIVE' });
      sandbox.send('TagResource', { resourceArn: cluster.clusterArn, tags: many });
      assert.equal(refusal(() => sandbox.call('TagResource', { resourceArn, tags: added }, account))?.type, type);
      assert.equal(cluster.tags?.length, 50);
    });
  }
});
