import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isLoopback, NoMfaCode, servesStsToo } from '../../../client/aws/credentials.ts';
import { readProfiles, signInCommand } from '../../../client/aws/profiles.ts';
import { awsConfig, connected, failureOf } from './connected.ts';

const config = `
[default]
region = us-east-1
[profile keys]
aws_access_key_id = AKIA111122223333TEST
aws_secret_access_key = secret-of-keys
[profile sso]
sso_session = work
sso_account_id = 444455556666
sso_role_name = Developer
region = eu-west-1
[sso-session work]
sso_region = eu-west-1
sso_start_url = https://example.awsapps.com/start
[profile old-sso]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 444455556666
sso_role_name = Reader
[profile login]
login_session = arn:aws:iam::123456789012:user/me
[profile process]
credential_process = /bin/true
[profile web]
role_arn = arn:aws:iam::777788889999:role/web
web_identity_token_file = /tmp/none
[profile role]
role_arn = arn:aws:iam::777788889999:role/admin
source_profile = sso
mfa_serial = arn:aws:iam::444455556666:mfa/me
[profile role-of-role]
role_arn = arn:aws:iam::777788889999:role/deep
source_profile = role
[profile circle]
role_arn = arn:aws:iam::777788889999:role/round
source_profile = circle
[services local]
sts =
  endpoint_url = http://localhost:1
`;

test('profiles are read with their sources, without anything secret', async (t) => {
  await awsConfig(t, {
    config,
    credentials: '[plain]\naws_access_key_id = AKIAPLAIN\naws_secret_access_key = secret-of-plain\n',
  });
  const profiles = await readProfiles();
  assert.deepEqual(
    profiles.map(({ name, source, accountId, signsInAs }) => [name, source, accountId, signsInAs]),
    [
      ['circle', 'assume-role', '777788889999', 'circle'],
      ['default', 'other', undefined, 'default'],
      ['keys', 'keys', undefined, 'keys'],
      ['login', 'login', undefined, 'login'],
      ['old-sso', 'sso', '444455556666', 'old-sso'],
      ['plain', 'keys', undefined, 'plain'],
      ['process', 'process', undefined, 'process'],
      ['role', 'assume-role', '777788889999', 'sso'],
      ['role-of-role', 'assume-role', '777788889999', 'sso'],
      ['sso', 'sso', '444455556666', 'sso'],
      ['web', 'web-identity', '777788889999', 'web'],
    ],
  );
  assert.equal(profiles.find(({ name }) => name === 'role')?.mfaSerial, 'arn:aws:iam::444455556666:mfa/me');
  assert.doesNotMatch(JSON.stringify(profiles), /secret-of|AKIA/);
});

test('a profile has another fingerprint when one of the sections that it hangs on has changed', async (t) => {
  await awsConfig(t, { config });
  const before = await readProfiles();
  await writeFile(
    process.env.AWS_CONFIG_FILE ?? '',
    config.replace('sso_region = eu-west-1\nsso_start_url', 'sso_region = us-east-1\nsso_start_url'),
  );
  const after = await readProfiles();
  const changed = after.filter(({ fingerprint }, index) => fingerprint !== before[index]?.fingerprint);
  assert.deepEqual(
    changed.map(({ name }) => name),
    ['role', 'role-of-role', 'sso'],
  );
});

const signIns: readonly (readonly [
  profile: string | undefined,
  environment: NodeJS.ProcessEnv,
  line: string | undefined,
])[] = [
  ['sso', {}, 'aws sso login --profile sso'],
  ['old-sso', {}, 'aws sso login --profile old-sso'],
  ['role', {}, 'aws sso login --profile sso'],
  ['role-of-role', {}, 'aws sso login --profile sso'],
  ['login', {}, 'aws login --profile login'],
  ['keys', {}, undefined],
  ['process', {}, undefined],
  ['missing', {}, undefined],
  [undefined, {}, undefined],
  [undefined, { AWS_PROFILE: 'sso' }, 'aws sso login --profile sso'],
  [undefined, { AWS_PROFILE: 'sso', AWS_ACCESS_KEY_ID: 'x' }, 'aws sso login --profile sso'],
  [undefined, { AWS_ACCESS_KEY_ID: 'x' }, undefined],
];

