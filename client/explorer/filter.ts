import type { TreeNode } from './model.ts';
import { searchTextOf } from './names.ts';
import type { Sibling } from './siblings.ts';

/** Which nodes a filter leaves. */
export interface Filter {
  /**
   * Those whose name contains the text, that have such a one below them, or that are below such a one. Headings and what has no name of
   * its own stay.
   * @param text in lower case; empty: all
   */
  kept(owner: string, siblings: readonly Sibling[], text: string): readonly Sibling[];
  /** Something changed: what was found below nodes holds no longer. */
  forget(): void;
}

/** @param below what is known below a node */
export function createFilter(
  node: (id: string) => TreeNode | undefined,
  below: (id: string) => Iterable<Sibling> | undefined,
): Filter {
  /** By id: whether something below matches. */
  const found = new Map<string, boolean>();

  function isBelowMatch(owner: string, text: string): boolean {
    for (let at = node(owner); at !== undefined; at = node(at.parent ?? '')) {
      if (searchTextOf(at.data)?.includes(text)) return true;
    }
    return false;
  }

  function hasMatchBelow(id: string, text: string): boolean {
    const known = found.get(id);
    if (known !== undefined) return known;
    let hasMatch = false;
    for (const sibling of below(id) ?? []) {
      if (searchTextOf(sibling.node.data)?.includes(text) || hasMatchBelow(sibling.node.id, text)) {
        hasMatch = true;
        break;
      }
    }
    found.set(id, hasMatch);
    return hasMatch;
  }

  return {
    kept(owner, siblings, text) {
      if (text === '' || isBelowMatch(owner, text)) return siblings;
      return siblings.filter(({ node: { id, data } }) => {
        const name = searchTextOf(data);
        return name === undefined || name.includes(text) || hasMatchBelow(id, text);
      });
    },
    forget: () => found.clear(),
  };
}
