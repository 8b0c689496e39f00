import process from 'node:process';
import manifest from '../package.json' with { type: 'json' };
import { readArguments } from './arguments.ts';
import { run } from './run.ts';

const ended = new Promise<void>((resolve) => {
  let isEnding = false;
  function end(): void {
    // Asked twice: the state may be on a disk that does not answer.
    if (isEnding) process.exit(130);
    isEnding = true;
    resolve();
  }
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
});

// EPIPE: whoever read the endpoint has gone; the sandbox is there for others all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

run(readArguments(process.argv.slice(2)), {
  version: manifest.version,
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  ended,
}).then(
  (exitCode) => {
    // Not process.exit: what is still on its way to a pipe would be lost.
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    // Node would print the whole (minified) line of the bundle with it.
    const details = error instanceof Error ? error.stack : error;
    process.stderr.write(`ecs-sandbox: fault in ecs-sandbox; please report it. ${details}\n`);
    process.exitCode = 1;
  },
);
