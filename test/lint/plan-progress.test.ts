import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PlanHost, runPlanCommand } from '../../client/plan-command.ts';
import { createFaults } from '../../sandbox/faults.ts';
import { progressLine } from '../../server/lint/plan-progress.ts';
import type { RequestInput } from '../../server/protocol.ts';
import { awsConfig } from '../client/aws/connected.ts';
import { control, serve } from '../sandbox/http/serving.ts';

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function output(isTerminal: boolean) {
  const written: string[] = [];
  const write = (text: string): Promise<void> => {
    written.push(text);
    return Promise.resolve();
  };
  return { written, isTerminal, isClosed: false, write };
}

test('progress is written over itself, and leaves nothing', () => {
  const terminal = output(true);
  const line = progressLine(terminal);
  line?.show('Read 0 of 2 requests');
  line?.show('Read 1 of 2 requests');
  line?.show('Read 1 of 2 requests');
  line?.remove();
  line?.remove();
  const erased = '\u001b[K';
  assert.deepEqual(terminal.written, [
    `\recs-lint: Read 0 of 2 requests …${erased}`,
    `\recs-lint: Read 1 of 2 requests …${erased}`,
    `\r${erased}`,
  ]);
});

test('a file or a pipe gets no progress', () => {
  assert.equal(progressLine(output(false)), undefined);
});

for (const { what, clusters, faults, expected, exitCode } of [
  {
    what: 'each request counts',
    clusters: ['a', 'b'],
    faults: [],
    expected: [
      'Signing in to us-east-1',
      'Read 0 of 2 requests',
      'Read 1 of 2 requests',
      'Read 2 of 2 requests',
      'removed',
      'out',
    ],
    exitCode: 3,
  },
  {
    what: 'it is gone before a failure is told',
    clusters: ['a'],
    faults: [{ kind: 'expired-token' }],
    expected: ['Signing in to us-east-1', 'removed', 'err'],
    exitCode: 2,
  },
] as const) {
  test(`progress of a plan: ${what}`, async (t) => {
    await awsConfig(t, {}, { AWS_REGION: 'us-east-1' });
    const server = await serve(t, { faults: createFaults([], 1) });
    await control(server, 'SetFaults', { faults });
    const told: string[] = [];
    const note = (text: string) => async () => void told.push(text);
    const requests = clusters.map(
      (clusterName, index): RequestInput => ({
        index,
        operation: 'CreateCluster',
        dialect: 'request',
        input: { clusterName },
        range: nowhere,
        head: nowhere,
        errors: [],
        warnings: 0,
        placeholders: [],
      }),
    );
    const host: PlanHost = {
      env: process.env,
      out: note('out'),
      err: note('err'),
      wrongOperation: () => undefined,
      requestsOf: async () => ({ files: [{ name: 'x', requests }], failures: [] }),
      progress: { show: (text) => void told.push(text), remove: () => void told.push('removed') },
    };
    assert.equal(await runPlanCommand(['--endpoint', server.endpoint, 'x'], host), exitCode);
    assert.deepEqual(told, expected);
  });
}
