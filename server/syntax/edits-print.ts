import type { PlainValue } from './edits.ts';
import { hasPlaceholder } from './placeholders.ts';
import { scalarNode } from './yaml-scalars.ts';

/** How keys and strings are quoted: as JSON has it, or as YAML where needed or always. */
export interface Quoting {
  readonly language: 'json' | 'yaml';
  /** The quotes to use where a scalar needs them. */
  readonly quote: 'single' | 'double';
  /** Whether strings and keys that need no quotes have them, too. */
  readonly strings: 'always' | 'needed';
  readonly keys: 'always' | 'needed';
}

/** How a flow collection is written. */
export interface FlowStyle {
  readonly quoting: Quoting;
  /** What stands between key and value. */
  readonly colon: ': ' | ':';
  /** What stands between elements on one line. */
  readonly comma: ', ' | ',';
  /** What stands inside braces on one line. */
  readonly pad: ' ' | '';
}

/** Where further lines begin, for what is written on several. */
export interface Lines {
  readonly lineBreak: string;
  /** The blanks before the line that the value begins on. */
  readonly indent: string;
  readonly unit: string;
}

/** How block collections are written. */
export interface BlockStyle {
  readonly quoting: Quoting;
  readonly lineBreak: string;
  /** Columns by which an object lies deeper than its key. */
  readonly unit: number;
  /** Columns by which the dashes of a list lie deeper than its key. */
  readonly listIndent: number;
}

/** Lists of scalars longer than this get a line an item. */
const longestLine = 72;

export function printScalar(
  value: string | number | boolean | null,
  quoting: Quoting,
  context: 'flow' | 'block',
): string {
  if (typeof value === 'string') return printString(value, quoting, quoting.strings, context);
  if (typeof value !== 'number' || Number.isFinite(value) || quoting.language === 'json') return JSON.stringify(value);
  if (Number.isNaN(value)) return '.nan';
  return value < 0 ? '-.inf' : '.inf';
}

export function printKey(name: string, quoting: Quoting, context: 'flow' | 'block'): string {
  return printString(name, quoting, quoting.keys, context);
}

function printString(value: string, quoting: Quoting, when: 'always' | 'needed', context: 'flow' | 'block'): string {
  if (quoting.language === 'json') return JSON.stringify(value);
  if (when === 'needed' && !needsQuotes(value, context)) return value;
  return quoted(value, quoting.quote);
}

