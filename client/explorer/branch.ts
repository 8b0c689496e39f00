import type * as ecs from '@aws-sdk/client-ecs';
import type { CallOptions, Session } from '../aws/session.ts';
import type { NodeData } from './model.ts';
import type { Slim } from './slim.ts';

/** Something that a branch holds. */
export interface Item {
  /** ARN, or name where there is no ARN: unique in its branch, and what describe calls take. */
  readonly key: string;
  readonly data: NodeData;
}

export interface Page {
  readonly items: readonly Item[];
  /** Asks for the next page; undefined for the last. */
  readonly next?: string | undefined;
}

export interface Batch {
  readonly found: readonly Item[];
  /** What ECS did not describe, and why. */
  readonly failures: readonly ecs.Failure[];
}

/** Where a branch reads from. */
export interface Source {
  readonly session: Session;
  readonly slim: Slim;
  readonly options: CallOptions;
}

export interface Describe {
  /** How many at once. */
  readonly size: number;
  run(source: Source, keys: readonly string[]): Promise<Batch>;
}

/** What is below a node, and how it is read. */
export interface BranchShape {
  /** What it holds, in the plural, for the rows that say so: `services`. */
  readonly what: string;
  /** `newest`: by time, newest first, unless the user asks for an order; `given`: always as it comes; else as the user wants. */
  readonly order: 'view' | 'newest' | 'given';
  /** What is known without a call. */
  readonly own?: () => readonly Item[];
  /** Reads a page; the first without a token. */
  readonly page?: (source: Source, token: string | undefined) => Promise<Page>;
  readonly describe?: Describe;
  /** Whether something described belongs here; all does without it. */
  readonly belongs?: (data: NodeData) => boolean;
  /** Whether what is listed is kept back until it is described: the description decides whether it belongs here. */
  readonly isHeldBack?: boolean;
  /** Whether what a later list no longer has stays. */
  readonly isKept?: boolean;
}

/** A page that is the only one. */
export function onlyPage(items: readonly Item[]): Page {
  return { items };
}

/** Whether an optional text is there. */
export function isText(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
