import type { Setting, SettingName } from '@aws-sdk/client-ecs';
import type { Account } from '../account.ts';
import { invalidParameter } from '../errors.ts';
import type { Operations } from '../operation.ts';
import { Ordered } from '../ordered.ts';
import { pageOf } from '../pages.ts';
import { principalArn, rootArn } from '../principal.ts';
import { effectiveSetting, ownSetting, settingKey, settingOf, settingRules } from '../settings.ts';
import type { Wire } from '../wire.ts';

/** Operations on account settings. */
export const accountSettingsOperations: Pick<
  Operations,
  'DeleteAccountSetting' | 'ListAccountSettings' | 'PutAccountSetting' | 'PutAccountSettingDefault'
> = {
  PutAccountSetting({ name, value = '', principalArn: of }, account) {
    const known = knownName(name);
    refuseValue(known, value);
    const principal = principalOf(account, of);
    // "You must use the root user when you set the Fargate wait time." (PutAccountSetting.principalArn)
    if (known === 'fargateTaskRetirementWaitPeriod' && principal !== rootArn(account)) {
      throw invalidParameter('The fargateTaskRetirementWaitPeriod setting must be set by the root user.');
    }
    return { setting: put(account, principal, known, value) };
  },

  PutAccountSettingDefault({ name, value = '' }, account) {
    const known = knownName(name);
    refuseValue(known, value);
    return { setting: put(account, rootArn(account), known, value) };
  },

  DeleteAccountSetting({ name, principalArn: of }, account) {
    const known = knownName(name);
    const principal = principalOf(account, of);
    account.settings.delete(settingKey(principal, known));
    return { setting: effectiveSetting(account, known, principal) };
  },

  ListAccountSettings(request, account) {
    const { name, value, effectiveSettings = false } = request;
    if (value !== undefined && name === undefined) {
      throw invalidParameter('You must also specify an account setting name to filter by value.');
    }
    const names = name === undefined ? settingNames : [knownName(name)];
    const principal = principalOf(account, request.principalArn);
    const settings = new Ordered<Wire<Setting>>();
    for (const each of names) {
      const setting = effectiveSettings
        ? effectiveSetting(account, each, principal)
        : ownSetting(account, principal, each);
      if (setting !== undefined && (value === undefined || setting.value === value)) settings.set(each, { ...setting });
    }
    const list = `ListAccountSettings ${principal} ${name} ${value} ${effectiveSettings}`;
    const { items, nextToken } = pageOf(settings, list, request, { usual: 10, most: 10 });
    return { settings: items, nextToken };
  },
};

const settingNames = Object.keys(settingRules) as SettingName[];

/** The message is the API's. */
function knownName(name: string | undefined): SettingName {
  const known = settingNames.find((each) => each === name);
  if (known === undefined) throw invalidParameter(`${name} should be one of [${settingNames.join(',')}]`);
  return known;
}

function refuseValue(name: SettingName, value: string): void {
  const { values, isReadOnly } = settingRules[name];
  if (isReadOnly) throw invalidParameter(`The ${name} setting is read-only.`);
  if (!values.includes(value))
    throw invalidParameter(`Invalid setting 'value'. ${value} should be one of [${values.join(',')}]`);
  if (name.endsWith('LongArnFormat') && (value === 'disabled' || value === 'off')) {
    throw invalidParameter('You can no longer disable Long Arn settings');
  }
}

function principalOf(account: Account, of: string | undefined): string {
  if (of === undefined) return principalArn(account);
  // Federated users have the settings of the root user and none of their own (PutAccountSetting.principalArn).
  if (/^arn:[\w-]+:iam::\d{12}:(root|(user|role)\/.+)$/.test(of)) return of;
  throw invalidParameter(
    'The specified principal ARN is invalid. Specify the ARN of a user, a role, or the root user and try again.',
  );
}

function put(account: Account, principal: string, name: SettingName, value: string): Wire<Setting> {
  const setting = settingOf(name, value, principal);
  account.settings.set(settingKey(principal, name), setting);
  return { ...setting };
}
