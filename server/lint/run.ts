import path from 'node:path';
import type { CheckSettings, SeenFrom } from '../engine.ts';
import type { PlacedConfig } from '../lint-config.ts';
import type { Severity } from '../problem.ts';
import type { FileSurroundings } from '../settings.ts';
import { type ColorMode, didYouMean, type LintOptions, parseArguments, severities, usage } from './arguments.ts';
import {
  type Checks,
  check,
  checkedFile,
  definitionsOnly,
  indexOf,
  readAhead,
  readTarget,
  sourceOf,
  write,
} from './check-file.ts';
import { type Failure, findTargets, lintConfigName, type Target } from './files.ts';
import { inOrder } from './in-order.ts';
import type { LintIo } from './io.ts';
import { canShowProgress, noProgress, progressLine } from './progress.ts';
import type { ExitCode, Reporter, Summary } from './report.ts';
import type { Surroundings } from './surroundings.ts';

export interface LintCommand {
  readonly version: string;
  /** Called at most once, and not for `--help` and the like: the checks are most of the start-up. */
  loadChecks(): Promise<Checks>;
}

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
  const { createSurroundings, readConfig } = await import('./surroundings.ts');
  const { config } = parsed.options;
  let given: PlacedConfig | undefined;
  const failures: Failure[] = [];
  if (typeof config === 'object') {
    const read = await readConfig(path.resolve(io.cwd, config.file), io.cwd, io);
    const [failure] = read.failures;
    if (read.config === undefined) {
      return await usageError(io, `--config ${config.file}: ${failure?.reason ?? 'no such file or directory'}`);
    }
    given = read.config;
    failures.push(...read.failures);
  }
  const surroundings = createSurroundings(io, config, given);
  return await lint(io, parsed.options, { ...command, checks, surroundings, failures });
}

async function usageError(io: LintIo, message: string): Promise<ExitCode> {
  await io.stderr.write(`ecs-lint: ${message}\nTry \`ecs-lint --help\`.\n`);
  return 2;
}

/** Why a name is none of an operation; undefined when it is one. */
export function wrongOperation(name: string, checks: Checks): string | undefined {
  if (checks.operationNamed(name) !== undefined) return undefined;
  const nearest = checks.nearestOperation(name);
  return `There is no ECS operation \`${name}\`.${nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`}`;
}

function wrongName(options: LintOptions, checks: Checks): string | undefined {
  const { operation } = options;
  const wrong = operation === undefined ? undefined : wrongOperation(operation, checks);
  if (wrong !== undefined) return wrong;
  const ids = new Set(checks.rules.map((rule) => rule.id));
  const unknown = Object.keys(options.rules).find((id) => !ids.has(id));
  return unknown === undefined ? undefined : `There is no rule \`${unknown}\`.${didYouMean(unknown, ids)}`;
}

interface LintParts {
  readonly version: string;
  readonly checks: Checks;
  readonly surroundings: Surroundings;
  /** What went wrong before. */
  readonly failures: readonly Failure[];
}