test('the command that signs in', async (t) => {
  await awsConfig(t, { config });
  const profiles = await readProfiles();
  for (const [profile, environment, line] of signIns) {
    assert.equal(
      signInCommand(profiles, profile, environment)?.join(' '),
      line,
      `${profile} ${JSON.stringify(environment)}`,
    );
  }
});

test('no config at all means no profiles', async (t) => {
  const folder = await awsConfig(t, {});
  process.env.AWS_CONFIG_FILE = join(folder, 'none', 'config');
  process.env.AWS_SHARED_CREDENTIALS_FILE = join(folder, 'none', 'credentials');
  assert.deepEqual(await readProfiles(), []);
});

test('thousands of profiles', async (t) => {
  const many = Array.from(
    { length: 5000 },
    (_, index) =>
      `[profile p${index}]\nsso_session = work\nsso_account_id = 444455556666\nsso_role_name = R${index}\nregion = eu-west-1\n`,
  );
  await awsConfig(t, {
    config: `${many.join('')}[sso-session work]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n`,
  });
  const begun = performance.now();
  assert.equal((await readProfiles()).length, 5000);
  t.diagnostic(`5000 profiles in ${Math.round(performance.now() - begun)} ms`);
});

test('keys of a profile sign the requests', async (t) => {
  await awsConfig(t, { config });
  const { session } = await connected(t, { connection: { profile: 'keys' } });
  assert.equal((await session.identity()).accountId, '111122223333');
});

const environmentKeys = { AWS_ACCESS_KEY_ID: 'AKIA222233334444TEST', AWS_SECRET_ACCESS_KEY: 'x' };

test('without a profile the environment gives the credentials', async (t) => {
  await awsConfig(t, {}, environmentKeys);
  const { session, server } = await connected(t, { connection: { endpoint: undefined } });
  process.env.AWS_ENDPOINT_URL = server.endpoint;
  assert.equal((await session.identity()).accountId, '222233334444');
});

test('a profile without credentials never takes those of the environment', async (t) => {
  await awsConfig(t, {}, environmentKeys);
  const { session } = await connected(t, { connection: { profile: 'default' } });
  const failure = await failureOf(session.call('ListClusters', {}));
  assert.deepEqual([failure.kind, failure.remedy.kind], ['credentials-missing', 'edit-connection']);
});

test('an endpoint on this machine without a profile sees no credentials of anybody', async (t) => {
  await awsConfig(t, {}, environmentKeys);
  const { session } = await connected(t);
  assert.equal((await session.identity()).accountId, '123456789012');
});

test('a process gives the credentials', async (t) => {
  const folder = await awsConfig(t, {});
  const script = join(folder, 'credentials.mjs');
  const answer = { Version: 1, AccessKeyId: 'AKIA333344445555TEST', SecretAccessKey: 'x' };
  await writeFile(script, `console.log(${JSON.stringify(JSON.stringify(answer))});`);
  await chmod(script, 0o755);
  await writeFile(
    process.env.AWS_CONFIG_FILE ?? '',
    `[profile process]\ncredential_process = "${process.execPath}" "${script}"\n`,
  );
  const { session } = await connected(t, { connection: { profile: 'process' } });
  assert.equal((await session.identity()).accountId, '333344445555');
});

const source = '[profile source]\naws_access_key_id = AKIA111122223333TEST\naws_secret_access_key = x\n';

test('a role is assumed by way of its source profile', async (t) => {
  await awsConfig(t, {
    config: `${source}[profile role]\nrole_arn = arn:aws:iam::777788889999:role/admin\nsource_profile = source\nrole_session_name = me\n`,
  });
  const { session, server, counts } = await connected(t, { connection: { profile: 'role' } });
  process.env.AWS_ENDPOINT_URL_STS = server.endpoint;
  const { accountId, arn } = await session.identity();
  assert.deepEqual([accountId, arn], ['777788889999', 'arn:aws:sts::777788889999:assumed-role/admin/me']);
  assert.equal((await counts()).AssumeRole, 1);
});

const withMfa = `${source}[profile mfa]\nrole_arn = arn:aws:iam::777788889999:role/admin\nsource_profile = source\nmfa_serial = arn:aws:iam::111122223333:mfa/me\n`;

