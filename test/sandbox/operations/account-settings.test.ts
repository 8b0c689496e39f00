import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { emptySandbox, refusal } from '../sandbox.ts';

const user = 'arn:aws:iam::123456789012:user/sandbox';
const other = 'arn:aws:iam::123456789012:role/deploy';
const root = 'arn:aws:iam::123456789012:root';

test('what holds for a principal: its own setting, else that of the root user, else what every account has', () => {
  const sandbox = emptySandbox();
  const effective = (principalArn: string) =>
    sandbox.send('ListAccountSettings', { name: 'containerInsights', principalArn, effectiveSettings: true })
      .settings?.[0]?.value;
  const own = (principalArn: string) =>
    sandbox
      .send('ListAccountSettings', { name: 'containerInsights', principalArn })
      .settings?.map(({ value }) => value);
  assert.deepEqual([effective(user), effective(other), own(user)], ['disabled', 'disabled', []]);
  sandbox.send('PutAccountSettingDefault', { name: 'containerInsights', value: 'enabled' });
  assert.deepEqual([effective(user), effective(other), own(user)], ['enabled', 'enabled', []]);
  sandbox.send('PutAccountSetting', { name: 'containerInsights', value: 'enhanced' });
  assert.deepEqual([effective(user), effective(other), own(user)], ['enhanced', 'enabled', ['enhanced']]);
  const { setting } = sandbox.send('DeleteAccountSetting', { name: 'containerInsights' });
  assert.deepEqual(setting, { name: 'containerInsights', value: 'enabled', principalArn: user, type: 'user' });
  assert.deepEqual([effective(user), own(user), own(root)], ['enabled', [], ['enabled']]);
});

test('ListAccountSettings gives all effective settings in pages of ten', () => {
  const sandbox = emptySandbox();
  const first = sandbox.send('ListAccountSettings', { effectiveSettings: true });
  assert.equal(first.settings?.length, 10);
  const rest = sandbox.send('ListAccountSettings', { effectiveSettings: true, nextToken: first.nextToken });
  const all = Object.fromEntries(
    [...(first.settings ?? []), ...(rest.settings ?? [])].map((each) => [each.name, each.value]),
  );
  assert.deepEqual(all, {
    awsvpcTrunking: 'disabled',
    containerInsights: 'disabled',
    containerInstanceLongArnFormat: 'enabled',
    defaultLogDriverMode: 'non-blocking',
    fargateEventWindows: 'disabled',
    fargateFIPSMode: 'disabled',
    fargateTaskRetirementWaitPeriod: '7',
    guardDutyActivate: 'off',
    serviceLongArnFormat: 'enabled',
    tagResourceAuthorization: 'on',
    taskLongArnFormat: 'enabled',
  });
  const managed = sandbox.send('ListAccountSettings', { name: 'guardDutyActivate', effectiveSettings: true });
  assert.equal(managed.settings?.[0]?.type, 'aws_managed');
});

test('ListAccountSettings filters by value', () => {
  const sandbox = emptySandbox();
  const list = (value: string) =>
    sandbox.send('ListAccountSettings', { name: 'awsvpcTrunking', value, effectiveSettings: true }).settings?.length;
  assert.deepEqual([list('disabled'), list('enabled')], [1, 0]);
});

suite('refused', () => {
  const requests = {
    'a name that there is not': ['PutAccountSetting', { name: 'unknown', value: 'enabled' }],
    'a value that the setting does not take': ['PutAccountSetting', { name: 'containerInsights', value: 'yes' }],
    'the old form of ARNs': ['PutAccountSettingDefault', { name: 'taskLongArnFormat', value: 'disabled' }],
    'a setting that is read-only': ['PutAccountSetting', { name: 'guardDutyActivate', value: 'on' }],
    'the Fargate wait time for a user': ['PutAccountSetting', { name: 'fargateTaskRetirementWaitPeriod', value: '14' }],
    'a principal that has no settings': [
      'PutAccountSetting',
      { name: 'containerInsights', value: 'enabled', principalArn: 'arn:aws:sts::123456789012:assumed-role/dev/ann' },
    ],
    'a filter by value alone': ['ListAccountSettings', { value: 'enabled' }],
    'a page that is too large': ['ListAccountSettings', { maxResults: 11 }],
  } as const;
  for (const [what, [operation, request]] of Object.entries(requests)) {
    test(what, () => {
      const sandbox = emptySandbox();
      assert.equal(
        refusal(() => sandbox.call(operation, request, sandbox.account()))?.type,
        'InvalidParameterException',
      );
      assert.equal(sandbox.account().settings.size, 0);
    });
  }
});
