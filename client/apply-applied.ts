import * as vscode from 'vscode';
import type { FileRequest } from './apply/model.ts';
import { undoOf } from './apply/plan-undo.ts';
import type { RunItem } from './apply/run-several.ts';
import { type WayBack, waysFromStored, waysToStored } from './apply/undo-stored.ts';
import type { ShownPlan } from './apply-preview.ts';
import { appliedKey } from './stored-keys.ts';

/** What was applied, the newest first. */
export interface Applied extends WayBack {
  /** Undefined for what was applied before a reload of the window. */
  readonly request?: FileRequest;
}

/** What was applied in this workspace: it can lead back, also after a reload of the window. */
export interface AppliedRequests {
  all(): readonly Applied[];
  /** Keeps those requests of a plan that changed something. */
  add(plan: ShownPlan, items: readonly RunItem[]): Promise<void>;
  /** Lets the user choose, where there is a choice; tells when there is nothing. */
  choose(): Promise<Applied | undefined>;
}

const mostApplied = 20;

/** @param memory `context.workspaceState` */
export function createApplied(memory: vscode.Memento): AppliedRequests {
  let applied: readonly Applied[] = waysFromStored(memory.get(appliedKey));

  return {
    all: () => applied,
    async add({ prepared, connection }, items) {
      const added = items.flatMap(({ request, result }): readonly Applied[] => {
        const each = prepared.find((one) => one.request === request);
        if (result.kind !== 'done' || each === undefined || each.plan.verdict === 'read') return [];
        const { plan, live, identity } = each;
        const answers = result.done.map(({ output }) => output);
        return [
          {
            operation: request.operation,
            subject: plan.subject,
            connection: connection.name,
            accountId: identity.accountId,
            undo: undoOf(request, plan, live, answers),
            request,
          },
        ];
      });
      if (added.length === 0) return;
      applied = [...added.toReversed(), ...applied].slice(0, mostApplied);
      void vscode.commands.executeCommand('setContext', 'ecs.hasApplied', true);
      await memory.update(appliedKey, waysToStored(applied.map(({ request: _, ...way }) => way)));
    },
    async choose() {
      if (applied.length === 0) {
        await vscode.window.showInformationMessage(
          'Nothing was applied in this workspace yet, so there is nothing to restore.',
        );
        return undefined;
      }
      const items = applied.map((each) => ({
        label: each.subject,
        description: `${each.operation}, ${each.connection}`,
        each,
      }));
      if (items.length === 1) return items[0]?.each;
      return (await vscode.window.showQuickPick(items, { title: 'Restore What Was Before' }))?.each;
    },
  };
}
