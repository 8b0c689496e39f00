import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { Request } from '../../../sandbox/operation.ts';
import type { Wire } from '../../../sandbox/wire.ts';
import { assertInvariants, assertSettled } from '../invariants.ts';
import { refusal } from '../sandbox.ts';
import { network, shop, targetGroup } from '../scheduler/service-shop.ts';

type Shop = ReturnType<typeof shop>;
type Controller = 'ECS' | 'EXTERNAL' | 'CODE_DEPLOY';

const of = { cluster: 'shop', service: 'web' };
const loadBalancers = [{ targetGroupArn: targetGroup, containerName: 'web', containerPort: 80 }];

function addTaskSet({ sandbox }: Shop, value = 100): string {
  const { taskSet } = sandbox.send('CreateTaskSet', {
    ...of,
    taskDefinition: 'web',
    launchType: 'FARGATE',
    networkConfiguration: network,
    scale: { value, unit: 'PERCENT' },
  });
  return taskSet?.id ?? '';
}

/** A service `web` with that controller whose two tasks run. */
function running(controller: Controller, request: Partial<Request<'CreateService'>> = {}): Shop {
  const made = shop();
  made.define();
  if (controller === 'EXTERNAL') {
    made.sandbox.send('CreateService', {
      cluster: 'shop',
      serviceName: 'web',
      desiredCount: 2,
      deploymentController: { type: controller },
    });
    const primaryTaskSet = addTaskSet(made);
    made.sandbox.send('UpdateServicePrimaryTaskSet', { ...of, primaryTaskSet });
  } else {
    const balanced = controller === 'CODE_DEPLOY' ? { loadBalancers } : {};
    made.create({ deploymentController: { type: controller }, ...balanced, ...request });
  }
  made.wait(300);
  assert.equal(made.describe().runningCount, 2);
  return made;
}

const tasksOf = ({ sandbox }: Shop) =>
  sandbox.send('ListTasks', { cluster: 'shop', serviceName: 'web' }).taskArns ?? [];

