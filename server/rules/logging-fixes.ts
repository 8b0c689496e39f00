import { nearestName } from '../schema/spelling.ts';
import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import {
  type Fixes,
  nearestValue,
  removeItems,
  removeMember,
  renameMember,
  replaceValue,
  setMember,
  together,
} from './fixes.ts';
import { placeOfRequest } from './request-places.ts';
import { containersOf } from './task-definition-facts.ts';
import { isSmall } from './task-definition-fixes.ts';
import { itemsOf, memberValue, textOf } from './values.ts';

/**
 * The log group and Region that the other containers have; else the group that the console writes (`/ecs/FAMILY`), and the
 * Region of the ARNs in the request.
 */
export function awslogsFixes(
  configuration: ObjectNode | ArrayNode,
  missing: readonly string[],
  root: ObjectNode,
): Fixes {
  if (!isSmall(root)) return [];
  const family = textOf(memberValue(root, 'family'));
  const guesses: Readonly<Record<string, string | undefined>> = {
    'awslogs-group': sharedOption(root, 'awslogs-group') ?? (family ? `/ecs/${family}` : undefined),
    'awslogs-region': sharedOption(root, 'awslogs-region') ?? placeOfRequest(root).region,
  };
  const values = missing.map((name) => [name, guesses[name]] as const);
  const known = values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  if (known.length < values.length) return [];
  const title = `Add ${known.map(([name, value]) => `\`${name}\`: \`${value}\``).join(' and ')}`;
  const options = memberValue(configuration, 'options');
  if (options?.kind !== 'object') return setMember(configuration, 'options', Object.fromEntries(known), { title });
  return together(title, ...known.map(([name, value]) => setMember(options, name, value)));
}

/** The value of an option of awslogs, where all containers that have it agree. */
function sharedOption(root: ObjectNode, name: string): string | undefined {
  const values = new Set<string>();
  for (const container of containersOf(root)) {
    const logging = memberValue(container, 'logConfiguration');
    if (textOf(memberValue(logging, 'logDriver')) !== 'awslogs') continue;
    const value = textOf(memberValue(memberValue(logging, 'options'), name));
    if (value) values.add(value);
  }
  const [first] = values;
  return values.size === 1 ? first : undefined;
}

/** The option that was meant, unless it is given as well; or without it. */
export function unknownOptionFixes(
  configuration: ObjectNode | ArrayNode,
  name: string,
  place: ConcreteNode,
  known: ReadonlySet<string>,
): Fixes {
  const options = memberValue(configuration, 'options');
  const secrets = memberValue(configuration, 'secretOptions');
  const given = new Set(itemsOf(secrets).map((entry) => textOf(memberValue(entry, 'name'))));
  const free = [...known].filter((each) => memberValue(options, each) === undefined && !given.has(each));
  const entry = itemsOf(secrets).find((each) => memberValue(each, 'name') === place);
  if (entry !== undefined)
    return [...nearestValue(place, free), ...removeItems(secrets, [entry], `Remove \`${name}\``)];
  const guess = nearestName(name, free);
  const isSame = guess === name.toLowerCase().replaceAll('_', '-');
  return [
    ...(guess === undefined ? [] : renameMember(options, name, guess, undefined, isSame ? 'safe' : 'suggested')),
    ...removeMember(options, name),
  ];
}

const modes = ['non-blocking', 'blocking'];

export function modeFixes(node: ConcreteNode): Fixes {
  const letters = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, '');
  const written = textOf(node) ?? '';
  const same = modes.find((mode) => letters(mode) === letters(written));
  if (same !== undefined) return replaceValue(node, same, undefined, 'safe');
  const near = nearestValue(node, modes);
  return near.length > 0 ? near : modes.flatMap((mode) => replaceValue(node, mode));
}
