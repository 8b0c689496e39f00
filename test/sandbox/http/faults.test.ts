import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fault, parseFault, readFault } from '../../../sandbox/fault-spec.ts';
import { createFaults, type FaultyCall } from '../../../sandbox/faults.ts';
import { operations } from '../../../sandbox/operations.ts';
import { documentedRates } from '../../../schemas/request-rates.ts';

const specs: readonly (readonly [spec: string, fault: Fault])[] = [
  ['throttle', { kind: 'throttle' }],
  ['throttle:rate=0.3,operation=Describe*', { kind: 'throttle', rate: 0.3, operation: 'Describe*' }],
  ['latency:milliseconds=200', { kind: 'latency', milliseconds: 200 }],
  [
    'reset:times=2,operation=CreateService|ListTasks',
    { kind: 'reset', times: 2, operation: ['CreateService', 'ListTasks'] },
  ],
  ['drop-answer: times = 1 ', { kind: 'drop-answer', times: 1 }],
  ['account-rates', { kind: 'account-rates' }],
  ['account-rates:burst=5', { kind: 'account-rates', limits: [{ operations: ['*'], burst: 5, sustained: 0 }] }],
  [
    'account-rates:burst=5,sustained=2,operation=List*',
    { kind: 'account-rates', operation: 'List*', limits: [{ operations: ['List*'], burst: 5, sustained: 2 }] },
  ],
];

for (const [spec, fault] of specs) {
  test(`fault of the command line: ${spec}`, () => assert.deepEqual(parseFault(spec), fault));
}

const wrongSpecs: readonly (readonly [spec: string, message: RegExp])[] = [
  ['', /There is no fault ""; there are throttle, /],
  ['fire', /There is no fault "fire"/],
  ['throttle:0.3', /"0.3" in the fault "throttle:0.3" is not of the form name=value/],
  ['throttle:rat=1', /unknown setting "rat"/],
  ['throttle:rate=often', /"rate" of the fault throttle is a number from 0 to 1/],
  ['throttle:rate=1.1', /a number from 0 to 1/],
  ['throttle:times=-1', /"times"/],
  ['latency', /needs milliseconds/],
  ['latency:milliseconds=1e12', /"milliseconds"/],
  ['throttle:burst=1', /has no limits/],
];

for (const [spec, message] of wrongSpecs) {
  test(`fault of the command line is refused: "${spec}"`, () => assert.throws(() => parseFault(spec), message));
}

test('a fault with members of a wrong type is refused', () => {
  for (const wrong of [
    null,
    1,
    'throttle',
    [],
    {},
    { kind: 1 },
    { kind: 'throttle', operation: [1] },
    { kind: 'account-rates', limits: [{}] },
  ]) {
    assert.throws(() => readFault(wrong), RangeError);
  }
});

const principal = {
  arn: 'arn:aws:iam::111122223333:user/me',
  accountId: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
};

function faultyCall(operation: string, more: Partial<FaultyCall> = {}): FaultyCall {
  return { service: 'ecs', operation, input: {}, principal, now: 0, ...more };
}

const patterns: readonly (readonly [pattern: string | string[] | undefined, operation: string, hit: boolean])[] = [
  [undefined, 'ListTasks', true],
  ['*', 'ListTasks', true],
  ['ListTasks', 'ListTasks', true],
  ['ListTasks', 'ListTask', false],
  ['List*', 'ListTasks', true],
  ['List*', 'DescribeTasks', false],
  ['*Task*', 'DescribeTasks', true],
  ['*Tasks', 'ListTaskDefinitions', false],
  ['L*T*s', 'ListTasks', true],
  ['Lis*istTasks', 'ListTasks', false],
  [['RunTask', 'Stop*'], 'StopTask', true],
  [['RunTask', 'Stop*'], 'StartTask', false],
  [[], 'StartTask', false],
];

for (const [pattern, operation, hit] of patterns) {
  test(`operation ${JSON.stringify(pattern)} ${hit ? 'hits' : 'misses'} ${operation}`, () => {
    const faults = createFaults([{ kind: 'throttle', ...(pattern !== undefined && { operation: pattern }) }], 1);
    assert.equal(faults.next(faultyCall(operation))?.refusal?.type, hit ? 'ThrottlingException' : undefined);
  });
}

const refusals: readonly (readonly [fault: Fault, status: number, type: string, message: string])[] = [
  [{ kind: 'throttle' }, 400, 'ThrottlingException', 'Rate exceeded'],
  [{ kind: 'expired-token' }, 400, 'ExpiredTokenException', 'The security token included in the request is expired'],
  [{ kind: 'server-error' }, 500, 'ServerException', 'Service Unavailable. Please try again later.'],
  [{ kind: 'unavailable' }, 503, 'ServiceUnavailableException', 'Service Unavailable. Please try again later.'],
];

for (const [fault, status, type, message] of refusals) {
  test(`refusal of the fault ${fault.kind}`, () => {
    const refusal = createFaults([fault], 1).next(faultyCall('CreateCluster'))?.refusal;
    assert.deepEqual([refusal?.status, refusal?.type, refusal?.message], [status, type, message]);
  });
}

const region = 'arn:aws:ecs:eu-west-1:111122223333';
const denied: readonly (readonly [operation: string, input: unknown, resource: string])[] = [
  ['CreateService', { cluster: 'shop', serviceName: 'web' }, `${region}:service/shop/web`],
  ['UpdateService', { service: 'web' }, `${region}:service/default/web`],
  ['DescribeServices', { cluster: `${region}:cluster/shop`, services: ['web', 'db'] }, `${region}:service/shop/web`],
  ['DeleteService', { service: `${region}:service/shop/web` }, `${region}:service/shop/web`],
  ['RunTask', { cluster: 'shop', taskDefinition: 'batch:3' }, `${region}:task-definition/batch:3`],
  ['StopTask', { cluster: 'shop', task: 'abc' }, `${region}:task/shop/abc`],
  ['CreateCluster', { clusterName: 'shop' }, `${region}:cluster/shop`],
  ['ListClusters', {}, '*'],
  ['ListServices', { cluster: 'shop' }, `${region}:cluster/shop`],
  ['TagResource', { resourceArn: `${region}:cluster/shop`, tags: [] }, `${region}:cluster/shop`],
];

