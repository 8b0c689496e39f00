import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partition } from '@aws-sdk/core/client';
import type { Connection } from '../../../client/aws/connection.ts';
import type { Profile } from '../../../client/aws/profiles.ts';
import type { Identity } from '../../../client/aws/session.ts';
import { wrongRegion } from '../../../client/connections/connection-settings.ts';
import { connectionFacts, iconOf, pinnedView } from '../../../client/connections/connection-text.ts';
import { profileChoices } from '../../../client/connections/profile-choices.ts';
import { regions } from '../../../client/connections/regions.ts';
import { shellLine } from '../../../client/connections/sign-in-line.ts';

const dev: Connection = { name: 'dev', profile: 'dev-sso', region: 'eu-west-1', color: 'blue' };
const live: Connection = { ...dev, name: 'live', production: true, readOnly: true, icon: 'rocket' };
const identity: Identity = { accountId: '123456789012', arn: 'arn:aws:iam::123456789012:user/me', alias: 'shop' };

const views: readonly (readonly [
  name: string | undefined,
  connection: Connection | undefined,
  identity: Identity | undefined,
  text: string,
  emphasis: string,
])[] = [
  [undefined, undefined, undefined, '', 'normal'],
  ['dev', dev, undefined, '$(cloud) dev', 'normal'],
  ['dev', dev, identity, '$(cloud) dev · 123456789012', 'normal'],
  ['live', live, identity, '$(rocket) live · 123456789012 · PRODUCTION · read-only', 'production'],
  ['gone', undefined, undefined, '$(debug-disconnect) gone', 'missing'],
  ['$(bug)', { ...dev, name: '$(bug)' }, undefined, '$(cloud) \\$(bug)', 'normal'],
];

for (const [name, connection, known, text, emphasis] of views) {
  test(`the status bar shows ${JSON.stringify(text)}`, () => {
    const view = pinnedView(name, connection, known);
    assert.deepEqual([view.text, view.emphasis], [text, emphasis]);
  });
}

test('the tooltip tells everything, colour in words', () => {
  const { tooltip, label } = pinnedView('live', live, identity);
  for (const part of [
    'Account: 123456789012 (shop)',
    'Profile: `dev-sso`',
    'Region: `eu-west-1`',
    'Colour: blue',
    'Production: yes',
    'Read-only: yes',
  ]) {
    assert.ok(tooltip.includes(part), part);
  }
  assert.equal(label, 'ECS connection live, 123456789012, PRODUCTION, read-only');
  assert.match(pinnedView('sandbox', undefined, undefined).tooltip, /The sandbox is not running\./);
});

test('facts and icons of connections', () => {
  assert.equal(connectionFacts(live), 'dev-sso · eu-west-1 · PRODUCTION · read-only · blue');
  assert.equal(connectionFacts({ name: 'x', region: 'us-east-1' }), 'default credentials · us-east-1');
  const sandbox: Connection = { name: 'sandbox', region: 'us-east-1', endpoint: 'http://127.0.0.1:1', icon: 'beaker' };
  assert.equal(connectionFacts(sandbox), 'us-east-1 · http://127.0.0.1:1');
  assert.deepEqual([iconOf(dev), iconOf(live), iconOf(sandbox)], ['cloud', 'rocket', 'beaker']);
});

test('regions are those of the SDK, with its names', () => {
  assert.equal(new Set(regions.map(({ code }) => code)).size, regions.length);
  for (const { code, name } of regions) {
    assert.equal((partition(code) as { readonly description?: string }).description, name, code);
    assert.equal(wrongRegion(code), undefined);
  }
});

const lines: readonly (readonly [shell: string, profile: string, line: string])[] = [
  ['/bin/zsh', 'dev', 'aws sso login --profile dev'],
  ['/bin/bash', "it's mine; rm -rf", `aws sso login --profile 'it'\\''s mine; rm -rf'`],
  ['/usr/bin/fish', "it's\\", `aws sso login --profile 'it\\'s\\\\'`],
  [
    'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    "it's $HOME",
    `aws sso login --profile 'it''s $HOME'`,
  ],
  ['/usr/bin/pwsh', 'a b', `aws sso login --profile 'a b'`],
  ['C:\\Windows\\System32\\cmd.exe', 'a & b', 'aws sso login --profile "a & b"'],
  ['C:\\Program Files\\Git\\bin\\bash.exe', '$(x)', `aws sso login --profile '$(x)'`],
];

for (const [shell, profile, line] of lines) {
  test(`a line for ${shell}: ${line}`, () => {
    assert.equal(shellLine(['aws', 'sso', 'login', '--profile', profile], shell), line);
  });
}

test('what cannot be quoted is refused', () => {
  for (const [shell, word] of [
    ['/bin/sh', 'a\nb'],
    ['cmd.exe', '%PATH%'],
    ['cmd.exe', 'a"b'],
  ] as const) {
    assert.throws(() => shellLine(['aws', word], shell), RangeError);
  }
});

const profile: Profile = {
  name: 'dev',
  region: 'eu-west-1',
  source: 'assume-role',
  accountId: '123456789012',
  role: 'arn:aws:iam::123456789012:role/team/admin',
  mfaSerial: 'arn:aws:iam::123456789012:mfa/me',
  signsInAs: 'dev',
  fingerprint: '',
};

test('profiles are offered with their facts, after the default chain', () => {
  const [chain, dev] = profileChoices([profile], {});
  assert.deepEqual(
    [chain?.profile, chain?.description],
    [undefined, 'environment, profile default, container or instance'],
  );
  assert.deepEqual(
    [dev?.label, dev?.description],
    ['dev', 'assumes a role · 123456789012 · team/admin · eu-west-1 · MFA'],
  );
  const [named] = profileChoices([profile], { AWS_PROFILE: 'dev' });
  assert.deepEqual([named?.description, named?.region], ['environment: AWS_PROFILE is dev', 'eu-west-1']);
});
