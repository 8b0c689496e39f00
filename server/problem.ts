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
}
