import type { Difference } from './model.ts';
import { isJson, isSame, type Json } from './shape-json.ts';

type Path = readonly (string | number)[];

/**
 * Members that differ between two requests of the same shape, both normalised; the deepest member that is on both sides. Lists are
 * compared item by item when their lengths agree, else as a whole.
 *
 * @param isFixed whether no update can change what stands at the path
 */
export function differencesOf(
  live: Json,
  wanted: Json,
  isFixed: (path: Path) => boolean = () => false,
): readonly Difference[] {
  return [...differing(live, wanted, [])].map(({ path, live: is, wanted: asked }) => ({
    path,
    live: is,
    wanted: asked,
    isFixed: isFixed(path),
  }));
}

function* differing(
  live: unknown,
  wanted: unknown,
  path: Path,
): Generator<{ readonly path: Path; readonly live: unknown; readonly wanted: unknown }> {
  if (isSame(live, wanted)) return;
  if (isJson(live) && isJson(wanted)) {
    for (const name of new Set([...Object.keys(live), ...Object.keys(wanted)])) {
      yield* differing(live[name], wanted[name], [...path, name]);
    }
  } else if (Array.isArray(live) && Array.isArray(wanted) && live.length === wanted.length) {
    for (const [index, item] of live.entries()) yield* differing(item, wanted[index], [...path, index]);
  } else {
    yield { path, live, wanted };
  }
}

/** The top-level members that differ. */
export function membersThatDiffer(differences: readonly Difference[]): readonly string[] {
  return [...new Set(differences.map(({ path }) => String(path[0])))];
}