describe('UpdateService to another deployment controller', () => {
  // "The following list provides the valid transitions" (developer guide, "Update Amazon ECS service parameters").
  const transitions: readonly [from: Controller, to: Controller, isValid: boolean][] = [
    ['CODE_DEPLOY', 'ECS', true],
    ['CODE_DEPLOY', 'EXTERNAL', true],
    ['ECS', 'EXTERNAL', true],
    ['EXTERNAL', 'ECS', true],
    ['ECS', 'CODE_DEPLOY', false],
    ['EXTERNAL', 'CODE_DEPLOY', false],
    ['ECS', 'ECS', true],
    ['EXTERNAL', 'EXTERNAL', true],
    ['CODE_DEPLOY', 'CODE_DEPLOY', true],
  ];
  for (const [from, type, isValid] of transitions) {
    it(`from ${from} to ${type} is ${isValid ? 'made, and keeps the tasks' : 'refused'}`, () => {
      const made = running(from);
      const before = tasksOf(made);
      const refused = refusal(() => made.update({ deploymentController: { type } }));
      const message = `Updating the deployment controller from ${from} to ${type} is not supported.`;
      assert.deepEqual(refused, isValid ? undefined : { type: 'InvalidParameterException', message });
      assert.equal(made.describe().deploymentController?.type, isValid ? type : from);
      assertInvariants(made.sandbox.account());
      made.wait(600);
      assertInvariants(made.sandbox.account());
      assert.deepEqual(tasksOf(made), before);
      assert.equal(made.describe().runningCount, 2);
    });
  }

  it('from CODE_DEPLOY to ECS may begin a deployment at once', () => {
    const made = running('CODE_DEPLOY');
    const taskDefinition = made.define();
    const service = made.update({ deploymentController: { type: 'ECS' }, taskDefinition });
    assert.equal(service.taskDefinition, taskDefinition);
    assert.deepEqual(
      service.deployments?.map(({ status, rolloutState }) => [status, rolloutState]),
      [
        ['PRIMARY', 'IN_PROGRESS'],
        ['ACTIVE', 'COMPLETED'],
      ],
    );
    assert.equal(service.taskSets, undefined);
    made.settle();
    assert.deepEqual([made.describe().runningCount, made.describe().deployments?.length], [2, 1]);
  });

  it('rolls a deployment after it back to what the task set ran', () => {
    const made = running('EXTERNAL');
    const { taskDefinition } = made.describe();
    made.update({ deploymentController: { type: 'ECS' } });
    made.update({
      taskDefinition: made.define({ image: 'broken' }),
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
    made.wait(3600);
    assert.equal(made.serviceDeployment().status, 'ROLLBACK_SUCCESSFUL');
    assert.equal(made.describe().taskDefinition, taskDefinition);
    assert.equal(made.describe().runningCount, 2);
  });

  it('from ECS to EXTERNAL leaves an ACTIVE task set, shown as a deployment, until it is deleted', () => {
    const made = running('ECS');
    const id = made.primary().id ?? '';
    const service = made.update({ deploymentController: { type: 'EXTERNAL' } });
    assert.deepEqual(
      service.deployments?.map((row) => [row.id, row.status, row.desiredCount, row.runningCount]),
      [[id, 'ACTIVE', 2, 2]],
    );
    assert.deepEqual(service.taskSets, []);
    assert.equal(addTaskSet(made), made.describe().taskSets?.[0]?.id);
    made.wait(300);
    assert.equal(made.describe().runningCount, 4);
    made.sandbox.send('DeleteTaskSet', { ...of, taskSet: id, force: true });
    made.wait(300);
    assert.deepEqual([made.describe().runningCount, made.describe().deployments], [2, []]);
    assertInvariants(made.sandbox.account());
  });

  it('is taken back once the task set is PRIMARY', () => {
    const made = running('ECS');
    const primaryTaskSet = made.primary().id ?? '';
    made.update({ deploymentController: { type: 'EXTERNAL' } });
    const back = () => made.update({ deploymentController: { type: 'ECS' } });
    assert.match(refusal(back)?.message ?? '', /requires a primary taskset/);
    made.sandbox.send('UpdateServicePrimaryTaskSet', { ...of, primaryTaskSet });
    back();
    assert.deepEqual(
      made.describe().deployments?.map(({ id, status }) => [id, status]),
      [[primaryTaskSet, 'PRIMARY']],
    );
    made.update({ desiredCount: 3 });
    made.wait(300);
    assert.equal(made.describe().runningCount, 3);
    made.sandbox.send('DeleteService', { ...of, force: true });
    made.wait(4 * 3600);
    assertSettled(made.sandbox.account());
  });

  const configured: readonly [what: string, configuration: Wire<DeploymentConfiguration>, message: string][] = [
    [
      'a circuit breaker',
      { deploymentCircuitBreaker: { enable: true, rollback: false } },
      'Deployment circuit breaker feature is only supported with ECS deployment controller. Update to ECS deployment controller and try again.',
    ],
    [
      'alarms',
      { alarms: { alarmNames: ['a'], enable: true, rollback: false } },
      'Alarm based rollback feature is only supported with ECS deployment controller. Update to ECS deployment controller and try again.',
    ],
    [
      'the strategy BLUE_GREEN',
      { strategy: 'BLUE_GREEN' },
      'The BLUE_GREEN deployment strategy is only supported with ECS deployment controller. Update to ECS deployment controller and try again.',
    ],
  ];
  for (const [what, deploymentConfiguration, message] of configured) {
    it(`is refused with ${what}`, () => {
      const made = running('ECS');
      made.update({ deploymentConfiguration });
      const refused = refusal(() => made.update({ deploymentController: { type: 'EXTERNAL' } }));
      assert.deepEqual(refused, { type: 'InvalidParameterException', message });
    });
  }

  const states: readonly [what: string, prepare: () => Shop, to: Controller, message: RegExp][] = [
    [
      'several task sets',
      () => {
        const made = running('EXTERNAL');
        addTaskSet(made, 0);
        return made;
      },
      'ECS',
      /^Updating the deployment controller is not supported when there are multiple tasksets in the service\. Please ensure your service has only one taskset and try again\.$/,
    ],
    [
      'a deployment under way',
      () => {
        const made = running('ECS');
        made.update({ taskDefinition: made.define() });
        return made;
      },
      'EXTERNAL',
      /ongoing service deployment/,
    ],
    [
      'Service Connect',
      () => running('ECS', { serviceConnectConfiguration: { enabled: true, namespace: 'shop' } }),
      'EXTERNAL',
      /^The EXTERNAL deployment controller type is not supported for services using Service Connect\.$/,
    ],
    [
      'the DAEMON scheduling strategy',
      () => {
        const made = shop();
        made.define({}, { compatibilities: ['EC2'] });
        made.create({ schedulingStrategy: 'DAEMON' });
        made.wait(60);
        return made;
      },
      'EXTERNAL',
      /^The EXTERNAL deployment controller type is not supported for services using the DAEMON scheduling strategy\.$/,
    ],
    [
      'a task definition for EXTERNAL',
      () => running('CODE_DEPLOY'),
      'EXTERNAL',
      /^Unable to update task definition on services with a EXTERNAL deployment controller/,
    ],
  ];
  for (const [what, prepare, type, message] of states) {
    it(`is refused with ${what}`, () => {
      const made = prepare();
      const more = what.startsWith('a task definition') ? { taskDefinition: 'web' } : {};
      const refused = refusal(() => made.update({ deploymentController: { type }, ...more }));
      assert.match(refused?.message ?? 'answered', message);
      assert.equal(refused?.type, 'InvalidParameterException');
    });
  }
});
