import type { Located, SourceDocument, SourceFile } from '../../syntax/tree.ts';

/** The YAML document (or the whole of a JSON file) that an offset lies in; undefined in a text without any. */
export function documentAt({ documents }: SourceFile, offset: number): SourceDocument | undefined {
  return documents[lastFrom(documents, offset)];
}

/** Index of the last part that begins at or before the offset, or -1; parts are in the order of the text. */
export function lastFrom(parts: readonly Located[], offset: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
