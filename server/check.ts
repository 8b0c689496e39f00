import { shapes } from '../schemas/compiled/shapes.js';
import type { Analysis, CheckSettings, Request, Source } from './analysis.ts';
import type { Problem } from './problem.ts';
import { crossFileRules, requestRules } from './rules/catalogue.ts';
import { createRuleRunner } from './rules/run.ts';
import type { WorkspaceFacts } from './rules/workspace-facts.ts';
import type { Directive, FileHints } from './schema/detect.ts';
import { detectOperation, fileHints, nameHints } from './schema/detect.ts';
import { nearestOperation } from './schema/operations.ts';
import { withPlaceholderFixes } from './schema/placeholder-fixes.ts';
import { skeletonProblem } from './schema/skeleton.ts';
import { checkStructure } from './schema/structure.ts';
import { kindInWords } from './schema/words.ts';
import { applySuppressions } from './suppressions.ts';
import { nullProblem } from './syntax/nulls.ts';
import { once } from './syntax/once.ts';
import { parse } from './syntax/parse.ts';
import { resolve } from './syntax/path.ts';
import { hasPlaceholder } from './syntax/placeholders.ts';
import { plainValue } from './syntax/plain.ts';
import { syntaxErrorsOf } from './syntax/problems.ts';
import { markedRange } from './syntax/ranges.ts';
import { shiftProblem } from './syntax/shift.ts';
import { type FoundProblem, withTextFixes } from './syntax/text-fixes.ts';
import type { Reuse, SourceDocument, SourceFile } from './syntax/tree.ts';
import type { FileFacts } from './workspace/facts.ts';
import { createWorkspaceIndex } from './workspace/index.ts';
import { createFactsReader } from './workspace/read-facts.ts';

/** What the workspace shows to the rules of one file; `own` are the facts of the text that is checked. */
export type SeenFrom = (own: FileFacts) => WorkspaceFacts;

/** The check of whole texts. Neither function ever throws, whatever the text. */
export interface Checker {
  /**
   * Parse, find the operation of each document, structure, rules, settings.
   *
   * @param previous an analysis of nearly the same text of the same file, with the same settings: what it says of documents
   * that did not change is taken over. The result is the same without it.
   */
  analyse(source: Source, settings: CheckSettings, seenFrom?: SeenFrom, previous?: Analysis): Analysis;
  /** What a file defines and mentions, without checking it. */
  factsOf(source: Source, settings: CheckSettings): FileFacts;
}

/** One document, found out about and checked for itself: what other documents and files say is not in it. */
interface CheckedDocument {
  /** Where it was when that was done; it may have moved by `shift` since. */
  readonly document: SourceDocument;
  readonly request: Request | undefined;
  /** Checks it when first asked: completion, hover and the like need no problems. */
  outcome(): Outcome;
  readonly shift: number;
}

/** What the checks of one request say. */
interface Outcome {
  readonly problems: readonly Problem[];
  readonly isSkeleton: boolean;
}

interface FoundDocument {
  readonly document: SourceDocument;
  readonly checked: CheckedDocument;
  /** The request where it is now. */
  readonly request: Request | undefined;
}

/** What an analysis leaves for the next one. */
interface CheckedFile {
  readonly settings: CheckSettings;
  readonly hints: FileHints;
  readonly documents: ReadonlyMap<SourceDocument, CheckedDocument>;
}

interface AnalysisParts {
  readonly source: Source;
  readonly settings: CheckSettings;
  readonly seenFrom: SeenFrom;
  readonly file: SourceFile;
  readonly hints: FileHints;
  readonly documents: readonly FoundDocument[];
}

interface AnalysisFields extends Omit<Analysis, 'problems'> {
  readonly checked: CheckedFile;
  problems(): readonly Problem[];
}

/**
 * A class for what it spares: values of a WeakMap, and getters of an object literal (they belong to its hidden class), keep
 * whole trees in memory until V8's next full collection.
 */
class CheckedAnalysis implements Analysis {
  readonly source: Source;
  readonly file: SourceFile;
  readonly requests: readonly Request[];
  readonly facts: FileFacts;
  readonly checked: CheckedFile;
  readonly #problems: () => readonly Problem[];

  constructor({ source, file, requests, facts, checked, problems }: AnalysisFields) {
    this.source = source;
    this.file = file;
    this.requests = requests;
    this.facts = facts;
    this.checked = checked;
    this.#problems = problems;
  }

  get problems(): readonly Problem[] {
    return this.#problems();
  }
}

