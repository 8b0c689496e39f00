import type * as vscode from 'vscode';
import type { CloudCommand } from './cloud-commands.ts';
import { createSandbox, type SandboxPart } from './sandbox.ts';

/**
 * dist/cloud.cjs: everything that needs Node and talks to ECS, loaded with the first of its commands. A browser's extension
 * host has none of it.
 */
export interface Cloud extends vscode.Disposable {
  readonly sandbox: SandboxPart;
  readonly commands: Readonly<Record<CloudCommand, (...given: readonly unknown[]) => unknown>>;
}

export function createCloud(context: vscode.ExtensionContext): Cloud {
  const sandbox = createSandbox(context);
  return { sandbox, commands: { ...sandbox.commands }, dispose: () => sandbox.dispose() };
}
