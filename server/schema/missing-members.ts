import type { TreeFix } from '../syntax/fix.ts';
import { resolve } from '../syntax/path.ts';
import { markedRange } from '../syntax/ranges.ts';
import type { FoundProblem } from '../syntax/text-fixes.ts';
import type { ObjectNode } from '../syntax/tree.ts';
import { operationCommands } from './operations.ts';
import { isWrittenAt, typeAt } from './places-in-text.ts';
import type { PlacedError, StructuralSubject } from './structure.ts';
import { labelOf } from './words.ts';

/** Members that people pass as a flag beside the file, so that one file serves several clusters and services. */
const passedAsFlag: ReadonlySet<string> = new Set(['serviceName', 'cluster']);

/**
 * What ecspresso's files lack at depth: `alarms` as ECS describes it when it is off. At the top level ecspresso takes the
 * names from its own configuration.
 */
const leftOutByEcspresso: ReadonlySet<string> = new Set(['alarmNames']);

/**
 * Required members that are not there.
 *
 * `meant`: "object -> names" that misspelt members of that object stand for; one mistake is not told twice. A flag of the
 * AWS CLI fills in a top-level member that the file lacks (tried with the real CLI), so the usual ones are a warning.
 */
export function missingMembers(
  subject: StructuralSubject,
  placed: readonly PlacedError[],
  meant: ReadonlyMap<ObjectNode, ReadonlySet<string>>,
): FoundProblem[] {
  return placed.flatMap(({ error, node, segments }): FoundProblem[] => {
    if (error.keyword !== 'required' || node.kind !== 'object') return [];
    const name = String(error.params.missingProperty);
    if (meant.get(node)?.has(name) || mayHoldMore(node, subject.syntaxErrors)) return [];
    const isTopLevel = segments.length === 0;
    if (subject.dialect === 'ecspresso' && (isTopLevel || leftOutByEcspresso.has(name))) return [];
    const { start, end } = markedRange(node);
    const flag = `--${kebabCase(name)}`;
    const command = `aws ecs ${operationCommands[subject.operation]}`;
    if (isTopLevel && passedAsFlag.has(name)) {
      const message = `Missing required property \`${name}\`: pass \`${flag}\` to \`${command}\`, or add it here.`;
      return [{ code: 'missing-property', severity: 'warning', message, start, end }];
    }
    const place = isTopLevel ? `\`${subject.operation}\` needs it` : `${labelOf(segments)} needs it`;
    const message = `Missing required property \`${name}\`: ${place}.`;
    const fixes = () => additionFixes(subject, node, segments, name);
    return [{ code: 'missing-property', severity: 'error', message, start, end, fixes }];
  });
}

/** A member that can have one value only. */
function additionFixes(
  subject: StructuralSubject,
  object: ObjectNode,
  segments: readonly string[],
  name: string,
): readonly TreeFix[] {
  const words = typeAt(subject.operation, [...segments, name])?.enum ?? [];
  const [value] = words;
  if (value === undefined || words.length > 1 || !isWrittenAt(subject.root, object, segments)) return [];
  const title = `Add \`${name}\`: \`${value}\``;
  return [{ title, kind: 'safe', changes: [{ change: 'insert-member', object, name, value }] }];
}

function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Text that could not be read, or a merged value that is not known, may hold what seems to be missing. */
function mayHoldMore(object: ObjectNode, syntaxErrors: readonly number[]): boolean {
  if (syntaxErrors.some((offset) => offset >= object.start && offset <= object.end)) return true;
  return object.members.some(({ merge, value }) => merge && resolve(value).kind === 'unknown');
}
