import * as vscode from 'vscode';
import { commandLineOf, commandOf } from './apply/command-line.ts';
import {
  importCapacityProvider,
  importCluster,
  importService,
  importTaskDefinition,
  importTaskSet,
  type MadeRequest,
} from './apply/import.ts';
import { clusterFiles } from './apply/import-folder.ts';
import { requestText } from './apply/import-text.ts';
import { readLive } from './apply/live.ts';
import { readCluster } from './apply/run-import.ts';
import { shortName } from './apply/shape-names.ts';
import { requestsIn, requestsTouched, sendable } from './apply-requests.ts';
import { mayTryAgain } from './apply-run.ts';
import type { Connection } from './aws/connection.ts';
import { CallError } from './aws/failure.ts';
import type { Session } from './aws/session.ts';
import type { Connections } from './connections/connections.ts';
import type { NodeData, TreeNode } from './explorer/model.ts';
import type { RequestSource } from './request-source.ts';

export type ImportCommand = 'ecs.importAsRequestFile' | 'ecs.importCluster' | 'ecs.copyAsCliCommand';

export interface ImportOptions {
  readonly connections: Connections;
  readonly requests: RequestSource;
}

/** Live things as request files, and requests as commands of the AWS CLI. */
export function createImport({ connections, requests: source }: ImportOptions): {
  readonly commands: Readonly<Record<ImportCommand, (...given: readonly unknown[]) => Promise<unknown>>>;
} {
  /** Reads with progress; failures are told with what mends them. */
  async function read<T>(
    connection: Connection,
    title: string,
    work: (session: Session, signal: AbortSignal) => Promise<T>,
  ) {
    for (;;) {
      try {
        return await vscode.window.withProgress(
          { location: vscode.ProgressLocation.Notification, title, cancellable: true },
          (_progress, token) => {
            const abort = new AbortController();
            token.onCancellationRequested(() => abort.abort(new DOMException('Cancelled by the user.', 'AbortError')));
            return work(connections.session(connection.name), abort.signal);
          },
        );
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        if (!(await mayTryAgain(error.failure, connection.name, connections))) return undefined;
      }
    }
  }

  async function importNode({ data, connection: name }: TreeNode): Promise<vscode.TextDocument | undefined> {
    const connection = connections.get(name);
    if (connection === undefined) return undefined;
    const made = await read(connection, 'Reading what becomes a request file', (session, signal) =>
      requestOf(session, data, signal),
    );
    if (made === undefined) {
      await vscode.window.showInformationMessage('There is no request that makes this.');
      return undefined;
    }
    return openRequest(made);
  }

  /** By the row, else by a name that is asked for. */
  async function given(node: unknown): Promise<TreeNode | undefined> {
    if (isNode(node)) return node;
    const connection = connections.chosen() ?? (await connections.pick('Import from Which Connection?'));
    if (connection === undefined) return undefined;
    const text = await vscode.window.showInputBox({
      title: 'Import as Request File',
      prompt: 'A cluster (shop), a service (shop/web), a family or revision (web:7), or an ARN of one of them.',
      placeHolder: 'shop/web',
      ignoreFocusOut: true,
      validateInput: (typed) =>
        typed === '' || dataOf(typed) !== undefined ? undefined : 'This is no name or ARN of these.',
    });
    const data = text === undefined ? undefined : dataOf(text.trim());
    return data && { id: '', connection: connection.name, parent: undefined, data, isExpandable: false };
  }

  async function importWholeCluster(node: unknown): Promise<readonly vscode.Uri[]> {
    const found = await given(node);
    if (found?.data.kind !== 'cluster') return [];
    const { arn } = found.data;
    const connection = connections.get(found.connection);
    const folder = await vscode.window.showOpenDialog({
      title: `Folder for the Request Files of ${shortName(arn)}`,
      openLabel: 'Import Here',
      canSelectFolders: true,
      canSelectFiles: false,
    });
    const target = folder?.[0];
    if (connection === undefined || target === undefined) return [];
    const content = await read(connection, `Reading the cluster ${shortName(arn)}`, (session, signal) =>
      readCluster(session, arn, { signal }),
    );
    if (content === undefined) return [];
    const files = clusterFiles(content, 'yaml').map(({ name, text }) => ({
      uri: vscode.Uri.joinPath(target, name),
      name,
      text,
    }));
    if (!(await mayOverwrite(files.map(({ uri }) => uri)))) return [];
    for (const { uri, text } of files) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const answer = await vscode.window.showInformationMessage(
      `${files.length} request files of the cluster ${shortName(arn)} were written.`,
      'Show',
    );
    if (answer === 'Show') await vscode.commands.executeCommand('revealInExplorer', files[0]?.uri);
    return files.map(({ uri }) => uri);
  }

  async function copyCommand(node: unknown): Promise<string | undefined> {
    const found = isNode(node) ? await requestsOfNode(node) : await requestsOfEditor();
    if (found === undefined || found.requests.length === 0) return undefined;
    const { connection } = found;
    const shell =
      vscode.env.shell.toLowerCase().includes('pwsh') || vscode.env.shell.toLowerCase().includes('powershell')
        ? 'powershell'
        : 'posix';
    const options = {
      shell,
      ...(connection?.profile !== undefined && { profile: connection.profile }),
      ...(connection !== undefined && { region: connection.region }),
      ...(connection?.endpoint !== undefined && { endpoint: connection.endpoint }),
    } as const;
    const text = found.requests.map((request) => commandLineOf(request, options)).join('\n');
    await vscode.env.clipboard.writeText(text);
    void vscode.window.showInformationMessage(
      `Copied ${found.requests.length === 1 ? 'the command' : `${found.requests.length} commands`} of the AWS CLI. It may hold what the request holds, environment variables too.`,
    );
    return text;
  }

  async function requestsOfNode(node: TreeNode) {
    const connection = connections.get(node.connection);
    const made =
      connection &&
      (await read(connection, 'Reading what becomes a command', (session, signal) =>
        requestOf(session, node.data, signal),
      ));
    return made && { connection, requests: [made] };
  }

  async function requestsOfEditor() {
    const editor = vscode.window.activeTextEditor;
    const all = await requestsIn(source, editor === undefined ? [] : [editor.document.uri]);
    if (all.length === 0) return undefined;
    const ready = await sendable(requestsTouched(all, editor?.selections ?? []));
    return ready && { connection: connections.chosen(), requests: ready.requests };
  }

  return {
    commands: {
      'ecs.importAsRequestFile': async (node) => {
        const found = await given(node);
        return found && importNode(found);
      },
      'ecs.importCluster': importWholeCluster,
      'ecs.copyAsCliCommand': copyCommand,
    },
  };
}

