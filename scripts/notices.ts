import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** The licences of all packages that went into the bundles, as they ask to be passed on; a text that several share is given once. */
export async function thirdPartyNotices(root: string, metafiles: readonly Metafile[]): Promise<string> {
  const folders = new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs).flatMap(packageFolder)));
  const packages = await Promise.all([...folders].sort().map((folder) => licenceOf(root, folder)));
  const notices = [...new Set(packages.map(({ text }) => text))].map((text) => {
    const names = packages.filter((each) => each.text === text).map(({ name }) => name);
    return `${'-'.repeat(80)}\n${names.join('\n')}\n\n${text}`;
  });
  return `ECS Specs contains parts of these packages.\n\n${notices.join('\n\n')}\n`;
}

function packageFolder(input: string): readonly string[] {
  const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input.replace(/^[\w-]+:/, ''));
  return found === null ? [] : [found[0]];
}

async function licenceOf(root: string, folder: string): Promise<{ readonly name: string; readonly text: string }> {
  const { name, version, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
  const [file] = globSync('{LICENSE,License,license,LICENCE}{,.md,.txt,.MD,-MIT}', { cwd: join(root, folder) });
  const text = file === undefined ? `Licence: ${license}` : await readFile(join(root, folder, file), 'utf8');
  return { name: `${name} ${version} (${license})`, text: text.replaceAll('\r\n', '\n').trim() };
}
