import { memberType, type TypedValue, typeOfNode } from '../../schema/typed-value.ts';
import { type TreeChange, textEdits } from '../../syntax/edits.ts';
import { memberOf, resolve } from '../../syntax/path.ts';
import type { ObjectNode, ValueNode } from '../../syntax/tree.ts';
import { placeholderValue } from './placeholder-values.ts';
import { problemsAt, type Refactoring, type Subject } from './subject.ts';

/** Required members that are not there, with what they themselves require: of the object at the cursor, and of all objects. */
export function missingMemberRefactorings(subject: Subject): Refactoring[] {
  const { analysis, request, file, containers } = subject;
  const { operation, root } = request;
  if (root === undefined || request.dialect === 'describe-output') return [];
  const missing = analysis.problems.filter(({ code }) => code === 'missing-property');
  if (missing.length === 0) return [];
  const problems = problemsAt(subject, 'missing-property');
  const found: Refactoring[] = [];
  for (const object of containers.slice(0, 2)) {
    if (object.kind !== 'object') continue;
    const type = typeOfNode(operation, root, object);
    const names = type === undefined ? [] : missingIn(subject, object, type);
    if (type === undefined || names.length === 0) continue;
    const title =
      names.length === 1 ? `Add missing member \`${names[0]}\`` : `Add ${names.length} missing required members`;
    found.push({
      title,
      kind: 'quickfix',
      problems,
      cost: 'place',
      make() {
        const edits = textEdits(file, insertions(object, type, names));
        return edits === undefined ? undefined : { edits };
      },
    });
    break;
  }
  const inRequest = missing.filter(({ start }) => start >= request.start && start <= request.end);
  const places = new Set(inRequest.map(({ start }) => start));
  if (places.size > 1 && (found.length > 0 || problems.length > 0)) {
    found.push({
      title: 'Add all missing required members of this request',
      kind: 'quickfix',
      problems: inRequest,
      cost: 'file',
      make() {
        const edits = textEdits(file, allInsertions(subject, root));
        return edits === undefined || edits.length === 0 ? undefined : { edits };
      },
    });
  }
  return found;
}

function missingIn({ request }: Subject, object: ObjectNode, { type }: TypedValue): readonly string[] {
  const { required = [] } = type;
  if (required.length === 0) return [];
  // What is merged but not known may hold them.
  if (object.members.some(({ merge, value }) => merge && resolve(value).kind === 'unknown')) return [];
  const isTopOfEcspresso = request.dialect === 'ecspresso' && object === request.root;
  return isTopOfEcspresso ? [] : required.filter((name) => memberOf(object, name) === undefined);
}

/** In the order of the API: behind the member that stands before it there. */
function insertions(object: ObjectNode, type: TypedValue, names: readonly string[]): TreeChange[] {
  const order = Object.keys(type.type.properties ?? {});
  const written = new Set(object.members.filter(({ merge }) => !merge).map(({ key }) => key.name));
  return names
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    .flatMap((name): TreeChange[] => {
      const member = memberType(type, name);
      if (member === undefined) return [];
      const after = order.slice(0, order.indexOf(name)).findLast((each) => written.has(each));
      const value = placeholderValue(member);
      return [{ change: 'insert-member', object, name, value, ...(after === undefined ? {} : { after }) }];
    });
}

function allInsertions(subject: Subject, root: ObjectNode): TreeChange[] {
  const { request } = subject;
  const changes: TreeChange[] = [];
  const visit = (node: ValueNode): void => {
    if (node.kind === 'array') for (const item of node.items) visit(item);
    if (node.kind !== 'object') return;
    // The inner ones first: what is inserted at the end of both belongs to the inner one.
    for (const { value } of node.members) visit(value);
    const type = typeOfNode(request.operation, root, node);
    if (type !== undefined) changes.push(...insertions(node, type, missingIn(subject, node, type)));
  };
  visit(root);
  return changes;
}
