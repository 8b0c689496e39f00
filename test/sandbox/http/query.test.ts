import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFaults } from '../../../sandbox/faults.ts';
import type { ServerOptions } from '../../../sandbox/http/server.ts';
import { writeState } from '../../../sandbox/state-file.ts';
import { type Reply, type Served, send, serve } from './serving.ts';

function signed(accessKey: string, region = 'eu-west-1'): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/${region}/sts/aws4_request, SignedHeaders=host, Signature=0`;
}

function query(
  server: Served,
  parameters: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  return send(server, `${new URLSearchParams(parameters)}`, { ...form, ...headers });
}

/** Text of the first element of that name. */
function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

const sts = { Version: '2011-06-15' };

const identities: readonly {
  readonly options?: ServerOptions;
  readonly headers?: Readonly<Record<string, string>>;
  readonly account: string;
  readonly arn: string;
}[] = [
  { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/sandbox' },
  {
    headers: { authorization: signed('111122223333') },
    account: '111122223333',
    arn: 'arn:aws:iam::111122223333:user/sandbox',
  },
  {
    headers: { authorization: signed('AKIA111122223333BOX7', 'cn-north-1') },
    account: '111122223333',
    arn: 'arn:aws-cn:iam::111122223333:user/sandbox',
  },
  {
    headers: { authorization: signed('AKIDEXAMPLE') },
    account: '123456789012',
    arn: 'arn:aws:iam::123456789012:user/sandbox',
  },
  { headers: { authorization: 'Basic abc' }, account: '123456789012', arn: 'arn:aws:iam::123456789012:user/sandbox' },
  {
    options: {
      principalArn: 'arn:aws:iam::123456789012:user/me&<you>',
      caller: { accountId: '999988887777', region: 'us-east-1' },
    },
    account: '999988887777',
    arn: 'arn:aws:iam::123456789012:user/me&amp;&lt;you&gt;',
  },
];

for (const { options, headers, account, arn } of identities) {
  test(`GetCallerIdentity of ${headers?.authorization ?? 'nobody'}: ${account}, ${arn}`, async (t) => {
    const server = await serve(t, options);
    const { status, text } = await query(server, { Action: 'GetCallerIdentity', ...sts }, headers);
    assert.equal(status, 200);
    assert.equal(elementOf(text, 'Account'), account);
    assert.equal(elementOf(text, 'Arn'), arn);
  });
}

for (const Action of ['AssumeRole', 'AssumeRoleWithWebIdentity']) {
  test(`${Action} gives credentials of the role's account, and they are known again`, async (t) => {
    const server = await serve(t);
    const role = {
      RoleArn: 'arn:aws:iam::999922223333:role/path/admin',
      RoleSessionName: 'me@home',
      WebIdentityToken: 'x',
    };
    const { status, text } = await query(server, { Action, ...sts, ...role });
    assert.equal(status, 200);
    const arn = 'arn:aws:sts::999922223333:assumed-role/admin/me@home';
    assert.equal(elementOf(text, 'Arn'), arn);
    assert.ok(Date.parse(elementOf(text, 'Expiration') ?? '') > Date.now());
    const identity = await query(
      server,
      { Action: 'GetCallerIdentity', ...sts },
      {
        authorization: signed(elementOf(text, 'AccessKeyId') ?? ''),
        'x-amz-security-token': elementOf(text, 'SessionToken') ?? '',
      },
    );
    assert.equal(elementOf(identity.text, 'Arn'), arn);
    assert.equal(elementOf(identity.text, 'Account'), '999922223333');
  });
}

test('GetSessionToken gives credentials of the same account', async (t) => {
  const server = await serve(t);
  const { text } = await query(
    server,
    { Action: 'GetSessionToken', ...sts },
    { authorization: signed('111122223333') },
  );
  assert.match(elementOf(text, 'AccessKeyId') ?? '', /111122223333/);
});

test('ListAccountAliases of IAM', async (t) => {
  const server = await serve(t, { accountAliases: ['shop'] });
  const { text } = await query(server, { Action: 'ListAccountAliases', Version: '2010-05-08' });
  assert.match(text, /<AccountAliases><member>shop<\/member><\/AccountAliases>/);
});

const refused: readonly (readonly [parameters: Readonly<Record<string, string>>, code: string])[] = [
  [{}, 'InvalidAction'],
  [{ Action: 'constructor' }, 'InvalidAction'],
  [{ Action: 'ListAccountAliases', ...sts }, 'InvalidAction'],
  [{ Action: '<a>', ...sts }, 'InvalidAction'],
  [{ Action: 'AssumeRole', ...sts }, 'ValidationError'],
  [{ Action: 'AssumeRole', RoleArn: 'arn:aws:iam::999922223333:role/a', ...sts }, 'ValidationError'],
  [{ Action: 'AssumeRole', RoleArn: 'a', RoleSessionName: 'me', ...sts }, 'ValidationError'],
  [{ Action: 'AssumeRoleWithWebIdentity', ...sts }, 'ValidationError'],
];

for (const [parameters, code] of refused) {
  test(`refused in XML: ${JSON.stringify(parameters)}`, async (t) => {
    const server = await serve(t);
    const before = writeState(server.sandbox);
    const { status, headers, text } = await query(server, parameters);
    assert.equal(status, 400);
    assert.equal(headers['content-type'], 'text/xml');
    assert.equal(elementOf(text, 'Code'), code);
    assert.ok(!text.includes('<a>'));
    assert.equal(writeState(server.sandbox), before);
  });
}

test('an expired token is refused by STS in its own words', async (t) => {
  const server = await serve(t, { faults: createFaults([{ kind: 'expired-token' }], 1) });
  const { status, text } = await query(server, { Action: 'GetCallerIdentity', ...sts });
  assert.equal(status, 403);
  assert.equal(elementOf(text, 'Code'), 'ExpiredToken');
  assert.equal(elementOf(text, 'Message'), 'The security token included in the request is expired');
});
