import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './build.ts';
import { extensionFolder, startVsCodeServer } from './vscode-server.ts';

/** A newcomer has no account at hand; the workspace is ours, so it is trusted. */
export const sampleSettings = {
  'ecs.sandbox.startWithView': true,
  'security.workspace.trust.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/**
 * Extension of the window of `npm start` alone: it shows the Clusters view. The product does not do that by itself, since it would have to
 * be activated in every window there is.
 */
export const startExtension = join(root, 'scripts/start-extension');

/** A VS Code server whose window on a folder shows the clusters of the sandbox at once. */
export interface SampleServer {
  readonly address: string;
  stop(): Promise<void>;
}

/** @param data settings and state of its windows @param port 0 takes a free one */
export async function startSampleServer(folder: string, data: string, port: number): Promise<SampleServer> {
  const extension = join(data, 'from-source');
  await rm(extension, { recursive: true, force: true });
  await mkdir(extension, { recursive: true });
  // A junction is what Windows lets everybody make.
  await symlink(extensionFolder, join(extension, 'ecs-specs'), 'junction');
  await symlink(startExtension, join(extension, 'start'), 'junction');
  const server = await startVsCodeServer({ data, port, settings: sampleSettings });
  return {
    address: server.address(folder, { extension }),
    stop: server.stop,
  };
}
