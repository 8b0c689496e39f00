/** What client and server say to each other beyond the LSP, and the settings both know. The client imports nothing else of the server. */

/** `workspace/configuration` section. */
export const configurationSection = 'ecs';

/** The checked-in file that the command and the editor both read. */
export const lintConfigName = '.ecs-lint.json';

/** The `ecs` section, as it holds for one resource. */
export interface EcsSettings {
  readonly files?: {
    /** Glob -> operation name (`CreateService` or `create-service`) or `none`. */
    readonly associations?: Readonly<Record<string, string>>;
    /** Globs of files that workspace diagnostics leave out. */
    readonly exclude?: readonly string[];
  };
  readonly rules?: {
    /** Rule id -> severity or `off`. */
    readonly severity?: Readonly<Record<string, 'error' | 'warning' | 'information' | 'hint' | 'off'>>;
  };
  readonly workspaceDiagnostics?: { readonly enabled?: boolean };
  /** Computed facts behind values; on when left out. */
  readonly inlayHints?: { readonly enabled?: boolean };
  /** Lines above requests and families; on when left out. */
  readonly codeLens?: { readonly enabled?: boolean };
}

/** `initializationOptions`. All optional: an editor that sends none gets everything. */
export interface InitializationOptions {
  /** Document URI -> operation name or `none`, as the user chose before. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Codes of problems that another extension of this editor already reports, by language id (`json`, `jsonc`, `yaml`). */
  readonly providedElsewhere?: Readonly<Record<string, readonly string[]>>;
  /** Settings for editors without `workspace/configuration`. */
  readonly settings?: EcsSettings;
}

export interface OperationSummary {
  /** `CreateService` */
  readonly name: string;
  /** `create-service` */
  readonly command: string;
  /** First sentence of the API's documentation, plain text. */
  readonly summary: string;
}

/** Request `ecs/operations`: all operations, in alphabetical order. */
export const operationsRequest = 'ecs/operations';

/** Request `ecs/requestInfo` `{ uri }` -> {@link RequestInfo} or null when the document is unknown to the server. */
export const requestInfoRequest = 'ecs/requestInfo';

export interface RequestInfo {
  /** One entry a request of the file, in the order of the text; empty when the file is no ECS request file. */
  readonly requests: readonly {
    readonly operation: string;
    readonly command: string;
    /** One sentence for people: "by its file name", "chosen by you", … */
    readonly reason: string;
    readonly dialect: 'request' | 'ecspresso' | 'describe-output';
  }[];
  /** What the user chose for this file, when anything. */
  readonly choice: string | undefined;
}

/** Notification `ecs/chooseOperation` `{ uri, operation }`: operation name, `none`, or null for "find out again". */
export const chooseOperationNotification = 'ecs/chooseOperation';

export interface ChooseOperationParams {
  readonly uri: string;
  readonly operation: string | null;
}

/** Notification `ecs/requestInfoChanged` `{ uri }` from the server: ask again (the operation or its reason changed). */
export const requestInfoChangedNotification = 'ecs/requestInfoChanged';