/** The request that makes a thing as it is now; undefined for what nobody makes by a request. */
async function requestOf(session: Session, data: NodeData, signal: AbortSignal): Promise<MadeRequest | undefined> {
  switch (data.kind) {
    case 'cluster': {
      const { clusters: [cluster] = [] } = await session.call(
        'DescribeClusters',
        { clusters: [data.arn], include: ['SETTINGS', 'CONFIGURATIONS', 'TAGS'] },
        { signal },
      );
      return cluster && importCluster(cluster);
    }
    case 'service': {
      const input = { cluster: data.cluster, serviceName: shortName(data.arn) };
      const { service, revision } = await readLive(session, { operation: 'CreateService', input }, { signal });
      return service && importService(service, revision);
    }
    case 'family':
    case 'task-definition': {
      const taskDefinition = data.kind === 'family' ? data.family : data.arn;
      const found = await session.call('DescribeTaskDefinition', { taskDefinition, include: ['TAGS'] }, { signal });
      return found.taskDefinition && importTaskDefinition(found.taskDefinition, found.tags);
    }
    case 'task-set':
      return importTaskSet(data.taskSet);
    case 'capacity-provider': {
      const { capacityProviders: [provider] = [] } = await session.call(
        'DescribeCapacityProviders',
        { capacityProviders: [data.name], include: ['TAGS'] },
        { signal },
      );
      return provider && importCapacityProvider(provider);
    }
    default:
      return undefined;
  }
}

/** What a name or ARN that somebody typed stands for; undefined when it is neither. */
function dataOf(text: string): NodeData | undefined {
  const arn = /^arn:[^:]+:ecs:[^:]*:\d*:(cluster|service|task-definition)\/(.+)$/.exec(text);
  const [, kind, rest = ''] = arn ?? [];
  if (kind === 'cluster') return { kind: 'cluster', arn: text };
  if (kind === 'task-definition') return { kind: 'task-definition', arn: text };
  const [cluster, service, ...more] = (kind === 'service' ? rest : text).split('/');
  if (more.length > 0 || cluster === undefined || !/^[\w:-]+$/.test(cluster)) return undefined;
  if (service !== undefined) return { kind: 'service', arn: kind === 'service' ? text : service, cluster };
  return cluster.includes(':') ? { kind: 'task-definition', arn: cluster } : { kind: 'cluster', arn: cluster };
}

function isNode(given: unknown): given is TreeNode {
  return typeof given === 'object' && given !== null && 'data' in given && 'connection' in given;
}

/** A new file that is not saved yet, named so that it tells its operation. */
async function openRequest({ operation, input }: MadeRequest): Promise<vscode.TextDocument> {
  const text = `# ecs: ${commandOf(operation)}\n${requestText(input, 'yaml')}`;
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: text });
  await vscode.window.showTextDocument(document);
  return document;
}

async function mayOverwrite(uris: readonly vscode.Uri[]): Promise<boolean> {
  const found = await Promise.all(
    uris.map((uri) =>
      vscode.workspace.fs.stat(uri).then(
        () => uri,
        () => undefined,
      ),
    ),
  );
  const there = found.filter((uri) => uri !== undefined);
  if (there.length === 0) return true;
  const detail = there.map((uri) => uri.path.split('/').at(-1)).join('\n');
  const text =
    there.length === 1
      ? 'A file is there already. Overwrite it?'
      : `${there.length} files are there already. Overwrite them?`;
  return (await vscode.window.showWarningMessage(text, { modal: true, detail }, 'Overwrite')) === 'Overwrite';
}
