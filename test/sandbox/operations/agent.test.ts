import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { emptySandbox, refusal } from '../sandbox.ts';
import { clusterNamed, putTask } from './residents.ts';

function withTask() {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', {});
  const account = sandbox.account();
  const stored = putTask(account, clusterNamed(account, 'default'), {
    launchType: 'EC2',
    containers: [{ name: 'app', lastStatus: 'RUNNING' }],
  });
  return { sandbox, task: stored.task, id: stored.task.taskArn ?? '' };
}

test('DiscoverPollEndpoint tells the endpoints of the region', () => {
  const { sandbox } = withTask();
  assert.deepEqual(sandbox.send('DiscoverPollEndpoint', {}), {
    endpoint: 'https://ecs-a-1.us-east-1.amazonaws.com/',
    telemetryEndpoint: 'https://ecs-t-1.us-east-1.amazonaws.com/',
    serviceConnectEndpoint: 'https://ecs-sc.us-east-1.amazonaws.com/',
  });
  const unknown = refusal(() => sandbox.send('DiscoverPollEndpoint', { containerInstance: 'none' }));
  assert.deepEqual(unknown, {
    type: 'InvalidParameterException',
    message: 'Referenced container instance none not found.',
  });
});

suite('what the agent submits', () => {
  test('a task that has stopped is stopped', () => {
    const { sandbox, task, id } = withTask();
    const reason = 'Essential container in task exited';
    const containers = [{ containerName: 'app', exitCode: 3 }];
    const answer = sandbox.send('SubmitTaskStateChange', { task: id, status: 'STOPPED', reason, containers });
    assert.deepEqual(answer, { acknowledgment: 'ACK' });
    assert.deepEqual([task.desiredStatus, task.containers?.[0]?.exitCode], ['STOPPED', 3]);
  });

  test('what a container reports is told of it', () => {
    const { sandbox, task, id } = withTask();
    sandbox.send('SubmitContainerStateChange', { task: id, containerName: 'app', runtimeId: 'abc', reason: 'why' });
    assert.deepEqual(task.containers, [{ name: 'app', lastStatus: 'RUNNING', runtimeId: 'abc', reason: 'why' }]);
  });

  test('attachments are acknowledged', () => {
    const attachments = [{ attachmentArn: 'arn:aws:ecs:us-east-1:123456789012:attachment/1', status: 'ATTACHED' }];
    assert.deepEqual(withTask().sandbox.send('SubmitAttachmentStateChanges', { attachments }), {
      acknowledgment: 'ACK',
    });
  });

  test('a task that is not there is refused', () => {
    const { sandbox } = withTask();
    assert.equal(
      refusal(() => sandbox.send('SubmitTaskStateChange', { task: 'none', status: 'STOPPED' }))?.type,
      'InvalidParameterException',
    );
  });
});
