import { memberOf, resolve } from '../syntax/path.ts';
import type { Comment, ConcreteNode, ObjectNode, SourceDocument, SourceFile } from '../syntax/tree.ts';
import type { EcspressoFile } from './ecspresso.ts';
import type { FileNameHint } from './file-names.ts';
import { operationOfFileName } from './file-names.ts';
import { matchesAny } from './globs.ts';
import { operationNamed } from './operations.ts';
import { inputMembers, readOnlyMembers, requiredMembers } from './shapes.ts';

/** `ecspresso`: its own shape, names given elsewhere; `describe-output`: what ECS answered, not what it takes. */
export type Dialect = 'request' | 'ecspresso' | 'describe-output';

/** Why a request is taken for the input of its operation. */
export type OperationReason =
  | 'choice'
  | 'setting'
  | 'comment'
  | 'ecspresso'
  | 'file-name'
  | 'members'
  | 'describe-output';

/** What the user and the settings say of one file. */
export interface OperationSettings {
  /** What the user chose for this very file: an operation name in either spelling, or `none` for "no ECS request". */
  readonly choice?: string | undefined;
  /** Glob -> operation name or `none`; the first match wins. How a glob is compared: {@link matchesAny}. */
  readonly associations?: Readonly<Record<string, string>> | undefined;
  /** What a checked-in `.ecs-lint.json` says, behind the settings: an operation name or `none`. */
  readonly configured?: string | undefined;
  /** What a configuration of ecspresso that names this file says of it. */
  readonly ecspresso?: EcspressoFile | undefined;
}

/** Which operation a document is the input of, and why. */
export interface Detection {
  readonly operation: string;
  readonly reason: OperationReason;
  readonly dialect: Dialect;
  /** The request without a wrapper; undefined while the document holds no object. */
  readonly root: ObjectNode | undefined;
}

/** What is said of a whole file before its text is looked at. */
export interface NameHints {
  /** `none` says: no ECS request file. */
  readonly told: { readonly operation: string | 'none'; readonly reason: 'choice' | 'setting' } | undefined;
  readonly ecspresso: EcspressoFile | undefined;
  readonly name: FileNameHint | undefined;
}

/** What is said of a whole file before its documents are looked at. */
export interface FileHints extends NameHints {
  readonly directives: readonly Directive[];
}

/** A comment `# ecs: create-service` or `// ecs: create-service`. */
export interface Directive {
  readonly comment: Comment;
  /** The word behind `ecs:` as written. */
  readonly word: string;
  /** Undefined when the word names no operation. */
  readonly operation: string | 'none' | undefined;
}

const directivePattern = /^ecs:\s*([\w-]+)$/;

/** Reads the choice, the settings and the name of a file, in the order of precedence of DESIGN §4.5. */
export function nameHints(name: string, settings: OperationSettings): NameHints {
  return { told: toldOperation(name, settings), ecspresso: settings.ecspresso, name: operationOfFileName(name) };
}

/** Adds what the comments of a file say, which wins over its name. */
export function fileHints({ told, ecspresso, name }: NameHints, file: SourceFile): FileHints {
  return { told, ecspresso, name, directives: directivesOf(file) };
}

function toldOperation(name: string, settings: OperationSettings): FileHints['told'] {
  const chosen = settings.choice === undefined ? undefined : operationOrNone(settings.choice);
  if (chosen !== undefined) return { operation: chosen, reason: 'choice' };
  for (const [glob, word] of Object.entries(settings.associations ?? {})) {
    const operation = operationOrNone(word);
    if (operation !== undefined && matchesAny(name, [glob])) return { operation, reason: 'setting' };
  }
  const configured = settings.configured === undefined ? undefined : operationOrNone(settings.configured);
  return configured === undefined ? undefined : { operation: configured, reason: 'setting' };
}

function operationOrNone(word: string): string | 'none' | undefined {
  return word.trim().toLowerCase() === 'none' ? 'none' : operationNamed(word);
}

