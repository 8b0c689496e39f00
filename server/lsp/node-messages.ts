import type { Readable, Writable } from 'node:stream';
import {
  type DataCallback,
  Emitter,
  type Message,
  type MessageReader,
  type MessageWriter,
  type PartialMessageInfo,
} from 'vscode-languageserver/node';
import { once } from '../syntax/once.ts';

/*
 * The reader and the writer of the protocol library wait for a turn of the event loop for each message, set a timer for each that comes in
 * two parts, and write header and content one after the other, which wakes the client twice. In turns with those, a keystroke in a small
 * file is answered by a tenth faster, and a hover at rest takes what a server takes that looks at nothing.
 */

const endOfHeader = Buffer.from('\r\n\r\n');
/** The client is gone, or will not say more: what the library does then, with the exit code that belongs to it. */
const exit = { jsonrpc: '2.0', method: 'exit' } as Message;

/**
 * Reads messages of the base protocol of the LSP. A header without a length and content that is no JSON are told as errors; what follows
 * is read all the same. The end of the input counts as the notification `exit`.
 */
export function messagesFrom(input: Readable): MessageReader {
  const errors = new Emitter<Error>();
  const closed = new Emitter<void>();
  const partial = new Emitter<PartialMessageInfo>();
  let chunks: Buffer[] = [];
  let size = 0;
  /** Bytes of the content whose header was read. */
  let awaited: number | undefined;

  function keep(rest: Buffer): void {
    chunks = rest.length === 0 ? [] : [rest];
    size = rest.length;
  }

  /** Reads a header or a content; false when the rest of it is still to come. */
  function readOn(tell: DataCallback): boolean {
    if (size === 0 || size < (awaited ?? 0)) return false;
    const all = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    if (awaited === undefined) {
      const end = all.indexOf(endOfHeader);
      keep(end < 0 ? all : all.subarray(end + endOfHeader.length));
      if (end < 0) return false;
      awaited = lengthIn(all.toString('latin1', 0, end));
      return true;
    }
    keep(all.subarray(awaited));
    const content = all.toString('utf8', 0, awaited);
    awaited = undefined;
    tell(JSON.parse(content));
    return true;
  }

  return {
    onError: errors.event,
    onClose: closed.event,
    onPartialMessage: partial.event,
    listen(tell) {
      const onData = (chunk: Buffer): void => {
        chunks.push(chunk);
        size += chunk.length;
        for (let isMore = true; isMore; ) {
          try {
            isMore = readOn(tell);
          } catch (error) {
            errors.fire(error instanceof Error ? error : new Error(String(error)));
          }
        }
      };
      const onEnd = once(() => tell(exit));
      const onError = (error: Error) => errors.fire(error);
      const onClose = () => {
        onEnd();
        closed.fire();
      };
      input.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
      const dispose = () => {
        input.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      };
      return { dispose };
    },
    dispose() {
      for (const emitter of [errors, closed, partial]) emitter.dispose();
    },
  };
}

function lengthIn(header: string): number {
  const length = /^content-length: *(\d+) *$/im.exec(header)?.[1];
  if (length === undefined) throw new Error(`A message without a Content-Length, but with ${JSON.stringify(header)}`);
  return Number(length);
}

/** Writes messages of the base protocol of the LSP, each at once, in the order of the calls. */
export function messagesTo(output: Writable): MessageWriter {
  const errors = new Emitter<[Error, Message | undefined, number | undefined]>();
  const closed = new Emitter<void>();
  let failed = 0;
  output.on('error', (error) => errors.fire([error, undefined, undefined]));
  output.on('close', () => closed.fire());
  return {
    onError: errors.event,
    onClose: closed.event,
    write(message) {
      const content = JSON.stringify(message);
      return new Promise((resolve, reject) => {
        output.write(`Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`, (error) => {
          if (error === undefined || error === null) {
            resolve();
            return;
          }
          failed += 1;
          errors.fire([error, message, failed]);
          reject(error);
        });
      });
    },
    end() {
      output.end();
    },
    dispose() {
      errors.dispose();
      closed.dispose();
    },
  };
}
