import type { CodeAction, Range, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis.ts';
import { isWithin, refactoringKinds } from './action-kinds.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { anchorRefactorings } from './refactorings/anchors.ts';
import { conversionRefactorings } from './refactorings/convert.ts';
import { exclusiveMemberRefactorings } from './refactorings/exclusive-members.ts';
import { launchTypeRefactorings } from './refactorings/launch-type.ts';
import { missingMemberRefactorings } from './refactorings/missing-members.ts';
import { quoteRefactorings } from './refactorings/quotes.ts';
import { sortRefactorings } from './refactorings/sort.ts';
import { type Made, type NewFile, type Refactoring, type Subject, subjectAt } from './refactorings/subject.ts';

/** What is asked for, and what the client can do with it. */
export interface RefactoringContext {
  /** `context.only` of the request. */
  readonly only?: readonly string[] | undefined;
  /** The client takes edits from `codeAction/resolve` (`resolveSupport` names `edit`, and `dataSupport` is true). */
  readonly resolvesEdits?: boolean;
  /** The client makes files (`workspaceEdit.documentChanges`, and `create` among its `resourceOperations`). */
  readonly createsFiles?: boolean;
}

/** What comes back with an action that is still to be made. */
interface ActionData {
  readonly refactoring: {
    readonly uri: string;
    readonly version: number;
    readonly start: number;
    readonly end: number;
  };
}

/** In larger texts an action that may cost as much as a check of the file is made when it is chosen. */
const largestAtOnce = 50_000;

const families: readonly ((subject: Subject) => Refactoring[])[] = [
  missingMemberRefactorings,
  exclusiveMemberRefactorings,
  launchTypeRefactorings,
  sortRefactorings,
  conversionRefactorings,
  anchorRefactorings,
  quoteRefactorings,
];

/**
 * Rewrites of what stands at the beginning of a range. Never throws.
 *
 * In texts above 50,000 characters, those that cost as much as a check of the file have `data` instead of an `edit`, for
 * {@link resolveRefactoring}. A client that cannot resolve gets them when it asks for their kind (`only`), and all clients
 * those of which only a search tells whether there is anything to do.
 */
export function refactorings(
  analysis: Analysis,
  document: TextDocument,
  range: Range,
  context: RefactoringContext = {},
): CodeAction[] {
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const isLarge = analysis.file.text.length > largestAtOnce;
  return found(analysis, start, end, context).flatMap((each): CodeAction[] => {
    if (!isLarge || each.cost === 'place') return action(each, document, context);
    const resolvesLater = context.resolvesEdits === true && each.cost === 'file';
    if (!resolvesLater) return context.only === undefined ? [] : action(each, document, context);
    const data: ActionData = { refactoring: { uri: document.uri, version: document.version, start, end } };
    return [{ ...withoutEdit(each, document), data }];
  });
}

/** Makes the edit of an action; the action as it is when the text has changed since, or when it cannot be made. */
export function resolveRefactoring(
  analysis: Analysis,
  document: TextDocument,
  chosen: CodeAction,
  context: RefactoringContext,
): CodeAction {
  const data = refactoringData(chosen);
  if (data === undefined || data.uri !== document.uri || data.version !== document.version) return chosen;
  const same = found(analysis, data.start, data.end, { ...context, only: undefined }).find(
    ({ title, kind }) => title === chosen.title && kind === chosen.kind,
  );
  const edit = same === undefined ? undefined : workspaceEdit(same.make(), document, context);
  return edit === undefined ? chosen : { ...chosen, edit };
}

/** Which document a refactoring to be resolved is of; undefined for other actions. */
export function refactoringData(action: CodeAction): ActionData['refactoring'] | undefined {
  const data: unknown = action.data;
  if (typeof data !== 'object' || data === null || !('refactoring' in data)) return undefined;
  return (data as ActionData).refactoring;
}

function found(analysis: Analysis, start: number, end: number, { only, createsFiles }: RefactoringContext) {
  const wants = (kind: string): boolean => only === undefined || only.some((each) => isWithin(kind, each));
  if (!refactoringKinds.some((kind) => wants(kind) || only?.some((each) => isWithin(each, kind)))) return [];
  const subject = subjectAt(analysis, start, end);
  if (subject === undefined) return [];
  const fixed = titlesOfFixes(subject);
  return families
    .filter((family) => family !== conversionRefactorings || createsFiles === true)
    .flatMap((family) => family(subject))
    .filter(({ title, kind }) => wants(kind) && !fixed.has(title));
}

/** What the problems at the place offer themselves is not offered twice. */
function titlesOfFixes({ analysis, start, end }: Subject): ReadonlySet<string> {
  const here = analysis.problems.filter((each) => each.start <= end && each.end >= start);
  return new Set(here.slice(0, 20).flatMap(({ fixes }) => fixes?.().map(({ title }) => title) ?? []));
}

function action(each: Refactoring, document: TextDocument, context: RefactoringContext): CodeAction[] {
  const edit = workspaceEdit(each.make(), document, context);
  return edit === undefined ? [] : [{ ...withoutEdit(each, document), edit }];
}

function withoutEdit({ title, kind, problems }: Refactoring, document: TextDocument): CodeAction {
  if (problems === undefined || problems.length === 0) return { title, kind };
  return { title, kind, diagnostics: diagnosticsOf(problems, document, []) };
}

function workspaceEdit(
  made: Made | undefined,
  document: TextDocument,
  { createsFiles }: RefactoringContext,
): WorkspaceEdit | undefined {
  if (made === undefined) return undefined;
  if ('newFile' in made) return createsFiles === true ? creation(made.newFile, document.uri) : undefined;
  const edits = made.edits.map(({ start, end, newText }) => ({
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    newText,
  }));
  return edits.length === 0 ? undefined : { changes: { [document.uri]: edits } };
}

/** Fails, with a word of the editor, when there is a file of that name. */
function creation({ name, text }: NewFile, beside: string): WorkspaceEdit {
  const uri = beside.slice(0, beside.lastIndexOf('/') + 1) + encodeURIComponent(name);
  const beginning = { line: 0, character: 0 };
  return {
    documentChanges: [
      { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
      {
        textDocument: { uri, version: null },
        edits: [{ range: { start: beginning, end: beginning }, newText: text }],
      },
    ],
  };
}
