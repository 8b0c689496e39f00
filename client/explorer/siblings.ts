import { isDeepStrictEqual } from 'node:util';
import type * as ecs from '@aws-sdk/client-ecs';
import { arrange, type CompareNames, mergeByName, type Sortable } from './arrange.ts';
import type { BranchShape, Item } from './branch.ts';
import { idBelow } from './ids.ts';
import type { NodeData, TreeNode, ViewOptions } from './model.ts';
import { favouriteKeyOf, lastOfArn, nameOf } from './names.ts';
import { stateRank, timeOf } from './progress.ts';

/** One of the children of a node. */
export interface Sibling extends Sortable {
  readonly key: string;
  readonly node: TreeNode;
  /** Known without a call, or listed. */
  readonly origin: 'own' | 'listed';
  /** Of the list that last had it. */
  readonly round: number;
  /** Not shown before it is described. */
  readonly isHeldBack: boolean;
}

/** Told of what changed: one for all, as there are tens of thousands of tasks with children. */
export interface SiblingHooks {
  isExpandable(data: NodeData): boolean;
  /** Others than before, or the same ones with other states and times, which matters only where these decide the order. */
  rearranged(owner: TreeNode, what: 'members' | 'order'): void;
  /** Data of one changed. */
  updated(node: TreeNode): void;
  /** It is no longer there. */
  gone(node: TreeNode): void;
}

/** The children of a node that are known. */
export interface Siblings {
  all(): Iterable<Sibling>;
  size(): number;
  /** How many are not shown before they are described. */
  heldBack(): number;
  get(key: string): Sibling | undefined;
  /** Those to be shown, in the order of the view. */
  arranged(view: ViewOptions): readonly Sibling[];
  /** Asks anew for what is known without a call. */
  derive(): void;
  listed(items: readonly Item[], round: number): void;
  /** The list of a round is complete: what it did not have is gone. */
  complete(round: number): void;
  described(items: readonly Item[]): void;
  missing(keys: readonly string[], failures: readonly ecs.Failure[]): void;
}

/** Lists come after what is known without a call. */
const firstListed = 1_000_000;
/** The order of a few is found again as fast, and there are tens of thousands of tasks with a few containers. */
const worthKeeping = 50;

