import type * as vscode from 'vscode';
import { createImport } from './apply-import.ts';
import { openMemberOf } from './apply-requests.ts';
import { type ApplyPart, createApply } from './apply-view.ts';
import type { CloudCommand } from './cloud-commands.ts';
import { type ConnectionsPart, createConnections } from './connections/create-connections.ts';
import { createDrift } from './drift.ts';
import { createExplorer } from './explorer/explorer.ts';
import type { TreeNode } from './explorer/model.ts';
import { createExplorerView, type ExplorerPart } from './explorer-view.ts';
import { createLiveNames, type LiveNamesPart } from './live-names.ts';
import type { RequestSource } from './request-source.ts';
import { createRollouts, type RolloutsPart } from './rollout-view.ts';
import { createSandbox, type SandboxPart } from './sandbox.ts';

/**
 * dist/cloud.cjs: everything that needs Node and talks to ECS, loaded with the first of its commands. A browser's extension
 * host has none of it.
 */
export interface Cloud extends vscode.Disposable {
  readonly sandbox: SandboxPart;
  readonly connections: ConnectionsPart;
  readonly explorer: ExplorerPart;
  readonly liveNames: LiveNamesPart;
  readonly rollouts: RolloutsPart;
  readonly apply: ApplyPart;
  readonly commands: Readonly<Record<CloudCommand, (...given: readonly unknown[]) => unknown>>;
}

export function createCloud(
  context: vscode.ExtensionContext,
  view: vscode.TreeView<TreeNode>,
  requests: RequestSource,
  mayHoldRequests: (document: vscode.TextDocument) => boolean,
): Cloud {
  const sandbox = createSandbox(context, view);
  const connections = createConnections(context, sandbox);
  const model = createExplorer({ session: connections.session });
  const explorer = createExplorerView({ context, view, connections, model });
  const liveNames = createLiveNames(connections);
  const rollouts = createRollouts({
    connections,
    memory: context.workspaceState,
    openMember: openMemberOf(requests),
  });
  const drift = createDrift({ connections, requests, concerns: mayHoldRequests });
  const apply = createApply({
    connections,
    requests,
    memory: context.workspaceState,
    follow: rollouts.follow,
    onApplied: drift.applied,
  });
  const imports = createImport({ connections, requests });
  return {
    sandbox,
    connections,
    explorer,
    liveNames,
    rollouts,
    apply,
    commands: {
      ...sandbox.commands,
      ...connections.commands,
      ...explorer.commands,
      ...rollouts.commands,
      ...apply.commands,
      ...imports.commands,
      ...drift.commands,
    },
    dispose() {
      drift.dispose();
      apply.dispose();
      rollouts.dispose();
      liveNames.dispose();
      explorer.dispose();
      connections.dispose();
      return sandbox.dispose();
    },
  };
}
