import type { CodeAction, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis.ts';
import type { Problem } from '../problem.ts';
import { isSuppressible } from '../suppressions.ts';
import { startOfLine } from '../syntax/lines.ts';
import { syntaxErrorsOf } from '../syntax/problems.ts';
import type { SourceFile } from '../syntax/tree.ts';
import { isWithin, quickFixKind } from './action-kinds.ts';
import { diagnosticsOf } from './diagnostics.ts';

/** Ways to live with a problem, offered behind the fixes. Not in plain JSON: the AWS CLI refuses comments there. */
export function suppressActions(
  { file, problems }: Analysis,
  document: TextDocument,
  range: Range,
  only: readonly string[] | undefined,
): CodeAction[] {
  if (file.language === 'json' || only?.some((kind) => isWithin(quickFixKind, kind)) === false) return [];
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const touched = problems.filter((problem) => problem.start <= end && problem.end >= start);
  const codes = new Map(touched.filter(({ code }) => isSuppressible(code)).map((problem) => [problem.code, problem]));
  return [...codes.values()].flatMap((problem) => suppressAction(file, document, problem));
}

/** A comment above the line, with a place for the reason; none where no comment can stand. */
function suppressAction(file: SourceFile, document: TextDocument, problem: Problem): CodeAction[] {
  const { text } = file;
  const lineStart = startOfLine(text, problem.start);
  const [indent = ''] = /^[ \t]*/.exec(text.slice(lineStart, problem.start)) ?? [];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const sign = file.language === 'yaml' ? '#' : '//';
  const newText = `${indent}${sign} ecs-ignore ${problem.code}: TODO say why${lineEnd}`;
  const after = file.parseAgain(text.slice(0, lineStart) + newText + text.slice(lineStart));
  const isComment = after.comments().some((comment) => comment.start === lineStart + indent.length);
  if (!isComment || syntaxErrorsOf(after).length > syntaxErrorsOf(file).length) return [];
  const place = document.positionAt(lineStart);
  return [
    {
      title: `Ignore \`${problem.code}\` here, with a comment`,
      kind: quickFixKind,
      diagnostics: diagnosticsOf([problem], document, []),
      edit: { changes: { [document.uri]: [{ range: { start: place, end: place }, newText }] } },
    },
  ];
}