/** The request of a document that moved; its tree is made when it is asked for. */
class MovedRequest implements Request {
  readonly operation: string;
  readonly reason: Request['reason'];
  readonly dialect: Request['dialect'];
  readonly start: number;
  readonly end: number;
  readonly #root: () => Request['root'];

  constructor({ operation, reason, dialect }: Request, { start, end }: SourceDocument, root: () => Request['root']) {
    this.operation = operation;
    this.reason = reason;
    this.dialect = dialect;
    this.start = start;
    this.end = end;
    this.#root = root;
  }

  get root(): Request['root'] {
    return this.#root();
  }
}

/** Makes the check of whole texts. */
export function createChecker(): Checker {
  const runRequestRules = createRuleRunner(requestRules, shapes);
  const runCrossFileRules = createRuleRunner(crossFileRules, shapes);
  const readFacts = createFactsReader(shapes);
  const alone = createWorkspaceIndex();

  function checkDocument(file: SourceFile, document: SourceDocument, request: Request | undefined): CheckedDocument {
    const outcome = once((): Outcome => {
      if (request === undefined) return { problems: [], isSkeleton: false };
      const own = { ...file, problems: within(file.problems, document) };
      const { found, isSkeleton } = checkRequest(own, document, request);
      return { problems: found.map((problem) => withTextFixes(own, problem)), isSkeleton };
    });
    return { document, request, outcome, shift: 0 };
  }

  function checkRequest(file: SourceFile, document: SourceDocument, request: Request) {
    const { operation, dialect, root } = request;
    if (root === undefined) return { found: noObject(operation, document), isSkeleton: false };
    const syntaxErrors = syntaxErrorsOf(file);
    const plain = plainValue(root);
    const skeleton = skeletonProblem(plain, request);
    const isSkeleton = skeleton !== undefined;
    const structural = checkStructure({ operation, dialect, root, value: plain.value, isSkeleton, syntaxErrors, file });
    const semantic = isSkeleton ? [] : runRequestRules(operation, root, { dialect, syntaxErrors, text: file.text });
    const whole = [skeleton, nullProblem(plain.nullMembers)].filter((problem) => problem !== undefined);
    return { found: [...structural, ...semantic, ...whole], isSkeleton };
  }

  function checkAcross(file: SourceFile, documents: readonly FoundDocument[], workspace: WorkspaceFacts): Problem[] {
    const syntaxErrors = syntaxErrorsOf(file);
    return documents.flatMap(({ request, checked }) => {
      if (request === undefined || !runCrossFileRules.concerns(request.operation)) return [];
      const { operation, dialect, root } = request;
      if (root === undefined || checked.outcome().isSkeleton) return [];
      const found = runCrossFileRules(operation, root, { dialect, syntaxErrors, workspace, text: file.text });
      return found.map((problem) => withTextFixes(file, problem));
    });
  }

  function findDocuments(file: SourceFile, hints: FileHints, known: CheckedFile | undefined): readonly FoundDocument[] {
    const isKnown = known !== undefined && sayTheSame(known.hints, hints);
    return documentsOf(file).map((document, index) => {
      const reused = isKnown ? takenOver(file.reused.get(document), known.documents) : undefined;
      // What stands above the first document may be about it.
      if (reused !== undefined && (reused.document.start === 0) === (index === 0)) {
        return { document, checked: reused, request: movedRequest(reused, document, hints) };
      }
      const request = requestOf(document, hints, index);
      return { document, checked: checkDocument(file, document, request), request };
    });
  }

  /** Holds nothing of an analysis before it: a chain of them would hold every version of a text. */
  function analysisOf(parts: AnalysisParts): CheckedAnalysis {
    const { source, settings, seenFrom, file, hints, documents } = parts;
    const requests = documents.flatMap(({ request }) => request ?? []);
    const facts = readFacts(source.name, file, requests);
    const problems = once(() => {
      if (requests.length === 0) return [];
      const all = [
        ...file.problems.map((problem) => withPlaceholderFixes(problem, file, requests)),
        ...directiveProblems(hints),
        ...documents.flatMap(({ checked }) =>
          checked.outcome().problems.map((problem) => shiftProblem(problem, checked.shift)),
        ),
        ...checkAcross(file, documents, seenFrom(facts)),
      ];
      const isOff = (id: string) => settings.severities?.[id] === 'off';
      return inOrder(withSeverities(applySuppressions(file, all, { requests, isOff }), settings));
    });
    const checked = { settings, hints, documents: new Map(documents.map((each) => [each.document, each.checked])) };
    return new CheckedAnalysis({ source, file, requests, facts, checked, problems });
  }

  return {
    analyse(source, settings, seenFrom = (own) => alone.seenFrom(source.name, own), previous) {
      const isSame = previous?.source.name === source.name && previous.source.language === source.language;
      const file = isSame ? previous.file.parseAgain(source.text) : parse(source.text, source.language);
      const known = isSame && previous instanceof CheckedAnalysis ? previous.checked : undefined;
      // Globs are compared with the name: not at each keystroke.
      const named = known?.settings === settings ? known.hints : nameHints(source.name, settings);
      const hints = fileHints(named, file);
      return analysisOf({ source, settings, seenFrom, file, hints, documents: findDocuments(file, hints, known) });
    },
    factsOf(source, settings) {
      const file = parse(source.text, source.language);
      const hints = fileHints(nameHints(source.name, settings), file);
      const requests = documentsOf(file).flatMap((document, index) => requestOf(document, hints, index) ?? []);
      return readFacts(source.name, file, requests);
    },
  };
}

