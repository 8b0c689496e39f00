import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Plugin } from 'esbuild';

/** Modules of vscode-languageclient for requests that our server never answers, as its capabilities say. */
const unusedFeatures: readonly string[] = [
  'callHierarchy',
  'colorProvider',
  'declaration',
  'fileOperations',
  'implementation',
  'inlineCompletion',
  'inlineValue',
  'linkedEditingRange',
  'notebook',
  'semanticTokens',
  'signatureHelp',
  'textDocumentContent',
  'typeDefinition',
  'typeHierarchy',
];

/** What the client asks of every feature, and the pull of diagnostics of the one for notebooks. */
const unusedFeature = `
const { NotebookDocumentSyncRegistrationType: registrationType } = require('vscode-languageserver-protocol');
const never = () => ({ dispose() {} });
class Unused {
  fillClientCapabilities() {}
  initialize() {}
  clear() {}
  getState() { return { kind: 'static' }; }
}
class UnusedNotebook extends Unused {
  static CellScheme = 'vscode-notebook-cell';
  registrationType = registrationType;
  register() {}
  unregister() {}
  getProvider() {}
  handles() { return false; }
  onOpenNotificationSent = never;
  onChangeNotificationSent = never;
  onSaveNotificationSent = never;
  onCloseNotificationSent = never;
}
`;

/** Its globs are those of our own selector, which VS Code understands itself: 28 kB of minimatch less. */
const globsOfVsCode = `
const { languages, RelativePattern, Uri } = require('vscode');
const own = (glob) => {
  if (typeof glob === 'string') return glob;
  const { baseUri, pattern } = glob;
  return new RelativePattern(Uri.parse(typeof baseUri === 'string' ? baseUri : baseUri.uri), pattern);
};
exports.matchGlobPattern = (glob, uri) => languages.match({ pattern: own(glob) }, { uri, languageId: '' }) > 0;
`;

/** The language client with features that do nothing in place of those that our server lacks: 75 kB less. */
export const usedFeaturesOnly: Plugin = {
  name: 'used-features-only',
  setup(build) {
    const filter = new RegExp(
      `[\\\\/]vscode-languageclient[\\\\/]lib[\\\\/]common[\\\\/](?:${unusedFeatures.join('|')})\\.js$`,
    );
    build.onLoad({ filter }, async ({ path }) => {
      const names = [...(await readFile(path, 'utf8')).matchAll(/^class (\w+Feature)\b/gm)].map(([, name]) => name);
      const isNotebook = basename(path) === 'notebook.js';
      return {
        contents: `exports.${names.join(' = exports.')} = require('unused-feature').${isNotebook ? 'UnusedNotebook' : 'Unused'};`,
      };
    });
    build.onLoad({ filter: /[\\/]vscode-languageclient[\\/]lib[\\/]common[\\/]utils[\\/]globPattern\.js$/ }, () => ({
      contents: globsOfVsCode,
    }));
    build.onResolve({ filter: /^unused-feature$/ }, ({ path, resolveDir }) => ({
      path,
      namespace: 'unused-feature',
      pluginData: resolveDir,
    }));
    build.onLoad({ filter: /.*/, namespace: 'unused-feature' }, ({ pluginData: resolveDir }) => ({
      contents: `${unusedFeature}module.exports = { Unused, UnusedNotebook };`,
      resolveDir,
    }));
  },
};

/**
 * The client asks whether VS Code is at least 1.91. The manifest says so already, in a way that VS Code obeys before it
 * installs the extension; 20 kB less.
 */
export const noVersionCheck: Plugin = {
  name: 'no-version-check',
  setup(build) {
    build.onResolve({ filter: /^semver\/functions\/(?:parse|satisfies)$/ }, ({ path }) => ({
      path,
      namespace: 'no-version-check',
    }));
    build.onLoad({ filter: /.*/, namespace: 'no-version-check' }, () => ({ contents: 'module.exports = () => ({});' }));
  },
};

/**
 * The client and the server of the language server protocol pin two patch releases of the packages below them. Both get the
 * client's, the newer one, so that they can share them.
 */
export function oneProtocol(root: string): Plugin {
  return {
    name: 'one-protocol',
    setup(build) {
      const filter = /^vscode-(?:jsonrpc|languageserver-protocol|languageserver-types)(?:\/|$)/;
      build.onResolve({ filter }, ({ path, importer, kind, pluginData, resolveDir }) =>
        /[\\/]vscode-languageserver[\\/]/.test(resolveDir)
          ? build.resolve(path, { resolveDir: root, importer, kind, pluginData })
          : undefined,
      );
    },
  };
}
