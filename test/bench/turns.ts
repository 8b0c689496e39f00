import type { BenchDocument } from './documents.ts';
import { type Floor, type RunningFloor, startFloor } from './floor.ts';
import type { Memory } from './memory.ts';
import type { BenchServer, ServerName } from './servers.ts';
import { type FileSession, type RunningSession, startSession } from './sessions.ts';
import type { FileResults } from './targets.ts';

/** Does what is named, and tells it; undefined when it failed, which is noted. */
export type Attempt = <T>(what: string, work: () => Promise<T>) => Promise<T | undefined>;

/** How often a server types one valid character and each way to break the text, and how often it is asked. */
export interface Rounds {
  readonly warmUp: number;
  readonly measured: number;
  /** How many processes open the file. */
  readonly opens: number;
  /** Milliseconds for which each of the bare libraries is called before it is measured. */
  readonly floorWarmUp: number;
}

/**
 * All servers have the file open at the same time and take turns, the bare libraries among them: when the machine becomes faster or
 * slower, as virtual ones do within seconds, it does so for all of them.
 */
export async function measureTogether(
  document: BenchDocument,
  servers: readonly BenchServer[],
  { warmUp, measured, opens: processes, floorWarmUp }: Rounds,
  attempt: Attempt,
): Promise<FileResults> {
  const { name, language, text } = document;
  const running = new Map<ServerName, RunningSession>();
  const opens = new Map<ServerName, readonly number[]>();
  const warmUps = new Map<ServerName, Keystrokes>();
  const keystrokes = new Map<ServerName, Keystrokes>();
  const memories = new Map<ServerName, Memory>();
  const answers = new Map<ServerName, Answers>();
  const floors: Floor[] = [];
  /** A server that fails is left out from then on. */
  const each = async (what: string, work: (server: ServerName, session: RunningSession) => Promise<unknown>) => {
    for (const [server, session] of running) {
      const isDone = await attempt(`${name}, ${server}${what}`, async () => {
        await work(server, session);
        return true;
      });
      if (isDone !== true) running.delete(server);
    }
  };
  const sessions: RunningSession[] = [];
  let floor: RunningFloor | undefined;
  try {
    for (let round = 1; round <= processes; round += 1) {
      for (const server of servers) {
        const session = await attempt(`${name}, ${server.name}, opened ${round}`, () => startSession(server, document));
        if (session === undefined) continue;
        opens.set(server.name, [...(opens.get(server.name) ?? []), session.opened]);
        if (round < processes) {
          await session.kill();
          continue;
        }
        sessions.push(session);
        running.set(server.name, session);
      }
    }
    floor = await attempt(`${name}, floor`, () => startFloor(name, floorWarmUp));
    await each(', warm-up', async (server, session) => warmUps.set(server, await session.type(warmUp)));
    for (let round = 0; round < measured; round += 1) {
      await each(`, ${round + 1}`, async (server, session) =>
        keystrokes.set(server, joined(keystrokes.get(server), await session.type(1))),
      );
      if (floor !== undefined) floors.push(await floor.measure());
    }
    await each(', memory', async (server, session) => memories.set(server, await session.memory()));
    await each(', warm-up of questions', (_, session) => session.ask(warmUp));
    for (let round = 0; round < measured; round += 1) {
      await each(`, question ${round + 1}`, async (server, session) =>
        answers.set(server, joined(answers.get(server), await session.ask(1))),
      );
    }
    const results = [...running].flatMap(([server, session]): [ServerName, FileSession][] => {
      const [typed, before, memory, asked] = [
        keystrokes.get(server),
        warmUps.get(server),
        memories.get(server),
        answers.get(server),
      ];
      if (typed === undefined || before === undefined || memory === undefined || asked === undefined) return [];
      const problems = session.problems();
      const opened = opens.get(server) ?? [];
      return [[server, { opens: opened, keystrokes: typed, warmUp: before, memory, questions: asked, problems }]];
    });
    return { name, language, size: text.length, sessions: new Map(results), floors };
  } finally {
    floor?.kill();
    for (const session of sessions) await session.kill();
  }
}

type Keystrokes = FileSession['keystrokes'];
type Answers = FileSession['questions'];

function joined<K extends string>(
  before: Readonly<Record<K, readonly number[]>> | undefined,
  more: Readonly<Record<K, readonly number[]>>,
): Readonly<Record<K, readonly number[]>> {
  const all: Record<K, readonly number[]> = { ...more };
  for (const key of Object.keys(more) as K[]) all[key] = [...(before?.[key] ?? []), ...more[key]];
  return all;
}
