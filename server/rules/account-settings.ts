import { removeMember, replaceValue } from './fixes.ts';
import type { Rule } from './rule.ts';
import { findingAt, isSet, lacks, memberValue, textOf } from './values.ts';

const putAccountSetting = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutAccountSetting.html';
const guide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html';

const settings = ['PutAccountSettingRequest', 'PutAccountSettingDefaultRequest'];

const readOnly: Rule = {
  id: 'account-setting-read-only',
  severity: 'error',
  title: 'guardDutyActivate cannot be set',
  why: 'Amazon GuardDuty switches this setting; ECS only shows it.',
  sources: [putAccountSetting, guide],
  shapes: settings,
  *check(request) {
    const node = memberValue(request, 'name');
    if (node === undefined || textOf(node) !== 'guardDutyActivate') return;
    yield findingAt(node, '`guardDutyActivate` is read-only in ECS; switch runtime monitoring in GuardDuty instead.');
  },
};

const longArnFormatDisabled: Rule = {
  id: 'long-arn-format-disabled',
  severity: 'error',
  title: 'Long ARN format cannot be switched off',
  why: "Since 2021 all ARNs of services, tasks and container instances have the long format with the cluster's name; the old one cannot be chosen any more.",
  sources: [
    guide,
    'terraform-provider-aws (account_setting_default.go) expects the API error "You can no longer disable ...".',
  ],
  shapes: settings,
  *check(request) {
    const name = textOf(memberValue(request, 'name'));
    const node = memberValue(request, 'value');
    if (node === undefined || textOf(node) !== 'disabled') return;
    if (name === undefined || !/^(?:service|task|containerInstance)LongArnFormat$/.test(name)) return;
    yield findingAt(node, `\`${name}\` can no longer be disabled; remove this setting.`, () =>
      replaceValue(node, 'enabled'),
    );
  },
};

const principal: Rule = {
  id: 'account-setting-principal',
  severity: 'error',
  title: 'principalArn is a user, a role or the root user',
  why: 'Settings belong to an IAM user, an IAM role or the whole account. Sessions and federated users have none of their own.',
  sources: [putAccountSetting],
  shapes: ['PutAccountSettingRequest', 'DeleteAccountSettingRequest', 'ListAccountSettingsRequest'],
  *check(request) {
    const node = memberValue(request, 'principalArn');
    const arn = textOf(node);
    if (node === undefined || !arn || /^arn:[^:]+:iam::[^:]*:(?:root$|user\/.|role\/.)/.test(arn)) return;
    yield findingAt(
      node,
      `\`principalArn\` must be the ARN of an IAM user, an IAM role or the root user of the account; \`${arn}\` is none of them.`,
    );
  },
};

const listValueNeedsName: Rule = {
  id: 'list-account-settings-value-needs-name',
  severity: 'error',
  title: 'Value of a setting without its name',
  why: 'The value narrows down one setting; without its name it says nothing.',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListAccountSettings.html'],
  shapes: ['ListAccountSettingsRequest'],
  *check(request, context) {
    const node = memberValue(request, 'value');
    if (request.kind !== 'object' || !isSet(node) || !lacks(request, 'name', context)) return;
    yield findingAt(node, '`value` needs `name`; add the name of the setting.', () => removeMember(request, 'value'));
  },
};

/** Rules about account settings. */
export const accountSettingRules: readonly Rule[] = [readOnly, longArnFormatDisabled, principal, listValueNeedsName];
