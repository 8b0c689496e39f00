import * as vscode from 'vscode';
import type { TreeNode } from './explorer/model.ts';

/** Scheme of what rows of the tree stand for, so that they can have a badge. Nothing is opened by it. */
export const liveScheme = 'ecs-live';

/** What a row stands for: what `TreeItem.resourceUri` is set to. */
export function liveUri(connection: string, arnOrName: string): vscode.Uri {
  return vscode.Uri.from({
    scheme: liveScheme,
    path: `/${encodeURIComponent(connection)}/${encodeURIComponent(arnOrName)}`,
  });
}

/** The resource of a row that a request file may tell of; undefined for the others. */
export function resourceOfRow({ connection, data }: TreeNode): vscode.Uri | undefined {
  switch (data.kind) {
    case 'cluster':
    case 'service':
    case 'daemon':
    case 'express-service':
    case 'gateway':
      return liveUri(connection, data.arn);
    case 'capacity-provider':
      return liveUri(connection, data.name);
    case 'family':
      return liveUri(connection, data.family);
    default:
      return undefined;
  }
}
