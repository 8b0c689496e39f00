// What the parts of the extension remember of a workspace: the entry looks whether it is there before it loads the part that uses it.

/** Name of the connection pinned for the workspace. */
export const pinnedConnectionKey = 'ecs.connection';

/** The rollouts that are being followed. */
export const rolloutsKey = 'ecs.rollouts';

/** What was applied, and the requests that lead back: nothing that may be secret (apply/undo-stored.ts). */
export const appliedKey = 'ecs.applied';
