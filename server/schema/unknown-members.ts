import type { TreeFix } from '../syntax/fix.ts';
import { keyOf } from '../syntax/path.ts';
import { hasPlaceholder } from '../syntax/placeholders.ts';
import type { FoundProblem } from '../syntax/text-fixes.ts';
import type { KeyNode, Member, ObjectNode } from '../syntax/tree.ts';
import { describeOutputFixes } from './describe-fix.ts';
import { operationCommands } from './operations.ts';
import { placesOfMember, readOnlyMembers, shapeAt } from './shapes.ts';
import { nearestName } from './spelling.ts';
import type { PlacedError, StructuralSubject } from './structure.ts';
import { namesInWords } from './words.ts';

interface UnknownMember {
  readonly object: ObjectNode;
  readonly segments: readonly string[];
  readonly key: KeyNode;
  /** Undefined for a member that a merge key brings in. */
  readonly member: Member | undefined;
}

/** Guessing costs time for each name; a file with more unknown members than this is not about spelling. */
const mostGuesses = 200;

/** Members the operation does not take; `meant` tells which names the misspelt ones stand for. */
export function unknownMembers(
  subject: StructuralSubject,
  placed: readonly PlacedError[],
): { readonly problems: FoundProblem[]; readonly meant: ReadonlyMap<ObjectNode, ReadonlySet<string>> } {
  const unknown = placed
    .flatMap(membersOfError)
    .filter(({ key }) => !hasPlaceholder(key.name) && !isBrokenText(key, subject.syntaxErrors));
  const readOnly = readOnlyMembers(subject.operation)?.members;
  const described = unknown.filter(({ key, segments }) => segments.length === 0 && readOnly?.has(key.name));
  const meant = new Map<ObjectNode, Set<string>>();
  const others = unknown.filter((member) => !described.includes(member));
  const problems = others.map((member, index) => {
    const guess = index < mostGuesses ? guessOf(subject, member) : undefined;
    const isTaken = guess !== undefined && meant.get(member.object)?.has(guess) === true;
    if (guess !== undefined) meant.set(member.object, (meant.get(member.object) ?? new Set()).add(guess));
    return unknownProperty(subject, member, guess, isTaken ? undefined : guess);
  });
  return { problems: [...describeOutput(subject, described), ...problems], meant };
}

/** A quote that is just being typed makes a key of what follows: its syntax error says all there is to say. */
function isBrokenText({ start, end, name }: KeyNode, syntaxErrors: readonly number[]): boolean {
  if (name === '' && syntaxErrors.length > 0) return true;
  return syntaxErrors.some((offset) => offset >= start && offset <= end);
}

function membersOfError({ error, node, segments }: PlacedError): UnknownMember[] {
  if (error.keyword !== 'additionalProperties' || node.kind !== 'object') return [];
  const name = error.params.additionalProperty;
  // A member that came in by a YAML merge key is not written here: the place to mend is its anchor.
  const member = node.members.findLast(({ key }) => key.name === name);
  const key = member?.key ?? keyOf(node);
  return key === undefined ? [] : [{ object: node, segments, key, member }];
}

function guessOf(subject: StructuralSubject, { object, segments, key }: UnknownMember): string | undefined {
  const shape = shapeAt(subject.operation, segments);
  if (shape === undefined) return undefined;
  const present = new Set(object.members.map((member) => member.key.name));
  const guess = nearestName(
    key.name,
    shape.members.filter((name) => !present.has(name)),
  );
  // A name that is right elsewhere is more likely in the wrong place than misspelt, unless only its case is wrong.
  const isMisplaced =
    guess?.toLowerCase() !== key.name.toLowerCase() && placesOfMember(subject.operation, key.name).length > 0;
  return isMisplaced ? undefined : guess;
}

function unknownProperty(
  subject: StructuralSubject,
  unknown: UnknownMember,
  guess: string | undefined,
  newName: string | undefined,
): FoundProblem {
  const { segments, key } = unknown;
  const { start, end } = key;
  const message = `Unknown property \`${key.name}\`. ${unknownPropertyAdvice(subject, segments, key.name, guess)}`;
  return {
    code: 'unknown-property',
    severity: 'error',
    message,
    start,
    end,
    fixes: () => memberFixes(unknown, newName),
  };
}

function memberFixes({ object, member }: UnknownMember, newName: string | undefined): readonly TreeFix[] {
  if (member === undefined) return [];
  const { name } = member.key;
  if (newName === undefined) {
    const changes = [{ change: 'remove-member', object, member }] as const;
    return [{ title: `Remove \`${name}\``, kind: 'suggested', changes }];
  }
  const kind = letters(newName) === letters(name) ? 'safe' : 'suggested';
  const changes = [{ change: 'rename-key', member, name: newName }] as const;
  return [{ title: `Change to \`${newName}\``, kind, changes }];
}

/** A name without what people write differently: letter case and separators. */
function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ .]/g, '');
}

function unknownPropertyAdvice(
  subject: StructuralSubject,
  segments: readonly string[],
  name: string,
  guess: string | undefined,
): string {
  if (guess !== undefined) return `Did you mean \`${guess}\`?`;
  const places = placesOfMember(subject.operation, name);
  if (places.length > 0 && places.length <= 3) return `It belongs in ${namesInWords(places, 3)}.`;
  const members = shapeAt(subject.operation, segments)?.members ?? [];
  if (members.length > 0 && members.length <= 6) return `Known here: ${namesInWords(members, 6)}.`;
  return `\`${subject.operation}\` takes no such member here: remove it or look for its name in the documentation.`;
}

/**
 * One problem for all that a describe command added, wrapper included. The AWS CLI refuses these members, other tools
 * (the deploy action of GitHub, ecspresso) drop them: hence no error.
 */
function describeOutput(subject: StructuralSubject, described: readonly UnknownMember[]): FoundProblem[] {
  if (subject.dialect === 'ecspresso') return [];
  const wrapper = subject.dialect === 'describe-output' ? wrapperKey(subject.root) : undefined;
  const first = wrapper ?? described[0]?.key;
  if (first === undefined) return [];
  const names = [...(wrapper === undefined ? [] : [wrapper.name]), ...described.map(({ key }) => key.name)];
  const command = `aws ecs ${operationCommands[subject.operation]}`;
  const message = `${namesInWords(names, 8)} ${names.length === 1 ? 'is' : 'are'} part of what ECS answers, not of what \`${command}\` takes, and the AWS CLI refuses ${names.length === 1 ? 'it' : 'them'}: remove ${names.length === 1 ? (wrapper === undefined ? 'it' : 'this wrapper') : 'them'}.`;
  const fixes = () => describeOutputFixes(subject);
  return [{ code: 'describe-output', severity: 'warning', message, start: first.start, end: first.end, fixes }];
}

/** The key above the request: that of the object itself, or of the list that holds it. */
function wrapperKey(root: ObjectNode): KeyNode | undefined {
  return keyOf(root) ?? (root.parent?.kind === 'array' ? keyOf(root.parent) : undefined);
}
