import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Severity } from '../problem.ts';
import { type Range, type ReportedProblem, type Reporter, type RuleFacts, type Summary, total } from './report.ts';

export interface SarifContext {
  readonly version: string;
  /** Absolute: relative addresses count from here. */
  readonly cwd: string;
  readonly rules: readonly RuleFacts[];
  pageOf(id: string): string;
}

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** SARIF 2.1.0: one log with one run, one result a line. */
export function sarifReporter(context: SarifContext): Reporter {
  const indexes = new Map(context.rules.map((rule, index) => [rule.id, index]));
  const driver = {
    name: 'ecs-lint',
    semanticVersion: context.version,
    rules: context.rules.map((rule) => describeRule(rule, context.pageOf(rule.id))),
  };
  const root = { [rootId]: { uri: `${pathToFileURL(context.cwd).href.replace(/\/$/, '')}/` } };
  return {
    opening: `{"$schema":${JSON.stringify(schema)},"version":"2.1.0","runs":[{
"tool":${JSON.stringify({ driver })},
"originalUriBaseIds":${JSON.stringify(root)},
"columnKind":"utf16CodeUnits",
"results":[`,
    between: ',',
    file: (file) => {
      const artifactLocation = locate(file.name, file.path, context.cwd);
      const results = file.problems.map((problem) =>
        result(problem, artifactLocation, indexes.get(problem.code), context.cwd),
      );
      return results.map((entry) => `\n${JSON.stringify(entry)}`).join(',');
    },
    closing: (summary) =>
      `${total(summary.counts) === 0 ? '' : '\n'}],\n"invocations":${JSON.stringify([invocation(summary, context.cwd)])}\n}]}\n`,
  };
}

function describeRule(rule: RuleFacts, helpUri: string) {
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: `${rule.why} See ${helpUri}`, markdown: `${rule.why}\n\n[More about \`${rule.id}\`](${helpUri})` },
    helpUri,
    defaultConfiguration: { level: levels[rule.severity] },
  };
}

function result(
  problem: ReportedProblem,
  artifactLocation: ArtifactLocation,
  ruleIndex: number | undefined,
  cwd: string,
) {
  const related = problem.related.map(({ file, range, message }) => ({
    message: { text: message },
    physicalLocation: { artifactLocation: locate(file, path.resolve(cwd, file), cwd), region: regionOf(range) },
  }));
  return {
    ruleId: problem.code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[problem.severity],
    message: { text: problem.message },
    locations: [{ physicalLocation: { artifactLocation, region: regionOf(problem.range) } }],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
  };
}

function regionOf({ start, end }: Range) {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function invocation(summary: Summary, cwd: string) {
  const notifications = summary.failures.map(({ name, reason }) => ({
    level: 'error',
    message: { text: `${name}: ${reason}` },
    locations: [{ physicalLocation: { artifactLocation: locate(name, path.resolve(cwd, name), cwd) } }],
  }));
  return {
    // The run did what it was asked to, also when it found problems; not so when it could not read a file.
    executionSuccessful: summary.failures.length === 0,
    exitCode: summary.exitCode,
    ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
  };
}

const rootId = '%SRCROOT%';

interface ArtifactLocation {
  readonly uri: string;
  readonly uriBaseId?: string;
}

function locate(name: string, absolute: string | undefined, cwd: string): ArtifactLocation {
  if (absolute === undefined) return { uri: encodePath(name), uriBaseId: rootId };
  const relative = path.relative(cwd, absolute);
  if (relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative)) {
    return { uri: pathToFileURL(absolute).href };
  }
  return { uri: encodePath(relative.replaceAll(path.sep, '/')), uriBaseId: rootId };
}

function encodePath(relative: string): string {
  // encodeURIComponent throws on half a surrogate pair, which names of files may hold on Windows.
  return relative
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}
