import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type WayBack, waysFromStored, waysToStored } from '../../../client/apply/undo-stored.ts';

const way = (undo: WayBack['undo']): WayBack => ({
  operation: 'CreateService',
  subject: 'service web in cluster shop',
  connection: 'dev',
  accountId: '123456789012',
  undo,
});
const scaled = way({
  requests: [{ operation: 'CreateService', input: { cluster: 'shop', serviceName: 'web', desiredCount: 2 } }],
});
const none = way({ reason: 'There is no way back from StopTask.' });

it('the way back comes back over JSON', () => {
  assert.deepEqual(waysFromStored(JSON.parse(JSON.stringify(waysToStored([scaled, none])))), [scaled, none]);
});

describe('what may be secret is not stored', () => {
  const secret = 'hunter2';
  const inputs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'a variable': { containerDefinitions: [{ environment: [{ name: 'PASSWORD', value: secret }] }] },
    'an option of a log driver': {
      serviceConnectConfiguration: { logConfiguration: { options: { 'splunk-token': secret } } },
    },
    'an argument': { containerDefinitions: [{ command: ['--password', secret] }] },
    'an entry point': { containerDefinitions: [{ entryPoint: ['sh', '-c', secret] }] },
    'a label': { containerDefinitions: [{ dockerLabels: { key: secret } }] },
    'an option of a volume': { volumes: [{ dockerVolumeConfiguration: { driverOpts: { o: secret } } }] },
    'an override': {
      overrides: { containerOverrides: [{ name: 'app', environment: [{ name: 'A', value: secret }] }] },
    },
  };
  for (const [what, input] of Object.entries(inputs)) {
    it(what, () => {
      const stored = JSON.parse(
        JSON.stringify(waysToStored([way({ requests: [{ operation: 'RegisterTaskDefinition', input }] })])),
      );
      assert.equal(JSON.stringify(stored).includes(secret), false);
      const [read] = waysFromStored(stored);
      assert.match(read !== undefined && 'reason' in read.undo ? read.undo.reason : '', /may be secret/);
    });
  }
});

describe('what is not a stored way back is left out', () => {
  const table: readonly unknown[] = [
    undefined,
    null,
    'x',
    {},
    [null, 1, 'x', [], {}],
    [{ ...scaled, accountId: undefined }],
    [{ ...scaled, connection: 1 }],
    [{ ...scaled, undo: {} }],
    [{ ...scaled, undo: { requests: [{ operation: 'CreateService' }] } }],
    [{ ...scaled, undo: { requests: {} } }],
  ];
  for (const stored of table) {
    it(JSON.stringify(stored) ?? 'undefined', () => assert.deepEqual(waysFromStored(stored), []));
  }
});
