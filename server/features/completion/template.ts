/** A value to be written with places that are still to be filled in. */
export type Template =
  | TextTemplate
  | { readonly kind: 'word'; readonly value?: string | undefined; readonly choices?: readonly string[] | undefined }
  | { readonly kind: 'object'; readonly members: readonly (readonly [name: string, value: Template])[] }
  /** Written as it is, no tab stop. */
  | { readonly kind: 'fixed'; readonly value: string | number | boolean }
  /** One entry whose key is to be filled in. */
  | { readonly kind: 'map' }
  | { readonly kind: 'list'; readonly items: readonly Template[] };

/** A string. */
export interface TextTemplate {
  readonly kind: 'text';
  /** What stands there until it is changed. */
  readonly value?: string | undefined;
  readonly choices?: readonly string[] | undefined;
  /** Values look like numbers, so YAML must quote them. */
  readonly isNumeric?: boolean | undefined;
}

/** How templates are written into a file. */
export interface TemplateStyle {
  readonly language: 'json' | 'yaml';
  /** YAML inside of brackets is `flow`. */
  readonly layout: 'block' | 'flow';
  /** One level of indentation. */
  readonly unit: string;
  readonly eol: string;
  /** Whether `{` is followed by a line break (JSON, `flow`). */
  readonly breaksLines: boolean;
  /** `: ` or `:` */
  readonly colon: string;
  /** Whether a list is indented below its key (YAML). */
  readonly indentsLists: boolean;
  /** `snippet`: tab stops in the syntax of LSP; `plain`: the values alone. */
  readonly stops: 'snippet' | 'plain';
}

/** Writes tab stops and counts them. */
interface Stops {
  readonly at: (value: string | undefined, choices: readonly string[] | undefined) => string;
  readonly literal: (text: string) => string;
}

function stopsOf(style: TemplateStyle): Stops {
  if (style.stops === 'plain') {
    return {
      at: (value, choices) => value ?? (choices?.length === 1 ? choices[0] : undefined) ?? '',
      literal: (text) => text,
    };
  }
  let count = 0;
  return {
    at(value, choices) {
      count += 1;
      if (choices !== undefined && choices.length > 1) {
        const first = value === undefined ? choices : [value, ...choices.filter((each) => each !== value)];
        return `\${${count}|${first.map((each) => each.replace(/[\\,|]/g, '\\$&')).join(',')}|}`;
      }
      const text = value ?? choices?.[0];
      return text === undefined || text === '' ? `$${count}` : `\${${count}:${escaped(text)}}`;
    },
    literal: escapedText,
  };
}

/** Inside of `${1:…}`. */
function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** Outside of tab stops. */
function escapedText(text: string): string {
  return text.replace(/[\\$]/g, '\\$&');
}

/** Writes a template; lines behind the first begin with `indent`. */
export function templateText(template: Template, style: TemplateStyle, indent = ''): string {
  return createTemplateWriter(style)(template, indent);
}

/** Makes a function that writes templates one after the other, tab stops counted through. */
export function createTemplateWriter(style: TemplateStyle): (template: Template, indent?: string) => string {
  const stops = stopsOf(style);
  return (template, indent = '') => {
    const isBlock = style.language === 'yaml' && style.layout === 'block';
    return isBlock ? block(template, indent, style, stops) : flow(template, indent, style, stops);
  };
}

/**
 * Writes `key: value`, the value on lines below where YAML wants it so.
 *
 * @param indent that of the key
 */
export function memberText(name: string, value: Template, style: TemplateStyle, indent = ''): string {
  return member(name, value, indent, style, stopsOf(style));
}

function member(name: string, value: Template, indent: string, style: TemplateStyle, stops: Stops): string {
  if (style.language === 'json' || style.layout === 'flow') {
    return `${keyText(name, style, stops)}${style.colon}${flow(value, indent, style, stops)}`;
  }
  const key = `${keyText(name, style, stops)}:`;
  if (value.kind === 'list' && value.items.length > 0) {
    const inner = style.indentsLists ? indent + style.unit : indent;
    return `${key}${style.eol}${inner}${block(value, inner, style, stops)}`;
  }
  const isEmpty =
    style.stops === 'plain' && (value.kind === 'map' || (value.kind === 'object' && value.members.length === 0));
  if (isEmpty) return `${key} {}`;
  if (value.kind === 'map' || value.kind === 'object') {
    const inner = indent + style.unit;
    return `${key}${style.eol}${inner}${block(value, inner, style, stops)}`;
  }
  return `${key} ${block(value, indent, style, stops)}`;
}

function keyText(name: string, style: TemplateStyle, stops: Stops): string {
  return stops.literal(style.language === 'json' || needsQuotes(name, style.layout) ? JSON.stringify(name) : name);
}

