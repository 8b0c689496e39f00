import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { virtualClock } from '../../../sandbox/clock.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import { start } from '../sandbox.ts';
import { call, ecsHeaders, serve } from './serving.ts';

const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60718'] } };
const definition = {
  family: 'web',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'app', image: 'nginx:1' }],
};
const names = Array.from({ length: 10 }, (_, index) => `service-${index}`);
/** Many times what the buffers of a connection take. */
const requests = 800;

function requestFor(services: readonly string[]): string {
  const body = JSON.stringify({ services });
  const headers = {
    host: 'localhost',
    ...ecsHeaders,
    'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeServices',
    'content-length': body.length,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return ['POST / HTTP/1.1', ...lines, '', body].join('\r\n');
}

test('answers that wait for a client who reads late stay as they are while others are answered', async (t) => {
  // Not checked: what is written must be the sandbox's own objects.
  const sandbox = createSandbox({ clock: virtualClock(start), seed: 1, fill: () => {} });
  const server = await serve(t, {}, sandbox);
  sandbox.send('CreateCluster', {});
  sandbox.call('RegisterTaskDefinition', definition, { accountId: '123456789012', region: 'us-east-1' });
  for (const serviceName of names) {
    const service = { serviceName, taskDefinition: 'web', desiredCount: 2, networkConfiguration } as const;
    sandbox.send('CreateService', { ...service, launchType: 'FARGATE' });
  }
  sandbox.clock.advance(600_000);
  const expected = JSON.stringify(sandbox.send('DescribeServices', { services: names }));

  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.pause();
  socket.write(requestFor(names).repeat(requests));
  for (let index = 0; index < 50; index += 1) {
    const { value } = await call(server, 'DescribeServices', { services: names.toReversed() });
    assert.deepEqual(value.services, JSON.parse(expected).services.toReversed());
  }
  const bodies: string[] = [];
  let text = '';
  socket.setEncoding('utf8');
  for await (const chunk of socket) {
    text += chunk;
    for (;;) {
      const head = text.indexOf('\r\n\r\n');
      const end = head + 4 + Number(/content-length: (\d+)/.exec(text)?.[1] ?? 0);
      if (head < 0 || text.length < end) break;
      bodies.push(text.slice(head + 4, end));
      text = text.slice(end);
    }
    if (bodies.length === requests) break;
  }
  assert.deepEqual([...new Set(bodies)], [expected]);
});
