import { summaries } from '../../schemas/compiled/summaries.js';
import { inputShapeName } from './operations.ts';

/** What the API reference says; all texts are Markdown. Undefined where it says nothing. */
export interface Documentation {
  /** A member of a structure (`CreateServiceRequest`, `desiredCount`). */
  member(shape: string, member: string): string | undefined;
  /** A structure or enum. */
  shape(name: string): string | undefined;
  /** A value of an enum (`LaunchType`, `EC2`). */
  enumValue(shape: string, value: string): string | undefined;
  /** Why, and since when, a shape or one of its members is deprecated. */
  deprecation(shape: string, member?: string): string | undefined;
  /** An operation by its name (`CreateService`). */
  operation(name: string): OperationDocumentation | undefined;
}

export interface OperationDocumentation {
  /** First sentence, plain text. */
  readonly summary: string;
  /** Markdown; empty where the reference says nothing. */
  readonly documentation: string;
  /** Page of the API reference. */
  readonly url: string;
}

/** Gives the documentation: decoded on the first call, then the same promise. */
export type LoadDocumentation = () => Promise<Documentation>;

/** Makes the function that loads the documentation, 0.5 MB in memory: a program makes one, and calls it when it must. */
export function createDocumentation(): LoadDocumentation {
  let loaded: Promise<Documentation> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

async function load(): Promise<Documentation> {
  const { documentation } = await import('../../schemas/compiled/documentation.js');
  return fromEntries(JSON.parse(await inflated(documentation)));
}

function fromEntries(entries: readonly (readonly [text: string, ...places: string[]])[]): Documentation {
  const texts = new Map<string, string>();
  for (const [text, ...places] of entries) for (const place of places) texts.set(place, text);
  return {
    member: (shape, member) => texts.get(`${shape}.${member}`),
    shape: (name) => texts.get(name),
    enumValue: (shape, value) => texts.get(`${shape}=${value}`),
    deprecation: (shape, member) => texts.get(member === undefined ? `${shape}!` : `${shape}.${member}!`),
    operation(name) {
      const summary = Object.hasOwn(summaries, name) ? summaries[name] : undefined;
      if (summary === undefined) return undefined;
      return { summary, documentation: texts.get(`${name}()`) ?? '', url: referencePage(inputShapeName(name)) };
    },
  };
}

/** Base64 of a zlib stream to text, by what Node and web workers both have. */
async function inflated(base64: string): Promise<string> {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = characters.charCodeAt(index);
  const { readable, writable } = new DecompressionStream('deflate');
  const [text] = await Promise.all([readAll(readable), writeAll(writable, bytes)]);
  return text;
}

async function writeAll(writable: WritableStream<BufferSource>, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const writer = writable.getWriter();
  await writer.write(bytes);
  await writer.close();
}

async function readAll(readable: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  const reader = readable.getReader();
  const parts: string[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return parts.join('') + decoder.decode();
    parts.push(decoder.decode(value, { stream: true }));
  }
}

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';

/**
 * Where the API reference describes a structure, or one of its members; the input of an operation is described on the
 * operation's page. Enums have no page.
 *
 * The anchors are those of the reference: `API_CreateService.html#ECS-CreateService-request-desiredCount`,
 * `API_Tag.html#ECS-Type-Tag-key`.
 */
export function referencePage(shape: string, member?: string): string {
  const operation = /^(.+)Request$/.exec(shape)?.[1];
  // `AcceleratorCountRequest` is a structure like any other.
  const isInput = operation !== undefined && Object.hasOwn(summaries, operation);
  const page = `${reference}/API_${isInput ? operation : shape}.html`;
  if (member === undefined) return page;
  return `${page}#ECS-${isInput ? `${operation}-request` : `Type-${shape}`}-${member}`;
}
