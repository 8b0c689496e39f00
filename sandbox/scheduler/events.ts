import type { Account, StoredService } from '../account.ts';
import { timestamp } from '../wire.ts';
import { hasTaskSets } from './service-kind.ts';

/** DescribeServices shows the newest 100. Source: Service.events in the SDK. */
const mostEvents = 100;

/**
 * Adds an event to a service, newest first. Source of the texts: developer guide, "Amazon ECS service event messages".
 *
 * @param text what follows `(service web)`: ` has reached a steady state.`
 */
export function tell(account: Account, stored: StoredService, text: string): void {
  add(account, stored, `(service ${stored.service.serviceName ?? ''})${text}`);
}

/** The same for what a deployment or a task set does; a task set is named. @param id `ecs-svc/…` */
export function tellOf(account: Account, stored: StoredService, id: string, text: string): void {
  if (hasTaskSets(stored.service))
    add(account, stored, `(service ${stored.service.serviceName}, taskSet ${id})${text}`);
  else tell(account, stored, text);
}

/** The same, unless it is what was told last. */
export function tellOnce(account: Account, stored: StoredService, text: string): void {
  const last = stored.service.events?.[0]?.message;
  if (last !== `(service ${stored.service.serviceName ?? ''})${text}`) tell(account, stored, text);
}

/** `(task 1f2e) (task 3d4c)`. */
export function taskList(ids: readonly string[]): string {
  return ids.map((id) => `(task ${id})`).join(' ');
}

function add(account: Account, { service }: StoredService, message: string): void {
  const event = { id: account.ids.uuid(), createdAt: timestamp(account.now), message };
  service.events = [event, ...(service.events ?? []).slice(0, mostEvents - 1)];
}
