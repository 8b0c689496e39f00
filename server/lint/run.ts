import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, CheckSettings, Engine } from '../engine.ts';
import type { Problem, Severity } from '../problem.ts';
import { type ColorMode, didYouMean, type LintOptions, parseArguments, severities, usage } from './arguments.ts';
import { decode, languageOf, tooLarge } from './decode.ts';
import { describeError, type Failure, findTargets, sizeLimit, type Target } from './files.ts';
import { inOrder } from './in-order.ts';
import type { LintIo } from './io.ts';
import { canShowProgress, noProgress, progressLine } from './progress.ts';
import type { CheckedFile, ExitCode, Position, Reporter, RuleFacts, Summary } from './report.ts';

/** What the command checks with. */
export interface Checks {
  readonly engine: Engine;
  /** Structural checks and semantic rules. */
  readonly rules: readonly RuleFacts[];
  /** Address of the page of a rule. */
  pageOf(id: string): string;
  /** The operation that a name in either spelling means. */
  operationNamed(text: string): string | undefined;
  /** The operation that a misspelt name most likely means, in the spelling that was used. */
  nearestOperation(text: string): string | undefined;
}

export interface LintCommand {
  readonly version: string;
  /** Called at most once, and not for `--help` and the like: the checks are most of the start-up. */
  loadChecks(): Promise<Checks>;
}

/** Files that are read ahead of the one that is checked. */
const readAhead = { count: 16, weight: sizeLimit };

/** Notes about single files that are written out; a shell that expanded `*` may have named thousands. */
const noteLimit = 20;

/**
 * Runs `ecs-lint` with the arguments behind the program's name. All output goes to `io`; the result is the exit status.
 * Never rejects as long as `io` keeps its promises.
 */
export async function run(io: LintIo, argv: readonly string[], command: LintCommand): Promise<ExitCode> {
  const parsed = parseArguments(argv);
  if (parsed.kind === 'help') {
    await io.stdout.write(usage);
    return 0;
  }
  if (parsed.kind === 'version') {
    await io.stdout.write(`${command.version}\n`);
    return 0;
  }
  if (parsed.kind === 'usage-error') return await usageError(io, parsed.message);
  const checks = await command.loadChecks();
  const wrong = wrongName(parsed.options, checks);
  if (wrong !== undefined) return await usageError(io, wrong);
  return await lint(io, parsed.options, checks, command.version);
}

async function usageError(io: LintIo, message: string): Promise<ExitCode> {
  await io.stderr.write(`ecs-lint: ${message}\nTry \`ecs-lint --help\`.\n`);
  return 2;
}

function wrongName(options: LintOptions, checks: Checks): string | undefined {
  const { operation } = options;
  if (operation !== undefined && checks.operationNamed(operation) === undefined) {
    const nearest = checks.nearestOperation(operation);
    const hint = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
    return `There is no ECS operation \`${operation}\`.${hint}`;
  }
  const ids = new Set(checks.rules.map((rule) => rule.id));
  const unknown = Object.keys(options.rules).find((id) => !ids.has(id));
  return unknown === undefined ? undefined : `There is no rule \`${unknown}\`.${didYouMean(unknown, ids)}`;
}

async function lint(io: LintIo, options: LintOptions, checks: Checks, version: string): Promise<ExitCode> {
  const reporter = await createReporter(io, options, checks, version);
  const progress = options.progress === 'auto' && canShowProgress(io.stderr, io.env) ? progressLine(io) : noProgress;
  const failures: Failure[] = [];
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  let files = 0;
  let requestFiles = 0;
  let filesWithProblems = 0;
  let unrecognised = 0;

  const complain = async (message: string) => {
    progress.clear();
    await io.stderr.write(`ecs-lint: ${message}\n`);
  };
  const fail = async (failure: Failure) => {
    failures.push(failure);
    await complain(`${failure.name}: ${failure.reason}`);
  };

  const settings: CheckSettings = {
    choice: options.operation === undefined ? undefined : checks.operationNamed(options.operation),
    severities: options.rules,
  };
  await io.stdout.write(reporter.opening);
  const found = await findTargets(options.files, options.stdinFilename, io);
  for (const failure of found.failures) await fail(failure);
  const read = (target: Target) => readTarget(target, io);
  for await (const result of inOrder(found.targets, read, (target) => target.size, readAhead)) {
    if (io.stdout.isClosed) break;
    if ('reason' in result) {
      await fail({ name: result.target.name, reason: result.reason });
      continue;
    }
    const analysis = analyse(result.target, result.text, settings, checks.engine);
    if ('reason' in analysis) {
      await fail({ name: result.target.name, reason: analysis.reason });
      continue;
    }
    files++;
    if (analysis.requests.length > 0) requestFiles++;
    else if (result.target.origin !== 'found' && ++unrecognised <= noteLimit) {
      await complain(`${result.target.name} is not recognised as an ECS request; give \`--operation\` if it is one.`);
    }
    if (analysis.problems.length > 0) {
      for (const problem of analysis.problems) counts[problem.severity]++;
      const report = reporter.file(checkedFile(result.target, analysis, checks));
      progress.clear();
      await io.stdout.write(filesWithProblems === 0 ? report : reporter.between + report);
      filesWithProblems++;
    }
    progress.show(files + failures.length, found.targets.length);
  }
  progress.clear();
  if (unrecognised > noteLimit) {
    await complain(`not recognised as ECS requests either: ${unrecognised - noteLimit} more.`);
  }

  const exitCode = exitCodeOf(counts, failures, options.maxSeverity);
  const summary: Summary = { files, requestFiles, filesWithProblems, counts, failures, exitCode };
  await io.stdout.write(reporter.closing(summary));
  return exitCode;
}

