import { COLLECTION_STYLE, EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml';
import { maximumDepth } from './nodes.ts';
import type { ScalarStyle } from './tree.ts';
import type { Properties, YamlBuilder } from './yaml-builder.ts';

export type YamlEvent = ReturnType<typeof parseEvents>[number];
type NodeEvent = Extract<YamlEvent, { tagStart: number }>;

const styles: Readonly<Record<number, ScalarStyle>> = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
};

const noProperties: Properties = { anchor: undefined, tag: undefined, end: -1 };

/**
 * The fast reader: valid YAML only.
 *
 * @returns where it stopped when the text is not valid or nests too deep; `builder` is then untouched
 */
export function readValidYaml(text: string, builder: YamlBuilder): number | undefined {
  const events = yamlEvents(text);
  if (typeof events === 'number') return events;
  readEvents(text, events, builder, new Map());
  return undefined;
}

/**
 * Tells `builder` what the events of a text say.
 *
 * @param instead what to do in the place of a plain scalar that begins at an offset; when it is a key, in that of its value, too
 */
export function readEvents(
  text: string,
  events: readonly YamlEvent[],
  builder: YamlBuilder,
  instead: ReadonlyMap<number, () => void>,
): void {
  let handles: ReadonlyMap<string, string> = new Map();
  const open: number[] = [];

  for (let index = 0; index < events.length; index += 1) {
    const event = events[index] as YamlEvent;
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        handles = new Map(
          event.directives.flatMap((each) => (each.kind === 'tag' ? [[each.handle, each.prefix]] : [])),
        );
        builder.document(event.explicitStart);
        open.push(event.type);
        break;
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        builder.collection(
          event.type === EVENT_ID.MAPPING ? 'object' : 'array',
          event.start,
          event.style === COLLECTION_STYLE.FLOW ? 'flow' : 'block',
          properties(event),
        );
        open.push(event.type);
        break;
      case EVENT_ID.SCALAR: {
        const replacement = instead.size === 0 ? undefined : instead.get(event.valueStart);
        if (replacement === undefined) readScalar(event);
        else {
          replacement();
          if (open.at(-1) === EVENT_ID.MAPPING) index += 1;
        }
        break;
      }
      case EVENT_ID.ALIAS:
        builder.alias(event.anchorStart - 1, event.anchorEnd, text.slice(event.anchorStart, event.anchorEnd));
        break;
      case EVENT_ID.POP:
        if (open.pop() === EVENT_ID.DOCUMENT) builder.endDocument();
        else builder.close();
        break;
    }
  }

  function readScalar(event: Extract<YamlEvent, { valueStart: number }>): void {
    const { valueStart, valueEnd, style } = event;
    if (valueStart < 0) {
      builder.empty(properties(event));
      return;
    }
    const value = event.fast ? text.slice(valueStart, valueEnd) : getScalarValue(text, event);
    if (style === SCALAR_STYLE.PLAIN) builder.scalar(valueStart, valueEnd, value, 'plain', properties(event));
    else if (style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK) {
      builder.blockScalar(
        valueEnd,
        value,
        style === SCALAR_STYLE.FOLDED_BLOCK ? 'folded' : 'literal',
        properties(event),
      );
    } else builder.scalar(valueStart - 1, valueEnd + 1, value, styles[style] ?? 'double', properties(event));
  }

  function properties(event: NodeEvent): Properties {
    const { anchorStart, anchorEnd, tagStart, tagEnd } = event;
    if (anchorStart < 0 && tagStart < 0) return noProperties;
    return {
      anchor: anchorStart < 0 ? undefined : text.slice(anchorStart, anchorEnd),
      tag: tagStart < 0 ? undefined : fullTag(text.slice(tagStart, tagEnd), handles),
      end: Math.max(anchorEnd, tagEnd),
    };
  }
}

/** The events, or the offset of the first error: what is not valid, or nests too deep. */
export function yamlEvents(text: string): readonly YamlEvent[] | number {
  try {
    return parseEvents(text, { maxDepth: maximumDepth + 1 });
  } catch (error) {
    if (error instanceof YAMLException) return Math.min(error.mark?.position ?? 0, text.length);
    throw error;
  }
}

function fullTag(raw: string, handles: ReadonlyMap<string, string>): string {
  if (raw.startsWith('!<')) return raw.slice(2, -1);
  const second = raw.indexOf('!', 1);
  const handle = second < 0 ? '!' : raw.slice(0, second + 1);
  const prefix = handles.get(handle) ?? (handle === '!!' ? 'tag:yaml.org,2002:' : handle);
  return prefix + raw.slice(handle.length);
}
