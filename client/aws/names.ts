import type { LiveNames, LiveNamesParams, LiveStateParams } from '../../server/protocol.ts';
import { CallError, type Failure } from './failure.ts';
import { type Listed, type SourceKind, type SourcePlace, sources } from './names-sources.ts';
import { readState, type StateText, stateMarkdown } from './names-states.ts';
import { batchesOf } from './reads.ts';
import type { CallOptions, Session } from './session.ts';

export interface NamesOptions {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Told that names are missing; the same is not told twice in a row. Failed calls are told by the session already. */
  onFailure?(failure: Failure): void;
}

/** What the account of a connection has, for the editor: read when it is asked for, and kept for a while. Nothing here ever rejects. */
export interface Names {
  /** @param enough when it is aborted, the answer is what is known by then; reading goes on for the next question */
  names(question: LiveNamesParams, enough: AbortSignal): Promise<LiveNames>;
  /** Markdown; undefined when the state cannot be read. @param enough as for names */
  state(question: LiveStateParams, enough: AbortSignal): Promise<string | undefined>;
  /** What failed may work now (somebody has signed in). */
  retry(): void;
  /** Cancels all reading; later questions find nothing. */
  dispose(): void;
}

/** Milliseconds for which names count as new: after them they are still told, and read anew behind that. */
const namesFresh = 60_000;
/** Milliseconds, of states: whoever points at a name wants to know how it is now. */
const stateFresh = 15_000;
/** Milliseconds without another try after a failure: every keystroke asks. */
const rest = 30_000;
/** Names of an answer: more than anybody reads, and little enough to be sent with every keystroke. */
const mostNames = 200;
/** Calls that describe names for one answer. */
const mostBatches = 5;
/** Lists, and states, that are kept. */
const mostKept = 200;

/** The text names what there is not, or half of what it will name: no fault of the account. */
const expected: ReadonlySet<Failure['kind']> = new Set(['cancelled', 'not-found', 'invalid']);

/** Something that is read and kept. */
interface Kept {
  /** Milliseconds since the epoch; never is -Infinity. */
  readAt: number;
  failedAt: number;
  reading: Promise<void> | undefined;
}

interface Listing extends Kept {
  items: readonly Listed[];
  readonly details: Map<string, { readonly detail: string | undefined; readonly at: number }>;
  /** Under way, by name. */
  readonly describing: Map<string, Promise<void>>;
}

interface State extends Kept {
  text: StateText | undefined;
}

const unread = { readAt: Number.NEGATIVE_INFINITY, failedAt: Number.NEGATIVE_INFINITY, reading: undefined };

