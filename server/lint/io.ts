/** What the lint command needs of the world: all of its I/O, so that it runs without a process. */
export interface LintIo {
  /** Absolute. */
  readonly cwd: string;
  /** `\` on Windows: there a backslash in a glob separates folders, elsewhere it escapes. */
  readonly separator: '/' | '\\';
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly files: FileAccess;
  /** All of standard input, as far as `limit` bytes; one byte more tells that there is more. Rejects when it cannot be read. */
  readStdin(limit: number): Promise<Uint8Array>;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
}

export interface Output {
  readonly isTerminal: boolean;
  /** Whether the reader has gone away (`ecs-lint … | head`): nothing more needs to be written. */
  readonly isClosed: boolean;
  /** Resolves when the reader can take more. Never rejects; does nothing once closed. */
  write(text: string): Promise<void>;
}

export interface FileFacts {
  readonly kind: 'file' | 'directory' | 'pipe' | 'socket' | 'device';
  /** Bytes. */
  readonly size: number;
  /** The path with all links resolved: the identity of the file. */
  readonly realPath: string;
}

export interface FileMatches {
  /** Relative to the base, forward slashes, in no particular order. Links to folders may be among them. */
  readonly files: readonly string[];
  /** Folders that could not be listed. */
  readonly failures: readonly { readonly path: string; readonly error: unknown }[];
}

/** Access to files; `path` is absolute. All reject with the error of `node:fs` when there is one. */
export interface FileAccess {
  /** Follows links. */
  inspect(path: string): Promise<FileFacts>;
  read(path: string): Promise<Uint8Array>;
  /** Replaces the content of a file, all or nothing; its mode stays, and a link goes on leading to it. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Files below the folder `base` that match `pattern` (forward slashes). `node_modules` and `.git` below it are left out. */
  match(base: string, pattern: string): Promise<FileMatches>;
}
