import path from 'node:path';
import process from 'node:process';
import { disk } from './disk.ts';
import type { LintIo, Output } from './io.ts';

/** The world as this process sees it. */
export function processIo(): LintIo {
  return {
    cwd: process.cwd(),
    separator: path.sep,
    env: process.env,
    stdout: outputTo(process.stdout),
    stderr: outputTo(process.stderr),
    files: disk,
    readStdin,
    now: () => performance.now(),
  };
}

function outputTo(stream: NodeJS.WriteStream): Output {
  let isClosed = false;
  // EPIPE: the reader has seen enough. Whatever else may happen to an output, there is nobody left to tell.
  stream.on('error', () => {
    isClosed = true;
  });
  return {
    isTerminal: stream.isTTY === true,
    get isClosed() {
      return isClosed;
    },
    write: (text) =>
      new Promise((resolve) => {
        if (isClosed || text === '') resolve();
        else stream.write(text, () => resolve());
      }),
  };
}

async function readStdin(limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks);
}
