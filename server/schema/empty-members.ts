import type { TypeSchema } from '../../schemas/compiled/shapes.js';
import type { TreeChange } from '../syntax/edits.ts';
import type { Member, ObjectNode, ValueNode } from '../syntax/tree.ts';
import { typeBelow } from './places-in-text.ts';

/** What counts as empty besides nulls and `""`. */
export interface EmptyOptions {
  /** `meant`: in an update an empty list says "none any more". */
  readonly emptyLists: 'dropped' | 'meant';
  /** `dropped`: a skeleton's list holds one item, which shows the form; an object of empty values and zeros says nothing. */
  readonly emptyItems: 'dropped' | 'kept';
  /** Members at the top that go in any case. */
  readonly gone: ReadonlySet<Member>;
}

interface Cleaned {
  readonly isEmpty: boolean;
  readonly changes: readonly TreeChange[];
}

const untouched: Cleaned = { isEmpty: false, changes: [] };
const emptied: Cleaned = { isEmpty: true, changes: [] };

/**
 * The removals that take the empty members out of a request: null, `""`, `[]`, `{}`, and whatever holds nothing else.
 * Required members stay, unless null, and so does an empty `value` beside a name, which is text like any other.
 */
export function emptyMemberRemovals(
  root: ObjectNode,
  type: TypeSchema | undefined,
  options: EmptyOptions,
): readonly TreeChange[] {
  return cleanObject(root, type).changes;

  function clean(node: ValueNode, of: TypeSchema | undefined): Cleaned {
    switch (node.kind) {
      case 'null':
        return emptied;
      case 'string':
        return node.value === '' ? emptied : untouched;
      case 'object':
        return cleanObject(node, of);
      case 'array': {
        if (node.items.length === 0) return options.emptyLists === 'dropped' ? emptied : untouched;
        const items = node.items.map((item) => clean(item, typeBelow(of, '0')));
        const dropsItems = options.emptyItems === 'dropped';
        if (dropsItems && items.every(({ isEmpty }) => isEmpty)) return emptied;
        const changes = node.items.flatMap((item, index): readonly TreeChange[] =>
          dropsItems && items[index]?.isEmpty
            ? [{ change: 'remove-item', array: node, item }]
            : (items[index]?.changes ?? []),
        );
        return { isEmpty: false, changes };
      }
      default:
        return untouched;
    }
  }

  /** Empty is what holds nothing but empty values, be they required. */
  function cleanObject(object: ObjectNode, of: TypeSchema | undefined): Cleaned {
    const isMap = of?.additionalProperties !== undefined;
    const text = freeText(object);
    const members = object.members.map((member): Cleaned => {
      const removal: TreeChange = { change: 'remove-member', object, member };
      if (options.gone.has(member)) return { isEmpty: true, changes: [removal] };
      const isText = member.value.kind === 'string' && (isMap || member === text);
      if (member.merge || isText) return untouched;
      if (options.emptyItems === 'dropped' && member.value.kind === 'number' && member.value.value === 0)
        return emptied;
      const { isEmpty, changes } = clean(member.value, typeBelow(of, member.key.name));
      if (!isEmpty) return { isEmpty, changes };
      const { name } = member.key;
      const mustStay = member.value.kind !== 'null' && (of?.required?.includes(name) === true || isIdentity(name));
      return { isEmpty, changes: mustStay ? changes : [removal] };
    });
    return { isEmpty: members.every(({ isEmpty }) => isEmpty), changes: members.flatMap(({ changes }) => changes) };
  }
}

/** What tells one item from the others is not left out, whatever the schema says: it must be filled in. */
export function isIdentity(name: string): boolean {
  return name === 'name' || name === 'key';
}

/** The value of a pair whose name is given: an empty one is a value, too. */
function freeText({ members }: ObjectNode): Member | undefined {
  const named = members.some(
    ({ key, value }) => isIdentity(key.name) && !(value.kind === 'string' && value.value === ''),
  );
  return named ? members.find(({ key }) => key.name === 'value') : undefined;
}
