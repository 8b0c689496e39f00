import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection } from '../../../client/aws/connection.ts';
import { type Attempt, openSession } from '../../../client/aws/open-session.ts';
import { createRates } from '../../../client/aws/rates.ts';
import { attemptLine } from '../../../client/connections/connection-text.ts';
import { createSharedSessions } from '../../../client/connections/shared-sessions.ts';
import { control, serve } from '../../sandbox/http/serving.ts';
import { awsConfig, failureOf, noMfa } from '../aws/connected.ts';

async function shared(t: Parameters<typeof serve>[0], latency = 0) {
  const server = await serve(t, { latency });
  const opened: Connection[] = [];
  const identified: string[] = [];
  const attempts: Attempt[] = [];
  const sessions = createSharedSessions(
    (connection) => {
      opened.push(connection);
      return openSession(connection, {
        askMfaCode: noMfa,
        rateOf: createRates(),
        onAttempt: (attempt) => attempts.push(attempt),
      });
    },
    ({ name }) => identified.push(name),
  );
  t.after(() => sessions.dispose());
  const one: Connection = { name: 'one', region: 'us-east-1', endpoint: server.endpoint };
  return { server, sessions, opened, identified, attempts, one, two: { ...one, name: 'two', readOnly: true } };
}

test('connections to the same account by the same way share a session; each keeps what it may not do', async (t) => {
  const { server, sessions, opened, one, two } = await shared(t);
  await sessions.of(one).call('CreateCluster', { clusterName: 'a' });
  assert.equal((await failureOf(sessions.of(two).call('CreateCluster', {}))).kind, 'read-only');
  assert.equal((await sessions.of(two).call('ListClusters', {})).clusterArns?.length, 1);
  sessions.of({ ...one, name: 'three', region: 'eu-west-1' });
  assert.deepEqual(
    opened.map(({ region, readOnly }) => [region, readOnly]),
    [
      ['us-east-1', undefined],
      ['eu-west-1', undefined],
    ],
  );
  assert.equal(sessions.of(one), sessions.of({ ...one }));
  assert.deepEqual((await control(server, 'GetCalls')).value.counts, { CreateCluster: 1, ListClusters: 1 });
});

test('a connection that goes or changes is closed, others that share its session go on', async (t) => {
  const { sessions, opened, one, two } = await shared(t, 100);
  const ofOne = sessions.of(one);
  const gone = failureOf(ofOne.call('ListClusters', {}));
  const stays = sessions.of(two).call('ListClusters', {});
  sessions.keep([two]);
  assert.equal((await gone).kind, 'cancelled');
  assert.deepEqual((await stays).clusterArns, []);
  assert.equal((await failureOf(ofOne.call('ListClusters', {}))).kind, 'cancelled');
  const before = sessions.of(two);
  sessions.keep([{ ...two, production: true }]);
  assert.equal((await failureOf(before.call('ListClusters', {}))).kind, 'cancelled');
  assert.ok(await sessions.of({ ...two, production: true }).call('ListClusters', {}));
  assert.equal(opened.length, 1);
  sessions.keep([]);
  sessions.of(one);
  assert.equal(opened.length, 2);
});

test('who it is becomes known once, until the credentials are renewed', async (t) => {
  const { sessions, identified, one } = await shared(t);
  assert.equal(sessions.identity(one), undefined);
  await sessions.of(one).identity();
  await sessions.of(one).identity();
  assert.deepEqual(identified, ['one']);
  assert.equal(sessions.identity(one)?.accountId, '123456789012');
  sessions.renew([one]);
  assert.equal(sessions.identity(one), undefined);
});

test('the log tells operations, outcomes, times and ids, and nothing that was sent', async (t) => {
  const key = 'AKIA111122223333TEST';
  await awsConfig(t, {
    config: `[profile keys]\naws_access_key_id = ${key}\naws_secret_access_key = very-secret-key\naws_session_token = very-secret-token\n`,
  });
  const { server, sessions, attempts, one } = await shared(t);
  const session = sessions.of({ ...one, profile: 'keys' });
  const environment = [{ name: 'PASSWORD', value: 'very-secret-password' }];
  await session.identity();
  await session.call('RegisterTaskDefinition', {
    family: 'very-secret-family',
    containerDefinitions: [{ name: 'app', image: 'nginx', memory: 128, environment }],
  });
  for (const kind of ['expired-token', 'access-denied', 'server-error', 'reset'] as const) {
    await control(server, 'SetFaults', { faults: [{ kind }] });
    await failureOf(session.call('CreateCluster', { clusterName: 'very-secret-name' }));
  }
  const log = attempts.map(attemptLine).join('\n');
  assert.doesNotMatch(log, /AKIA|very-secret|Signature|Credential=/);
  const shapes = log
    .replace(/\d+ ms/g, 'N ms')
    .replace(/[0-9a-f-]{36}/g, 'ID')
    .split('\n');
  assert.deepEqual(shapes, [
    'GetCallerIdentity (keys, us-east-1): ok, N ms ID',
    'RegisterTaskDefinition (keys, us-east-1): ok, N ms ID',
    'CreateCluster (keys, us-east-1): credentials-expired ExpiredTokenException, N ms ID',
    'CreateCluster (keys, us-east-1): credentials-expired ExpiredTokenException, N ms ID',
    'CreateCluster (keys, us-east-1): access-denied AccessDeniedException, N ms ID',
    'CreateCluster (keys, us-east-1): server ServerException, N ms ID',
    'CreateCluster (keys, us-east-1): network ECONNRESET, N ms',
  ]);
});
