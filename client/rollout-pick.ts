import * as vscode from 'vscode';
import { CallError } from './aws/failure.ts';
import { pageSize, pagesOf } from './aws/reads.ts';
import type { Session } from './aws/session.ts';
import type { Connections } from './connections/connections.ts';
import type { TreeNode } from './explorer/model.ts';
import { fromStored, type RolloutRequest } from './rollout-stored.ts';

/** What a row of the tree, or another part of the extension, asks to follow; undefined when it is something else. */
export function requestGiven(given: unknown): RolloutRequest | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  if (!('data' in given)) return isRequest(given) ? given : fromStored([given])[0];
  const { connection, data } = given as TreeNode;
  switch (data?.kind) {
    case 'service':
      return { connection, target: { cluster: data.cluster, service: data.arn } };
    case 'deployment':
      return { connection, target: { cluster: data.cluster, service: data.serviceArn } };
    case 'service-deployment': {
      const [, , service] = data.arn.split(':').at(-1)?.split('/') ?? [];
      const target = { cluster: data.cluster, service: service ?? '', serviceDeployment: data.arn };
      return service === undefined ? undefined : { connection, target };
    }
    case 'task-set': {
      const service = data.taskSet.serviceArn;
      return service === undefined ? undefined : { connection, target: { cluster: data.cluster, service } };
    }
    default:
      return undefined;
  }
}

/** With a `since` that is a Date: not read from storage. */
function isRequest(given: object): given is RolloutRequest {
  const target = (given as Partial<RolloutRequest>).target;
  return typeof (given as Partial<RolloutRequest>).connection === 'string' && target?.since instanceof Date;
}

/** Lets the user choose a service; undefined when the user leaves. */
export async function pickService(connections: Connections): Promise<RolloutRequest | undefined> {
  const connection = connections.chosen() ?? (await connections.pick('Follow a rollout: connection'));
  if (connection === undefined) return undefined;
  const session = connections.session(connection.name);
  const cluster = await pick(
    `Follow a rollout: cluster (${connection.name})`,
    'The account has no clusters.',
    (signal) => clusters(session, signal),
  );
  if (cluster === undefined) return undefined;
  const name = nameOf(cluster);
  const service = await pick(`Follow a rollout: service in ${name}`, `The cluster ${name} has no services.`, (signal) =>
    services(session, cluster, signal),
  );
  return service === undefined ? undefined : { connection: connection.name, target: { cluster, service } };
}

async function* clusters(session: Session, signal: AbortSignal): AsyncGenerator<readonly string[]> {
  for await (const page of pagesOf(session, 'ListClusters', { maxResults: pageSize }, { signal })) {
    yield page.clusterArns ?? [];
  }
}

async function* services(session: Session, cluster: string, signal: AbortSignal): AsyncGenerator<readonly string[]> {
  for await (const page of pagesOf(session, 'ListServices', { cluster, maxResults: pageSize }, { signal })) {
    yield page.serviceArns ?? [];
  }
}

interface ArnItem extends vscode.QuickPickItem {
  readonly arn?: string;
}

/** A list that fills page by page; leaving it stops the reading. A failure is a row of it. */
function pick(
  title: string,
  none: string,
  read: (signal: AbortSignal) => AsyncGenerator<readonly string[]>,
): Promise<string | undefined> {
  const list = vscode.window.createQuickPick<ArnItem>();
  const leaving = new AbortController();
  Object.assign(list, { title, busy: true, matchOnDescription: true, placeholder: 'Type a part of the name' });
  async function fill(): Promise<void> {
    try {
      for await (const arns of read(leaving.signal)) {
        if (leaving.signal.aborted) return;
        list.items = [...list.items, ...arns.map((arn) => ({ label: nameOf(arn), arn }))];
      }
      if (list.items.length === 0) list.items = [{ label: `$(info) ${none}`, alwaysShow: true }];
    } catch (error) {
      if (leaving.signal.aborted) return;
      const message = error instanceof CallError ? error.failure.message : String(error);
      list.items = [
        ...list.items,
        { label: '$(error) Not everything could be read', detail: message, alwaysShow: true },
      ];
    } finally {
      if (!leaving.signal.aborted) list.busy = false;
    }
  }
  return new Promise((resolve) => {
    list.onDidAccept(() => {
      const [chosen] = list.selectedItems;
      if (chosen?.arn === undefined) return;
      resolve(chosen.arn);
      list.hide();
    });
    list.onDidHide(() => {
      leaving.abort();
      resolve(undefined);
      list.dispose();
    });
    list.show();
    void fill();
  });
}

function nameOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