function block(template: Template, indent: string, style: TemplateStyle, stops: Stops): string {
  const newLine = `${style.eol}${indent}`;
  switch (template.kind) {
    case 'object':
      if (template.members.length === 0) return style.stops === 'plain' ? '{}' : stops.at(undefined, undefined);
      return template.members.map(([name, value]) => member(name, value, indent, style, stops)).join(newLine);
    case 'map':
      return `${stops.at(undefined, undefined)}: ${stops.at(undefined, undefined)}`;
    case 'list':
      if (template.items.length === 0) return `[${stops.at(undefined, undefined)}]`;
      return template.items.map((item) => `- ${block(item, `${indent}  `, style, stops)}`).join(newLine);
    default:
      return scalar(template, style, stops);
  }
}

function flow(template: Template, indent: string, style: TemplateStyle, stops: Stops): string {
  const inner = indent + style.unit;
  const wrap = (open: string, parts: readonly string[], close: string, blank: string) => {
    if (style.breaksLines) {
      const lines = parts.join(`,${style.eol}${inner}`);
      return `${open}${style.eol}${inner}${lines}${style.eol}${indent}${close}`;
    }
    const space = style.colon === ':' ? '' : blank;
    return `${open}${space}${parts.join(style.colon === ':' ? ',' : ', ')}${space}${close}`;
  };
  switch (template.kind) {
    case 'object':
      if (template.members.length === 0 && style.stops === 'plain') return '{}';
      if (template.members.length === 0) return wrap('{', [stops.at(undefined, undefined)], '}', ' ');
      return wrap(
        '{',
        template.members.map(([name, value]) => member(name, value, inner, style, stops)),
        '}',
        ' ',
      );
    case 'map': {
      const quote = style.language === 'json' ? '"' : '';
      const key = `${quote}${stops.at(undefined, undefined)}${quote}`;
      return wrap('{', [`${key}${style.colon}${quote}${stops.at(undefined, undefined)}${quote}`], '}', ' ');
    }
    case 'list': {
      const isShort = template.items.every(({ kind }) => kind === 'text' || kind === 'word' || kind === 'fixed');
      if (isShort) return `[${listItems(template.items, style, stops)}]`;
      return wrap(
        '[',
        template.items.map((item) => flow(item, inner, style, stops)),
        ']',
        '',
      );
    }
    default:
      return scalar(template, style, stops);
  }
}

function listItems(items: readonly Template[], style: TemplateStyle, stops: Stops): string {
  if (items.length === 0) return stops.at(undefined, undefined);
  return items.map((item) => flow(item, '', style, stops)).join(style.colon === ':' ? ',' : ', ');
}

function scalar(template: Template, style: TemplateStyle, stops: Stops): string {
  if (template.kind === 'fixed') {
    const { value: fixed } = template;
    return stops.literal(typeof fixed === 'string' ? stringText(fixed, style) : String(fixed));
  }
  if (template.kind === 'word')
    return stops.at(template.value ?? (style.stops === 'plain' ? template.choices?.[0] : undefined), template.choices);
  if (template.kind !== 'text') return '';
  const { value, choices, isNumeric } = template;
  const texts = [...(value === undefined ? [] : [value]), ...(choices ?? [])];
  const isQuoted =
    style.language === 'json' ||
    isNumeric === true ||
    texts.some((text) => needsQuotes(text, style.layout)) ||
    (style.stops === 'plain' && texts.length === 0);
  const inner = (text: string) => (isQuoted ? JSON.stringify(text).slice(1, -1) : text);
  const stop = stops.at(value === undefined ? undefined : inner(value), choices?.map(inner));
  return isQuoted ? `"${stop}"` : stop;
}

/** A string of JSON or YAML, quoted where the language needs it. */
export function stringText(text: string, style: Pick<TemplateStyle, 'language' | 'layout'>): string {
  return style.language === 'json' || needsQuotes(text, style.layout) ? JSON.stringify(text) : text;
}

/** Whether YAML would read a plain scalar as something else than this very string; says yes rather once too often. */
export function needsQuotes(text: string, layout: 'block' | 'flow'): boolean {
  if (text === '' || text !== text.trim()) return true;
  if (/^[?:,[\]{}#&*!|>'"%@`=~<]/.test(text) || /^-(?:\s|$)|^---|^\.\.\.$/.test(text)) return true;
  if (/: |:$| #|[\r\n\t]/.test(text)) return true;
  if (layout === 'flow' && /[,[\]{}]/.test(text)) return true;
  if (/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)) return true;
  return /^[-+]?(?:\d[\d_]*)?\.?\d*(?:e[-+]?\d+)?$|^0[xob][\da-f_]+$|^[-+]?\.(?:inf|nan)$|^\d{4}-\d\d?-\d\d?/i.test(
    text,
  );
}
