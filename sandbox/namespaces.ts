import { type Account, listOf } from './account.ts';

/**
 * The ARN of a Cloud Map namespace that is given by its ARN or its name. ECS makes a namespace that is named and not there; here one of each
 * name is made up when it is first named.
 */
export function namespaceArn(account: Account, nameOrArn: string): string {
  const known = knownNamespaceArn(account, nameOrArn);
  if (known !== undefined) return known;
  const { partition, region, accountId } = account;
  const arn = `arn:${partition}:servicediscovery:${region}:${accountId}:namespace/ns-${account.ids.hex(16)}`;
  listOf<string>(account, 'namespaces').set(nameOrArn, arn);
  return arn;
}

/** The same without making one: undefined for a name that nobody has used yet. */
export function knownNamespaceArn(account: Account, nameOrArn: string): string | undefined {
  return nameOrArn.startsWith('arn:') ? nameOrArn : listOf<string>(account, 'namespaces').get(nameOrArn);
}
