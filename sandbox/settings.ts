import type { Setting, SettingName } from '@aws-sdk/client-ecs';
import type { Account } from './account.ts';
import { principalArn, rootArn } from './principal.ts';
import type { Wire } from './wire.ts';

interface SettingRule {
  /** What an account has that never set it. Source: "Access Amazon ECS features with account settings" in the developer guide. */
  readonly usual: string;
  readonly values: readonly string[];
  /** Amazon ECS sets it, nobody else. */
  readonly isReadOnly?: true;
}

const onOff = ['enabled', 'disabled', 'on', 'off'];

/** The account settings, in the order in which they are listed. Source: PutAccountSetting.name and .value. */
export const settingRules: Readonly<Record<SettingName, SettingRule>> = {
  awsvpcTrunking: { usual: 'disabled', values: onOff },
  containerInsights: { usual: 'disabled', values: ['enabled', 'disabled', 'enhanced', 'on', 'off'] },
  containerInstanceLongArnFormat: { usual: 'enabled', values: onOff },
  defaultLogDriverMode: { usual: 'non-blocking', values: ['blocking', 'non-blocking'] },
  fargateEventWindows: { usual: 'disabled', values: onOff },
  fargateFIPSMode: { usual: 'disabled', values: onOff },
  fargateTaskRetirementWaitPeriod: { usual: '7', values: ['0', '7', '14'] },
  guardDutyActivate: { usual: 'off', values: onOff, isReadOnly: true },
  serviceLongArnFormat: { usual: 'enabled', values: onOff },
  tagResourceAuthorization: { usual: 'on', values: onOff },
  taskLongArnFormat: { usual: 'enabled', values: onOff },
};

/** What was set for one principal itself. */
export function ownSetting(account: Account, principal: string, name: SettingName): Wire<Setting> | undefined {
  return account.settings.get(settingKey(principal, name));
}

/**
 * What holds for a principal: what was set for it, else what was set for the root user (which is what PutAccountSettingDefault sets), else
 * what every account has. Source: PutAccountSetting.principalArn.
 */
export function effectiveSetting(
  account: Account,
  name: SettingName,
  principal = principalArn(account),
): Wire<Setting> {
  const set = ownSetting(account, principal, name) ?? ownSetting(account, rootArn(account), name);
  return settingOf(name, set?.value ?? settingRules[name].usual, principal);
}

/** A setting as ECS answers it. */
export function settingOf(name: SettingName, value: string, principal: string): Wire<Setting> {
  return { name, value, principalArn: principal, type: settingRules[name].isReadOnly ? 'aws_managed' : 'user' };
}

/** The key of a setting in `Account.settings`. */
export function settingKey(principal: string, name: SettingName): string {
  return `${principal}\n${name}`;
}
