import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'esbuild';

/** Loads dist/client.cjs when the first ECS request file is opened, and not before. */
export const lazyClient: Plugin = {
  name: 'lazy-client',
  setup(build) {
    build.initialOptions.supported = { ...build.initialOptions.supported, 'dynamic-import': false };
    build.onResolve({ filter: /^\.\/language\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './client.cjs', external: true } : undefined,
    );
  },
};

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

/** Modules of the programs themselves; all others of server/ and schemas/ go into dist/engine.js. */
const programModules = /^server[\\/](?:(?:node|browser|lint|lsp|compile-cache)\.ts$|(?:lsp|lint)[\\/])/;
const engineModules = /^(?:server|schemas)[\\/]/;

/**
 * Turns what a program imports of the engine into `require('./engine.js')[module]`, and notes the modules in `found`.
 * esbuild splits code for ES modules only; this does it for the one boundary there is.
 */
export function importsOfEngine(root: string, found: Set<string>): Plugin {
  return {
    name: 'imports-of-engine',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, importer, namespace }) => {
        if (namespace === 'engine') return { path, external: true };
        if (importer.includes(`${sep}node_modules${sep}`)) return undefined;
        const file = resolve(resolveDir, path);
        const name = relative(root, file);
        if (!engineModules.test(name) || programModules.test(name)) return undefined;
        found.add(file);
        return { path: name.replaceAll(sep, '/'), namespace: 'engine' };
      });
      build.onLoad({ filter: /.*/, namespace: 'engine' }, ({ path }) => ({
        contents: `module.exports = require('./engine.js')[${JSON.stringify(path)}];`,
        resolveDir: dirname(join(root, path)),
      }));
    },
  };
}

const globalName = 'ecsEngine';

export const engineBundle = {
  globalName,
  footer: `if(typeof module==='object')module.exports=${globalName};`,
  /** Gives `require('./engine.js')` to a classic web worker that did not load dist/engine.js itself. */
  loaderForWorkers: `var require=()=>{if(!self.${globalName})importScripts(new URL('engine.js',self.location.href).href);return self.${globalName}};`,
  /** One getter a module: a module runs when a program first asks for it. */
  entry(root: string, modules: ReadonlySet<string>): string {
    const getters = [...modules].sort().map((file) => {
      const name = relative(root, file).replaceAll(sep, '/');
      return `get ${JSON.stringify(name)}() { return require(${JSON.stringify(`./${name}`)}); }`;
    });
    return `module.exports = { ${getters.join(',\n')} };`;
  },
};
