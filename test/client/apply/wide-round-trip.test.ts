import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  importCapacityProvider,
  importCluster,
  importService,
  importTaskDefinition,
  type MadeRequest,
} from '../../../client/apply/import.ts';
import type { LiveState, Plan } from '../../../client/apply/model.ts';
import { account, type Request } from './plan-sandbox.ts';
import { surroundings, wideServices } from './wide-services.ts';
import { wideThings } from './wide-things.ts';

const cluster: Request = { operation: 'CreateCluster', input: { clusterName: 'shop' } };
const pool: Request = {
  operation: 'CreateCapacityProvider',
  input: {
    name: 'pool',
    autoScalingGroupProvider: {
      autoScalingGroupArn:
        'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:00000000-0000-0000-0000-000000000000:autoScalingGroupName/a',
    },
  },
};

/** More of them, and others, with `RUNS=2000 SEED=7`. */
const { RUNS = '25', SEED } = process.env;
const parameters = { numRuns: Number(RUNS), ...(SEED !== undefined && { seed: Number(SEED) }) };

for (const [kind, inputs] of Object.entries(wideServices)) {
  test(`a service that was applied plans as no change, and so does its import: ${kind}`, async () => {
    await fc.assert(
      fc.asyncProperty(inputs, fc.constantFrom(0, 60_000, 86_400_000), async (input, milliseconds) => {
        const here = account();
        for (const request of surroundings) here.send(request);
        const request = { operation: 'CreateService', input } as const;
        const first = await here.plan(request);
        assert.equal(first.verdict, 'create', first.steps.join('\n'));
        here.apply(first);
        here.sandbox.clock.advance(milliseconds);
        assertSame(await here.plan(request), 'the request itself');
        const { service, revision } = await here.live(request);
        assert.ok(service);
        const imported = importService(service, revision);
        assertSame(await here.plan(imported), `the import ${JSON.stringify(imported.input)}`);
      }),
      parameters,
    );
  });
}

const imports: Readonly<Record<keyof typeof wideThings, (live: LiveState) => MadeRequest | undefined>> = {
  RegisterTaskDefinition: ({ taskDefinition, taskDefinitionTags }) =>
    taskDefinition && importTaskDefinition(taskDefinition, taskDefinitionTags),
  CreateCluster: ({ cluster }) => cluster && importCluster(cluster),
  PutClusterCapacityProviders: ({ cluster }) => cluster && importCluster(cluster),
  CreateCapacityProvider: ({ capacityProvider }) => capacityProvider && importCapacityProvider(capacityProvider),
};
const needed: Partial<Readonly<Record<keyof typeof wideThings, readonly Request[]>>> = {
  PutClusterCapacityProviders: [cluster, pool],
  CreateCapacityProvider: [cluster],
};

for (const [operation, inputs] of Object.entries(wideThings)) {
  const name = operation as keyof typeof wideThings;
  test(`what was applied plans as no change, and so does its import: ${operation}`, async () => {
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        const here = account();
        for (const request of needed[name] ?? []) here.send(request);
        const request = { operation: name, input };
        here.apply(await here.plan(request));
        here.sandbox.clock.advance(3_600_000);
        assertSame(await here.plan(request), 'the request itself');
        const imported = imports[name](await here.live(request));
        assert.ok(imported);
        assertSame(await here.plan(imported), `the import ${JSON.stringify(imported.input)}`);
      }),
      parameters,
    );
  });
}

function assertSame(plan: Plan, what: string): void {
  assert.equal(plan.verdict, 'no-change', `${what}: ${plan.steps.join('\n')} ${JSON.stringify(plan.differences)}`);
  assert.deepEqual(plan.calls, []);
  assert.deepEqual(plan.before, plan.after);
}
