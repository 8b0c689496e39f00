/**
 * dist/client.cjs: the part that is loaded late on Node, and all of the extension in a browser, where an extension is one
 * file and cannot load another.
 */
export { activate } from './extension.ts';
export { createLanguage } from './language.ts';
