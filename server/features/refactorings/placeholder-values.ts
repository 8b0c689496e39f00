import { itemType, memberType, type TypedValue } from '../../schema/typed-value.ts';
import type { PlainValue } from '../../syntax/edits.ts';
import type { Template } from '../completion/template.ts';
import { valueTemplate } from '../completion/value-template.ts';

/**
 * A value of this type to be overwritten by hand: members that are required or nearly always wanted, the first word of an
 * enum, the smallest number, and for texts the name of the member in capitals (`SUBNET`), which nobody takes for real.
 */
export function placeholderValue(type: TypedValue): PlainValue {
  return filled(type, valueTemplate(type), '');
}

function filled(type: TypedValue, template: Template, name: string): PlainValue {
  const own = type.role === 'item' ? singular(type.member ?? name) : (type.member ?? name);
  switch (template.kind) {
    case 'object':
      return Object.fromEntries(
        template.members.map(([member, value]) => {
          const inner = memberType(type, member);
          return [member, inner === undefined ? 'VALUE' : filled(inner, value, member)];
        }),
      );
    case 'list': {
      const item = itemType(type);
      return item === undefined ? [] : template.items.map((each) => filled(item, each, own));
    }
    case 'map':
      return { KEY: 'VALUE' };
    case 'fixed':
      return template.value;
    default:
      return scalar(type, template.value ?? template.choices?.[0], own);
  }
}

function scalar({ type }: TypedValue, first: string | undefined, name: string): PlainValue {
  if (type.type === 'boolean') return first !== 'false';
  if (type.type === 'integer' || type.type === 'number') return Math.max(type.minimum ?? 1, 1);
  // Seconds or text: a moment as ISO 8601 says it.
  if (Array.isArray(type.type)) return '2030-01-01T00:00:00Z';
  const text = first ?? type.enum?.[0] ?? sizes[name] ?? name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
  return text.length < (type.minLength ?? 0) ? text.padEnd(type.minLength ?? 0, '_') : text.slice(0, type.maxLength);
}

/** Texts that must be numbers: the smallest task on Fargate. */
const sizes: Readonly<Record<string, string>> = { cpu: '256', memory: '512' };

function singular(name: string): string {
  return name.length > 2 && name.endsWith('s') && !name.endsWith('ss') ? name.slice(0, -1) : name;
}
