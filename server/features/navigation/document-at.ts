import { lastBefore } from '../../syntax/path.ts';
import type { SourceDocument, SourceFile } from '../../syntax/tree.ts';

/** The YAML document (or the whole of a JSON file) that an offset lies in; undefined in a text without any. */
export function documentAt({ documents }: SourceFile, offset: number): SourceDocument | undefined {
  return documents[lastBefore(documents, offset)];
}
