import type { Place } from './arns.ts';

/** The IAM user that the sandbox takes everybody for: `registeredBy`, `createdBy`, and the owner of account settings. */
export function principalArn({ partition, accountId }: Place): string {
  return `arn:${partition}:iam::${accountId}:user/sandbox`;
}

/** The root user of an account: the owner of what PutAccountSettingDefault sets. */
export function rootArn({ partition, accountId }: Place): string {
  return `arn:${partition}:iam::${accountId}:root`;
}
