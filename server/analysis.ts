import type { Problem, Severity } from './problem.ts';
import type { Dialect, OperationReason, OperationSettings } from './schema/detect.ts';
import type { ObjectNode, SourceFile, SourceLanguage } from './syntax/tree.ts';
import type { FileFacts } from './workspace/facts.ts';

/** A text to check. `name` is a path or URI path with forward slashes; it takes part in finding the operation. */
export interface Source {
  readonly name: string;
  readonly language: SourceLanguage;
  readonly text: string;
}

/** Settings as they hold for one file. */
export interface CheckSettings extends OperationSettings {
  /** Rule id -> severity, or `off`. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>> | undefined;
}

/** One request of a file: one YAML document, or the JSON file. */
export interface Request {
  /** `CreateService`. */
  readonly operation: string;
  readonly reason: OperationReason;
  readonly dialect: Dialect;
  /** The request itself, without a wrapper. Undefined while the document is empty or holds no object. */
  readonly root: ObjectNode | undefined;
  /** Range of the document in the text. */
  readonly start: number;
  readonly end: number;
}

/** What is known of one version of a file: made once, shared by every feature. */
export interface Analysis {
  readonly source: Source;
  readonly file: SourceFile;
  /** Empty when the file is no ECS request file: then `problems` is empty, too. */
  readonly requests: readonly Request[];
  /** In the order of the text; severities of the settings applied. Found when first asked for. */
  readonly problems: readonly Problem[];
  /** What the file defines and mentions, for an index of the workspace; read when it is first asked for. */
  readonly facts: FileFacts;
}