async function createReporter(io: LintIo, options: LintOptions, checks: Checks, version: string): Promise<Reporter> {
  switch (options.format) {
    case 'json':
      return (await import('./report-json.ts')).jsonReporter;
    case 'sarif': {
      const { sarifReporter } = await import('./report-sarif.ts');
      return sarifReporter({ version, cwd: io.cwd, rules: checks.rules, pageOf: checks.pageOf });
    }
    case 'github': {
      const { annotationRoot, githubReporter } = await import('./report-github.ts');
      return githubReporter(annotationRoot(io.cwd, io.env));
    }
    case 'text': {
      const { coloured, plain, textReporter } = await import('./report-text.ts');
      return textReporter(usesColour(options.color, io) ? coloured : plain);
    }
  }
}

/** https://no-color.org and https://force-color.org; the latter wins, as in Node. */
function usesColour(mode: ColorMode, { env, stdout }: LintIo): boolean {
  if (mode !== 'auto') return mode === 'always';
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR);
  return stdout.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

type ReadResult = { readonly target: Target } & ({ readonly text: string } | { readonly reason: string });

async function readTarget(target: Target, io: LintIo): Promise<ReadResult> {
  try {
    if (target.origin === 'stdin') return { target, ...decode(await io.readStdin(sizeLimit)) };
    // Not even read: the memory of the run stays bounded.
    if (target.size > sizeLimit || target.path === undefined) return { target, ...tooLarge };
    return { target, ...decode(await io.files.read(target.path)) };
  } catch (error) {
    return { target, reason: describeError(error) };
  }
}

function analyse(
  target: Target,
  text: string,
  settings: CheckSettings,
  engine: Engine,
): Analysis | { readonly reason: string } {
  const name = target.path === undefined ? '' : target.name.replaceAll('\\', '/');
  try {
    return engine.analyse({ name, language: languageOf(name, text), text }, settings);
  } catch (error) {
    // The engine does not throw; were it to, one file must not cost the report of all others.
    return {
      reason: `could not be checked because of a fault in ecs-lint; please report it (${describeError(error)})`,
    };
  }
}

function checkedFile(target: Target, analysis: Analysis, checks: Checks): CheckedFile {
  const { text } = analysis.source;
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const document = TextDocument.create('', '', 0, text.slice(bom));
  const position = (offset: number): Position => document.positionAt(offset - bom);
  return {
    name: target.name,
    path: target.path,
    problems: analysis.problems.map((problem) => ({
      operation: operationAt(problem, analysis),
      code: problem.code,
      severity: problem.severity,
      message: problem.message,
      range: { start: position(problem.start), end: position(problem.end) },
      url: checks.pageOf(problem.code),
    })),
    lineAt: (line) => {
      const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
      return document.getText(range).replace(/[\r\n]+$/, '');
    },
  };
}

/** The operation of the request that a problem lies in; of the one before it where it lies between two. */
function operationAt(problem: Problem, { requests }: Analysis): string | null {
  const request = requests.findLast((candidate) => candidate.start <= problem.start) ?? requests[0];
  return request?.operation ?? null;
}

function exitCodeOf(
  counts: Summary['counts'],
  failures: readonly Failure[],
  maxSeverity: LintOptions['maxSeverity'],
): ExitCode {
  if (failures.length > 0) return 2;
  const graver = maxSeverity === 'none' ? severities : severities.slice(0, severities.indexOf(maxSeverity));
  return graver.some((severity) => counts[severity] > 0) ? 1 : 0;
}
