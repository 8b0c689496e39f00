import * as vscode from 'vscode';

type Loaded = typeof import('./language.ts');

/**
 * Loads dist/client.cjs where an extension is one file and `require` knows no other: in a browser. It is read and evaluated
 * as VS Code itself does with the first one.
 */
export async function loadInBrowser(extension: vscode.Uri): Promise<Loaded> {
  const [lsp = '', client = ''] = await Promise.all(
    ['lsp.js', 'client.cjs'].map(async (name) =>
      new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', name))),
    ),
  );
  const shared = evaluated(lsp, require);
  return evaluated(client, (file: string) => (file === './lsp.js' ? shared : require(file))) as Loaded;
}

function evaluated(source: string, requireFile: (file: string) => unknown): unknown {
  const module = { exports: {} };
  new Function('module', 'exports', 'require', source)(module, module.exports, requireFile);
  return module.exports;
}