/** What YAML has no other way to write than by an escape: controls, marks of line ends and byte order, half characters. */
const needsEscape =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** A string in quotes of this kind, or of the other one where that spares escapes. */
export function quoted(value: string, quote: 'single' | 'double'): string {
  if (needsEscape.test(value)) return doubleQuoted(value);
  const suitsSingle = !value.includes("'");
  const suitsDouble = !/["\\]/.test(value);
  const single = quote === 'single' ? suitsSingle || !suitsDouble : suitsSingle && !suitsDouble;
  return single ? `'${value.replaceAll("'", "''")}'` : doubleQuoted(value);
}

function doubleQuoted(value: string): string {
  const rest = new RegExp(needsEscape, 'g');
  return JSON.stringify(value).replace(rest, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Words of YAML 1.1 that other readers than the AWS CLI's take for booleans, merge keys or values. */
const otherWords = /^(?:y|n|yes|no|on|off|<<|=)$/i;
/** Numbers, times and dates of any YAML. */
const numberLike = /^[-+.]?\d[\d_:.,eE+\-tTzZ ]*$/;

/** Whether a plain scalar of this text would be read as anything else than this string, by any YAML reader. */
export function needsQuotes(value: string, context: 'flow' | 'block'): boolean {
  if (value === '' || value.trim() !== value || needsEscape.test(value)) return true;
  if (scalarNode(0, 0, undefined, value, 'plain', undefined, undefined).kind !== 'string') return true;
  if (otherWords.test(value) || numberLike.test(value)) return true;
  if (/^(?:[,[\]{}#&*!|>'"%@`]|[-?:](?:$|[\s,[\]{}])|---|\.\.\.)/.test(value)) return true;
  if (/:(?:\s|$)|\s#|[\ue000-\ue002]|\{\{|\{%/.test(value) || hasPlaceholder(value)) return true;
  return context === 'flow' && /[,[\]{}]/.test(value);
}

type PlainList = readonly PlainValue[];
type PlainObject = { readonly [name: string]: PlainValue };

function isList(value: PlainValue): value is PlainList {
  return Array.isArray(value);
}

function isScalar(value: PlainValue): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null;
}

export function isEmptyCollection(value: PlainValue): boolean {
  return !isScalar(value) && (isList(value) ? value.length === 0 : Object.keys(value).length === 0);
}

/** A value as JSON or flow YAML: on several lines where `lines` are given, but short lists of scalars. */
export function printFlow(value: PlainValue, style: FlowStyle, lines: Lines | undefined): string {
  if (isScalar(value)) return printScalar(value, style.quoting, 'flow');
  const inner = lines === undefined ? undefined : { ...lines, indent: lines.indent + lines.unit };
  const print = (each: PlainValue, within: Lines | undefined): string => printFlow(each, style, within);
  if (isList(value)) {
    if (value.length === 0) return '[]';
    const oneLine = `[${value.map((item) => print(item, undefined)).join(style.comma)}]`;
    if (lines === undefined || (value.every(isScalar) && oneLine.length <= longestLine)) return oneLine;
    return onLines(
      '[',
      value.map((item) => print(item, inner)),
      ']',
      lines,
    );
  }
  const members = Object.entries(value);
  if (members.length === 0) return '{}';
  const printed = members.map(([name, each]) => printFlowMember(name, each, style, inner));
  return lines === undefined
    ? `{${style.pad}${printed.join(style.comma)}${style.pad}}`
    : onLines('{', printed, '}', lines);
}

export function printFlowMember(name: string, value: PlainValue, style: FlowStyle, lines: Lines | undefined): string {
  return `${printKey(name, style.quoting, 'flow')}${style.colon}${printFlow(value, style, lines)}`;
}

function onLines(open: string, parts: readonly string[], close: string, { lineBreak, indent, unit }: Lines): string {
  const separator = `,${lineBreak}${indent}${unit}`;
  return `${open}${lineBreak}${indent}${unit}${parts.join(separator)}${lineBreak}${indent}${close}`;
}

/** A list or object that is not empty as block YAML, to stand at `column`; its further lines are indented. */
export function printBlock(value: PlainList | PlainObject, style: BlockStyle, column: number): string {
  const parts = isList(value)
    ? value.map((item) => `- ${printBlockItem(item, style, column + 2)}`)
    : Object.entries(value).map(([name, each]) => printBlockMember(name, each, style, column));
  return parts.join(`${style.lineBreak}${' '.repeat(column)}`);
}

/** What stands behind the dash. `column`: where it stands. */
export function printBlockItem(value: PlainValue, style: BlockStyle, column: number): string {
  return isScalar(value) || isEmptyCollection(value)
    ? printInline(value, style.quoting)
    : printBlock(value, style, column);
}

/** `column`: where the key stands. */
export function printBlockMember(name: string, value: PlainValue, style: BlockStyle, column: number): string {
  return `${printKey(name, style.quoting, 'block')}:${printBlockValue(value, style, column)}`;
}

/** What stands behind the colon of a key at `column`. */
export function printBlockValue(value: PlainValue, style: BlockStyle, column: number): string {
  if (isScalar(value) || isEmptyCollection(value)) return ` ${printInline(value, style.quoting)}`;
  const inner = column + (isList(value) ? style.listIndent : style.unit);
  return `${style.lineBreak}${' '.repeat(inner)}${printBlock(value, style, inner)}`;
}

/** A scalar or an empty collection. */
export function printInline(value: PlainValue, quoting: Quoting): string {
  if (isScalar(value)) return printScalar(value, quoting, 'block');
  return isList(value) ? '[]' : '{}';
}