async function lint(io: LintIo, options: LintOptions, parts: LintParts): Promise<ExitCode> {
  const { checks, surroundings, version } = parts;
  const reporter = await createReporter(io, options, checks, version);
  const progress = options.progress === 'auto' && canShowProgress(io.stderr, io.env) ? progressLine(io) : noProgress;
  // Mended standard input takes standard output for itself.
  const isFilter = options.fix === 'write' && options.files.includes('-');
  const output = isFilter ? io.stderr : io.stdout;
  const failures: Failure[] = [];
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  const fixed = { problems: 0, files: 0, isWritten: options.fix === 'write' };
  let files = 0;
  let requestFiles = 0;
  let filesWithProblems = 0;
  let unrecognised = 0;
  let excluded = 0;

  const complain = async (message: string) => {
    progress.clear();
    await io.stderr.write(`ecs-lint: ${message}\n`);
  };
  const fail = async (failure: Failure) => {
    failures.push(failure);
    const { name, reason, position } = failure;
    const place = position === undefined ? '' : `:${position.line + 1}:${position.character + 1}`;
    await complain(`${name}${place}: ${reason}`);
  };

  await output.write(reporter.opening);
  for (const failure of parts.failures) await fail(failure);
  const found = await findTargets(options.files, options.stdinFilename, io);
  for (const failure of found.failures) await fail(failure);
  const choice = options.operation === undefined ? undefined : checks.operationNamed(options.operation);
  const read = (target: Target) => readTarget(target, io, surroundings);
  const settingsOf = ({ config, ecspresso }: FileSurroundings): CheckSettings => ({
    choice,
    configured: config.operation,
    ecspresso,
    severities: { ...config.severities, ...options.rules },
  });
  const index = await indexOf(found.targets, read, settingsOf, checks);
  for await (const result of inOrder(found.targets, read, (target) => target.size, readAhead)) {
    if (output.isClosed) break;
    const { target, around } = result;
    for (const failure of surroundings.takeFailures()) await fail(failure);
    if ('reason' in result) {
      await fail({ name: target.name, reason: result.reason });
      continue;
    }
    if (around.config.isExcluded) {
      excluded++;
      if (target.origin !== 'found') await complain(`${target.name} is not checked: ${lintConfigName} excludes it.`);
      if (isFilter) await io.stdout.write(result.text);
      continue;
    }
    const seenFrom: SeenFrom | undefined = index && ((own) => index.seenFrom(target.name, own));
    const checked = check(sourceOf(target, result.text), settingsOf(around), seenFrom, checks, options.fix);
    if ('reason' in checked) {
      await fail({ name: target.name, reason: checked.reason });
      if (isFilter) await io.stdout.write(result.text);
      continue;
    }
    let { analysis } = checked;
    if (isFilter) await io.stdout.write(analysis.source.text);
    if (checked.fixed > 0) {
      const reason = options.fix === 'write' && !isFilter ? await write(target, analysis.source.text, io) : undefined;
      if (reason === undefined) {
        fixed.problems += checked.fixed;
        fixed.files++;
        if (!isFilter && options.fix === 'write') index?.update(target.name, definitionsOnly(analysis.facts));
      } else {
        await fail({ name: target.name, reason: `could not be written: ${reason}` });
        analysis = checked.before;
      }
    }
    files++;
    if (analysis.requests.length > 0) requestFiles++;
    else if (target.origin !== 'found' && ++unrecognised <= noteLimit) {
      await complain(`${target.name} is not recognised as an ECS request; give \`--operation\` if it is one.`);
    }
    if (analysis.problems.length > 0) {
      for (const problem of analysis.problems) counts[problem.severity]++;
      const report = reporter.file(checkedFile(target, analysis, checks));
      progress.clear();
      await output.write(filesWithProblems === 0 ? report : reporter.between + report);
      filesWithProblems++;
    }
    progress.show(files + failures.length, found.targets.length);
  }
  progress.clear();
  for (const failure of surroundings.takeFailures()) await fail(failure);
  if (unrecognised > noteLimit) {
    await complain(`not recognised as ECS requests either: ${unrecognised - noteLimit} more.`);
  }

  const exitCode = exitCodeOf(counts, failures, options.maxSeverity);
  const summary: Summary = {
    files,
    requestFiles,
    filesWithProblems,
    counts,
    excluded,
    fixed: options.fix === 'none' ? undefined : fixed,
    failures,
    exitCode,
  };
  await output.write(reporter.closing(summary));
  return exitCode;
}

async function createReporter(io: LintIo, options: LintOptions, checks: Checks, version: string): Promise<Reporter> {
  switch (options.format) {
    case 'json':
      return (await import('./report-json.ts')).jsonReporter;
    case 'sarif': {
      const [{ sarifReporter }, { withTexts }] = await Promise.all([
        import('./report-sarif.ts'),
        import('./rule-texts.ts'),
      ]);
      return sarifReporter({ version, cwd: io.cwd, rules: withTexts(checks.rules), pageOf: checks.pageOf });
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

function exitCodeOf(
  counts: Summary['counts'],
  failures: readonly Failure[],
  maxSeverity: LintOptions['maxSeverity'],
): ExitCode {
  if (failures.length > 0) return 2;
  const graver = maxSeverity === 'none' ? severities : severities.slice(0, severities.indexOf(maxSeverity));
  return graver.some((severity) => counts[severity] > 0) ? 1 : 0;
}
