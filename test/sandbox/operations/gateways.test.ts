import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Request } from '../../../sandbox/operation.ts';
import { gatewayTags } from '../../../sandbox/operations/gateways.ts';
import { emptySandbox, pass, refusal } from '../sandbox.ts';

const infrastructureRoleArn = 'arn:aws:iam::123456789012:role/ecsInfrastructureRole';
const edge: Request<'CreateGateway'> = { name: 'edge', infrastructureRoleArn, configuration: { hostSharedAlb: {} } };

function prepared() {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', { clusterName: 'shop' });
  sandbox.send('CreateGateway', edge);
  return sandbox;
}

/** A cluster with a service that has a gateway connector, in a cluster with two gateways. */
function connected(accessTypes?: ('PUBLIC' | 'PRIVATE')[]) {
  const sandbox = prepared();
  sandbox.send('CreateGateway', { ...edge, name: 'inner', configuration: { hostSharedAlb: { scheme: 'internal' } } });
  for (const gateway of ['edge', 'inner']) sandbox.send('AssociateGatewayWithCluster', { gateway, cluster: 'shop' });
  const portMappings = [{ containerPort: 80, name: 'http' }];
  sandbox.send('RegisterTaskDefinition', {
    family: 'web',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'web', image: 'web', portMappings }],
  });
  sandbox.send('CreateService', {
    cluster: 'shop',
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    gatewayConnectors: [{ portName: 'http', ...(accessTypes && { filters: { accessTypes } }) }],
  });
  return sandbox;
}

describe('a gateway', () => {
  it('is ACTIVE at once, with the documented defaults', () => {
    const { gateway } = prepared().send('DescribeGateway', { gateway: 'edge' });
    assert.match(gateway?.gatewayArn ?? '', /^arn:aws:ecs:us-east-1:123456789012:gateway\/edge\/[0-9a-f]{32}$/);
    assert.equal(gateway?.status, 'ACTIVE');
    assert.equal(gateway?.accessType, 'PUBLIC');
    assert.equal(gateway?.deletionProtection, true);
    assert.equal(gateway?.propagateTags, 'GATEWAY');
    const { networkConfiguration, ...others } = gateway?.configuration?.hostSharedAlb ?? {};
    assert.equal(networkConfiguration?.ipAddressType, 'dualstack');
    assert.deepEqual(others, {
      scheme: 'internet-facing',
      port: 443,
      protocol: 'HTTPS',
      maxAlbCount: 10,
      httpDesync: 'defensive',
      currentAlbCount: 0,
    });
  });

  it('is updated in its own time', () => {
    const sandbox = prepared();
    const update = { gateway: 'edge', configuration: { hostSharedAlb: { maxAlbCount: 20 } } };
    assert.equal(sandbox.send('UpdateGateway', update).status, 'UPDATE_IN_PROGRESS');
    assert.equal(refusal(() => sandbox.send('UpdateGateway', update))?.type, 'ClientException');
    pass(sandbox, 60);
    const { gateway } = sandbox.send('DescribeGateway', { gateway: 'edge' });
    assert.equal(gateway?.status, 'UPDATE_COMPLETE');
    assert.equal(gateway?.configuration?.hostSharedAlb?.maxAlbCount, 20);
    assert.equal(gateway?.configuration?.hostSharedAlb?.httpDesync, 'defensive');
  });

  it('is deleted when it has neither protection nor associations', () => {
    const sandbox = prepared();
    const remove = () => sandbox.send('DeleteGateway', { gateway: 'edge' });
    assert.match(refusal(remove)?.message ?? '', /deletion protection/);
    sandbox.send('UpdateGateway', { gateway: 'edge', deletionProtection: false });
    sandbox.send('AssociateGatewayWithCluster', { gateway: 'edge', cluster: 'shop' });
    assert.match(refusal(remove)?.message ?? '', /disassociate/);
    const association = { gateway: 'edge', cluster: 'shop' };
    assert.equal(sandbox.send('DisassociateGatewayFromCluster', association).status, 'DISASSOCIATING');
    const again = refusal(() => sandbox.send('DisassociateGatewayFromCluster', association));
    assert.equal(again?.type, 'ResourceNotFoundException');
    assert.equal(remove().status, 'DELETED');
    const gone = refusal(() => sandbox.send('DescribeGateway', { gateway: 'edge' }));
    assert.equal(gone?.type, 'GatewayNotFoundException');
  });

  it('is made once for one client token', () => {
    const sandbox = prepared();
    const request = { ...edge, name: 'other', clientToken: 'one' };
    const first = sandbox.send('CreateGateway', request);
    assert.deepEqual(sandbox.send('CreateGateway', request), first);
    assert.equal(sandbox.send('ListGateways', {}).gateways?.length, 2);
    assert.equal(sandbox.send('ListGateways', { names: ['other'], status: ['ACTIVE'] }).gateways?.length, 1);
  });

  it('can be one of five of a cluster', () => {
    const sandbox = prepared();
    const associate = (gateway: string) => sandbox.send('AssociateGatewayWithCluster', { gateway, cluster: 'shop' });
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      sandbox.send('CreateGateway', { ...edge, name });
      associate(name);
    }
    assert.equal(associate('a').status, 'ACTIVE');
    assert.equal(refusal(() => associate('edge'))?.type, 'ClientException');
    const { gatewayClusterAssociations } = sandbox.send('ListGatewayClusterAssociations', { cluster: 'shop' });
    assert.equal(gatewayClusterAssociations?.length, 5);
    assert.equal(
      sandbox.send('ListGatewayClusterAssociations', { gateway: 'b' }).gatewayClusterAssociations?.length,
      1,
    );
  });

  it('has its tags found by its ARN', () => {
    const sandbox = prepared();
    const tags = [{ key: 'team', value: 'web' }];
    const { gatewayArn = '' } = sandbox.send('CreateGateway', { ...edge, name: 'tagged', tags });
    assert.deepEqual(gatewayTags(sandbox.account(), gatewayArn)?.tags, tags);
  });

  const refused: readonly [what: string, change: Partial<Request<'CreateGateway'>>][] = [
    ['no name', { name: '' }],
    ['a long name', { name: 'x'.repeat(256) }],
    ['a name that is there', {}],
    ['a role that is none', { name: 'a', infrastructureRoleArn: 'ecsInfrastructureRole' }],
    ['another port', { name: 'a', configuration: { hostSharedAlb: { port: 8443 } } }],
    ['HTTP', { name: 'a', configuration: { hostSharedAlb: { protocol: 'HTTP' } } }],
    ['no load balancers', { name: 'a', configuration: { hostSharedAlb: { maxAlbCount: 0 } } }],
  ];
  for (const [what, change] of refused) {
    it(`is refused with ${what}`, () => {
      const sandbox = prepared();
      const act = () => sandbox.send('CreateGateway', { ...edge, ...change });
      assert.equal(refusal(act)?.type, 'InvalidParameterException');
      assert.equal(sandbox.send('ListGateways', {}).gateways?.length, 1);
    });
  }
});

