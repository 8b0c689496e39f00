import { booleanNode, nullNode, numberNode, type Parent, stringNode } from './nodes.ts';
import type { ScalarNode, ScalarStyle } from './tree.ts';

// How ruamel.yaml's resolver for YAML 1.2 reads plain scalars, as the AWS CLI uses it (`YAML(typ='safe', pure=True)`):
// underscores within numbers count for nothing, `0777` is decimal, `yes`, `no`, `on` and `off` are strings.
// A date is a string here, too (ruamel.yaml makes a date of it).
const integer = /^[-+]?(?:0b[01_]+|0o?[0-7_]+|[0-9_]+|0x[0-9a-fA-F_]+)$/;
const float =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?)$/;
const infinity = /^[-+]?\.(?:inf|Inf|INF)$/;
const notANumber = /^\.(?:nan|NaN|NAN)$/;

const tagPrefix = 'tag:yaml.org,2002:';

/**
 * The node of a scalar.
 *
 * @param value decoded text
 * @param tag full tag (`tag:yaml.org,2002:str`, `!`, `!Sub`), undefined when none is written. Tags that are not of the
 * core schema change nothing.
 */
export function scalarNode(
  start: number,
  end: number,
  parent: Parent,
  value: string,
  style: ScalarStyle,
  anchor: string | undefined,
  tag: string | undefined,
): ScalarNode {
  if (tag?.startsWith(tagPrefix)) {
    const tagged = taggedNode(start, end, parent, value, anchor, tag.slice(tagPrefix.length));
    if (tagged !== undefined) return tagged;
  }
  const isString = style !== 'plain' || tag === '!' || tag === `${tagPrefix}str`;
  return isString ? stringNode(start, end, parent, value, style, anchor) : plainNode(start, end, parent, value, anchor);
}

function plainNode(start: number, end: number, parent: Parent, value: string, anchor: string | undefined): ScalarNode {
  switch (value.charCodeAt(0)) {
    case 0x74: // t
    case 0x54:
    case 0x66: // f
    case 0x46: {
      const truth = booleanOf(value);
      if (truth !== undefined) return booleanNode(start, end, parent, truth, anchor);
      break;
    }
    case 0x6e: // n
    case 0x4e:
    case 0x7e: // ~
      if (isNull(value)) return nullNode(start, end, parent, anchor);
      break;
    case 0x2b: // +
    case 0x2d: // -
    case 0x2e: // .
    case 0x30:
    case 0x31:
    case 0x32:
    case 0x33:
    case 0x34:
    case 0x35:
    case 0x36:
    case 0x37:
    case 0x38:
    case 0x39: {
      const number = numberOf(value);
      if (number !== undefined) return numberNode(start, end, parent, number, anchor);
      break;
    }
    default:
      if (value === '') return nullNode(start, end, parent, anchor);
  }
  return stringNode(start, end, parent, value, 'plain', anchor);
}

/** Undefined when the tag is none of the core schema's, or does not fit the text. */
function taggedNode(
  start: number,
  end: number,
  parent: Parent,
  value: string,
  anchor: string | undefined,
  tag: string,
): ScalarNode | undefined {
  if (tag === 'int' || tag === 'float') {
    const number = numberOf(value);
    return number === undefined ? undefined : numberNode(start, end, parent, number, anchor);
  }
  if (tag === 'bool') {
    const truth = booleanOf(value);
    return truth === undefined ? undefined : booleanNode(start, end, parent, truth, anchor);
  }
  return tag === 'null' ? nullNode(start, end, parent, anchor) : undefined;
}

function isNull(value: string): boolean {
  return value === '~' || value === 'null' || value === 'Null' || value === 'NULL';
}

function booleanOf(value: string): boolean | undefined {
  if (value === 'true' || value === 'True' || value === 'TRUE') return true;
  if (value === 'false' || value === 'False' || value === 'FALSE') return false;
  return undefined;
}

function numberOf(value: string): number | undefined {
  if (integer.test(value)) return integerOf(value.replaceAll('_', ''));
  if (float.test(value)) return Number(value.replaceAll('_', ''));
  if (infinity.test(value)) return value.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return notANumber.test(value) ? Number.NaN : undefined;
}

/** Undefined when nothing but underscores is left. */
function integerOf(value: string): number | undefined {
  const negative = value.startsWith('-');
  const digits = /^[-+]/.test(value) ? value.slice(1) : value;
  const magnitude = /^0[box]/.test(digits) ? Number(digits) : Number.parseInt(digits, 10);
  if (digits === '' || Number.isNaN(magnitude)) return undefined;
  return negative ? -magnitude : magnitude;
}
