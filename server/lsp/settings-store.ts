import type { Connection } from 'vscode-languageserver';
import type { EcsSettings } from '../protocol.ts';
import { configurationSection } from '../protocol.ts';

/** Settings by resource, asked of the client once and kept until it says that they changed. */
export interface SettingsStore {
  /** Never rejects: a client that fails to answer gets the defaults. */
  of(uri: string): Promise<EcsSettings>;
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
  return {
    of(uri) {
      if (!pullable()) return Promise.resolve(pushedSettings ?? initial() ?? {});
      const found = known.get(uri);
      if (found !== undefined) return found;
      const asked = connection.workspace
        .getConfiguration({ scopeUri: uri, section: configurationSection })
        .then((answer) => asSettings(answer) ?? initial() ?? {})
        .catch(() => initial() ?? {});
      known.set(uri, asked);
      return asked;
    },
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