for (const [operation, input, resource] of denied) {
  test(`access denied for ${operation} on ${resource}`, () => {
    const faults = createFaults([{ kind: 'access-denied' }], 1);
    const { type, message } = faults.next(faultyCall(operation, { input }))?.refusal ?? {};
    assert.equal(type, 'AccessDeniedException');
    assert.equal(
      message,
      `User: arn:aws:iam::111122223333:user/me is not authorized to perform: ecs:${operation} on resource: ${resource} because no identity-based policy allows the ecs:${operation} action`,
    );
  });
}

test('a rate hits its part of the requests, the same ones for the same seed', () => {
  const hits = (seed: number): string => {
    const faults = createFaults([{ kind: 'throttle', rate: 0.3 }], seed);
    return Array.from({ length: 1000 }, () => (faults.next(faultyCall('ListTasks')) === undefined ? '.' : 'x')).join(
      '',
    );
  };
  const share = hits(1).replaceAll('.', '').length / 1000;
  assert.ok(share > 0.25 && share < 0.35, `${share}`);
  assert.equal(hits(1), hits(1));
  assert.notEqual(hits(1), hits(2));
});

test('a fault with times is over after as many requests', () => {
  const faults = createFaults([{ kind: 'reset', times: 2 }], 1);
  const outcomes = Array.from({ length: 4 }, () => faults.next(faultyCall('ListTasks'))?.connection);
  assert.deepEqual(outcomes, ['reset', 'reset', undefined, undefined]);
  assert.deepEqual(faults.list(), [{ kind: 'reset', times: 0 }]);
});

test('latencies add up, also before a refusal', () => {
  const faults = createFaults(
    [
      { kind: 'latency', milliseconds: 100 },
      { kind: 'latency', milliseconds: 20, operation: 'ListTasks' },
      { kind: 'throttle', milliseconds: 3, operation: 'RunTask' },
    ],
    1,
  );
  assert.equal(faults.next(faultyCall('ListTasks'))?.milliseconds, 120);
  assert.equal(faults.next(faultyCall('ListClusters'))?.milliseconds, 100);
  const throttled = faults.next(faultyCall('RunTask'));
  assert.deepEqual([throttled?.milliseconds, throttled?.refusal?.type], [103, 'ThrottlingException']);
});

const services: readonly (readonly [fault: Fault, service: 'sts' | 'iam', hit: boolean])[] = [
  [{ kind: 'expired-token' }, 'sts', true],
  [{ kind: 'throttle' }, 'sts', false],
  [{ kind: 'throttle', operation: '*' }, 'sts', true],
  [{ kind: 'server-error' }, 'iam', false],
  [{ kind: 'access-denied', operation: 'ListAccountAliases' }, 'iam', true],
];

for (const [fault, service, hit] of services) {
  test(`${JSON.stringify(fault)} ${hit ? 'hits' : 'spares'} ${service}`, () => {
    const operation = service === 'sts' ? 'GetCallerIdentity' : 'ListAccountAliases';
    assert.equal(createFaults([fault], 1).next(faultyCall(operation, { service })) !== undefined, hit);
  });
}

test('the rates of ECS: a burst of 50, then 20 a second, full again after 2.5 seconds', () => {
  const faults = createFaults([{ kind: 'account-rates' }], 1);
  const answered = (now: number, count: number, operation = 'DescribeClusters'): number =>
    Array.from({ length: count }, () => faults.next(faultyCall(operation, { now }))).filter(
      (effect) => effect === undefined,
    ).length;
  assert.equal(answered(0, 60), 50);
  assert.equal(answered(0, 1, 'ListClusters'), 0);
  assert.equal(answered(0, 101, 'ListServices'), 100);
  assert.equal(answered(1000, 30), 20);
  assert.equal(answered(3500, 60), 50);
  assert.equal(answered(3500, 1, 'CreateDaemon'), 1);
  const elsewhere = faults.next(
    faultyCall('ListClusters', { now: 3500, principal: { ...principal, region: 'us-east-1' } }),
  );
  assert.equal(elsewhere, undefined);
});

test('every operation with a documented rate is one of ECS, and is in one bucket', () => {
  const names = documentedRates.flatMap((limit) => limit.operations);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    names.filter((name) => !Object.hasOwn(operations, name)),
    [],
  );
});

test('failures take items out of the answers of Describe operations, and leave the answer itself alone', () => {
  const answer = {
    services: Array.from({ length: 200 }, (_, index) => ({ serviceArn: `arn:${index}` })),
    failures: [{ arn: 'arn:x', reason: 'MISSING' }],
  };
  const before = structuredClone(answer);
  const faults = createFaults([{ kind: 'failures', rate: 0.5 }], 1);
  const altered = faults.next(faultyCall('DescribeServices'))?.alter?.(answer) as typeof answer;
  assert.deepEqual(answer, before);
  assert.ok(altered.services.length > 70 && altered.services.length < 130);
  assert.equal(altered.failures.length, 201 - altered.services.length);
  assert.deepEqual(altered.failures[0], { arn: 'arn:x', reason: 'MISSING' });
  assert.equal(altered.failures[1]?.reason, 'MISSING');
  assert.equal(faults.next(faultyCall('ListServices')), undefined);
});
