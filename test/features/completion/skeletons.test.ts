import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skeletonOf, skeletonVariants } from '../../../server/features/skeletons.ts';
import { operationCommands } from '../../../server/schema/operations.ts';
import { acceptTests, complete, engine, labels } from './support.ts';

for (const [operation, command] of Object.entries(operationCommands)) {
  for (const variant of skeletonVariants(operation)) {
    for (const language of ['json', 'yaml'] as const) {
      test(`${operation} ${variant ?? ''} ${language} has no problems`, () => {
        const { plain, snippet } = skeletonOf(operation, language, variant);
        const analysis = engine.analyse({ name: `x.${command}.${language}`, language, text: plain });
        assert.deepEqual(analysis.problems, []);
        assert.equal(analysis.requests[0]?.operation, operation);
        assert.ok(analysis.requests[0]?.root !== undefined);
        const filled = snippet
          .replace(/\$\{\d+\|((?:\\.|[^|,])*)(?:\\.|[^|])*\|\}/g, '$1')
          .replace(/\$\{\d+:((?:\\.|[^}])*)\}/g, '$1')
          .replace(/\\([\\$}])/g, '$1');
        if (!/\$\d/.test(filled)) assert.equal(filled, plain);
      });
    }
  }
}

test('task definition and service for Fargate, EC2 and EXTERNAL', () => {
  for (const operation of ['CreateService', 'RegisterTaskDefinition']) {
    for (const variant of ['Fargate', 'EC2', 'EXTERNAL']) assert.ok(skeletonVariants(operation).includes(variant));
  }
});

test('an unknown operation gives an empty request', () => {
  assert.equal(skeletonOf('NoSuchOperation', 'json').plain, '{}\n');
});

test('without a name that tells the operation the usual ones are proposed', () => {
  const found = labels('x.json', '|');
  assert.equal(found[0], 'CreateService (Fargate)');
  assert.ok(found.includes('PutClusterCapacityProviders'));
  assert.ok(complete('x.run-task.json', '|').list.items.every(({ label }) => label.startsWith('RunTask')));
});

acceptTests([
  {
    name: 'x.yaml',
    before: '|',
    label: 'CreateService (Fargate)',
    after:
      '# ecs: create-service\ncluster: ‹1:prod›\nserviceName: ‹2:web›\ntaskDefinition: ‹3:web›\ndesiredCount: ‹4:2›\nlaunchType: FARGATE\nnetworkConfiguration:\n  awsvpcConfiguration:\n    subnets:\n      - ‹5:subnet-0a1b2c3d4e5f60718›\n    securityGroups:\n      - ‹6:sg-0a1b2c3d4e5f60718›\n    assignPublicIp: ‹7|DISABLED,ENABLED›',
  },
  {
    name: 'x.json',
    before: '|',
    label: 'RunTask (EC2)',
    after: '{\n  "cluster": "‹1:prod›",\n  "taskDefinition": "‹2:web›",\n  "launchType": "EC2"\n}',
  },
  {
    name: 'x.create-service.json',
    before: '|',
    label: 'CreateService (EC2)',
    after:
      '{\n  "cluster": "‹1:prod›",\n  "serviceName": "‹2:web›",\n  "taskDefinition": "‹3:web›",\n  "desiredCount": ‹4:2›,\n  "launchType": "EC2"\n}',
  },
  {
    name: 'x.create-service.yaml',
    before: 'cluster: a\n---\n|',
    label: 'CreateService (EC2)',
    after:
      'cluster: a\n---\ncluster: ‹1:prod›\nserviceName: ‹2:web›\ntaskDefinition: ‹3:web›\ndesiredCount: ‹4:2›\nlaunchType: EC2',
  },
  {
    name: 'create-service.json',
    before: '|',
    label: 'CreateService (Fargate)',
    after:
      '{\n  "cluster": "‹1:prod›",\n  "serviceName": "‹2:web›",\n  "taskDefinition": "‹3:web›",\n  "desiredCount": ‹4:2›,\n  "launchType": "FARGATE",\n  "networkConfiguration": {\n    "awsvpcConfiguration": {\n      "subnets": ["‹5:subnet-0a1b2c3d4e5f60718›"],\n      "securityGroups": ["‹6:sg-0a1b2c3d4e5f60718›"],\n      "assignPublicIp": "‹7|DISABLED,ENABLED›"\n    }\n  }\n}',
  },
]);