function directivesOf(file: SourceFile): readonly Directive[] {
  // Every ARN of ECS holds `ecs:`, and looking for comments means a walk through the whole tree.
  if (!/(?:#|\/\/|\/\*)\s*ecs:/.test(file.text)) return [];
  return file.comments().flatMap((comment) => {
    const word = directivePattern.exec(comment.text)?.[1];
    return word === undefined ? [] : [{ comment, word, operation: operationOrNone(word) }];
  });
}

/**
 * Finds the operation of one document: choice, setting, comment, ecspresso's configuration, file name, members, in this order.
 *
 * Undefined for whatever is no ECS request: the checks then say nothing at all.
 */
export function detectOperation(
  document: SourceDocument,
  hints: FileHints,
  isFirst: 'first' | 'later',
): Detection | undefined {
  const root = document.root === undefined ? undefined : resolve(document.root);
  const directive = directiveOf(document, hints.directives, isFirst);
  const told =
    hints.told ?? (directive === undefined ? undefined : { operation: directive, reason: 'comment' as const });
  if (told?.operation === 'none') return undefined;
  if (told !== undefined) return detection(told.operation, told.reason, root, hints);
  if (hints.ecspresso !== undefined) return detection(hints.ecspresso.operation, 'ecspresso', root, hints);
  if (hints.name?.strength === 'explicit') return detection(hints.name.operation, 'file-name', root, hints);
  if (hints.name !== undefined && fitsCustomaryName(root, hints.name.operation)) {
    return detection(hints.name.operation, 'file-name', root, hints);
  }
  return root?.kind === 'object' ? byMembers(root, hints) : undefined;
}

function directiveOf(
  document: SourceDocument,
  directives: readonly Directive[],
  isFirst: 'first' | 'later',
): string | undefined {
  const own = directives.find(
    ({ comment, operation }) =>
      operation !== undefined &&
      (isFirst === 'first' || comment.start >= document.start) &&
      comment.start < document.end,
  );
  return own?.operation;
}

function detection(
  operation: string,
  reason: OperationReason,
  root: ConcreteNode | undefined,
  hints: FileHints,
): Detection {
  const object = root?.kind === 'object' ? root : undefined;
  const unwrapped = object === undefined ? undefined : unwrap(object, operation);
  if (unwrapped !== undefined) {
    return {
      operation,
      reason,
      dialect: isEcspresso(unwrapped, operation, hints) ? 'ecspresso' : 'describe-output',
      root: unwrapped,
    };
  }
  const dialect = object !== undefined && isEcspresso(object, operation, hints) ? 'ecspresso' : 'request';
  return { operation, reason, dialect, root: object };
}

/** The object inside `{"taskDefinition": {…}}`: the shape of what the describe operations print. */
function unwrap(object: ObjectNode, operation: string): ObjectNode | undefined {
  const wrappers = readOnlyMembers(operation)?.wrappers ?? [];
  const inputs = inputMembers(operation);
  for (const wrapper of wrappers.filter((name) => !inputs.includes(name))) {
    const member = memberOf(object, wrapper);
    const value = member === undefined ? undefined : resolve(member.value);
    // `services` of Compose is an object: only what the API itself answers counts, one resource or a list of one.
    if (value?.kind === 'object' && !wrapper.endsWith('s')) return value;
    const only = value?.kind === 'array' && value.items.length === 1 ? value.items[0] : undefined;
    const inner = only === undefined ? undefined : resolve(only);
    if (inner?.kind === 'object') return inner;
  }
  return undefined;
}

/**
 * ecspresso's service and task definition files: known by its configuration, by name, or by members of the service description that a
 * CreateService file without `serviceName` only has when `ecspresso init` wrote it.
 */
function isEcspresso(object: ObjectNode, operation: string, hints: FileHints): boolean {
  if (hints.ecspresso?.operation === operation) return true;
  if (hints.name?.ecspresso === true && (operation === 'RegisterTaskDefinition' || !has(object, 'serviceName')))
    return true;
  if (operation !== 'CreateService' || has(object, 'serviceName') || has(object, 'cluster')) return false;
  return ['pendingCount', 'runningCount', 'resourceManagementType', 'platformFamily'].some((name) => has(object, name));
}

function has(object: ObjectNode, name: string): boolean {
  return object.members.some(({ key }) => key.name === name);
}

/** Members that say "Compose", "CloudFormation", "Kubernetes", "Copilot" or a workflow wherever they stand at the top. */
const foreignMembers: ReadonlySet<string> = new Set([
  'services',
  'Resources',
  'AWSTemplateFormatVersion',
  'Transform',
  'apiVersion',
  'kind',
  'resources',
  'jobs',
  'hooks',
  '$ref',
  'openapi',
  'swagger',
]);

/** With a customary name the content must look like the operation: at least half of its members known, none foreign. */
function fitsCustomaryName(root: ConcreteNode | undefined, operation: string): boolean {
  if (root === undefined || root.kind === 'null') return true;
  if (root.kind !== 'object') return false;
  if (root.members.length === 0 || unwrap(root, operation) !== undefined) return true;
  const inputs = new Set(inputMembers(operation));
  const readOnly = readOnlyMembers(operation)?.members;
  let known = 0;
  for (const { key, merge } of root.members) {
    if (foreignMembers.has(key.name) && !inputs.has(key.name)) return false;
    if (merge || inputs.has(key.name) || readOnly?.has(key.name)) known += 1;
  }
  return known * 2 >= root.members.length;
}

/** Top-level members that many formats share: they say nothing about ECS. */
const commonMembers: ReadonlySet<string> = new Set(
  'attributes cluster count description family force group include name namespace reason resources service settings status tags tasks type value version volumes cpu memory'.split(
    ' ',
  ),
);

/** Operations whose members alone are recognised, most frequent first: the first that fits wins. */
const recognisedByMembers: readonly string[] = [
  'RegisterTaskDefinition',
  'CreateService',
  'RunTask',
  'CreateTaskSet',
  'UpdateService',
  'StartTask',
  'CreateCapacityProvider',
  'PutClusterCapacityProviders',
  'CreateCluster',
  'UpdateCapacityProvider',
  'UpdateTaskSet',
  'UpdateServicePrimaryTaskSet',
  'CreateExpressGatewayService',
  'CreateDaemon',
];

function byMembers(root: ObjectNode, hints: FileHints): Detection | undefined {
  const direct = recognisedByMembers.find((operation) => fitsByMembers(root, operation));
  if (direct !== undefined) return detection(direct, 'members', root, hints);
  const described = ['RegisterTaskDefinition'].find((operation) => {
    const inner = unwrap(root, operation);
    return inner !== undefined && root.members.length <= 2 && has(inner, 'containerDefinitions');
  });
  return described === undefined ? undefined : detection(described, 'describe-output', root, hints);
}

function fitsByMembers(root: ObjectNode, operation: string): boolean {
  const inputs = new Set(inputMembers(operation));
  const readOnly = readOnlyMembers(operation)?.members;
  const names = new Set(root.members.filter(({ merge }) => !merge).map(({ key }) => key.name));
  let distinctive = 0;
  for (const name of names) {
    if (!inputs.has(name) && !readOnly?.has(name)) return false;
    if (!commonMembers.has(name) || requiredMembers(operation).includes(name)) distinctive += 1;
  }
  return distinctive >= 2 && requiredMembers(operation).every((name) => names.has(name));
}
