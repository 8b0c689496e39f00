import { isRecord } from '../records.ts';

/** Writes an answer as JSON: as text, or as bytes where they are there already. */
export type JsonWriter = (answer: unknown) => string | Buffer;

/**
 * A writer that remembers the bytes of frozen objects in the lists of an answer: an operation that gives such an object never changes it,
 * nor anything in it. They are forgotten with the object.
 *
 * @param take room of a size for the bytes of an answer
 */
export function createJsonWriter(take: (size: number) => Buffer): JsonWriter {
  const written = new WeakMap<object, Buffer>();

  function bytesOf(item: object): Buffer {
    const known = written.get(item);
    if (known !== undefined) return known;
    const bytes = Buffer.from(JSON.stringify(item));
    written.set(item, bytes);
    return bytes;
  }

  function inParts(answer: Readonly<Record<string, unknown>>): (string | Buffer)[] {
    const parts: (string | Buffer)[] = [];
    let text = '';
    for (const [name, value] of Object.entries(answer)) {
      if (value === undefined) continue;
      text += `${text === '' && parts.length === 0 ? '{' : ','}${JSON.stringify(name)}:`;
      if (!hasFrozenItems(value)) {
        text += JSON.stringify(value);
        continue;
      }
      let before = '[';
      for (const item of value) {
        text += before;
        before = ',';
        if (isFrozenObject(item)) {
          parts.push(text, bytesOf(item));
          text = '';
        } else text += JSON.stringify(item) ?? 'null';
      }
      text += ']';
    }
    parts.push(`${text}}`);
    return parts;
  }

  return (answer) => {
    if (!isRecord(answer)) return JSON.stringify(answer ?? {});
    if (!Object.values(answer).some(hasFrozenItems)) return JSON.stringify(answer);
    return joined(inParts(answer), take);
  };
}

function joined(parts: readonly (string | Buffer)[], take: (size: number) => Buffer): Buffer {
  const size = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  const bytes = take(size);
  let at = 0;
  for (const part of parts) {
    if (typeof part === 'string') at += bytes.write(part, at);
    else {
      bytes.set(part, at);
      at += part.length;
    }
  }
  return bytes;
}

function hasFrozenItems(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.some(isFrozenObject);
}

function isFrozenObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.isFrozen(value);
}
