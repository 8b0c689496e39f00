import { createSandboxProcess } from '../../client/sandbox-process.ts';

// Starts the stand-in and says so; the test then ends this process the hard way.
const [, , file = '', trace = ''] = process.argv;
const sandbox = createSandboxProcess({
  program: () => ({ file, arguments: ['serve', trace], folder: import.meta.dirname }),
  log: () => undefined,
  changed: () => undefined,
  restarted: () => undefined,
});
console.log(await sandbox.start());
