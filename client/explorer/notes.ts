import type { Failure } from '../aws/failure.ts';
import type { LoadState } from './load.ts';
import type { NodeData, TreeNode } from './model.ts';

type Note = Extract<NodeData, { kind: 'note' }>;

/** How many children there are. */
export interface Counts {
  readonly known: number;
  /** Of those: known by name, and not shown before they are described. */
  readonly heldBack: number;
  readonly shown: number;
}

/** Rows that a branch shows beside its children: what is being read, what failed, that there is nothing. */
export function notesOf(
  owner: TreeNode,
  what: string,
  state: LoadState,
  counts: Counts,
  filter: string,
): readonly TreeNode[] {
  const { failure, describeFailure, undescribed, isListing, isComplete } = state;
  const notes: Note[] = [];
  if (isComplete && counts.known === 0 && failure === undefined && describeFailure === undefined) {
    notes.push({ kind: 'note', note: 'empty', text: `No ${what}` });
  } else if (isComplete && counts.shown === 0 && counts.known > counts.heldBack && filter !== '') {
    const known = counts.known - counts.heldBack;
    notes.push({ kind: 'note', note: 'empty', text: `No ${what} with “${filter}” in their name, of ${known}` });
  }
  if (counts.heldBack > 0 && isComplete && failure === undefined && describeFailure === undefined) {
    // The list is there, and its descriptions are waiting for their turn: without this row the branch would look empty.
    notes.push({ kind: 'note', note: 'loading', text: `Loading ${what}…` });
  }
  if (isListing && !isComplete) {
    const text = counts.known === 0 ? `Loading ${what}…` : `Loading more ${what}, ${counts.known} so far…`;
    notes.push({ kind: 'note', note: 'loading', text });
  }
  if (isSignedOut(failure) || isSignedOut(describeFailure)) {
    // Why, and what to do about it, is said once: at the connection.
    notes.push({ kind: 'note', note: 'empty', text: `Reading ${what} waits for the connection’s credentials` });
    return notes.map((data, index) => noteRow(owner, data, index));
  }
  if (failure !== undefined) {
    const missing = counts.known === 0 ? `The ${what} could not be read` : `Not all ${what} could be read`;
    notes.push({ kind: 'note', note: 'failed', text: `${missing}: ${failure.message}`, failure });
  }
  if (describeFailure !== undefined) {
    const text = `${undescribed} ${undescribed === 1 ? 'of the ' : ''}${what} could not be described: ${describeFailure.message}`;
    notes.push({ kind: 'note', note: 'failed', text, failure: describeFailure });
  }
  return notes.map((data, index) => noteRow(owner, data, index));
}

/** All that notes say, to tell whether they say something else. */
export function textOfNotes(notes: readonly TreeNode[]): string {
  return JSON.stringify(notes.map(({ data }) => data));
}

function isSignedOut(failure: Failure | undefined): boolean {
  return failure?.kind === 'credentials-expired' || failure?.kind === 'credentials-missing';
}

function noteRow(owner: TreeNode, data: Note, index: number): TreeNode {
  return {
    id: `${owner.id}|note-${data.note}-${index}`,
    connection: owner.connection,
    parent: owner.id,
    data,
    isExpandable: false,
  };
}
