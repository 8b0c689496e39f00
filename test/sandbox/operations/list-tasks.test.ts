import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ListTasksRequest } from '@aws-sdk/client-ecs';
import { idOf } from '../../../sandbox/task-index.ts';
import { pass, refusal } from '../sandbox.ts';
import { onInstances, taskShop } from '../task-shop.ts';

describe('ListTasks', () => {
  /** Tasks by a name: two services, a job on an instance, one that is stopping and one that has stopped. */
  function stocked() {
    const shop = taskShop();
    shop.service('web');
    shop.service('api');
    const web = shop.define();
    const job = shop.define(onInstances);
    const containerInstanceArn = shop.machine();
    const place = { launchType: 'EC2' as const, containerInstanceArn };
    const tasks: Record<string, string> = {
      stopped: shop.start(web, { group: 'service:web', startedBy: 'ecs-svc/1' }),
    };
    const stop = (name: string) => shop.sandbox.send('StopTask', { cluster: 'shop', task: tasks[name] });
    stop('stopped');
    pass(shop.sandbox, 60);
    tasks.web1 = shop.start(web, { group: 'service:web', startedBy: 'ecs-svc/1' });
    tasks.web2 = shop.start(web, { group: 'service:web', startedBy: 'ecs-svc/2' });
    tasks.api1 = shop.start(web, { group: 'service:api', startedBy: 'ecs-svc/3' });
    tasks.job1 = shop.start(job, { place, startedBy: 'me', networkConfiguration: undefined });
    tasks.stopping = shop.start(job, { place, startedBy: 'me', networkConfiguration: undefined });
    stop('stopping');
    return { shop, containerInstanceArn, tasks };
  }

  const cases: readonly (readonly [string, ListTasksRequest, readonly string[]])[] = [
    ['all that are wanted RUNNING', {}, ['web1', 'web2', 'api1', 'job1']],
    ['STOPPED', { desiredStatus: 'STOPPED' }, ['stopping', 'stopped']],
    ['PENDING finds none', { desiredStatus: 'PENDING' }, []],
    ['of a service', { serviceName: 'web' }, ['web1', 'web2']],
    ['of a service that stopped', { serviceName: 'web', desiredStatus: 'STOPPED' }, ['stopped']],
    ['of a family', { family: 'job' }, ['job1']],
    ['of a family and a service', { family: 'web', serviceName: 'api' }, ['api1']],
    ['of a launch type', { launchType: 'EC2' }, ['job1']],
    ['of a starter', { startedBy: 'ecs-svc/2' }, ['web2']],
    ['of nobody', { startedBy: 'nobody' }, []],
    ['of a family that is not there', { family: 'none' }, []],
  ];
  for (const [name, filter, expected] of cases) {
    test(name, () => {
      const { shop, tasks } = stocked();
      const { taskArns } = shop.sandbox.send('ListTasks', { cluster: 'shop', ...filter });
      assert.deepEqual(
        taskArns,
        expected.map((each) => tasks[each]),
      );
    });
  }

  test('of a container instance, by id or ARN', () => {
    const { shop, tasks, containerInstanceArn } = stocked();
    for (const containerInstance of [containerInstanceArn, idOf(containerInstanceArn)]) {
      const { taskArns } = shop.sandbox.send('ListTasks', { cluster: 'shop', containerInstance });
      assert.deepEqual(taskArns, [tasks.job1]);
    }
  });

  for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
    test(`pages of ${desiredStatus} hold each task once`, () => {
      const { shop } = stocked();
      const whole = shop.sandbox.send('ListTasks', { cluster: 'shop', desiredStatus });
      const seen: string[] = [];
      let nextToken: string | undefined;
      do {
        const page = shop.sandbox.send('ListTasks', { cluster: 'shop', desiredStatus, maxResults: 1, nextToken });
        seen.push(...(page.taskArns ?? []));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      assert.deepEqual(seen, whole.taskArns);
    });
  }

  const refused: readonly (readonly [string, ListTasksRequest, string])[] = [
    ['a service that is not there', { serviceName: 'none' }, 'ServiceNotFoundException'],
    ['startedBy with another filter', { startedBy: 'me', family: 'web' }, 'InvalidParameterException'],
    ['a revision as family', { family: 'web:1' }, 'InvalidParameterException'],
    ['a token of another list', { family: 'web', nextToken: 'e30' }, 'InvalidParameterException'],
    ['too large a page', { maxResults: 101 }, 'InvalidParameterException'],
    ['no cluster', { cluster: 'none' }, 'ClusterNotFoundException'],
  ];
  for (const [name, filter, type] of refused) {
    test(`is refused: ${name}`, () => {
      const { shop } = stocked();
      const found = refusal(() => shop.sandbox.send('ListTasks', { cluster: 'shop', ...filter }));
      assert.equal(found?.type, type);
    });
  }
});
