import { isUtf8 } from 'node:buffer';
import path from 'node:path';
import type { SourceLanguage } from '../syntax/tree.ts';
import { sizeLimit } from './files.ts';

export type Decoded = { readonly text: string } | { readonly reason: string };

/** What is said of a file beyond the limit. */
export const tooLarge = { reason: `is larger than ${sizeLimit / 1024 / 1024} MB; request files are far smaller` };

/** The text of a file, a BOM kept; or why it is none that could be checked (follows the name and a colon). */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > sizeLimit) return tooLarge;
  const encoding = utf16Or32(bytes);
  if (encoding !== undefined) return { reason: `is ${encoding} text; save it as UTF-8` };
  if (bytes.includes(0)) return { reason: 'is a binary file' };
  if (!isUtf8(bytes)) {
    const offset = firstInvalid(bytes);
    const line = bytes.subarray(0, offset).reduce((count, byte) => (byte === 0x0a ? count + 1 : count), 1);
    const byte = (bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0');
    return { reason: `is not valid UTF-8 (byte 0x${byte} in line ${line}); save it as UTF-8` };
  }
  return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}

function utf16Or32(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff))
    return 'UTF-32';
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return 'UTF-16';
  return undefined;
}

/** Offset of the first byte that belongs to no character. */
function firstInvalid(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (valid < invalid) {
    const middle = Math.ceil((valid + invalid) / 2);
    if (isPrefixOfUtf8(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle - 1;
  }
  // The longest good prefix may end within the character that the text then breaks off.
  while (valid > 0 && !isUtf8(bytes.subarray(0, valid))) valid--;
  return valid;
}

function isPrefixOfUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const languages: Readonly<Record<string, SourceLanguage>> = {
  '.json': 'json',
  '.jsonc': 'jsonc',
  '.yaml': 'yaml',
  '.yml': 'yaml',
};

/** By the extension, else by how the text begins. */
export function languageOf(name: string, text: string): SourceLanguage {
  const known = languages[path.extname(name).toLowerCase()];
  if (known !== undefined) return known;
  const beginning = /^\uFEFF?\s*(\/[/*]|[{[])/.exec(text)?.[1];
  if (beginning === undefined) return 'yaml';
  return beginning.startsWith('/') ? 'jsonc' : 'json';
}
