// The lint command as a process, with the checks of `markerEngine`: what it does with pipes needs no engine.
import process from 'node:process';
import { processIo } from '../../server/lint/process-io.ts';
import { run } from '../../server/lint/run.ts';
import { markerChecks } from './world.ts';

void run(processIo(), process.argv.slice(2), { version: '1.2.3', loadChecks: async () => markerChecks }).then(
  (code) => {
    process.exitCode = code;
  },
);
