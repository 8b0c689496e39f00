import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** What TypeScript writes at the head of each CommonJS module that it compiles without `importHelpers`. */
const emitted =
  /^var (__(?:createBinding|setModuleDefault|importStar|importDefault|exportStar)) = \(this && this\.\1\) \|\| [\s\S]*?^\}[()]*;\n/gm;

const helpers = `
function bind(to, from, key) {
  const found = Object.getOwnPropertyDescriptor(from, key);
  const isLive = found === undefined || ('get' in found ? !from.__esModule : found.writable || found.configurable);
  Object.defineProperty(to, key, isLive ? { enumerable: true, get: () => from[key] } : found);
}
exports.__exportStar = (from, to) => {
  for (const key in from) if (key !== 'default' && !Object.hasOwn(to, key)) bind(to, from, key);
};
exports.__importStar = (from) => {
  if (from?.__esModule) return from;
  const to = {};
  for (const key of Object.getOwnPropertyNames(from ?? {})) if (key !== 'default') bind(to, from, key);
  return Object.defineProperty(to, 'default', { enumerable: true, value: from });
};
exports.__importDefault = (from) => (from?.__esModule ? from : { default: from });
`;

/** The packages of the language server protocol have these helpers in each of their files; a bundle needs them once: 35 kB less. */
export const sharedInterop: Plugin = {
  name: 'shared-interop',
  setup(build) {
    build.onLoad({ filter: /[\\/]vscode-(?:jsonrpc|language[a-z-]+)[\\/]lib[\\/].*\.js$/ }, async ({ path }) => ({
      contents: withSharedInterop(await readFile(path, 'utf8')),
    }));
    build.onResolve({ filter: /^interop-helpers$/ }, ({ path }) => ({ path, namespace: 'interop' }));
    build.onLoad({ filter: /.*/, namespace: 'interop' }, () => ({ contents: helpers }));
  },
};

/** The text of a module with TypeScript's helpers taken from one module instead of written out. */
export function withSharedInterop(text: string): string {
  const shorter = text.replaceAll(emitted, '');
  const used = ['__exportStar', '__importStar', '__importDefault'].filter((name) => shorter.includes(`${name}(`));
  return shorter === text
    ? text
    : shorter.replace(/^("use strict";\n)?/, `$1const { ${used.join(', ')} } = require("interop-helpers");\n`);
}
