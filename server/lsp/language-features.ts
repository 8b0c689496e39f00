import type {
  CancellationToken,
  ClientCapabilities,
  Connection,
  Position,
  ServerCapabilities,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, WorkspaceIndex } from '../engine.ts';
import type { LiveLookup } from '../features/live-names.ts';
import type { EcsSettings, FeatureElsewhere, InitializationOptions } from '../protocol.ts';
import type { Documentation } from '../schema/documentation.ts';
import { once } from '../syntax/once.ts';
import { editingCapabilities, registerEditing } from './editing.ts';
import type { LiveAccount } from './live-account.ts';
import { navigationCapabilities, registerNavigation } from './navigation.ts';
import { nextTurn } from './next-turn.ts';

/** What the features are asked about: an open document and what is known of its present version. */
export interface AnalysedDocument {
  readonly document: TextDocument;
  readonly analysis: Analysis;
}

/** What the server gives to its features. */
export interface FeatureParts {
  readonly connection: Connection;
  /** Undefined for a document that is not open. */
  analysisOf(uri: string): Promise<AnalysedDocument | undefined>;
  /** The analysis of the present version, when there already is one. */
  keptAnalysis(uri: string): AnalysedDocument | undefined;
  settingsOf(uri: string): Promise<EcsSettings>;
  documentation(): Promise<Documentation>;
  readonly index: WorkspaceIndex;
  /** Resolves once the index holds what is on disk. */
  indexed(): Promise<void>;
  /** A file as it is now: open, or on disk. Undefined when there is none. */
  fileOf(uri: string): Promise<CurrentFile | undefined>;
  /** What other extensions of the editor already do for a language. */
  featuresElsewhere(languageId: string): readonly FeatureElsewhere[];
  capabilities(): ClientCapabilities;
  /** What the client does with quotes around the cursor that a completion replaces. */
  quotes(): 'replaced' | 'kept';
  /** Whether the client can send requests: see `InitializationOptions.applies`. */
  applies(): boolean;
  readonly live: LiveAccount;
}

/** A file and what is known of its text. */
export interface CurrentFile {
  readonly analysis: Analysis;
  /** Of a file that is open in the editor. */
  readonly document?: TextDocument;
}

/** Answers a question about an open document; null when it is not open or the question was withdrawn. */
export type Ask = <T>(
  uri: string,
  token: CancellationToken,
  answer: (asked: AnalysedDocument) => T | Promise<T>,
) => Promise<T | null>;

/** What the server tells the client that it can do. */
export function featureCapabilities(
  capabilities: ClientCapabilities,
  options: InitializationOptions,
): ServerCapabilities {
  return {
    completionProvider: { triggerCharacters: ['"', ':', ' ', '-', '=', '!', '[', '('], resolveProvider: true },
    hoverProvider: true,
    inlayHintProvider: true,
    ...navigationCapabilities,
    ...editingCapabilities(capabilities, options),
  };
}

/**
 * Answers the requests about single documents. Each feature is a pure function that is loaded when it is first asked for:
 * a session that only shows problems pays for none.
 */
export function registerLanguageFeatures(parts: FeatureParts): void {
  const { connection, index } = parts;

  /** Newer text and cancellations that have already arrived are read before a text is: that work cannot be interrupted. */
  const ask: Ask = async (uri, token, answer) => {
    const kept = parts.keptAnalysis(uri);
    if (kept !== undefined) return answer(kept);
    await nextTurn();
    if (token.isCancellationRequested) return null;
    const asked = await parts.analysisOf(uri);
    return asked === undefined || token.isCancellationRequested ? null : answer(asked);
  };

  const offsetAt = ({ document }: AnalysedDocument, position: Position) => document.offsetAt(position);

  // Each import, even of what is loaded, makes an object anew and waits for its turn.
  const forHover = once(async () => {
    const [{ hoverAt }, { desiredCountIn }, documentation] = await Promise.all([
      import('../features/hover.ts'),
      import('../features/service-counts.ts'),
      parts.documentation(),
    ]);
    return { hoverAt, desiredCountIn, documentation };
  });
  const forCompletion = once(async () => {
    const [{ completionsAt }, { workspaceNames }, { completeWithLive }] = await Promise.all([
      import('../features/completion.ts'),
      import('../features/completion-names.ts'),
      import('../features/live-names.ts'),
    ]);
    return { completionsAt, workspaceNames, completeWithLive };
  });

  const seenFrom = ({ document, analysis }: AnalysedDocument) => index.seenFrom(document.uri, analysis.facts);

  async function liveStateAt(asked: AnalysedDocument, position: Position, token: CancellationToken) {
    const { liveNameAt } = await import('../features/live-names.ts');
    const named = liveNameAt(asked.analysis, offsetAt(asked, position));
    return named === undefined ? undefined : parts.live.state(named, token);
  }

  connection.onCompletion(({ textDocument, position }, token) =>
    ask(textDocument.uri, token, async (asked) => {
      const { completionsAt, workspaceNames, completeWithLive } = await forCompletion();
      const snippets = parts.capabilities().textDocument?.completion?.completionItem?.snippetSupport === true;
      const options = { snippets, names: workspaceNames(index, seenFrom(asked)), quotes: parts.quotes() };
      const complete = (live?: LiveLookup) =>
        completionsAt(asked.analysis, asked.document, offsetAt(asked, position), { ...options, live });
      if (!parts.live.isConnected()) return complete();
      const { version } = asked.document;
      return completeWithLive(
        complete,
        (question) => parts.live.names(question, token),
        () => asked.document.version === version,
      );
    }),
  );
  connection.onCompletionResolve(async (item) => {
    const { resolveCompletion } = await import('../features/completion.ts');
    return resolveCompletion(item, parts.documentation);
  });

  connection.onHover(({ textDocument, position }, token) =>
    ask(textDocument.uri, token, async (asked) => {
      const { version } = asked.document;
      const { hoverAt, desiredCountIn, documentation } = await forHover();
      const live = parts.live.isConnected() ? await liveStateAt(asked, position, token) : undefined;
      // The account takes its time, and documents change in their place.
      if (asked.document.version !== version) return null;
      const desiredCountOfService = desiredCountIn(seenFrom(asked));
      const formats = parts.capabilities().textDocument?.hover?.contentFormat;
      const format = formats === undefined || formats.includes('markdown') ? 'markdown' : 'plaintext';
      const options = { format, desiredCountOfService, live } as const;
      return hoverAt(asked.analysis, asked.document, offsetAt(asked, position), documentation, options) ?? null;
    }),
  );

  connection.languages.inlayHint.on(({ textDocument, range }, token) =>
    ask(textDocument.uri, token, async (asked) => {
      const [{ inlayHints }, { desiredCountIn }, settings] = await Promise.all([
        import('../features/inlay-hints.ts'),
        import('../features/service-counts.ts'),
        parts.settingsOf(textDocument.uri),
      ]);
      if (settings.inlayHints?.enabled === false) return [];
      return inlayHints(asked.analysis, asked.document, range, {
        desiredCountOfService: desiredCountIn(seenFrom(asked)),
      });
    }),
  );

  registerEditing(parts, ask);
  registerNavigation(parts, ask);
}
