import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { sdkJudge } from './sdk-judge.ts';

describe('sdkJudge', () => {
  const table: readonly (readonly [status: number, answer: object, message: RegExp | undefined])[] = [
    [200, { services: [{ serviceName: 'web', createdAt: 1767225600.123, desiredCount: 1 }], failures: [] }, undefined],
    [200, { services: [{ serviceNam: 'web' }] }, /reads another answer of DescribeServices/],
    [200, { services: [{ createdAt: '2026-01-01T00:00:00Z' }] }, /^Expected real number/],
    [400, { __type: 'ClusterNotFoundException', message: 'Cluster not found.' }, /^Cluster not found\.$/],
  ];
  for (const [status, answer, message] of table) {
    test(JSON.stringify(answer), async () => {
      const server = createServer((_, response) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const judge = sdkJudge(`http://127.0.0.1:${port}`);
      try {
        const asked = judge.send('DescribeServices', { services: ['web'] });
        if (message === undefined) assert.deepEqual(await asked, answer);
        else await assert.rejects(asked, { message });
      } finally {
        judge.close();
        server.close();
      }
    });
  }
});
