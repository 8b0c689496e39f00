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
  /** Features that other extensions of this editor already have, by language id: answered with nothing. */
  readonly featuresElsewhere?: Readonly<Record<string, readonly FeatureElsewhere[]>>;
  /** The client runs the commands {@link showReferencesCommand} and {@link showProblemsCommand}, which code lenses name. */
  readonly lenses?: boolean;
  /** The client runs {@link applyRequestCommand}: requests have a lens for it. */
  readonly applies?: boolean;
  /**
   * The documents that this server is to format, as filters of the LSP; none when empty, any YAML document when left out.
   * A client that asks for some registers dynamically.
   */
  readonly formatting?: readonly FormattingFilter[];
  /**
   * The connection whose names the client can tell: it answers {@link liveNamesRequest} and {@link liveStateRequest}. Left out when
   * there is none; {@link liveConnectionNotification} tells of later ones.
   */
  readonly liveConnection?: string;
  /** Settings for editors without `workspace/configuration`. */
  readonly settings?: EcsSettings;
}

export type FeatureElsewhere = 'documentSymbol' | 'foldingRange' | 'selectionRange';

export interface FormattingFilter {
  readonly language: string;
  readonly scheme: string;
  readonly pattern: string;
}

/** Command of the client, arguments as in the LSP: `uri`, `position`, `locations`. Shows the locations as references. */
export const showReferencesCommand = 'ecs.showReferences';

/** Command of the client, no arguments: shows the list of all problems. */
export const showProblemsCommand = 'ecs.showProblems';

/** Command of the client, arguments `uri`, `index` of the request: previews it and, after a confirmation, sends it. */
export const applyRequestCommand = 'ecs.applyRequest';

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

/** Request `ecs/skeletons` {@link SkeletonsParams} -> {@link RequestSkeleton}[]: what a new file may begin with. */
export const skeletonsRequest = 'ecs/skeletons';

/** Not an operation, but a task definition and the service that runs it: two files whose names agree. */
export const taskDefinitionAndService = 'TaskDefinitionAndService';

export interface SkeletonsParams {
  /** Operation name, or {@link taskDefinitionAndService}. */
  readonly operation: string;
  /** What the service, its family and its container are called; `web` when left out. Only for the pair. */
  readonly name?: string;
}

/** One variant (`Fargate`, `EC2`, …) of what a new file may begin with, the most usual one first. */
export interface RequestSkeleton {
  /** Left out where there is only one. */
  readonly variant?: string;
  /** One, or two that belong together. */
  readonly files: readonly SkeletonFile[];
}

export interface SkeletonFile {
  /** Without the ending of the language: `web.create-service`. */
  readonly name: string;
  readonly operation: string;
  /** `create-service` */
  readonly command: string;
  readonly json: SkeletonText;
  readonly yaml: SkeletonText;
}

export interface SkeletonText {
  /** With tab stops in the syntax of LSP snippets. */
  readonly snippet: string;
  /** The same without tab stops: a request without problems. */
  readonly plain: string;
}

/** What requests name and an account has. */
export type LiveKind =
  | 'cluster'
  | 'service'
  /** A family alone: what lists of task definitions and tasks are filtered by. */
  | 'family'
  /** A family, or one of its revisions: `web:7`. */
  | 'task-definition'
  | 'capacity-provider'
  | 'task-set'
  | 'task'
  | 'container-instance';

/** Where in an account: as the request names it, by name or ARN. */
export interface LivePlace {
  /** Of services, task sets, tasks and container instances: ECS takes `default` when it is left out. Capacity providers: those of the account then. */
  readonly cluster?: string;
  /** Of task sets. */
  readonly service?: string;
}

/** Notification `ecs/liveConnection` `{ name }` from the client: the connection that it answers for now, null for none. */
export const liveConnectionNotification = 'ecs/liveConnection';

export interface LiveConnectionParams {
  readonly name: string | null;
}

/** Request `ecs/liveNames` {@link LiveNamesParams} -> {@link LiveNames} from the server, only to a client that has a connection. */
export const liveNamesRequest = 'ecs/liveNames';

export interface LiveNamesParams extends LivePlace {
  readonly kind: LiveKind;
  /** Of `task-definition`: the family whose revisions are wanted, too, if there is one of that name. */
  readonly family?: string;
  /** What is typed so far: where there are too many names, those that do not fit may be left out. */
  readonly prefix?: string;
}

export interface LiveNames {
  readonly connection: string;
  /** The most likely first. */
  readonly names: readonly LiveName[];
  /** There are others, or they are still being read: ask again with the next keystroke. */
  readonly isIncomplete: boolean;
}

export interface LiveName {
  readonly name: string;
  /** In short: `ACTIVE 3/3`. Left out while only the name is known. */
  readonly detail?: string;
}

/** Request `ecs/liveState` {@link LiveStateParams} -> Markdown or null from the server, only to a client that has a connection. */
export const liveStateRequest = 'ecs/liveState';

export interface LiveStateParams extends LivePlace {
  readonly kind: LiveKind;
  /** As written: a name or an ARN. */
  readonly name: string;
}

/** As the LSP counts: lines and characters (UTF-16 code units) from 0, end exclusive. */
export interface TextRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Request `ecs/requests` `{ uri }` -> {@link RequestInput}[] or null when there is no such file: its requests as they would be sent. */
export const requestInputsRequest = 'ecs/requests';

export interface RequestInput {
  /** Counts the requests of the file from 0. */
  readonly index: number;
  /** `CreateService` */
  readonly operation: string;
  readonly dialect: 'request' | 'ecspresso' | 'describe-output';
  /** JSON value: aliases and merge keys are resolved, comments and nulls left out. Not to be sent while there are errors or placeholders. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Of the document that holds it. */
  readonly range: TextRange;
  /** Where the request itself begins. */
  readonly head: TextRange;
  /** Problems of severity `error`, after the settings and suppressions of the file. */
  readonly errors: readonly {
    readonly code: string;
    readonly message: string;
    readonly range: TextRange;
  }[];
  /** How many problems of severity `warning` it has. */
  readonly warnings: number;
  readonly placeholders: readonly PlaceholderPlace[];
}

/** A value, or a key, that holds a placeholder. */
export interface PlaceholderPlace {
  /** As it is written. */
  readonly text: string;
  readonly range: TextRange;
  /** From the request. */
  readonly path: readonly (string | number)[];
  /** Something at run time may read it as it is: `$HOME` in a command for a shell. */
  readonly mayBeMeant: boolean;
}

/** Request `ecs/rangeOf` {@link RangeOfParams} -> {@link TextRange} or null: where a member of a request stands, or its nearest parent. */
export const rangeOfRequest = 'ecs/rangeOf';

export interface RangeOfParams {
  readonly uri: string;
  /** Of the request in its file, from 0. */
  readonly index: number;
  /** From the request: `['loadBalancers', 0, 'targetGroupArn']`. */
  readonly path: readonly (string | number)[];
}
