import { arrange } from './arrange.ts';
import type { TreeNode, ViewOptions } from './model.ts';
import { nameOf } from './names.ts';
import { stateRank } from './progress.ts';

/** Connections in the order of the settings, or by their state where that is asked for; favourites on top. */
export function arrangeRoots(roots: readonly TreeNode[], { sort, favourites }: ViewOptions): readonly TreeNode[] {
  const all = roots.map((node, place) => ({
    node,
    place,
    name: nameOf(node.data),
    rank: stateRank(node.data),
    time: undefined,
    favourite: node.connection,
  }));
  return arrange(all, sort === 'state' ? 'view' : 'given', sort, favourites).map(({ node }) => node);
}
