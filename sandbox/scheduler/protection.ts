import type { Account, StoredTask } from '../account.ts';
import { timestamp } from '../wire.ts';

/** Whether a task is protected from scale-in right now. */
export function isProtected(account: Account, { protection }: StoredTask): boolean {
  if (protection?.protectionEnabled !== true) return false;
  return protection.expirationDate === undefined || protection.expirationDate > timestamp(account.now);
}

/** Takes away a protection whose time is over ("After this time period lapses, protectionEnabled will be reset to false"). */
export function endProtection(account: Account, stored: StoredTask): boolean {
  if (stored.protection === undefined || isProtected(account, stored)) return false;
  delete stored.protection;
  return true;
}
