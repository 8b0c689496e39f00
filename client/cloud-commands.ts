/** Commands that dist/cloud.cjs carries out: the extension's entry registers them without loading it. */
export const cloudCommands = [
  'ecs.startSandbox',
  'ecs.stopSandbox',
  'ecs.copySandboxEndpoint',
  'ecs.sandboxActions',
] as const;

export type CloudCommand = (typeof cloudCommands)[number];
