import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultCaller } from '../../../sandbox/sandbox.ts';
import { emptySandbox, refusal } from '../sandbox.ts';

const container = { name: 'web', image: 'web:1', memory: 128 };

/** A cluster with a service of each kind that takes part. */
function prepared() {
  const sandbox = emptySandbox();
  sandbox.send('CreateCluster', { clusterName: 'shop' });
  sandbox.send('RegisterTaskDefinition', { family: 'web', containerDefinitions: [container] });
  sandbox.send('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'web', desiredCount: 0 });
  sandbox.send('CreateService', {
    cluster: 'shop',
    serviceName: 'sets',
    desiredCount: 0,
    deploymentController: { type: 'EXTERNAL' },
  });
  return sandbox;
}

const of = { cluster: 'shop', taskDefinition: 'web' };
const requests = {
  CreateService: { ...of, serviceName: 'new', desiredCount: 1 },
  UpdateService: { ...of, service: 'web' },
  CreateTaskSet: { ...of, service: 'sets' },
  RunTask: of,
  StartTask: { ...of, containerInstances: ['0'.repeat(32)] },
  CreateCluster: { clusterName: 'other' },
  PutClusterCapacityProviders: { cluster: 'shop', capacityProviders: [], defaultCapacityProviderStrategy: [] },
  RegisterTaskDefinition: { family: 'web', containerDefinitions: [container] },
} as const;

type Operation = keyof typeof requests;

/** Lists of requests, which operations take them, and what says that an item is empty. */
const lists: readonly [member: string, operations: readonly Operation[], message: RegExp][] = [
  [
    'placementConstraints',
    ['CreateService', 'UpdateService', 'RunTask', 'RegisterTaskDefinition'],
    /^Placement constraint type must be specified\.$/,
  ],
  // UpdateService: "To remove an existing placement strategy, specify an empty object."
  ['placementStrategy', ['CreateService', 'RunTask'], /^Placement strategy type must be specified\.$/],
  [
    'capacityProviderStrategy',
    ['CreateService', 'UpdateService', 'CreateTaskSet', 'RunTask'],
    /^CapacityProviderStrategyItem\.capacityProvider should not be null or empty\.$/,
  ],
  [
    'defaultCapacityProviderStrategy',
    ['CreateCluster', 'PutClusterCapacityProviders'],
    /^CapacityProviderStrategyItem\.capacityProvider should not be null or empty\.$/,
  ],
  ['loadBalancers', ['CreateService', 'UpdateService', 'CreateTaskSet'], /names no load balancer/],
  ['serviceRegistries', ['CreateService', 'UpdateService', 'CreateTaskSet'], /no registryArn/],
  [
    'volumeConfigurations',
    ['CreateService', 'UpdateService', 'RunTask', 'StartTask'],
    /VolumeConfiguration\.name should not be null or empty\.$/,
  ],
  ['vpcLatticeConfigurations', ['CreateService', 'UpdateService'], /should not be null or empty\.$/],
  [
    'tags',
    ['CreateService', 'CreateTaskSet', 'RunTask', 'StartTask', 'CreateCluster', 'RegisterTaskDefinition'],
    /^Tag key cannot be null or empty\.$/,
  ],
];

describe('an empty item is refused', () => {
  for (const [member, operations, message] of lists) {
    for (const operation of operations) {
      it(`in ${member} of ${operation}`, () => {
        const request = { ...requests[operation], [member]: [{}] };
        const refused = refusal(() => prepared().call(operation, request, defaultCaller));
        assert.match(refused?.message ?? 'answered', message);
        const isDefinition = operation === 'RegisterTaskDefinition';
        assert.equal(refused?.type, isDefinition ? 'ClientException' : 'InvalidParameterException');
      });
    }
  }
});

describe('UpdateService.placementStrategy', () => {
  const spread = { type: 'spread', field: 'instanceId' } as const;
  const updates: readonly [what: string, given: readonly object[], after: readonly object[] | 'refused'][] = [
    ['with an empty object takes the strategy away', [{}], []],
    ['without items does so too', [], []],
    ['with an empty object among others is refused', [spread, {}], 'refused'],
    ['with a field alone is refused', [{ field: 'instanceId' }], 'refused'],
  ];
  for (const [what, placementStrategy, after] of updates) {
    it(what, () => {
      const sandbox = prepared();
      sandbox.send('UpdateService', { cluster: 'shop', service: 'web', placementStrategy: [spread] });
      const request = { cluster: 'shop', service: 'web', placementStrategy };
      const refused = refusal(() => sandbox.call('UpdateService', request, defaultCaller));
      const { services } = sandbox.send('DescribeServices', { cluster: 'shop', services: ['web'] });
      assert.deepEqual(refused === undefined ? services?.[0]?.placementStrategy : 'refused', after);
    });
  }
});
