import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type BenchClient, type Edit, startClient } from './client.ts';
import { type BenchDocument, type Break, faultyProbe } from './documents.ts';
import { type Memory, memoryOf } from './memory.ts';
import type { BenchServer } from './servers.ts';

/** Milliseconds from the start of the process; the server's own delay is part of `diagnostics`. */
export interface ColdStart {
  readonly initialize: number;
  readonly diagnostics: number;
}

/** What a keystroke leaves: text that parses, or one of the ways to break it. */
export type TextState = 'valid' | Break['kind'];

export const textStates: readonly TextState[] = ['valid', 'open quote', 'open bracket'];

/** One process with one file. Milliseconds; the server's own delay included. */
export interface FileSession {
  /** Of the first file of a process, each time another one. */
  readonly opens: readonly number[];
  readonly keystrokes: Readonly<Record<TextState, readonly number[]>>;
  /** The keystrokes before those, in which V8 compiles what runs often. */
  readonly warmUp: Readonly<Record<TextState, readonly number[]>>;
  /** Diagnostics of the valid text: none, unless a server misunderstands the schema. */
  readonly problems: number;
  readonly memory: Memory;
  /** Milliseconds to the answer. Asked after the memory was read. */
  readonly questions: Readonly<Record<Question, readonly number[]>>;
}

/** What is asked behind a keystroke without a pause, and what of a text that was read long ago. */
export type Question = 'completion' | 'hover' | 'hover at rest';

export const questions: readonly Question[] = ['completion', 'hover', 'hover at rest'];

/** Milliseconds. Nobody types faster; and garbage of the last keystroke can be collected, as in an editor. */
export const betweenKeystrokes = 30;

/**
 * Uses the server and shuts it down, as an editor did yesterday: what a server keeps for its next start is there then. The very
 * first start after an installation is the only one without it.
 */
export async function useOnce(server: BenchServer, document: BenchDocument): Promise<void> {
  const client = startClient(server);
  try {
    await client.initialize();
    await openProbe(client, document.language);
    const uri = uriOf(document);
    await client.open({ uri, languageId: document.language, text: document.text });
    await startTyping(client, uri, document).ask(1);
    await client.end();
  } finally {
    await client.kill();
  }
}

/** Starts the server, opens a 1 KB file with a fault, and waits for the diagnostics that show it. */
export async function measureColdStart(server: BenchServer, language: 'json' | 'yaml'): Promise<ColdStart> {
  return withClient(server, async (client) => {
    const initialize = await client.initialize();
    const diagnostics = await openProbe(client, language);
    return { initialize, diagnostics };
  });
}

/** A server that has a document open. */
export interface RunningSession {
  /** Milliseconds from opening the document to its diagnostics. */
  readonly opened: number;
  /** Types one valid character and each way to break the text, which it then removes; that many times. */
  type(times: number): Promise<Record<TextState, readonly number[]>>;
  /** Asks each question at a key. */
  ask(times: number): Promise<Record<Question, readonly number[]>>;
  /** Most diagnostics that any valid text had so far. */
  problems(): number;
  memory(): Promise<Memory>;
  kill(): Promise<void>;
}

/** Starts the server, and opens the document when it is ready. */
export async function startSession(server: BenchServer, document: BenchDocument): Promise<RunningSession> {
  const client = startClient(server);
  try {
    await client.initialize();
    await openProbe(client, document.language);
    const uri = uriOf(document);
    const opened = await client.open({ uri, languageId: document.language, text: document.text });
    const typist = startTyping(client, uri, document);
    return {
      ...typist,
      opened: opened.milliseconds,
      problems: () => Math.max(opened.diagnostics.length, typist.problems()),
      memory: () => memoryOf(client.process),
      kill: () => client.kill(),
    };
  } catch (error) {
    await client.kill();
    throw error;
  }
}

type Typist = Pick<RunningSession, 'type' | 'ask' | 'problems'>;

function startTyping(client: BenchClient, uri: string, document: BenchDocument): Typist {
  const text = TextDocument.create(uri, document.language, 1, document.text);
  let version = 1;
  let letters = 0;
  let problems = 0;

  function editOf(offset: number, removed: number, inserted: string): Edit {
    version += 1;
    const range = { start: text.positionAt(offset), end: text.positionAt(offset + removed) };
    return { version, change: { range, text: inserted } };
  }

  async function replace(state: TextState, offset: number, removed: number, inserted: string): Promise<number> {
    await sleep(betweenKeystrokes);
    const edit = editOf(offset, removed, inserted);
    const { milliseconds, diagnostics } = await client.change(uri, edit);
    TextDocument.update(text, [edit.change], edit.version);
    if (state === 'valid') problems = Math.max(problems, diagnostics.length);
    else if (diagnostics.length === 0) throw new Error(`No diagnostics for ${document.name} with an ${state}`);
    return milliseconds;
  }

  async function answer(what: 'completion' | 'hover', behind?: Edit): Promise<number> {
    const { milliseconds, isEmpty } = await client.ask(what, uri, text.positionAt(document.keyOffset), behind);
    if (isEmpty) throw new Error(`No ${what} in ${document.name}`);
    return milliseconds;
  }

  async function answerBehindKey(what: 'completion' | 'hover'): Promise<number> {
    await sleep(betweenKeystrokes);
    const edit = editOf(document.typingOffset + letters, 0, 'x');
    const milliseconds = await answer(what, edit);
    TextDocument.update(text, [edit.change], edit.version);
    letters += 1;
    return milliseconds;
  }

  return {
    async type(times) {
      const milliseconds: Record<TextState, number[]> = { valid: [], 'open quote': [], 'open bracket': [] };
      for (let count = 0; count < times; count += 1) {
        milliseconds.valid.push(await replace('valid', document.typingOffset + letters, 0, 'x'));
        letters += 1;
        for (const { kind, character, offset } of document.breaks) {
          milliseconds[kind].push(await replace(kind, offset, 0, character));
          milliseconds.valid.push(await replace('valid', offset, 1, ''));
        }
      }
      return milliseconds;
    },
    problems: () => problems,
    async ask(times) {
      const milliseconds: Record<Question, number[]> = { completion: [], hover: [], 'hover at rest': [] };
      for (let count = 0; count < times; count += 1) {
        milliseconds.completion.push(await answerBehindKey('completion'));
        milliseconds.hover.push(await answerBehindKey('hover'));
        await sleep(betweenKeystrokes);
        milliseconds['hover at rest'].push(await answer('hover'));
      }
      return milliseconds;
    },
  };
}

/** Milliseconds from the start of the process to the diagnostics of a small file with a fault. */
async function openProbe(client: BenchClient, language: 'json' | 'yaml'): Promise<number> {
  const probe = faultyProbe(language);
  const uri = uriOf(probe);
  await client.open({ uri, languageId: language, text: probe.text }, (diagnostics) => diagnostics.length > 0);
  const milliseconds = performance.now() - client.spawned;
  await client.close(uri);
  return milliseconds;
}

async function withClient<T>(server: BenchServer, use: (client: BenchClient) => Promise<T>): Promise<T> {
  const client = startClient(server);
  try {
    return await use(client);
  } finally {
    await client.kill();
  }
}

/** The files exist only in the conversation; the name is what counts. */
function uriOf({ name }: BenchDocument): string {
  return pathToFileURL(join(tmpdir(), 'ecs-specs-bench', name)).href;
}
