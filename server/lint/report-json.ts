import { type CheckedFile, type Reporter, total } from './report.ts';

/** One array of problems, one problem a line; a contract of the lint command. */
export const jsonReporter: Reporter = {
  opening: '[',
  between: ',',
  file: (file) => file.problems.map((problem) => `\n${entry(file, problem)}`).join(','),
  closing: (summary) => (total(summary.counts) === 0 ? ']\n' : '\n]\n'),
};

function entry(file: CheckedFile, problem: CheckedFile['problems'][number]): string {
  const { operation, code, severity, message, range, url } = problem;
  return JSON.stringify({ file: file.name, operation, code, severity, message, range, url });
}
