import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Request } from '../../../sandbox/operation.ts';
import { emptySandbox, pass, refusal } from '../sandbox.ts';

const containerDefinitions = [{ name: 'agent', image: 'agent:1' }];

function prepared(families: readonly string[]) {
  const sandbox = emptySandbox();
  for (const family of families) sandbox.send('RegisterDaemonTaskDefinition', { family, containerDefinitions });
  return sandbox;
}

describe('daemon task definitions', () => {
  it('are numbered within their family, and described with their defaults', () => {
    const sandbox = prepared(['agent', 'logs', 'agent']);
    const { daemonTaskDefinition } = sandbox.send('DescribeDaemonTaskDefinition', { daemonTaskDefinition: 'agent' });
    assert.equal(daemonTaskDefinition?.revision, 2);
    assert.equal(
      daemonTaskDefinition?.daemonTaskDefinitionArn,
      'arn:aws:ecs:us-east-1:123456789012:daemon-task-definition/agent:2',
    );
    assert.deepEqual(daemonTaskDefinition?.volumes, []);
    assert.deepEqual(daemonTaskDefinition?.containerDefinitions, [
      { name: 'agent', image: 'agent:1', mountPoints: [], secrets: [], cpu: 0, essential: true },
    ]);
  });

  const lists: readonly [request: Request<'ListDaemonTaskDefinitions'>, expected: string][] = [
    [{}, 'agent:1 agent:3 logs:1'],
    [{ sort: 'DESC' }, 'logs:1 agent:3 agent:1'],
    [{ family: 'logs' }, 'logs:1'],
    [{ family: 'log' }, ''],
    [{ familyPrefix: 'log' }, 'logs:1'],
    [{ status: 'ALL' }, 'agent:1 agent:2 agent:3 logs:1'],
    [{ status: 'DELETE_IN_PROGRESS' }, 'agent:2'],
    [{ revision: 'LAST_REGISTERED' }, 'agent:3 logs:1'],
  ];
  for (const [request, expected] of lists) {
    it(`are listed by ${JSON.stringify(request)}, page by page`, () => {
      const sandbox = prepared(['logs', 'agent', 'agent', 'agent']);
      sandbox.send('DeleteDaemonTaskDefinition', { daemonTaskDefinition: 'agent:2' });
      const seen: string[] = [];
      let nextToken: string | undefined;
      do {
        const answer = sandbox.send('ListDaemonTaskDefinitions', { ...request, maxResults: 1, nextToken });
        seen.push(...(answer.daemonTaskDefinitions ?? []).map(({ arn = '' }) => arn.split('/').at(-1) ?? ''));
        nextToken = answer.nextToken;
      } while (nextToken !== undefined);
      assert.equal(seen.join(' '), expected);
    });
  }

  it('are deleted after a while, and found no more by their family', () => {
    const sandbox = prepared(['agent']);
    sandbox.send('DeleteDaemonTaskDefinition', { daemonTaskDefinition: 'agent:1' });
    pass(sandbox, 60);
    const described = sandbox.send('DescribeDaemonTaskDefinition', { daemonTaskDefinition: 'agent:1' });
    assert.equal(described.daemonTaskDefinition?.status, 'DELETED');
    for (const operation of ['DescribeDaemonTaskDefinition', 'DeleteDaemonTaskDefinition'] as const) {
      const reference = operation === 'DescribeDaemonTaskDefinition' ? 'agent' : 'agent:1';
      const act = () => sandbox.send(operation, { daemonTaskDefinition: reference });
      assert.equal(refusal(act)?.type, 'ClientException');
    }
    sandbox.send('RegisterDaemonTaskDefinition', { family: 'agent', containerDefinitions });
    const next = sandbox.send('DescribeDaemonTaskDefinition', { daemonTaskDefinition: 'agent' });
    assert.equal(next.daemonTaskDefinition?.revision, 2);
  });

  const refused: readonly [what: string, change: Partial<Request<'RegisterDaemonTaskDefinition'>>][] = [
    ['a family with a dot', { family: 'a.b' }],
    ['no containers', { containerDefinitions: [] }],
    ['a container twice', { containerDefinitions: [...containerDefinitions, ...containerDefinitions] }],
    ['no essential container', { containerDefinitions: [{ name: 'a', image: 'a', essential: false }] }],
    ['words for memory', { memory: '1 GB' }],
    ['an unknown volume', { containerDefinitions: [{ name: 'a', image: 'a', mountPoints: [{ sourceVolume: 'x' }] }] }],
    [
      'a volume of two kinds',
      { volumes: [{ name: 'x', host: {}, logDriverVolumeConfiguration: { driver: 'json-file' } }] },
    ],
  ];
  for (const [what, change] of refused) {
    it(`are refused with ${what}`, () => {
      const sandbox = prepared([]);
      const request = { family: 'agent', containerDefinitions, ...change };
      assert.equal(refusal(() => sandbox.send('RegisterDaemonTaskDefinition', request))?.type, 'ClientException');
      assert.deepEqual(sandbox.send('ListDaemonTaskDefinitions', { status: 'ALL' }).daemonTaskDefinitions, []);
    });
  }
});