/** Reads through a session that others use, too: what is not the first of a list waits until nobody else does. */
export function createNames(session: Session, { now, onFailure }: NamesOptions): Names {
  const closing = new AbortController();
  const { name: connection } = session.connection;
  let listings = new Map<string, Listing>();
  let states = new Map<string, State>();
  let told = '';
  const soon: CallOptions = { signal: closing.signal };
  const whenIdle: CallOptions = { signal: closing.signal, priority: 'background' };

  function failed(error: unknown): void {
    const failure = error instanceof CallError ? error.failure : unforeseen(error);
    if (expected.has(failure.kind) || failure.message === told) return;
    told = failure.message;
    onFailure?.(failure);
  }

  /** Starts reading what is old or was never read, unless that has just failed. */
  function keepFresh(kept: Kept, fresh: number, read: () => Promise<void>): void {
    const isFresh = now() - kept.readAt < fresh || now() - kept.failedAt < rest;
    if (kept.reading !== undefined || isFresh || closing.signal.aborted) return;
    kept.reading = read()
      .then(
        () => {
          kept.readAt = now();
          kept.failedAt = Number.NEGATIVE_INFINITY;
          told = '';
        },
        (error) => {
          kept.failedAt = now();
          failed(error);
        },
      )
      .finally(() => {
        kept.reading = undefined;
      });
  }

  async function list(kind: SourceKind, place: SourcePlace, enough: AbortSignal): Promise<Listing> {
    const key = JSON.stringify([kind, place.cluster, place.service, place.family]);
    const listing = listings.get(key) ?? { ...unread, items: [], details: new Map(), describing: new Map() };
    listings = keptWith(listings, key, listing);
    keepFresh(listing, namesFresh, () => readPages(listing, kind, place));
    await settledOr(listing.reading, enough);
    return listing;
  }

  async function readPages(listing: Listing, kind: SourceKind, place: SourcePlace): Promise<void> {
    const { pages, mostPages, order } = sources[kind];
    const isFirst = listing.readAt === Number.NEGATIVE_INFINITY;
    const inOrder = (items: readonly Listed[]) => (order === 'by-name' ? items.toSorted(byName) : items);
    let items: readonly Listed[] = [];
    let count = 0;
    for await (const page of pages(session, place, isFirst ? soon : whenIdle)) {
      items = [...items, ...page];
      count += 1;
      // Later readings replace the names in one go: none is missing meanwhile.
      if (isFirst) listing.items = inOrder(items);
      if (count === mostPages) break;
    }
    listing.items = inOrder(items);
  }

  /** Finds out more about names that are about to be told. */
  async function describe(
    listing: Listing,
    kind: SourceKind,
    place: SourcePlace,
    chosen: readonly Listed[],
    enough: AbortSignal,
  ): Promise<void> {
    const { details } = sources[kind];
    if (details === undefined || closing.signal.aborted) return;
    const { batchSize } = details;
    const asked = chosen.slice(0, mostBatches * batchSize).map(({ name }) => name);
    const isOld = (name: string) => now() - (listing.details.get(name)?.at ?? Number.NEGATIVE_INFINITY) >= namesFresh;
    const missing = asked.filter((name) => isOld(name) && !listing.describing.has(name));
    for (const batch of batchesOf(missing, batchSize)) {
      const reading = details
        .describe(session, place, batch, whenIdle)
        .catch((error) => {
          failed(error);
          return new Map<string, string>();
        })
        .then((found) => {
          for (const name of batch) {
            listing.details.set(name, { detail: found.get(name), at: now() });
            listing.describing.delete(name);
          }
        });
      for (const name of batch) listing.describing.set(name, reading);
    }
    await settledOr(Promise.all(listing.describing.values()), enough);
  }

  async function namesOf(kind: SourceKind, question: LiveNamesParams, enough: AbortSignal): Promise<LiveNames> {
    const listing = await list(kind, question, enough);
    const { chosen, isCut } = fitting(listing.items, question.prefix ?? '');
    await describe(listing, kind, question, chosen, enough);
    const names = chosen.map(({ name, detail = listing.details.get(name)?.detail }) => ({
      name,
      ...(detail !== undefined && { detail }),
    }));
    return { connection, names, isIncomplete: isCut || listing.reading !== undefined || listing.describing.size > 0 };
  }

  async function taskDefinitions(question: LiveNamesParams, enough: AbortSignal): Promise<LiveNames> {
    const { cluster: _, service: __, family = '', ...asked } = question;
    const families = await namesOf('family', asked, enough);
    const { items } = await list('family', {}, enough);
    if (!items.some(({ name }) => name === family)) return families;
    const revisions = await namesOf('revision', { ...asked, family }, enough);
    return {
      connection,
      names: [...families.names, ...revisions.names],
      isIncomplete: families.isIncomplete || revisions.isIncomplete,
    };
  }

  return {
    names(question, enough) {
      return question.kind === 'task-definition'
        ? taskDefinitions(question, enough)
        : namesOf(question.kind, withoutFamily(question), enough);
    },
    async state(question, enough) {
      const { kind, name, cluster, service } = question;
      const key = JSON.stringify([kind, name, cluster, service]);
      const state = states.get(key) ?? { ...unread, text: undefined };
      states = keptWith(states, key, state);
      keepFresh(state, stateFresh, async () => {
        state.text = await readState(session, question, soon);
      });
      await settledOr(state.reading, enough);
      const isFailed = state.failedAt > state.readAt;
      if (state.text === undefined && (state.reading === undefined || isFailed)) return undefined;
      return stateMarkdown(state.text, session.connection, state.readAt, now());
    },
    retry() {
      for (const kept of [...listings.values(), ...states.values()]) kept.failedAt = Number.NEGATIVE_INFINITY;
      told = '';
    },
    dispose() {
      closing.abort();
      listings = new Map();
      states = new Map();
    },
  };
}

/** An answer that is not as the API describes it: worth a line in the log, and nothing else. */
function unforeseen(error: unknown): Failure {
  const message = `The answer of ECS could not be read: ${error instanceof Error ? error.message : error}`;
  return { kind: 'other', message, remedy: { kind: 'none' }, isOutcomeUnknown: false };
}

function withoutFamily({ family: _, ...question }: LiveNamesParams): LiveNamesParams {
  return question;
}

function byName(a: Listed, b: Listed): number {
  return a.name < b.name ? -1 : 1;
}

/** With one more, which counts as the one that was used last; without the one that was not used for the longest time. */
function keptWith<T>(kept: ReadonlyMap<string, T>, key: string, value: T): Map<string, T> {
  const all = [...kept].filter(([other]) => other !== key);
  return new Map([...all.slice(Math.max(0, all.length + 1 - mostKept)), [key, value]]);
}

/**
 * The names that fit what is typed, the best first: those that begin with it, contain it, have its letters in this order (as editors
 * filter). All of them, in their own order, where they are few.
 */
export function fitting<T extends { readonly name: string }>(
  items: readonly T[],
  prefix: string,
): { readonly chosen: readonly T[]; readonly isCut: boolean } {
  if (items.length <= mostNames) return { chosen: items, isCut: false };
  const typed = prefix.toLowerCase();
  const ranked = items.flatMap((item) => {
    const rank = rankOf(item.name.toLowerCase(), typed);
    return rank === undefined ? [] : [{ item, rank }];
  });
  const chosen = ranked.toSorted((a, b) => a.rank - b.rank).slice(0, mostNames);
  return { chosen: chosen.map(({ item }) => item), isCut: true };
}

function rankOf(name: string, typed: string): number | undefined {
  const at = name.indexOf(typed);
  if (at >= 0) return at === 0 ? 0 : 1;
  let from = 0;
  for (const letter of typed) {
    from = name.indexOf(letter, from) + 1;
    if (from === 0) return undefined;
  }
  return 2;
}

/** Resolves when the promise is settled, or when the signal is aborted. */
function settledOr(promise: Promise<unknown> | undefined, enough: AbortSignal): Promise<void> {
  if (promise === undefined || enough.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      enough.removeEventListener('abort', done);
      resolve();
    };
    enough.addEventListener('abort', done, { once: true });
    promise.then(done, done);
  });
}
