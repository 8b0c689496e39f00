import type { CodeAction, CodeActionContext, Diagnostic, Range, TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis.ts';
import type { TextEdit as OffsetEdit, Problem } from '../problem.ts';
import { fixAllKind, isWithin, quickFixKind } from './action-kinds.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { safeFixes } from './fix-all.ts';

/** Where there are more problems of one rule than this, looking at all for one menu entry takes too long. */
const mostOfOneRule = 1000;

/**
 * The fixes for the problems that touch a range, and on request (`only`) the one that makes all safe fixes of the file.
 */
export function codeActions(
  analysis: Analysis,
  document: TextDocument,
  range: Range,
  context: Pick<CodeActionContext, 'only' | 'diagnostics'>,
): CodeAction[] {
  const { only, diagnostics } = context;
  const wants = (kind: string): boolean => only?.some((each) => isWithin(kind, each)) === true;
  const actions: CodeAction[] = [];
  if (only === undefined || wants(quickFixKind)) actions.push(...quickFixes(analysis, document, range, diagnostics));
  if (wants(fixAllKind)) actions.push(...fixAllAction(analysis, document));
  return actions;
}

function quickFixes(
  { problems }: Analysis,
  document: TextDocument,
  range: Range,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const atRange = problems.filter((problem) => problem.start <= end && problem.end >= start);
  // Some editors ask for the line of the cursor: an empty range, and the diagnostics they mean.
  const touched =
    atRange.length > 0
      ? atRange
      : problems.filter((problem) => diagnostics.some((diagnostic) => isSame(problem, diagnostic, document)));
  const single = touched.flatMap((problem) => actionsFor(problem, document, diagnostics));
  const codes = [...new Set(touched.filter(({ fixes }) => fixes !== undefined).map(({ code }) => code))];
  return [...single, ...codes.flatMap((code) => fixRuleAction(problems, code, document))];
}

function actionsFor(problem: Problem, document: TextDocument, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const fixes = problem.fixes?.() ?? [];
  const preferred = fixes.findIndex(({ kind }) => kind === 'safe');
  const shown = diagnosticsFor(problem, document, diagnostics);
  return fixes.map(({ title, edits }, index) => ({
    title,
    kind: quickFixKind,
    diagnostics: shown,
    ...(index === preferred ? { isPreferred: true } : {}),
    edit: { changes: { [document.uri]: lspEdits(edits, document) } },
  }));
}

/** The client's own objects where it sent them: it finds them again by what it keeps with them. */
function diagnosticsFor(problem: Problem, document: TextDocument, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sent = diagnostics.filter((diagnostic) => isSame(problem, diagnostic, document));
  return sent.length > 0 ? sent : diagnosticsOf([problem], document, []);
}

function isSame({ code, start, end }: Problem, diagnostic: Diagnostic, document: TextDocument): boolean {
  if (diagnostic.code !== code) return false;
  const { range } = diagnostic;
  return document.offsetAt(range.start) === start && document.offsetAt(range.end) === end;
}

function fixRuleAction(problems: readonly Problem[], rule: string, document: TextDocument): CodeAction[] {
  const ofRule = problems.filter(({ code }) => code === rule);
  if (ofRule.length < 2 || ofRule.length > mostOfOneRule) return [];
  const { edits, count } = safeFixes(ofRule);
  if (count < 2) return [];
  return [
    {
      title: `Fix all \`${rule}\` problems in this file`,
      kind: quickFixKind,
      diagnostics: diagnosticsOf(ofRule, document, []),
      edit: { changes: { [document.uri]: lspEdits(edits, document) } },
    },
  ];
}

function fixAllAction({ problems }: Analysis, document: TextDocument): CodeAction[] {
  const { edits, count } = safeFixes(problems);
  if (count === 0) return [];
  return [
    {
      title: 'Fix all ECS problems that can be fixed safely',
      kind: fixAllKind,
      edit: { changes: { [document.uri]: lspEdits(edits, document) } },
    },
  ];
}

function lspEdits(edits: readonly OffsetEdit[], document: TextDocument): TextEdit[] {
  return edits.map(({ start, end, newText }) => ({
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    newText,
  }));
}
