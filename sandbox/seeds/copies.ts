import type { Ids } from '../ids.ts';

/** Ids and addresses as the sandbox makes them up; what has 64 digits is a digest, which belongs to its image. */
const madeUp = [
  String.raw`(?<uuid>\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b)`,
  String.raw`(?<hex>\b(?:[0-9a-f]{32}|[0-9a-f]{21})\b|(?<=\beni-0)[0-9a-f]{16}\b)`,
  String.raw`(?<mac>(?<=\b0a:)[0-9a-f]{2}(?::[0-9a-f]{2}){4}\b)`,
  String.raw`(?<address>(?<=\b10[.-]0[.-])\d{1,3}[.-]\d{1,3}\b)`,
  String.raw`(?<digits>\b(?:\d{19}|\d{10})\b)`,
].join('|');

/** Makes a copy with the texts of a {@link CopyPlan.texts}. */
export type Copy<T> = (texts: readonly string[]) => T;

/** How to copy values that speak of each other: the same id becomes the same new id in all of them. */
export interface CopyPlan {
  /** What copies the value; nothing of a copy is shared with it but texts. */
  plan<T>(value: T): Copy<T>;
  /** New ids for one round of copies, and what comes in place of the names, in their order. */
  texts(ids: Ids, names: readonly string[]): string[];
}

/** @param names texts that are replaced wherever they occur, none part of another */
export function copyPlan(names: readonly string[]): CopyPlan {
  const escaped = names.map((name) => name.replace(/[^\w-]/g, String.raw`\$&`));
  const pattern = new RegExp(`(?<name>${escaped.join('|')})|${madeUp}`, 'g');
  /** Position in the ids, by what is replaced. */
  const slots = new Map<string, number>(names.map((name, index) => [name, index]));
  const makers: ((ids: Ids) => string)[] = [];
  /** Position in the texts, by what it was; each text is made once for a round of copies. */
  const positions = new Map<string, number>();
  const templates: (readonly Part[])[] = [];

  function partOf(match: RegExpExecArray): Part {
    const [found] = match;
    const address = match.groups?.address;
    const key = address?.replace('-', '.') ?? found;
    let slot = slots.get(key);
    if (slot === undefined) {
      slot = names.length + makers.length;
      slots.set(key, slot);
      makers.push(makerOf(match));
    }
    return { slot, isDashed: address?.includes('-') ?? false };
  }

  function planText(text: string): Copy<string> {
    const known = positions.get(text);
    if (known !== undefined) return (texts) => texts[known] ?? '';
    const parts: Part[] = [];
    let last = 0;
    for (const match of text.matchAll(pattern)) {
      parts.push(text.slice(last, match.index), partOf(match));
      last = match.index + match[0].length;
    }
    if (parts.length === 0) return () => text;
    const position = templates.length;
    positions.set(text, position);
    templates.push([...parts, text.slice(last)]);
    return (texts) => texts[position] ?? '';
  }

  function planValue(value: unknown): Copy<unknown> {
    if (typeof value === 'string') return planText(value);
    if (typeof value !== 'object' || value === null) return () => value;
    if (Array.isArray(value)) {
      const items = value.map(planValue);
      return (texts) => items.map((item) => item(texts));
    }
    return planObject(value as Readonly<Record<string, unknown>>);
  }

  function planObject(value: Readonly<Record<string, unknown>>): Copy<unknown> {
    const changed: (readonly [key: string, member: Copy<unknown>])[] = [];
    const renamed: (readonly [key: string, name: Copy<string>])[] = [];
    for (const [key, member] of Object.entries(value)) {
      const before = templates.length;
      const name = planText(key);
      if (positions.has(key) || templates.length > before) renamed.push([key, name]);
      if (typeof member === 'object' || typeof member === 'string') changed.push([key, planValue(member)]);
    }
    return (texts) => {
      // A spread has the size of its original; an object that grows member by member takes up to twice as much.
      const made: Record<string, unknown> = { ...value };
      for (const [key, member] of changed) made[key] = member(texts);
      for (const [key, name] of renamed) {
        made[name(texts)] = made[key];
        delete made[key];
      }
      return made;
    };
  }

  return {
    plan: <T>(value: T) => planValue(value) as Copy<T>,
    texts(ids, replaced) {
      const made = [...replaced, ...makers.map((make) => make(ids))];
      const texts = templates.map((parts) => parts.map((part) => written(part, made)).join(''));
      // Texts that are put together are kept in their parts, which takes several times their length; these are not.
      return JSON.parse(JSON.stringify(texts));
    },
  };
}

/** A text that stays, or which of the ids comes there; addresses are written with dots and with dashes. */
type Part = string | { readonly slot: number; readonly isDashed: boolean };

function written(part: Part, ids: readonly string[]): string {
  if (typeof part === 'string') return part;
  const id = ids[part.slot] ?? '';
  return part.isDashed ? id.replace('.', '-') : id;
}

function makerOf({ 0: found, groups = {} }: RegExpExecArray): (ids: Ids) => string {
  if (groups.uuid !== undefined) return (ids) => ids.uuid();
  if (groups.digits !== undefined) return (ids) => ids.digits(found.length);
  if (groups.address !== undefined) return (ids) => `${octet(ids)}.${octet(ids)}`;
  if (groups.mac !== undefined) return (ids) => [1, 2, 3, 4, 5].map(() => ids.hex(2)).join(':');
  return (ids) => ids.hex(found.length);
}

/** 1 to 254. */
function octet(ids: Ids): number {
  return 1 + Math.floor(ids.fraction() * 254);
}
