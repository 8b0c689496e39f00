import type { RelatedPlace, Severity } from '../problem.ts';
import type { Dialect } from '../schema/detect.ts';
import type { TreeFix } from '../syntax/fix.ts';
import type { ArrayNode, ObjectNode } from '../syntax/tree.ts';
import type { WorkspaceFacts } from './workspace-facts.ts';

/** One place that breaks a rule. `start`/`end` as in {@link Problem}. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** Places that explain it. */
  readonly related?: readonly RelatedPlace[];
  /** Ways to mend it, the best first. Called on demand, with nodes of the tree that was checked. */
  readonly fixes?: () => readonly TreeFix[];
}

/** What a rule may look at besides its subject. */
export interface RuleContext {
  /** Operation name as in the API: `CreateService`. */
  readonly operation: string;
  /** The whole request. */
  readonly root: ObjectNode;
  /** Who reads the file: `ecspresso` gives some members from elsewhere, and drops empty and unneeded ones. */
  readonly dialect: Dialect;
  /** The text that the tree was read from. Undefined: only whole values can be marked, not places within a string. */
  readonly text?: string | undefined;
  /** Offsets of syntax errors: an object that holds one may well have the members that seem to be missing. */
  readonly syntaxErrors: readonly number[];
  /** What the files of the workspace define; empty when there is only this one. */
  readonly workspace: WorkspaceFacts;
}

/**
 * A semantic rule: what the ECS API demands of a request beyond types.
 *
 * The object is the only source of the diagnostic, its documentation page, the README table, the severity setting and
 * the SARIF metadata. A rule runs once for every value of its `shapes` that a request holds; the operations it applies
 * to follow from the schema. `check` meets any tree: wrong types, nulls, placeholders and half-typed text; it never throws
 * and says nothing about values it cannot know.
 */
export interface Rule {
  /** Contract; never renamed. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Why it matters, for the rule's page: one to three sentences. */
  readonly why: string;
  /** Where the fact comes from: documentation pages, or the implementation that enforces it. */
  readonly sources: readonly string[];
  /**
   * The shapes it looks at, as in the API: a request (`CreateServiceRequest`), a structure (`Tag`), or a list of them
   * (`Tag[]`).
   */
  readonly shapes: readonly string[];
  /** Restricts the operations that follow from `shapes`, where a shape means different things in different requests. */
  readonly operations?: readonly string[];
  /** `subject`: an object for a request or structure, an array for a list. */
  check(subject: ObjectNode | ArrayNode, context: RuleContext): Iterable<Finding>;
}