describe('a gateway route', () => {
  const filters: readonly [accessTypes: ('PUBLIC' | 'PRIVATE')[] | undefined, gateways: string[]][] = [
    [undefined, ['edge', 'inner']],
    [['PUBLIC'], ['edge']],
    [['PRIVATE'], ['inner']],
  ];
  for (const [accessTypes, gateways] of filters) {
    it(`leads from ${gateways.join(' and ')} to a service that wants ${accessTypes ?? 'any'}`, () => {
      const sandbox = connected(accessTypes);
      pass(sandbox, 1);
      const { gatewayRoutes = [] } = sandbox.send('ListGatewayRoutes', { cluster: 'shop', service: 'web' });
      assert.deepEqual(
        gatewayRoutes.map(({ gatewayArn, status }) => [gatewayArn?.split('/')[1], status]),
        gateways.map((gateway) => [gateway, 'CREATE_IN_PROGRESS']),
      );
      pass(sandbox, 60);
      const gatewayRouteArn = gatewayRoutes[0]?.gatewayRouteArn ?? '';
      const { gatewayRoute } = sandbox.send('DescribeGatewayRoute', { gatewayRouteArn });
      assert.equal(gatewayRoute?.status, 'ACTIVE');
      assert.equal(gatewayRoute?.serviceContainerPortName, 'http');
      const { gatewayResources } = sandbox.send('DescribeGatewayResources', { gateway: gateways[0] });
      assert.deepEqual(gatewayResources?.resources?.hostSharedAlb?.[0]?.gatewayRouteArns, [gatewayRouteArn]);
    });
  }

  it('stays until the service is updated after a disassociation', () => {
    const sandbox = connected(['PUBLIC']);
    pass(sandbox, 600);
    sandbox.send('DisassociateGatewayFromCluster', { gateway: 'edge', cluster: 'shop' });
    pass(sandbox, 600);
    const statusOf = () =>
      sandbox.send('ListGatewayClusterAssociations', { gateway: 'edge' }).gatewayClusterAssociations?.[0]?.status;
    assert.equal(statusOf(), 'DISASSOCIATING');
    assert.equal(sandbox.send('ListGatewayRoutes', { gateway: 'edge' }).gatewayRoutes?.length, 1);
    sandbox.send('UpdateService', { cluster: 'shop', service: 'web', forceNewDeployment: true });
    pass(sandbox, 600);
    assert.deepEqual(sandbox.send('ListGatewayRoutes', { gateway: 'edge' }).gatewayRoutes, []);
    assert.equal(statusOf(), undefined);
  });

  it('goes with its service', () => {
    const sandbox = connected();
    pass(sandbox, 600);
    sandbox.send('DeleteService', { cluster: 'shop', service: 'web', force: true });
    pass(sandbox, 600);
    assert.deepEqual(sandbox.send('ListGatewayRoutes', {}).gatewayRoutes, []);
    assert.equal(
      sandbox.send('DescribeGateway', { gateway: 'edge' }).gateway?.configuration?.hostSharedAlb?.currentAlbCount,
      0,
    );
  });

  it('is not found when it is not there', () => {
    const sandbox = prepared();
    const gatewayRouteArn = 'arn:aws:ecs:us-east-1:123456789012:gateway-route/edge/1/2';
    const type = refusal(() => sandbox.send('DescribeGatewayRoute', { gatewayRouteArn }))?.type;
    assert.equal(type, 'ResourceNotFoundException');
    const filtered = refusal(() => sandbox.send('ListGatewayRoutes', { gateway: 'none' }));
    assert.equal(filtered?.type, 'GatewayNotFoundException');
  });
});
