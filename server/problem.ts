/** How much a problem matters; the words are those of the LSP. `error` is kept for what the ECS API surely rejects. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/**
 * What a check found.
 *
 * `code` is the id of the structural or semantic rule (a contract: settings, suppressions and CI filters name it).
 * `start` and `end` are offsets in UTF-16 code units into the text that was checked, end exclusive.
 */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** Places that explain it, in this file or in others. */
  readonly related?: readonly RelatedPlace[];
  /** Ways to mend it, the best first; computed on each call. Absent when there is none that is obvious. */
  readonly fixes?: () => readonly Fix[];
}

/** A place that a problem speaks of. */
export interface RelatedPlace {
  /** The file, as it was named to the engine's workspace: a URI in the language server. */
  readonly uri: string;
  /** As the LSP counts: lines and characters (UTF-16 code units) from 0, end exclusive. */
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly message: string;
}

/** A replacement in the text that was checked; offsets as in {@link Problem}. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** One way to mend a problem: applied to the text it removes the problem and adds none. */
export interface Fix {
  /** What it does, as a menu entry: "Change to `launchType`". */
  readonly title: string;
  /**
   * `safe`: keeps what the author meant without a choice, so that "fix all" and `ecs-lint --fix` may apply it unasked.
   * `suggested`: one of several ways, or one that changes what is deployed: only when the user picks it.
   */
  readonly kind: 'safe' | 'suggested';
  /** In the order of the text; they do not overlap. */
  readonly edits: readonly TextEdit[];
}