test('the code of an MFA device is asked once for many calls', async (t) => {
  await awsConfig(t, { config: withMfa });
  const asked: string[] = [];
  const { session, server, counts } = await connected(t, {
    connection: { profile: 'mfa' },
    session: {
      askMfaCode: (serial, { profile }) => Promise.resolve(asked.push(`${serial} ${profile}`)).then(() => '123456'),
    },
  });
  process.env.AWS_ENDPOINT_URL_STS = server.endpoint;
  await Promise.all(Array.from({ length: 20 }, () => session.call('ListClusters', {})));
  assert.deepEqual(asked, ['arn:aws:iam::111122223333:mfa/me mfa']);
  assert.deepEqual(await counts(), { AssumeRole: 1, ListClusters: 20 });
});

test('without a code all calls that wait fail at once, and the next one asks again', async (t) => {
  await awsConfig(t, { config: withMfa });
  let asked = 0;
  const { session, server, counts } = await connected(t, {
    connection: { profile: 'mfa' },
    session: {
      askMfaCode(serial) {
        asked += 1;
        return Promise.reject(new NoMfaCode(serial));
      },
    },
  });
  process.env.AWS_ENDPOINT_URL_STS = server.endpoint;
  const failures = await Promise.all(Array.from({ length: 20 }, () => failureOf(session.call('ListClusters', {}))));
  assert.deepEqual(new Set(failures.map(({ kind }) => kind)), new Set(['credentials-missing']));
  assert.equal(asked, 1);
  assert.match(
    (await failureOf(session.call('ListClusters', {}))).message,
    /^No code was given for the MFA device arn:aws:iam::111122223333:mfa\/me\. The profile `mfa` needs one/,
  );
  assert.equal(asked, 2);
  assert.deepEqual(await counts(), {});
});

test('a web identity assumes its role', async (t) => {
  const folder = await awsConfig(t, {});
  const token = join(folder, 'token');
  await writeFile(token, 'not-a-real-token');
  await writeFile(
    process.env.AWS_CONFIG_FILE ?? '',
    `[profile web]\nrole_arn = arn:aws:iam::777788889999:role/web\nweb_identity_token_file = ${token}\n`,
  );
  const { session, server, counts } = await connected(t, { connection: { profile: 'web' } });
  process.env.AWS_ENDPOINT_URL_STS = server.endpoint;
  const { accountId } = await session.identity();
  assert.equal(accountId, '777788889999');
  assert.equal((await counts()).AssumeRoleWithWebIdentity, 1);
});

for (const [profile, command] of [
  ['sso', ['aws', 'sso', 'login', '--profile', 'sso']],
  ['login', ['aws', 'login', '--profile', 'login']],
  ['role', ['aws', 'sso', 'login', '--profile', 'sso']],
] as const) {
  test(`nobody has signed in: ${command.join(' ')}`, async (t) => {
    await awsConfig(t, { config });
    const { session, counts } = await connected(t, { connection: { profile } });
    const failure = await failureOf(session.call('ListClusters', {}));
    assert.deepEqual([failure.kind, failure.remedy], ['credentials-expired', { kind: 'sign-in', command }]);
    assert.match(failure.message, /^You are not signed in/);
    assert.deepEqual(await counts(), {});
  });
}

test('a profile that is mended works after a renewal', async (t) => {
  await awsConfig(t, {});
  const { session } = await connected(t, { connection: { profile: 'source' } });
  assert.equal((await failureOf(session.call('ListClusters', {}))).kind, 'credentials-missing');
  await writeFile(process.env.AWS_CONFIG_FILE ?? '', source);
  session.renew();
  assert.deepEqual((await session.call('ListClusters', {})).clusterArns, []);
});

const endpoints: readonly (readonly [endpoint: string, loopback: boolean, sts: boolean])[] = [
  ['http://127.0.0.1:8080', true, true],
  ['http://localhost:1', true, true],
  ['http://[::1]:1', true, true],
  ['http://127.0.0.1.example.com', false, true],
  ['https://ecs.eu-west-1.amazonaws.com', false, false],
  ['https://vpce-1-2.ecs.eu-west-1.vpce.amazonaws.com', false, false],
  ['https://ecs.cn-north-1.amazonaws.com.cn', false, false],
  ['https://ecs.eu-west-1.api.aws', false, false],
  ['http://localstack:4566', false, true],
  ['nonsense', false, true],
];

test('endpoints: which are on this machine, and which serve STS, too', () => {
  for (const [endpoint, loopback, sts] of endpoints) {
    assert.deepEqual([isLoopback(endpoint), servesStsToo(endpoint)], [loopback, sts], endpoint);
  }
});
