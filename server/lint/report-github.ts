import path from 'node:path';
import type { Severity } from '../problem.ts';
import type { CheckedFile, ReportedProblem, Reporter } from './report.ts';

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-a-notice-message */
const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/**
 * Workflow commands, which GitHub Actions turns into annotations. GitHub takes file names from `root` on: the folder the
 * repository is checked out in.
 */
export function githubReporter(root: string): Reporter {
  return {
    opening: '',
    between: '',
    file: (file) => {
      const name = file.path === undefined ? file.name : nameBelow(root, file);
      return file.problems.map((problem) => annotation(name, problem)).join('');
    },
    closing: () => '',
  };
}

/** The folder that file names of annotations count from: the checkout, where the working directory lies in one. */
export function annotationRoot(cwd: string, env: Readonly<Record<string, string | undefined>>): string {
  const workspace = env.GITHUB_WORKSPACE;
  return workspace && !path.relative(workspace, cwd).startsWith('..') ? workspace : cwd;
}

function nameBelow(root: string, file: CheckedFile): string {
  const relative = path.relative(root, file.path ?? '');
  return (relative.startsWith('..') ? file.name : relative).replaceAll(path.sep, '/');
}

function annotation(file: string, { severity, code, message, range, url }: ReportedProblem): string {
  const line = range.start.line + 1;
  const endLine = range.end.line + 1;
  // GitHub refuses columns where the lines differ.
  const place =
    line === endLine
      ? { line, col: range.start.character + 1, endLine, endColumn: range.end.character + 1 }
      : { line, endLine };
  const properties = Object.entries({ file, ...place, title: code });
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(`${value}`)}`);
  return `::${commands[severity]} ${list.join(',')}::${escapeData(`${message}\n${url}`)}\n`;
}

// The escapes of @actions/core: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