/** What was found out about a document that an edit left alone. */
function takenOver(reuse: Reuse | undefined, known: CheckedFile['documents']): CheckedDocument | undefined {
  const checked = reuse === undefined ? undefined : known.get(reuse.from);
  return checked === undefined || reuse === undefined ? undefined : { ...checked, shift: checked.shift + reuse.shift };
}

function movedRequest(
  { request, shift }: CheckedDocument,
  document: SourceDocument,
  hints: FileHints,
): Request | undefined {
  if (request === undefined || shift === 0) return request;
  const position = document.start === 0 ? 'first' : 'later';
  const root = once(() => detectOperation(document, hints, position)?.root);
  return new MovedRequest(request, document, root);
}

function requestOf(document: SourceDocument, hints: FileHints, index: number): Request | undefined {
  const found = detectOperation(document, hints, index === 0 ? 'first' : 'later');
  return found === undefined ? undefined : { ...found, start: document.start, end: document.end };
}

/** Comments that name an operation have places in the text: with any of them nothing is the same. */
function sayTheSame(before: FileHints, now: FileHints): boolean {
  if (before.directives.length > 0 || now.directives.length > 0) return false;
  if (before.told === now.told && before.ecspresso === now.ecspresso && before.name === now.name) return true;
  return JSON.stringify(before) === JSON.stringify(now);
}

function within(problems: readonly Problem[], { start, end }: SourceDocument): readonly Problem[] {
  return problems.filter((problem) => problem.start >= start && problem.start <= end);
}

/** A request that is a list or a scalar. Nothing, or text that cannot be read, is on its way to become an object. */
function noObject(operation: string, { root }: SourceDocument): FoundProblem[] {
  const node = root === undefined ? undefined : resolve(root);
  if (node === undefined || node.kind === 'null' || node.kind === 'unknown') return [];
  if (node.kind === 'string' && (hasPlaceholder(node.value) || node.style === 'plain')) return [];
  const message = `The input of \`${operation}\` must be an object, not ${kindInWords(node)}.`;
  return [{ code: 'wrong-type', severity: 'error', message, ...markedRange(node) }];
}

/** A file without any text is one empty document: the status item shows its operation from the start. */
function documentsOf(file: SourceFile): readonly SourceDocument[] {
  return file.documents.length > 0 ? file.documents : [{ start: 0, end: file.text.length, root: undefined }];
}

/** A comment `# ecs: …` whose word is nearly an operation: the author thinks that the file is checked as such. */
function directiveProblems(hints: FileHints): Problem[] {
  return hints.directives.flatMap(({ comment, word, operation }: Directive): Problem[] => {
    const guess = operation === undefined ? nearestOperation(word) : undefined;
    if (guess === undefined) return [];
    const message = `Unknown operation \`${word}\`. Did you mean \`${guess}\`?`;
    return [{ code: 'unknown-operation', severity: 'warning', message, start: comment.start, end: comment.end }];
  });
}

function withSeverities(problems: readonly Problem[], { severities = {} }: CheckSettings): Problem[] {
  return problems.flatMap((problem) => {
    const severity = Object.hasOwn(severities, problem.code) ? severities[problem.code] : undefined;
    if (severity === 'off') return [];
    return [severity === undefined ? problem : { ...problem, severity }];
  });
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.start - b.start || a.end - b.end);
}
