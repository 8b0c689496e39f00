import { join, relative } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import manifest from '../package.json' with { type: 'json' };
import { buildAndReport, root } from './build.ts';

/** Packs what is in dist/ (the build is the caller's business) and returns the path of the .vsix. */
export async function packageExtension(folder: string): Promise<string> {
  const packagePath = join(folder, `${manifest.name}-${manifest.version}.vsix`);
  await createVSIX({ cwd: root, packagePath, dependencies: false });
  return packagePath;
}

if (import.meta.main) {
  await buildAndReport();
  console.log(relative(process.cwd(), await packageExtension(root)));
}
