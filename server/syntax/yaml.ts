import type { Problem } from '../problem.ts';
import { shorten } from './json-words.ts';
import { startOfLine } from './lines.ts';
import { unquotedPlaceholderMessage } from './placeholders.ts';
import { maximumOfKind, type ProblemList, problemList } from './problems.ts';
import { shiftDocument, shiftProblem, shiftRange } from './shift.ts';
import type { Located, Reuse, SourceDocument } from './tree.ts';
import { editedDocument } from './value-edit.ts';
import { type YamlBuilder, yamlBuilder } from './yaml-builder.ts';
import { readValidYaml } from './yaml-events.ts';
import { readIsolating } from './yaml-isolating.ts';
import { canSplit, changedParts, markedParts } from './yaml-parts.ts';
import { type MaskedText, maskPlaceholders, maskTemplates, unmasked } from './yaml-placeholders.ts';
import { readBrokenYaml } from './yaml-recovering.ts';
import { yamlValueEdit } from './yaml-value-edit.ts';

/** A stretch of the text that can be read without the rest: usually one document. Offsets are those of the whole text. */
export interface YamlPart extends Located {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Problem[];
  /** Placeholders outside quotes and block scalars. */
  readonly unquoted: readonly Located[];
  /** Where it was read: a part that is moved again and again is one step from there. */
  readonly original?: { readonly part: YamlPart; readonly by: number };
}

/** A text that was read, and what the next reading can take over. */
export interface YamlResult {
  readonly text: string;
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Problem[];
  readonly parts: readonly YamlPart[];
  readonly reused: ReadonlyMap<SourceDocument, Reuse>;
}

/**
 * Reads YAML as the AWS CLI v2 does (YAML 1.2, with merge keys) into one tree a document. Unquoted placeholders are
 * read as unknown values, template statements on lines of their own as comments.
 *
 * @param previous a reading of nearly the same text: documents that did not change are taken over
 * @param sound the last reading of a text like this that had no problem and one part: what broke it since may be taken back
 * @returns the same without them
 */
export function parseYaml(text: string, previous?: YamlResult, sound?: YamlResult): YamlResult {
  if (previous === undefined) return merged(text, readParts(text), new Map());
  const value =
    editedValue(previous, text) ?? (sound === undefined || sound === previous ? undefined : readAgain(sound, text));
  if (value !== undefined) return value;
  const changed = changedParts(previous.text, previous.parts, text);
  if (changed === undefined) return merged(text, readParts(text), new Map());
  const { start, end } = changed;
  return patched(text, {
    ...changed,
    read: readParts(text.slice(start, end)).map((part) => shiftPart(part, start)),
  });
}

/** The documents of another reading than the last: nothing that was found out about them is known any more. */
function readAgain(sound: YamlResult, text: string): YamlResult | undefined {
  return sound.text === text ? { ...sound, reused: new Map() } : editedValue(sound, text);
}

/** Most keystrokes change one value. */
function editedValue(previous: YamlResult, text: string): YamlResult | undefined {
  const edit = yamlValueEdit(previous.text, text);
  if (edit === undefined) return undefined;
  const { parts } = previous;
  const index = parts.findIndex(({ start, end }) => start <= edit.start && edit.oldEnd <= end);
  const part = parts[index];
  const document = part?.documents[0];
  if (part === undefined || document === undefined || part.documents.length > 1) return undefined;
  // Their places and fixes would have to follow.
  if (part.problems.length > 0 || part.unquoted.length > 0) return undefined;
  const edited = editedDocument(document, edit);
  if (edited === undefined) return undefined;
  const shift = edit.end - edit.oldEnd;
  const read = [{ start: part.start, end: part.end + shift, documents: [edited], problems: [], unquoted: [] }];
  return patched(text, { before: parts.slice(0, index), read, after: parts.slice(index + 1), shift });
}

/** Parts that were read, among those that are taken over. */
interface Patch {
  readonly before: readonly YamlPart[];
  readonly read: readonly YamlPart[];
  /** To be moved by `shift`. */
  readonly after: readonly YamlPart[];
  readonly shift: number;
}

function patched(text: string, { before, read: fresh, after, shift }: Patch): YamlResult {
  const reused = new Map<SourceDocument, Reuse>();
  const takeOver = (part: YamlPart, by: number): YamlPart => {
    const taken = shiftPart(part, by);
    for (const [index, from] of part.documents.entries()) {
      const document = taken.documents[index];
      if (document !== undefined) reused.set(document, { from, shift: by });
    }
    return taken;
  };
  const parts = [...before.map((part) => takeOver(part, 0)), ...fresh, ...after.map((part) => takeOver(part, shift))];
  return merged(text, parts, reused);
}

function shiftPart(part: YamlPart, by: number): YamlPart {
  if (by === 0) return part;
  if (part.original !== undefined) return shiftPart(part.original.part, part.original.by + by);
  return {
    original: { part, by },
    start: part.start + by,
    end: part.end + by,
    documents: part.documents.map((document) => shiftDocument(document, by)),
    problems: part.problems.map((problem) => shiftProblem(problem, by)),
    unquoted: part.unquoted.map((range) => shiftRange(range, by)),
  };
}

