import * as vscode from 'vscode';
import { CallError, type Failure } from './aws/failure.ts';
import type { Connections } from './connections/connections.ts';

/** Shows why something failed, with the way out; `again` is done when the user took it. Cancelled work is no failure. */
export async function reportFailure(
  connections: Connections,
  connection: string,
  error: unknown,
  again: () => Promise<unknown>,
): Promise<void> {
  if (!(error instanceof CallError)) throw error;
  const { failure } = error;
  if (failure.kind === 'cancelled') return;
  const title = remedyTitle(failure);
  const text = `${connection}: ${failure.message}`;
  const answer = await vscode.window.showErrorMessage(text, ...(title === undefined ? [] : [title]));
  if (answer === undefined) return;
  if (await takeRemedy(connections, connection, failure)) await again();
}

/** What the remedy of a failure is called; undefined when there is none. */
function remedyTitle({ remedy }: Failure): string | undefined {
  const titles = { retry: 'Try Again', 'sign-in': 'Sign In', 'edit-connection': 'Edit Connection', none: undefined };
  return titles[remedy.kind];
}

/** Does what a failure asks for; resolves with whether it is worth trying again now. */
export async function takeRemedy(connections: Connections, connection: string, { remedy }: Failure): Promise<boolean> {
  switch (remedy.kind) {
    case 'retry':
      return true;
    case 'sign-in':
      await connections.signIn(connection);
      return true;
    case 'edit-connection':
      // What it changes is told by the connections themselves, and then everything of it is read anew.
      await vscode.commands.executeCommand('ecs.editConnection', connection);
      return false;
    case 'none':
      return false;
  }
}
