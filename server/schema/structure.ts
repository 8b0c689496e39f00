import type { ValidationError } from '../../schemas/compiled/validators.js';
import { validators } from '../../schemas/compiled/validators.js';
import { hasPlaceholder } from '../syntax/placeholders.ts';
import type { FoundProblem } from '../syntax/text-fixes.ts';
import type { ConcreteNode, ObjectNode, SourceFile } from '../syntax/tree.ts';
import type { Dialect } from './detect.ts';
import { missingMembers } from './missing-members.ts';
import { nodeLookup, segmentsOf } from './node-lookup.ts';
import { unknownMembers } from './unknown-members.ts';
import { wrongValues } from './wrong-values.ts';

/** A request whose structure is to be checked. */
export interface StructuralSubject {
  readonly operation: string;
  readonly dialect: Dialect;
  readonly root: ObjectNode;
  /** `plainValue(root).value` */
  readonly value: unknown;
  /** An empty string is a place to fill in, and told elsewhere. */
  readonly isSkeleton: boolean;
  /** Offsets of syntax errors: an object that holds one may well have the members that seem to be missing. */
  readonly syntaxErrors: readonly number[];
  /** The text that `root` was read from; fixes are made for it. */
  readonly file: SourceFile;
}

/** One error of the validator with the node it is about: the object for members, else the value. */
export interface PlacedError {
  readonly error: ValidationError;
  readonly node: ConcreteNode;
  /** Names and indices from the root of the request to `node`. */
  readonly segments: readonly string[];
}

/**
 * Checks the types of a request against the ECS API model: members, required members, types, enums, ranges, lengths,
 * patterns.
 *
 * One problem for one cause, at the narrowest range, in no particular order. Values that cannot be known (placeholders,
 * broken text) are left out.
 */
export function checkStructure(subject: StructuralSubject): FoundProblem[] {
  const validate = validators[subject.operation];
  if (validate === undefined) return [];
  const isValid = validate(subject.value);
  const placed = isValid ? [] : placeErrors(subject.root, validate.errors ?? []);
  const unknown = unknownMembers(subject, placed);
  return [...unknown.problems, ...missingMembers(subject, placed, unknown.meant), ...wrongValues(subject, placed)];
}

function placeErrors(root: ObjectNode, errors: readonly ValidationError[]): PlacedError[] {
  const find = nodeLookup(root);
  return errors.flatMap((error) => {
    const segments = segmentsOf(error.instancePath);
    const node = find(segments);
    return node === undefined || isUnknowable(node) ? [] : [{ error, node, segments }];
  });
}

function isUnknowable(node: ConcreteNode): boolean {
  return node.kind === 'unknown' || (node.kind === 'string' && hasPlaceholder(node.value));
}
