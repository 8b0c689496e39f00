/** What the server needs of a file system; the programs give it, so the server itself runs anywhere. */
export interface FileAccess {
  /** URIs of all files below a folder whose path passes `wanted` (path relative to the folder, forward slashes). */
  list(folder: string, wanted: (path: string) => boolean, ignored: readonly string[]): Promise<readonly string[]>;
  /** Changes whenever the content may have changed; undefined when there is no such file. */
  stamp(uri: string): Promise<string | undefined>;
  /** The text (UTF-8), or undefined when it cannot be read as text. */
  read(uri: string): Promise<string | undefined>;
}
