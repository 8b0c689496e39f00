import { styleText } from 'node:util';
import type { Severity } from '../problem.ts';
import { excerptOf, visible } from './excerpt.ts';
import { lintConfigName } from './files.ts';
import { type CheckedFile, type ReportedProblem, type Reporter, type Summary, total } from './report.ts';

type Style = Parameters<typeof styleText>[0];

/** Colours a piece of text, or leaves it. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;
export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });

const severityStyles: Readonly<Record<Severity, Style>> = {
  error: 'red',
  warning: 'yellow',
  information: 'blue',
  hint: 'cyan',
};

/** For people: place, severity, rule and message, the line it is about, and a count at the end. */
export function textReporter(paint: Paint): Reporter {
  return {
    opening: '',
    between: '\n',
    file: (file) => {
      const firstOfCode = new Map(file.problems.toReversed().map((problem) => [problem.code, problem]));
      return file.problems
        .map((problem) => {
          const link = firstOfCode.get(problem.code) === problem ? `  ${paint('dim', `see ${problem.url}`)}\n` : '';
          return `${headline(file, problem, paint)}\n${source(file, problem, paint)}${related(problem, paint)}${link}`;
        })
        .join('\n');
    },
    closing: (summary) => `${total(summary.counts) === 0 ? '' : '\n'}${summarise(summary)}\n`,
  };
}

function headline(file: CheckedFile, problem: ReportedProblem, paint: Paint): string {
  const { line, character } = problem.range.start;
  const place = paint('bold', `${visible(file.name)}:${line + 1}:${character + 1}`);
  const severity = paint(severityStyles[problem.severity], problem.severity);
  return `${place}  ${severity}  ${problem.code}  ${visible(problem.message)}`;
}

function related({ related: places }: ReportedProblem, paint: Paint): string {
  return places
    .map(({ file, range: { start }, message }) => {
      const place = `${visible(file)}:${start.line + 1}:${start.character + 1}`;
      return `  ${paint('dim', `${place}  ${visible(message)}`)}\n`;
    })
    .join('');
}

function source(file: CheckedFile, problem: ReportedProblem, paint: Paint): string {
  const { start, end } = problem.range;
  const line = file.lineAt(start.line);
  const { text, indent, width } = excerptOf(
    line,
    start.character,
    end.line > start.line ? line.trimEnd().length : end.character,
  );
  const number = `${start.line + 1}`;
  const gutter = (label: string) => paint('dim', `  ${label.padStart(number.length)} |`);
  const mark = paint(severityStyles[problem.severity], width === 0 ? '^' : '~'.repeat(width));
  return `${gutter(number)}${text === '' ? '' : ` ${text}`}\n${gutter('')} ${' '.repeat(indent)}${mark}\n`;
}

/** `3 errors, 1 warning in 2 of 14 files; 12 ECS request files, 2 skipped: no ECS operation recognised` */
export function summarise(summary: Summary): string {
  const { counts, files, requestFiles, filesWithProblems, excluded, failures } = summary;
  const found = [
    count(counts.error, 'error'),
    count(counts.warning, 'warning'),
    counts.information === 0 ? '' : `${counts.information} information`,
    count(counts.hint, 'hint'),
  ].filter((part) => part !== '');
  const all = count(files, 'file') || '0 files';
  const problems =
    found.length === 0 ? `No problems in ${all}` : `${found.join(', ')} in ${filesWithProblems} of ${all}`;
  const skipped = files - requestFiles;
  const kinds = [
    count(requestFiles, 'ECS request file') || 'no ECS request file',
    skipped === 0 ? '' : `${skipped} skipped: no ECS operation recognised`,
    excluded === 0 ? '' : `${excluded} excluded by ${lintConfigName}`,
  ].filter((part) => part !== '');
  const faults = failures.filter(({ about }) => about === 'config').length;
  const unread = failures.length - faults;
  const troubles = [
    unread === 0 ? '' : `${unread} could not be read${summary.fixed?.isWritten ? ' or written' : ''}`,
    faults === 0 ? '' : `${count(faults, 'mistake')} in the configuration`,
  ].filter((part) => part !== '');
  return [`${fixedInWords(summary)}${problems}`, kinds.join(', '), ...troubles].join('; ');
}

/** `3 problems fixed in 2 files; ` */
function fixedInWords({ fixed }: Summary): string {
  if (fixed === undefined || fixed.problems === 0) return '';
  const verb = fixed.isWritten ? 'fixed' : 'could be fixed';
  return `${count(fixed.problems, 'problem')} ${verb} in ${count(fixed.files, 'file')}; `;
}

function count(number: number, noun: string): string {
  if (number === 0) return '';
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
