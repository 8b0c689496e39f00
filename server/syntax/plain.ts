import { mergedObjects } from './path.ts';
import type { ConcreteNode, NullNode, ObjectNode, StringNode, ValueNode } from './tree.ts';

export interface PlainOptions {
  /**
   * What becomes of members that are null. `omit` (the default) leaves them out, as the SDKs do; `keep` gives the file's
   * content as it stands. Items of arrays and the root are always kept.
   */
  readonly nulls?: 'omit' | 'keep';
}

export interface PlainResult {
  /** The content as `JSON.parse` would give it. What an anchor names is one object, wherever its aliases stand. */
  readonly value: unknown;
  /** False when the text holds unknown nodes: they are null in `value`, so that their members exist. */
  readonly isComplete: boolean;
  /** Members whose value is a null, in the order of the text; found on the way, as a walk of its own costs as much again. */
  readonly nullMembers: readonly NullNode[];
  /** How many strings there are (aliases not counted), and those of them that are empty, in the order of the text. */
  readonly stringCount: number;
  readonly emptyStrings: readonly StringNode[];
}

/**
 * The value of a tree, for the schema validator. Of repeated keys the last counts, merge keys are merged, and any name is
 * an own property, `__proto__` too. Linear in the text: the parser bounds what aliases stand for.
 */
export function plainValue(node: ValueNode, options: PlainOptions = {}): PlainResult {
  const omitNulls = options.nulls !== 'keep';
  const nullMembers: NullNode[] = [];
  const emptyStrings: StringNode[] = [];
  let stringCount = 0;
  let isComplete = true;
  let shared: Map<ConcreteNode, unknown> | undefined;

  function plain(each: ValueNode): unknown {
    switch (each.kind) {
      case 'string':
        stringCount += 1;
        if (each.value === '') emptyStrings.push(each);
        return each.value;
      case 'number':
      case 'boolean':
        return each.value;
      case 'null':
        return null;
      case 'unknown':
        isComplete = false;
        return null;
      case 'alias':
        return sharedValue(each.target);
      case 'array':
        return remember(
          each,
          each.items.map((item) => plain(item)),
        );
      case 'object':
        return remember(each, objectValue(each));
    }
  }

  function remember(each: ConcreteNode, value: unknown): unknown {
    if (each.anchor === undefined) return value;
    shared ??= new Map();
    shared.set(each, value);
    return value;
  }

  function sharedValue(target: ConcreteNode): unknown {
    if (target.kind !== 'array' && target.kind !== 'object') return plain(target);
    return shared?.get(target) ?? plain(target);
  }

  function objectValue(object: ObjectNode): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    let hasMerge = false;
    for (const member of object.members) {
      if (member.merge) {
        hasMerge = true;
        continue;
      }
      const { name } = member.key;
      if (member.value.kind === 'null') nullMembers.push(member.value);
      const memberValue = plain(member.value);
      if (memberValue === null && omitNulls && isNull(member.value)) {
        if (Object.hasOwn(value, name)) delete value[name];
      } else if (name === '__proto__') setOwn(value, name, memberValue);
      else value[name] = memberValue;
    }
    if (hasMerge) merge(object, value);
    return value;
  }

  /** What is written in the object itself is stronger than what is merged, a null too. */
  function merge(object: ObjectNode, value: Record<string, unknown>): void {
    const written = new Set(object.members.map(({ key }) => key.name));
    for (const source of mergedObjects(object)) {
      const merged = sharedValue(source) as Record<string, unknown>;
      for (const name of Object.keys(merged)) {
        if (written.has(name)) continue;
        written.add(name);
        setOwn(value, name, merged[name]);
      }
    }
    if (object.members.some((member) => member.merge && member.value.kind === 'unknown')) isComplete = false;
  }

  const value = plain(node);
  return { value, isComplete, nullMembers, stringCount, emptyStrings };
}

function isNull(node: ValueNode): boolean {
  return node.kind === 'null' || (node.kind === 'alias' && node.target.kind === 'null');
}

/** Assignment of `__proto__` would set the prototype. */
function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
