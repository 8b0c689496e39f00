import { typeOfNode } from '../../schema/typed-value.ts';
import { textEdits } from '../../syntax/edits.ts';
import type { Member } from '../../syntax/tree.ts';
import { exclusions } from '../completion/exclusions.ts';
import { problemsAt, type Refactoring, type Subject } from './subject.ts';

/** Of two members that exclude each other either can go. */
export function exclusiveMemberRefactorings(subject: Subject): Refactoring[] {
  const { request, file, containers, start, end } = subject;
  const { operation, root } = request;
  if (root === undefined) return [];
  const found = new Map<string, Refactoring>();
  for (const [index, object] of containers.entries()) {
    if (object.kind !== 'object') continue;
    const type = typeOfNode(operation, root, object);
    if (type === undefined) continue;
    const shape = type.shape ?? `${type.owner}.${type.member}`;
    const written = new Map<string, Member>();
    for (const member of object.members) if (!member.merge) written.set(member.key.name, member);
    for (const { shapes, members, rule } of exclusions) {
      if (!shapes.includes(shape)) continue;
      const [first, second] = members.map((name) => written.get(name));
      if (first === undefined || second === undefined) continue;
      const isAtOne = [first, second].some((member) => member.start <= end && member.end >= start);
      const problems = problemsAt(subject, rule);
      if (!isAtOne && problems.length === 0 && index > 0) continue;
      for (const member of [first, second]) {
        const title = `Remove \`${member.key.name}\``;
        if (found.has(title)) continue;
        found.set(title, {
          title,
          kind: 'quickfix',
          problems,
          cost: 'place',
          make() {
            const edits = textEdits(file, [{ change: 'remove-member', object, member }]);
            return edits === undefined ? undefined : { edits };
          },
        });
      }
    }
  }
  return [...found.values()];
}
