import * as vscode from 'vscode';
import { CallError } from './aws/failure.ts';
import type { Connections } from './connections/connections.ts';
import { describeLinks, describeText, documentText, placeOf } from './explorer/describe-document.ts';
import {
  type DescribePlace,
  type DescribeTarget,
  describeTarget,
  documentName,
  readTarget,
} from './explorer/describe-target.ts';
import type { TreeNode } from './explorer/model.ts';
import { reportFailure } from './explorer-failure.ts';

/** Scheme of the read-only documents that show what ECS answers. */
export const liveScheme = 'ecs-live';

/** Describe documents: one for each thing of each connection. */
export interface LiveDocuments extends vscode.Disposable {
  /** Reads and shows what describes a node; keeps the focus where it is when `focus` says so. */
  showNode(node: TreeNode, focus: 'keep' | 'take'): Promise<void>;
  /** Shows what a link in another document leads to: the query of its address. */
  showLinked(query: string): Promise<void>;
  /** Reads the document anew. */
  refresh(uri: vscode.Uri): Promise<void>;
}

interface Wanted extends DescribePlace {
  readonly connection: string;
  readonly focus: 'keep' | 'take';
  /** What is still known when ECS has forgotten the thing. */
  readonly remembered?: object;
}

export function createLiveDocuments(connections: Connections, viewId: string): LiveDocuments {
  const texts = new Map<string, string>();
  const change = new vscode.EventEmitter<vscode.Uri>();
  let under: AbortController | undefined;

  async function show(wanted: Wanted): Promise<void> {
    // The last one asked for wins: an answer that comes late must not cover it.
    under?.abort();
    const asking = new AbortController();
    under = asking;
    const uri = addressOf(wanted.connection, wanted.target);
    try {
      const text = await vscode.window.withProgress({ location: { viewId } }, () => read(wanted, asking.signal));
      if (asking.signal.aborted) return;
      put(uri, text);
      const document = await vscode.workspace.openTextDocument(uri);
      const at = document.positionAt(placeOf(text, wanted.text));
      await vscode.window.showTextDocument(document, {
        preview: true,
        preserveFocus: wanted.focus === 'keep',
        ...(wanted.text !== undefined && { selection: new vscode.Range(at, at) }),
      });
    } catch (error) {
      if (asking.signal.aborted) return;
      await reportFailure(connections, wanted.connection, error, () => show(wanted));
    }
  }

  async function read({ connection, target, remembered }: Wanted, signal?: AbortSignal): Promise<string> {
    try {
      return await describeText(connections.session(connection), target, signal === undefined ? {} : { signal });
    } catch (error) {
      const isForgotten = error instanceof CallError && error.failure.kind === 'not-found';
      if (!isForgotten || remembered === undefined) throw error;
      void vscode.window.showInformationMessage(
        `${error.failure.message} The document shows what this window remembers of it, not every member.`,
      );
      return documentText(remembered);
    }
  }

  function put(uri: vscode.Uri, text: string): void {
    const key = uri.toString();
    if (texts.get(key) === text) return;
    texts.set(key, text);
    change.fire(uri);
  }

  async function refresh(uri: vscode.Uri): Promise<void> {
    const address = readAddress(uri);
    if (address === undefined) return;
    try {
      put(
        uri,
        await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Reading from ECS' }, () =>
          read({ ...address, focus: 'keep' }),
        ),
      );
    } catch (error) {
      await reportFailure(connections, address.connection, error, () => refresh(uri));
    }
  }

  const listeners = [
    vscode.workspace.registerTextDocumentContentProvider(liveScheme, {
      onDidChange: change.event,
      async provideTextDocumentContent(uri) {
        const known = texts.get(uri.toString());
        if (known !== undefined) return known;
        const address = readAddress(uri);
        if (address === undefined) throw new Error(`${uri.path} is no describe document of ECS Specs.`);
        const text = await read({ ...address, focus: 'keep' });
        texts.set(uri.toString(), text);
        return text;
      },
    }),
    vscode.languages.registerDocumentLinkProvider(
      { scheme: liveScheme },
      {
        provideDocumentLinks(document) {
          const address = readAddress(document.uri);
          if (address === undefined) return [];
          return describeLinks(document.getText(), address.target).map(({ start, end, target }) => {
            const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
            const link = new vscode.DocumentLink(range, commandTo(addressOf(address.connection, target)));
            link.tooltip = `Show the describe output of this ${target.kind.replaceAll('-', ' ')}`;
            return link;
          });
        },
      },
    ),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString())),
  ];

  return {
    async showNode(node, focus) {
      const place = describeTarget(node.data);
      if (place === undefined) return;
      const { data } = node;
      const remembered = data.kind === 'task' && data.task !== undefined ? { tasks: [data.task] } : undefined;
      await show({ ...place, connection: node.connection, focus, ...(remembered !== undefined && { remembered }) });
    },
    async showLinked(query) {
      const address = readQuery(query);
      if (address !== undefined) await show({ ...address, focus: 'take' });
    },
    refresh,
    dispose() {
      under?.abort();
      for (const each of [...listeners, change]) each.dispose();
    },
  };
}

function addressOf(connection: string, target: DescribeTarget): vscode.Uri {
  const folder = connection.replaceAll('/', '_');
  return vscode.Uri.from({
    scheme: liveScheme,
    path: `/${folder}/${documentName(target)}`,
    query: JSON.stringify({ connection, ...target }),
  });
}

interface Address {
  readonly connection: string;
  readonly target: DescribeTarget;
}

function readAddress({ scheme, query }: vscode.Uri): Address | undefined {
  return scheme === liveScheme ? readQuery(query) : undefined;
}

function readQuery(query: string): Address | undefined {
  const target = readTarget(query);
  if (target === undefined) return undefined;
  const { connection } = JSON.parse(query) as { readonly connection?: unknown };
  return typeof connection === 'string' ? { connection, target } : undefined;
}

/** Opening the address itself would say nothing of use when ECS refuses. */
function commandTo({ query }: vscode.Uri): vscode.Uri {
  return vscode.Uri.from({ scheme: 'command', path: 'ecs.showDescription', query: JSON.stringify([query]) });
}
