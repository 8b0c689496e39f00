import type { Outcome } from './transcript.ts';

/** Something that two endpoints answered differently. */
export interface Difference {
  readonly step: string;
  /** Where in the answer, with `[]` for the items of a list; empty for the whole. */
  readonly path: string;
  /** `only ours`, `only theirs`, or both values: `DRAINING / INACTIVE`. */
  readonly what: string;
}

/** A refusal of one, or different refusals, hide whatever else there may be. */
export function differencesOf(ours: readonly Outcome[], theirs: readonly Outcome[]): readonly Difference[] {
  return ours.flatMap((our, index) => {
    const their = theirs[index];
    const step = our.step.name;
    if (their === undefined) return [{ step, path: '', what: 'only ours' }];
    if (our.error !== their.error) {
      return [{ step, path: '', what: `${our.error ?? 'an answer'} / ${their.error ?? 'an answer'}` }];
    }
    const [first, second] = [membersOf(our.answer), membersOf(their.answer)];
    return [...new Set([...first.keys(), ...second.keys()])].toSorted().flatMap((path) => {
      const what = compared(first, second, path);
      return what === undefined ? [] : [{ step, path, what }];
    });
  });
}

type Members = ReadonlyMap<string, readonly unknown[]>;

function compared(ours: Members, theirs: Members, path: string): string | undefined {
  // What is missing as a whole is one difference, not one for each of its members.
  const parent = path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('[]'), 0));
  if (parent !== '' && (!ours.has(parent) || !theirs.has(parent))) return undefined;
  const [our, their] = [ours.get(path), theirs.get(path)];
  if (their === undefined) return path.endsWith('[]') ? 'items only ours' : 'only ours';
  if (our === undefined) return path.endsWith('[]') ? 'items only theirs' : 'only theirs';
  if (path.endsWith('[]')) {
    return our.length === their.length ? undefined : `${our.length} items / ${their.length} items`;
  }
  if (!isTelling.test(path)) return undefined;
  const [one, other] = [JSON.stringify(our), JSON.stringify(their)];
  return one === other ? undefined : `${our.join(', ')} / ${their.join(', ')}`;
}

/** Members whose values must be the same: ids, times and texts are each endpoint's own. */
const isTelling =
  /(?:[sS]tatus|reason|rolloutState|[tT]ype|[cC]ount|[sS]trategy|revision|cpu|memory|networkMode|[nN]ame|weight|base|value|key)$/;

/** All members of an answer, by path. */
function membersOf(answer: unknown): Members {
  const found = new Map<string, unknown[]>();
  function note(path: string, value: unknown): void {
    const known = found.get(path);
    if (known === undefined) found.set(path, [value]);
    else known.push(value);
  }
  function walk(value: unknown, path: string): void {
    if (path !== '') note(path, typeof value === 'object' ? undefined : value);
    if (Array.isArray(value)) for (const item of value) walk(item, `${path}[]`);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) walk(member, path === '' ? name : `${path}.${name}`);
    }
  }
  walk(answer ?? {}, '');
  return found;
}
