import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Request } from '../../../sandbox/operation.ts';
import { emptySandbox, pass, refusal } from '../sandbox.ts';

const roles = {
  infrastructureRoleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRole',
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
};
const create: Request<'CreateExpressGatewayService'> = {
  ...roles,
  cluster: 'shop',
  serviceName: 'hello',
  primaryContainer: { image: 'hello:1' },
  tags: [{ key: 'team', value: 'web' }],
};
const serviceArn = 'arn:aws:ecs:us-east-1:123456789012:service/shop/hello';

function prepared() {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', { clusterName: 'shop' });
  return sandbox;
}

describe('an Express service', () => {
  it('is a service of its cluster, with the documented defaults', () => {
    const sandbox = prepared();
    const { service } = sandbox.send('CreateExpressGatewayService', create);
    assert.equal(service?.serviceArn, serviceArn);
    assert.equal(service?.status?.statusCode, 'ACTIVE');
    const { cpu, memory, healthCheckPath, scalingTarget, primaryContainer, ingressPaths } =
      service?.activeConfigurations?.[0] ?? {};
    assert.deepEqual({ cpu, memory, healthCheckPath }, { cpu: '256', memory: '512', healthCheckPath: '/ping' });
    assert.deepEqual([scalingTarget?.autoScalingTargetValue, primaryContainer?.containerPort], [60, 80]);
    assert.match(ingressPaths?.[0]?.endpoint ?? '', /^he-[0-9a-f]{32}\.ecs\.us-east-1\.on\.aws$/);
    pass(sandbox, 600);
    const { services = [] } = sandbox.send('DescribeServices', { cluster: 'shop', services: ['hello'] });
    assert.equal(services[0]?.runningCount, 1);
    assert.equal(services[0]?.resourceManagementType, 'ECS');
  });

  it('is updated by a new revision', () => {
    const sandbox = prepared();
    sandbox.send('CreateExpressGatewayService', create);
    pass(sandbox, 600);
    const primaryContainer = { image: 'hello:2' };
    const { service } = sandbox.send('UpdateExpressGatewayService', { serviceArn, primaryContainer });
    assert.equal(service?.targetConfiguration?.primaryContainer?.image, 'hello:2');
    assert.match(service?.targetConfiguration?.taskDefinitionArn ?? '', /task-definition\/shop-hello:2$/);
    const images = () =>
      sandbox
        .send('DescribeExpressGatewayService', { serviceArn })
        .service?.activeConfigurations?.map((one) => one.primaryContainer?.image);
    pass(sandbox, 1);
    assert.deepEqual(images(), ['hello:2', 'hello:1']);
    pass(sandbox, 1200);
    assert.deepEqual(images(), ['hello:2']);
  });

  it('scales without a new revision', () => {
    const sandbox = prepared();
    sandbox.send('CreateExpressGatewayService', create);
    pass(sandbox, 600);
    const { service } = sandbox.send('UpdateExpressGatewayService', { serviceArn, scalingTarget: { minTaskCount: 3 } });
    assert.match(service?.targetConfiguration?.taskDefinitionArn ?? '', /:1$/);
    pass(sandbox, 600);
    const { services = [] } = sandbox.send('DescribeServices', { cluster: 'shop', services: ['hello'] });
    assert.equal(services[0]?.runningCount, 3);
  });

  it('is drained, then INACTIVE, after it is deleted', () => {
    const sandbox = prepared();
    sandbox.send('CreateExpressGatewayService', create);
    pass(sandbox, 600);
    const { service } = sandbox.send('DeleteExpressGatewayService', { serviceArn });
    assert.equal(service?.status?.statusCode, 'DRAINING');
    const again = refusal(() => sandbox.send('DeleteExpressGatewayService', { serviceArn }));
    assert.equal(again?.type, 'ServiceNotActiveException');
    pass(sandbox, 600);
    const described = sandbox.send('DescribeExpressGatewayService', { serviceArn });
    assert.equal(described.service?.status?.statusCode, 'INACTIVE');
  });

  it('shows its tags only when asked', () => {
    const sandbox = prepared();
    sandbox.send('CreateExpressGatewayService', create);
    assert.equal(sandbox.send('DescribeExpressGatewayService', { serviceArn }).service?.tags, undefined);
    const asked = sandbox.send('DescribeExpressGatewayService', { serviceArn, include: ['TAGS'] });
    assert.deepEqual(asked.service?.tags, create.tags);
  });

  const refused: readonly [what: string, change: Partial<Request<'CreateExpressGatewayService'>>, type: string][] = [
    ['a cluster that is not there', { cluster: 'none' }, 'ClusterNotFoundException'],
    ['no container', { primaryContainer: undefined }, 'InvalidParameterException'],
    ['a container and a task definition', { taskDefinitionArn: 'web:1' }, 'InvalidParameterException'],
    ['a relative path', { healthCheckPath: 'ping' }, 'InvalidParameterException'],
    [
      'more tasks at least than at most',
      { scalingTarget: { minTaskCount: 3, maxTaskCount: 2 } },
      'InvalidParameterException',
    ],
    ['a role that is none', { infrastructureRoleArn: 'role' }, 'InvalidParameterException'],
  ];
  for (const [what, change, type] of refused) {
    it(`is refused with ${what}`, () => {
      const sandbox = prepared();
      assert.equal(refusal(() => sandbox.send('CreateExpressGatewayService', { ...create, ...change }))?.type, type);
      assert.deepEqual(sandbox.send('ListServices', { cluster: 'shop' }).serviceArns, []);
      assert.deepEqual(sandbox.send('ListTaskDefinitions', {}).taskDefinitionArns, []);
    });
  }
});
