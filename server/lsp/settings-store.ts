import type { Connection } from 'vscode-languageserver';
import type { EcsSettings } from '../protocol.ts';
import { configurationSection } from '../protocol.ts';

/**
 * Settings by resource, asked of the client once for each folder and kept until it says that they changed: those of the server have
 * the scope `resource`, so that editors keep them with folders, and a workspace may have thousands of files.
 */
export interface SettingsStore {
  /** Of a file. Never rejects: a client that fails to answer gets the defaults. */
  of(uri: string): Promise<EcsSettings>;
  /** Of a folder and the files in it. Never rejects. */
  ofFolder(uri: string): Promise<EcsSettings>;
  /** Forgets what the client said; `pushed` are settings that came with the notification (clients without pull). */
  forget(pushed: unknown): void;
  /** Grows with every change: part of a result's identity. */
  generation(): number;
}

/** `pullable`: the client answers `workspace/configuration`. `initial` holds until the client says otherwise. */
export function createSettingsStore(
  connection: Connection,
  pullable: () => boolean,
  initial: () => EcsSettings | undefined,
): SettingsStore {
  const known = new Map<string, Promise<EcsSettings>>();
  let pushedSettings: EcsSettings | undefined;
  let generation = 0;

  /** @param folder with a slash at its end */
  function ask(folder: string, scopeUri: string): Promise<EcsSettings> {
    if (!pullable()) return Promise.resolve(pushedSettings ?? initial() ?? {});
    const found = known.get(folder);
    if (found !== undefined) return found;
    const asked = connection.workspace
      .getConfiguration({ scopeUri, section: configurationSection })
      .then((answer) => asSettings(answer) ?? initial() ?? {})
      .catch(() => initial() ?? {});
    known.set(folder, asked);
    return asked;
  }

  return {
    of: (uri) => ask(uri.slice(0, uri.lastIndexOf('/') + 1), uri),
    ofFolder: (uri) => ask(uri.endsWith('/') ? uri : `${uri}/`, uri),
    forget(pushed) {
      known.clear();
      generation += 1;
      if (typeof pushed !== 'object' || pushed === null) return;
      pushedSettings = asSettings((pushed as Record<string, unknown>)[configurationSection]) ?? pushedSettings;
    },
    generation: () => generation,
  };
}

function asSettings(value: unknown): EcsSettings | undefined {
  return typeof value === 'object' && value !== null ? (value as EcsSettings) : undefined;
}
