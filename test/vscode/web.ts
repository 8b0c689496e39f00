import * as vscode from 'vscode';
import type { ExtensionApi } from '../../client/extension.ts';

interface Check {
  readonly name: string;
  readonly expected: string;
  actual(): string | undefined | Promise<string | undefined>;
}

const patience = 15_000;

/**
 * The browser's extension host, where neither Node nor mocha is: the same product with its server in a web worker.
 * Leaves the counts beside the workspace, as the other suites do.
 */
export async function run(): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('The window has no folder.');
  const extension = vscode.extensions.getExtension<ExtensionApi>('ecs-specs.ecs-specs');
  const api = await extension?.activate();
  const started = api?.serverStarted();
  const uri = vscode.Uri.joinPath(folder.uri, 'task-definition.yaml');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  let made: Promise<string> | undefined;
  const checks: readonly Check[] = [
    {
      name: 'runs in a browser',
      expected: 'web',
      actual: () => (vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'no'),
    },
    { name: 'starts no server without an ECS file', expected: 'false', actual: () => String(started) },
    { name: 'shows the operation', expected: 'ECS: RegisterTaskDefinition', actual: () => api?.status()?.text },
    {
      name: 'shows the problems',
      expected: 'ecs 6:4-6:8',
      actual: () =>
        vscode.languages
          .getDiagnostics(uri)
          .map(
            ({ source, range: { start, end } }) =>
              `${source} ${start.line}:${start.character}-${end.line}:${end.character}`,
          )
          .join(),
    },
    {
      name: 'completes',
      expected: 'true',
      actual: async () => {
        const end = new vscode.Position(7, 0);
        const list = await vscode.commands.executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          uri,
          end,
        );
        return String(list.items.some(({ label }) => label === 'executionRoleArn'));
      },
    },
    {
      name: 'explains',
      expected: 'true',
      actual: async () => {
        const place = new vscode.Position(1, 2);
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, place);
        return String(hovers.some(({ contents }) => contents.some((each) => textOf(each).includes('awsvpc'))));
      },
    },
    {
      name: 'starts no sandbox',
      expected: 'undefined',
      actual: () => String(api?.sandbox()),
    },
    {
      name: 'makes a new request file without problems',
      expected: 'web.run-task.yaml RunTask',
      actual: () => {
        made ??= newRequestFile(api);
        return made;
      },
    },
  ];
  const lines: string[] = [];
  let failures = 0;
  for (const check of checks) {
    const actual = await settled(check);
    const passed = actual === check.expected;
    if (!passed) failures += 1;
    lines.push(passed ? `    ✔ ${check.name}` : `    ✖ ${check.name}: ${actual} instead of ${check.expected}`);
  }
  const leave = (name: string, text: string) =>
    vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(folder.uri, '../..', `web.${name}`),
      new TextEncoder().encode(text),
    );
  await leave('output.txt', `  in the browser\n${lines.join('\n')}\n`);
  await leave('result.json', JSON.stringify({ passes: checks.length - failures, failures, pending: 0 }));
  if (failures > 0) throw new Error(`${failures} of the checks in the browser failed.`);
}

function textOf(content: vscode.MarkedString | vscode.MarkdownString): string {
  return typeof content === 'string' ? content : content.value;
}

/** The name of the made file and the operations its status tells; or what went wrong. */
async function newRequestFile(api: ExtensionApi | undefined): Promise<string> {
  const [uri] = await vscode.commands.executeCommand<readonly vscode.Uri[]>('ecs.newRequestFile', {
    operation: 'RunTask',
    variant: 'EC2',
    language: 'yaml',
  });
  if (uri === undefined) return 'no document';
  const status = { name: '', expected: 'ECS: RunTask', actual: () => api?.status()?.text };
  const problems = vscode.languages.getDiagnostics(uri).map(({ message }) => message);
  return [uri.path.split('/').at(-1), (await settled(status))?.replace('ECS: ', ''), ...problems].join(' ');
}

async function settled({ expected, actual }: Check): Promise<string | undefined> {
  const end = Date.now() + patience;
  for (;;) {
    const found = await actual();
    if (found === expected || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
