import { isRecord } from '../records.ts';

/** Writes an answer as JSON. */
export type JsonWriter = (answer: unknown) => string;

/**
 * A writer that remembers the text of frozen objects in the lists of an answer: an operation that gives such an object never changes it,
 * nor anything in it. The text is forgotten with the object.
 */
export function createJsonWriter(): JsonWriter {
  const texts = new WeakMap<object, string>();

  function item(value: unknown): string {
    if (!isFrozenObject(value)) return JSON.stringify(value) ?? 'null';
    const known = texts.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(value);
    texts.set(value, text);
    return text;
  }

  function member(value: unknown): string {
    if (Array.isArray(value) && value.some(isFrozenObject)) return `[${value.map(item).join(',')}]`;
    return JSON.stringify(value);
  }

  return (answer) => {
    if (!isRecord(answer)) return JSON.stringify(answer ?? {});
    const members = Object.entries(answer).filter(([, value]) => value !== undefined);
    return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${member(value)}`).join(',')}}`;
  };
}

function isFrozenObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.isFrozen(value);
}
