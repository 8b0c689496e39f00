import type { LoadState } from './load.ts';
import type { NodeData, TreeNode } from './model.ts';

type Note = Extract<NodeData, { kind: 'note' }>;

/** Rows that a branch shows beside its children: what is being read, what failed, that there is nothing. */
export function notesOf(
  owner: TreeNode,
  what: string,
  state: LoadState,
  counts: { readonly known: number; readonly shown: number },
  filter: string,
): readonly TreeNode[] {
  const { failure, describeFailure, undescribed, isListing, isComplete } = state;
  const notes: Note[] = [];
  if (isComplete && counts.known === 0 && failure === undefined && describeFailure === undefined) {
    notes.push({ kind: 'note', note: 'empty', text: `No ${what}` });
  } else if (isComplete && counts.shown === 0 && counts.known > 0 && filter !== '') {
    notes.push({ kind: 'note', note: 'empty', text: `No ${what} with “${filter}” in their name, of ${counts.known}` });
  }
  if (isListing && !isComplete) {
    const text = counts.known === 0 ? `Loading ${what}…` : `Loading more ${what}, ${counts.known} so far…`;
    notes.push({ kind: 'note', note: 'loading', text });
  }
  if (failure !== undefined) {
    const missing = counts.known === 0 ? `The ${what} could not be read` : `Not all ${what} could be read`;
    notes.push({ kind: 'note', note: 'failed', text: `${missing}: ${failure.message}`, failure });
  }
  if (describeFailure !== undefined) {
    const text = `${undescribed} ${what} could not be described: ${describeFailure.message}`;
    notes.push({ kind: 'note', note: 'failed', text, failure: describeFailure });
  }
  return notes.map((data, index) => ({
    id: `${owner.id}|note-${data.note}-${index}`,
    connection: owner.connection,
    parent: owner.id,
    data,
    isExpandable: false,
  }));
}
