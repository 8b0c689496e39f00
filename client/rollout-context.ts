import * as vscode from 'vscode';
import { canBeStopped, isOver, waitingHooks } from './apply/rollout.ts';
import type { ShownRollout } from './rollout-document.ts';

/** Context keys of the manifest's menus, each with the documents on which its action can be taken. */
const keys: Readonly<Record<string, (shown: ShownRollout) => boolean>> = {
  'ecs.rolloutsToContinue': ({ state }) => waitingHooks(state).length > 0,
  'ecs.rolloutsToStop': ({ state }) => canBeStopped(state),
  'ecs.rolloutsFollowed': ({ state, isFollowed }) => isFollowed && !isOver(state.phase),
};

/** Tells VS Code which actions make sense on which documents; called with all rollouts after each change. */
export function createRolloutContext(): (rollouts: readonly (ShownRollout & { readonly uri: vscode.Uri })[]) => void {
  const told = new Map<string, string>();
  return (rollouts) => {
    for (const [key, holds] of Object.entries(keys)) {
      const uris = rollouts.filter(holds).map(({ uri }) => uri.toString());
      const text = JSON.stringify(uris);
      if ((told.get(key) ?? '[]') === text) continue;
      told.set(key, text);
      // An empty list would count as set.
      void vscode.commands.executeCommand('setContext', key, uris.length === 0 ? undefined : uris);
    }
  };
}
