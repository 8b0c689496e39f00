import type { Drift } from './drift.ts';

/** The title of the code lens above a request. Icons are codicons, as VS Code draws them in lenses. */
export function driftTitle(drift: Drift, connection: string): string {
  switch (drift.kind) {
    case 'in-sync':
      return `$(check) in sync with ${connection}`;
    case 'differs':
      return `$(diff) ${counted(drift.count)} from ${connection}`;
    case 'absent':
      return `$(circle-slash) not in ${connection} yet`;
    case 'checking':
      return `$(sync~spin) comparing with ${connection}`;
    case 'unread':
      return `$(question) drift not known: save the file to compare it with ${connection}`;
    case 'unknown':
      return `$(question) drift not known: ${shortened(drift.reason)}`;
  }
}

/** What the lens says when the mouse rests on it. */
export function driftTooltip(drift: Drift, connection: string): string {
  switch (drift.kind) {
    case 'in-sync':
      return `What ${connection} has is what the file says. Click to see both.`;
    case 'differs':
      return `${drift.members.join(', ')}. Click to see what differs.`;
    case 'absent':
      return `${connection} has no such thing. Click to see what the file would make.`;
    case 'unknown':
      return `${drift.reason} Click to try again.`;
    case 'checking':
    case 'unread':
      return `Compares the file with what ${connection} has.`;
  }
}

/** A badge on a file or a row: VS Code takes two characters. */
export interface DriftBadge {
  readonly badge: string;
  readonly tooltip: string;
  readonly differs: boolean;
}

/** The badge of all that a file, or all files, say of one thing; undefined while nothing is known. The gravest wins. */
export function driftBadge(drifts: readonly Drift[], connection: string): DriftBadge | undefined {
  const count = drifts.reduce((sum, drift) => sum + (drift.kind === 'differs' ? drift.count : 0), 0);
  if (count > 0) {
    // The sign says it to those who see no colour.
    const badge = count < 10 ? `≠${count}` : '≠+';
    return { badge, tooltip: `${counted(count)} from ${connection}`, differs: true };
  }
  if (drifts.some(({ kind }) => kind === 'absent')) {
    return { badge: '+', tooltip: `Not in ${connection} yet`, differs: false };
  }
  const isAllInSync = drifts.length > 0 && drifts.every(({ kind }) => kind === 'in-sync');
  return isAllInSync ? { badge: '✓', tooltip: `In sync with ${connection}`, differs: false } : undefined;
}

function counted(count: number): string {
  return count === 1 ? '1 member differs' : `${count} members differ`;
}

const longest = 100;

/** A lens is one line. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
