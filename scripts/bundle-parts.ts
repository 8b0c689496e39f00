import { dirname, join, relative, sep } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Leaves modules that are imported dynamically in files of their own: `{ './language.ts': './client.cjs' }`. They are loaded when
 * the first ECS request file is opened, or with the first command that needs them, and not before.
 */
export function lazyFiles(files: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'lazy-files',
    setup(build) {
      build.initialOptions.supported = { ...build.initialOptions.supported, 'dynamic-import': false };
      build.onResolve({ filter: /^\.{1,2}\/[\w/-]+\.ts$/ }, ({ kind, path }) => {
        const file = kind === 'dynamic-import' ? files[path] : undefined;
        return file === undefined ? undefined : { path: file, external: true };
      });
    },
  };
}

/** The programs print the version of the manifest; the rest of it stays out of them. */
export const versionOnly: Plugin = {
  name: 'version-only',
  setup(build) {
    build.onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`)) return undefined;
      const { default: manifest } = await import(path, { with: { type: 'json' } });
      const { name, version, homepage } = manifest;
      return { contents: JSON.stringify({ name, version, homepage }), loader: 'json' };
    });
  },
};

/**
 * The YAML readers run when the first YAML text is parsed: without them a server that sees only JSON needs 6 MB less and
 * starts 10 ms earlier.
 */
export const lazyYaml: Plugin = {
  name: 'lazy-yaml',
  setup(build) {
    build.onResolve({ filter: /^\.\/yaml\.ts$/ }, ({ kind, importer, resolveDir, namespace }) =>
      kind === 'import-statement' && namespace === 'file' && importer.endsWith('parse.ts')
        ? { path: join(resolveDir, 'yaml.ts'), namespace: 'lazy-yaml' }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'lazy-yaml' }, ({ path }) => ({
      contents: `export const parseYaml = (...given) => require('./yaml.ts').parseYaml(...given);`,
      resolveDir: dirname(path),
    }));
  },
};

/** A file of dist/ that holds modules for several programs, each behind a getter: it runs when one first asks for it. */
export interface SharedFile {
  readonly name: string;
  /** What the file is called in a web worker. */
  readonly global: string;
  /** Whether this file ships a module; `path` is relative to the repository, with forward slashes. */
  readonly ships: (path: string) => boolean;
}

/** A `node-` file reads the disk: it belongs to the program that has one. */
const isOfLsp = (path: string) => /^server\/lsp(?:\.ts$|\/(?!node-))/.test(path);
const isOfPrograms = (path: string) =>
  /^server\/(?:(?:node|browser|lint|compile-cache|maglev)\.ts$|(?:lsp|lint)[./])/.test(path);

const engineFile: SharedFile = {
  name: 'engine.js',
  global: 'ecsEngine',
  ships: (path) =>
    /^node_modules\/(?:fastest-levenshtein|picomatch|vscode-languageserver-textdocument)\//.test(path) ||
    (/^(?:server|schemas)\//.test(path) && !isOfPrograms(path)),
};

/** The language server protocol: the server's side, and what the client needs, too. */
export const lspFile: SharedFile = {
  name: 'lsp.js',
  global: 'ecsLsp',
  ships: (path) =>
    isOfLsp(path) ||
    (/^node_modules\/vscode-(?:jsonrpc|languageserver|languageserver-protocol|languageserver-types|uri)\//.test(path) &&
      !/\/lib\/(?:node|browser)\/[^/]*$/.test(path)),
};

/**
 * Connections, the AWS SDK and plans, for the cloud part of the extension and for `ecs-lint plan`. The SDK runs when the first call is
 * made. It is our modules that are shared, so that of the SDK only what they use is in it.
 */
export const awsFile: SharedFile = {
  name: 'aws.cjs',
  global: 'ecsAws',
  ships: (path) => /^client\/(?:aws|apply)\//.test(path),
};

/** Earlier files import nothing of later ones. */
export const sharedFiles: readonly SharedFile[] = [engineFile, lspFile];

/**
 * Turns what a program imports of the shared files into `require('./engine.js')[module]`, and notes the modules in `found`.
 * esbuild splits code for ES modules only; this does it for the few boundaries there are.
 */
export function importsOf(root: string, files: readonly SharedFile[], found: Set<string>): Plugin {
  return {
    name: 'imports-of-shared-files',
    setup(build) {
      build.onResolve({ filter: /.*/ }, async ({ path, namespace, pluginData, resolveDir, importer, kind }) => {
        if (namespace === 'shared') return { path, external: true };
        if (kind === 'entry-point' || pluginData === 'resolving') return undefined;
        const resolved = await build.resolve(path, { resolveDir, importer, kind, pluginData: 'resolving' });
        if (resolved.errors.length > 0 || resolved.external || resolved.namespace !== 'file') return undefined;
        const name = relative(root, resolved.path).replaceAll(sep, '/');
        if (!files.some(({ ships }) => ships(name))) return undefined;
        found.add(name);
        // `.cjs`, because esbuild takes a `.mjs` of any namespace for an ES module.
        return { path: `${name}.cjs`, namespace: 'shared', pluginData: name };
      });
      build.onLoad({ filter: /.*/, namespace: 'shared' }, ({ pluginData: name }) => {
        const file = files.find(({ ships }) => ships(name));
        return {
          contents: `module.exports = require(${JSON.stringify(`./${file?.name}`)})[${JSON.stringify(name)}];`,
          resolveDir: root,
        };
      });
    },
  };
}

/** Source of a shared file with these of the modules that programs import. */
export function sharedEntry({ ships }: SharedFile, modules: Iterable<string>): string {
  const getters = [...modules]
    .filter(ships)
    .sort()
    .map((name) => `get ${JSON.stringify(name)}() { return require(${JSON.stringify(`./${name}`)}); }`);
  return `module.exports = { ${getters.join(',\n')} };`;
}

/** Gives `require` of the shared files to a classic web worker, which may have loaded them already. */
export function loaderForWorkers(files: readonly SharedFile[]): string {
  const globals = JSON.stringify(Object.fromEntries(files.map(({ name, global }) => [`./${name}`, global])));
  return `var require=file=>{var name=${globals}[file];if(!self[name])importScripts(new URL(file,self.location.href).href);return self[name]};`;
}
