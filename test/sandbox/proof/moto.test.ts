import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { differencesOf } from './differences.ts';
import { type Endpoint, motoEndpoint, sandboxEndpoint } from './endpoints.ts';
import { judgementOf } from './judgements.ts';
import { script } from './script.ts';
import { clientOf, type Outcome, runScript, sendBySdk } from './transcript.ts';

const moto = await motoEndpoint();
if (typeof moto === 'string') console.log(`# ${moto}`);

/** All by the SDK: the CLI would tell the same, a minute later. */
async function outcomesAt(endpoint: Endpoint): Promise<readonly Outcome[]> {
  const client = clientOf(endpoint.url);
  try {
    return await runScript(script, endpoint, { sdk: sendBySdk(client) });
  } finally {
    client.destroy();
    await endpoint.close();
  }
}

describe('beside moto', { skip: typeof moto === 'string' ? moto : false, timeout: 240_000 }, () => {
  test('every difference is judged', async () => {
    assert.ok(typeof moto !== 'string');
    const differences = differencesOf(await outcomesAt(await sandboxEndpoint()), await outcomesAt(moto));
    for (const difference of differences) {
      const { step, path, what } = difference;
      console.log(`# ${step}: ${path} ${what} -> ${judgementOf(difference)?.right ?? 'NOT JUDGED'}`);
    }
    assert.ok(differences.length > 0);
    assert.deepEqual(
      differences.filter((difference) => judgementOf(difference) === undefined),
      [],
    );
  });
});