export function createSiblings(
  owner: TreeNode,
  shape: BranchShape,
  compare: CompareNames,
  hooks: SiblingHooks,
): Siblings {
  const byKey = new Map<string, Sibling>();
  let byName: readonly string[] | undefined;
  let arrangedFor: { readonly view: ViewOptions; readonly siblings: readonly Sibling[] } | undefined;
  let [placeRound, place] = [0, firstListed];

  function siblingOf(item: Item, more: Pick<Sibling, 'origin' | 'round' | 'isHeldBack' | 'place'>): Sibling {
    const { key, data } = item;
    const node: TreeNode = {
      id: idBelow(owner, key),
      connection: owner.connection,
      parent: owner.id,
      data,
      isExpandable: hooks.isExpandable(data),
      ...(data.kind === 'group' && data.group === 'clusters' && { isOpenAtFirst: true }),
    };
    return {
      ...more,
      key,
      node,
      name: nameOf(data),
      rank: stateRank(data),
      time: timeOf(data),
      favourite: favouriteKeyOf(data),
    };
  }

  function changed(what: 'members' | 'order' = 'members'): void {
    arrangedFor = undefined;
    hooks.rearranged(owner, what);
  }

  function add(siblings: readonly Sibling[]): void {
    if (siblings.length === 0) return;
    for (const sibling of siblings) byKey.set(sibling.key, sibling);
    byName = sortedWith(siblings);
    changed();
  }

  /** Keys in the order of their names: they stay when the data behind them changes. */
  function sortedWith(added: readonly Sibling[]): readonly string[] {
    const known = (byName ?? []).flatMap((key) => byKey.get(key) ?? []);
    return mergeByName(known, added, compare).map(({ key }) => key);
  }

  function remove(isGone: (sibling: Sibling) => boolean): void {
    const lost = [...byKey.values()].filter(isGone);
    if (lost.length === 0) return;
    for (const { key, node } of lost) {
      byKey.delete(key);
      hooks.gone(node);
    }
    byName = byName?.filter((key) => byKey.has(key));
    changed();
  }

  /** Takes over what is new; nothing happens when it says the same as before. */
  function update(old: Sibling, data: NodeData, more: Partial<Sibling> = {}): void {
    const isSame = old.node.data === data || isDeepStrictEqual(old.node.data, data);
    if (isSame && !old.isHeldBack) {
      if (Object.keys(more).length > 0) byKey.set(old.key, { ...old, ...more });
      return;
    }
    const next = siblingOf({ key: old.key, data }, { ...old, isHeldBack: false, ...more });
    byKey.set(old.key, next);
    // The order by name stays: names are part of what identifies a thing.
    if (old.isHeldBack) changed();
    else if (old.rank !== next.rank || old.time !== next.time) changed('order');
    else arrangedFor = undefined;
    hooks.updated(next.node);
  }

  function listed(items: readonly Item[], round: number): void {
    if (round !== placeRound) [placeRound, place] = [round, firstListed];
    const fresh: Sibling[] = [];
    for (const item of items) {
      const known = byKey.get(item.key);
      const more = { origin: 'listed', round, place: place++, isHeldBack: shape.isHeldBack ?? false } as const;
      if (known === undefined) fresh.push(siblingOf(item, more));
      else if (shape.describe === undefined) update(known, item.data, { round, place: more.place });
      else byKey.set(item.key, { ...known, round, place: more.place });
    }
    arrangedFor = undefined;
    add(fresh);
  }

  return {
    all: () => byKey.values(),
    size: () => byKey.size,
    heldBack: () => (shape.isHeldBack === true ? [...byKey.values()].filter((it) => it.isHeldBack).length : 0),
    get: (key) => byKey.get(key),
    arranged(view) {
      if (arrangedFor?.view === view) return arrangedFor.siblings;
      const shown = (byName ?? []).flatMap((key) => {
        const sibling = byKey.get(key);
        return sibling === undefined || sibling.isHeldBack ? [] : [sibling];
      });
      const siblings = arrange(shown, shape.order, view.sort, view.favourites);
      if (siblings.length >= worthKeeping) arrangedFor = { view, siblings };
      return siblings;
    },
    derive() {
      const own = shape.own?.() ?? [];
      const keys = new Set(own.map(({ key }) => key));
      remove(({ key, origin }) => origin === 'own' && !keys.has(key));
      const fresh: Sibling[] = [];
      for (const [index, item] of own.entries()) {
        const known = byKey.get(item.key);
        const more = { origin: 'own', round: 0, isHeldBack: false, place: index } as const;
        if (known === undefined) fresh.push(siblingOf(item, more));
        else update(known, item.data, known.origin === 'own' && known.place !== index ? { place: index } : {});
      }
      add(fresh);
    },
    listed,
    complete(round) {
      if (shape.isKept !== true) remove((it) => it.origin === 'listed' && it.round < round);
    },
    described(items) {
      const foreign = new Set<string>();
      for (const { key, data } of items) {
        const known = byKey.get(key);
        if (known === undefined) continue;
        if (shape.belongs?.(data) === false) foreign.add(key);
        else update(known, data);
      }
      if (foreign.size > 0) remove(({ key }) => foreign.has(key));
    },
    missing(keys, failures) {
      const silent = new Set(keys);
      for (const failure of failures) {
        const key = keys.find((it) => it === failure.arn || lastOfArn(it) === lastOfArn(failure.arn ?? ''));
        const known = key === undefined ? undefined : byKey.get(key);
        if (key === undefined || known === undefined) continue;
        silent.delete(key);
        const data: NodeData = { kind: 'note', note: 'failed', text: failureText(known, failure) };
        byKey.set(key, { ...known, isHeldBack: false, node: { ...known.node, data, isExpandable: false }, rank: 0 });
        arrangedFor = undefined;
        hooks.updated({ ...known.node, data, isExpandable: false });
      }
      if (silent.size > 0) remove(({ key }) => silent.has(key));
    },
  };
}

/** Key of the sibling with this id. */
export function keyOf(siblings: Siblings, id: string): string | undefined {
  for (const { key, node } of siblings.all()) if (node.id === id) return key;
  return undefined;
}

function failureText({ name }: Sibling, { reason, detail }: ecs.Failure): string {
  const why = reason === 'MISSING' ? 'ECS no longer knows it' : (reason ?? 'ECS gives no reason');
  return `${name}: not described, ${why}${detail === undefined ? '' : ` (${detail})`}. Refresh to try again.`;
}
