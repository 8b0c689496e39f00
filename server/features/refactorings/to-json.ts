import { lineBreakNear } from '../../syntax/edits-text.ts';
import { mergedObjects, resolve } from '../../syntax/path.ts';
import type { ObjectNode, SourceFile, ValueNode } from '../../syntax/tree.ts';

/** Lists of scalars longer than this get a line an item. */
const longestLine = 72;

/**
 * A YAML document as JSON, aliases and merge keys resolved, comments left out.
 *
 * @returns undefined where JSON cannot say it: infinity, not a number, text that could not be read
 */
export function jsonOf(file: SourceFile, root: ValueNode): string | undefined {
  const lineBreak = lineBreakNear(file.text, 0);
  let canSay = true;

  const print = (node: ValueNode, indent: string): string => {
    const value = resolve(node);
    switch (value.kind) {
      case 'object':
        return collection('{', membersOf(value, indent), '}', indent);
      case 'array': {
        const items = value.items.map((item) => print(item, `${indent}  `));
        const oneLine = `[${items.join(', ')}]`;
        const isShort = value.items.every((item) => !isCollection(resolve(item))) && oneLine.length <= longestLine;
        return isShort ? oneLine : collection('[', items, ']', indent);
      }
      case 'number':
        if (!Number.isFinite(value.value)) canSay = false;
        return JSON.stringify(value.value);
      case 'unknown':
        if (value.reason !== 'placeholder') canSay = false;
        return file.text.slice(value.start, value.end);
      case 'null':
        return 'null';
      default:
        return JSON.stringify(value.value);
    }
  };

  const collection = (open: string, parts: readonly string[], close: string, indent: string): string => {
    if (parts.length === 0) return open + close;
    const inner = `${lineBreak}${indent}  `;
    return `${open}${inner}${parts.join(`,${inner}`)}${lineBreak}${indent}${close}`;
  };

  const membersOf = (object: ObjectNode, indent: string): string[] =>
    [...effectiveMembers(object)].map(([name, value]) => `${JSON.stringify(name)}: ${print(value, `${indent}  `)}`);

  const text = `${print(root, '')}${lineBreak}`;
  return canSay ? text : undefined;

  /** What is written in the object, in its order, then what its merge keys bring in. */
  function effectiveMembers(object: ObjectNode): ReadonlyMap<string, ValueNode> {
    const members = new Map<string, ValueNode>();
    for (const { key, value, merge } of object.members) {
      if (!merge) members.set(key.name, value);
      else if (resolve(value).kind === 'unknown') canSay = false;
    }
    for (const merged of mergedObjects(object)) {
      for (const [name, value] of effectiveMembers(merged)) if (!members.has(name)) members.set(name, value);
    }
    return members;
  }
}

function isCollection({ kind }: ValueNode): boolean {
  return kind === 'object' || kind === 'array';
}
