import type { Writable } from 'node:stream';

/**
 * Makes a stream hold the header of a message back until its content comes. The protocol library writes the two one after the other,
 * and each write wakes the reader: at once they arrive some 0.1 ms earlier, which is a twentieth of what a keystroke in a small file takes.
 */
export function writeWholeMessages(output: Writable): void {
  const write: (chunk: unknown, encoding: BufferEncoding | undefined, told: Told | undefined) => boolean =
    output.write.bind(output) as never;
  let header: string | undefined;
  const joined = (chunk: unknown, second?: BufferEncoding | Told, third?: Told): boolean => {
    const [encoding, told] = typeof second === 'function' ? [undefined, second] : [second, third];
    if (typeof chunk === 'string' && chunk.startsWith('Content-Length: ')) {
      header = chunk;
      told?.();
      return true;
    }
    if (header === undefined || !(chunk instanceof Uint8Array)) return write(chunk, encoding, told);
    const message = Buffer.concat([Buffer.from(header, 'ascii'), chunk]);
    header = undefined;
    return write(message, undefined, told);
  };
  output.write = joined;
}

type Told = (error?: Error | null) => void;