function merged(text: string, parts: readonly YamlPart[], reused: YamlResult['reused']): YamlResult {
  const problems = parts.flatMap((part) => part.problems);
  const unquoted = parts.flatMap((part) => part.unquoted);
  const [first] = unquoted;
  if (first !== undefined) {
    const shown = shorten(text.slice(first.start, first.end));
    const message = unquotedPlaceholderMessage(unquoted.length, shown, 'YAML');
    problems.push({ code: 'unquoted-placeholder', severity: 'information', message, ...first });
  }
  return {
    text,
    documents: parts.flatMap(({ documents }) => documents),
    problems: limited(problems.sort((a, b) => a.start - b.start)),
    parts,
    reused,
  };
}

function limited(problems: readonly Problem[]): readonly Problem[] {
  let syntax = 0;
  return problems.filter(({ code }) => code !== 'syntax' || ++syntax <= maximumOfKind);
}

/** Valid text is read at once. Of broken text each part is read for itself: the slow reader sees only those that need it. */
function readParts(text: string): YamlPart[] {
  const templates = maskTemplates(text);
  const first = read(text, templates ?? unmasked(text));
  const isValid = syntaxCount(first) === 0;
  if (!canSplit(text)) return [isValid ? first : bestReading(text, first, templates)];
  if (isValid) return partsOf(first);
  const ranges = markedParts(text);
  if (ranges.length < 2) return [bestReading(text, first, templates)];
  return ranges.map(({ start, end }) => shiftPart(readPart(text.slice(start, end)), start));
}

function readPart(text: string): YamlPart {
  const templates = maskTemplates(text);
  const first = read(text, templates ?? unmasked(text));
  return syntaxCount(first) === 0 ? first : bestReading(text, first, templates);
}

/** The reading with the fewest problems is what the author means. */
function bestReading(text: string, first: YamlPart, templates: MaskedText | undefined): YamlPart {
  const others = [maskPlaceholders(text), templates && unmasked(text)].filter((each) => each !== undefined);
  return others.reduce((best, each) => {
    const result = read(text, each);
    return syntaxCount(result) < syntaxCount(best) ? result : best;
  }, first);
}

/** One part a document; problems and placeholders go to the document they stand in. */
function partsOf(whole: YamlPart): YamlPart[] {
  if (whole.documents.length < 2) return [whole];
  const { problems, unquoted } = whole;
  let problem = 0;
  let placeholder = 0;
  return whole.documents.map((document) => {
    const [firstProblem, firstPlaceholder] = [problem, placeholder];
    while ((problems[problem]?.start ?? Number.POSITIVE_INFINITY) < document.end) problem += 1;
    while ((unquoted[placeholder]?.start ?? Number.POSITIVE_INFINITY) < document.end) placeholder += 1;
    return {
      start: document.start,
      end: document.end,
      documents: [document],
      problems: problems.slice(firstProblem, problem),
      unquoted: unquoted.slice(firstPlaceholder, placeholder),
    };
  });
}

function syntaxCount({ problems }: YamlPart): number {
  return problems.filter(({ code }) => code === 'syntax').length;
}

function read(original: string, masked: MaskedText): YamlPart {
  const problems = problemList(original);
  const builder = yamlBuilder(masked, problems);
  const stopped = readValidYaml(masked.text, builder);
  if (stopped !== undefined) {
    try {
      if (!readIsolating(masked.text, original, stopped, builder, problems)) {
        readBrokenYaml(masked.text, original, builder, problems);
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return readBeforeStop(original, masked, stopped);
    }
    if (!problems.hasSyntax()) reportStop(original, stopped, problems);
  }
  return partOf(original, masked, builder, problems);
}

/**
 * The parser of the package `yaml` calls itself for each line behind some errors (a bracket that is never closed): thousands of
 * lines exhaust the stack. Then what stands before the error is read, which is valid as a rule.
 */
function readBeforeStop(original: string, masked: MaskedText, stopped: number): YamlPart {
  const problems = problemList(original);
  const builder = yamlBuilder(masked, problems);
  readValidYaml(masked.text.slice(0, startOfLine(masked.text, stopped)), builder);
  reportStop(original, stopped, problems);
  return partOf(original, masked, builder, problems);
}

function partOf(original: string, masked: MaskedText, builder: YamlBuilder, problems: ProblemList): YamlPart {
  return {
    start: 0,
    end: original.length,
    documents: builder.documents(),
    problems: problems.sorted(),
    unquoted: masked.unquoted(),
  };
}

/** For the few faults that the patient reader overlooks: a quote that is never closed behind a backslash, for one. */
function reportStop(text: string, offset: number, problems: ProblemList): void {
  let end = offset;
  while (end > 0 && (end === text.length || /\s/.test(text.charAt(end)))) end -= 1;
  const message = 'From here on this is no valid YAML: check quotes, brackets and indentation.';
  problems.syntax(end, Math.min(end + 1, text.length), message);
}
