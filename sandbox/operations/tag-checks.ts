import type { Tag } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors.ts';
import type { Wire } from '../wire.ts';

/** Source: the restrictions that every `tags` member of the API documents. */
const limits = { tags: 50, key: 128, value: 256 };

/**
 * The tags of a new resource, as a copy. Refuses with InvalidParameterException what the API's restrictions on tags rule out.
 */
export function tagsOfNew(tags: readonly Wire<Tag>[] | undefined): Wire<Tag>[] {
  const given = tags ?? [];
  if (given.length > limits.tags) throw invalidParameter(`Tags can not have more than ${limits.tags} elements.`);
  const keys = new Set<string>();
  for (const { key = '', value = '' } of given) {
    if (key === '') throw invalidParameter('Tag key cannot be null or empty.');
    if (key.length > limits.key) throw invalidParameter(`Tag key can have at most ${limits.key} characters.`);
    if (value.length > limits.value) throw invalidParameter(`Tag value can have at most ${limits.value} characters.`);
    if (/^aws:/i.test(key)) throw invalidParameter('aws: prefixed tag key names are not allowed for external use.');
    if (keys.has(key)) throw invalidParameter('Tag keys must be unique.');
    keys.add(key);
  }
  return given.map((tag) => ({ ...tag }));
}
