import './compile-cache.ts';
import process from 'node:process';
import manifest from '../package.json' with { type: 'json' };
import type { Checks } from './lint/check-file.ts';
import { processIo } from './lint/process-io.ts';
import { run, wrongOperation } from './lint/run.ts';

/** Exit status of what Ctrl+C has ended: 128 and the number of SIGINT. */
const interrupted = 130;

async function loadChecks(): Promise<Checks> {
  const [
    { createEngine },
    { createWorkspaceIndex },
    { fixAll },
    { nearestOperation, operationNamed },
    { rules },
    { structuralRules },
    { pageOf },
  ] = await Promise.all([
    import('./engine.ts'),
    import('./workspace/index.ts'),
    import('./features/fix-all.ts'),
    import('./schema/operations.ts'),
    import('./rules/catalogue.ts'),
    import('./rules/structural.ts'),
    import('./rules/pages.ts'),
  ]);
  return {
    engine: createEngine(),
    createIndex: createWorkspaceIndex,
    fixAll,
    rules: [...structuralRules, ...rules],
    pageOf,
    operationNamed,
    nearestOperation,
  };
}

/** `ecs-lint plan`: what reads the account is in a file of its own, dist/plan.cjs, which nothing else loads. */
async function plan(argv: readonly string[]): Promise<number> {
  // It would tell whoever runs an older Node to update for the sake of a library that they never chose.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const [checks, { runPlanCommand }, { progressLine }, { requestFiles }, { requestInputs }] = await Promise.all([
    loadChecks(),
    import('../client/plan-command.ts'),
    import('./lint/plan-progress.ts'),
    import('./lint/plan-requests.ts'),
    import('./features/request-inputs.ts'),
  ]);
  const io = processIo();
  const progress = progressLine(io.stderr);
  // Not left to the signal: the first process of a container would go on. It only reads, so nothing is lost.
  process.once('SIGINT', () => {
    progress?.remove();
    process.exit(interrupted);
  });
  return runPlanCommand(argv, {
    env: io.env,
    out: (text) => io.stdout.write(text),
    err: (text) => io.stderr.write(text),
    wrongOperation: (name) => wrongOperation(name, checks),
    requestsOf: (options) => requestFiles(io, options, { checks, requestInputs }),
    ...(progress !== undefined && { progress }),
  });
}

const [first, ...rest] = process.argv.slice(2);
const ended =
  first === 'plan' ? plan(rest) : run(processIo(), process.argv.slice(2), { version: manifest.version, loadChecks });

ended.then(
  (exitCode) => {
    // Not process.exit: what is still on its way to a pipe would be lost.
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    // Node would print the whole (minified) line of the bundle with it.
    const details = error instanceof Error ? error.stack : error;
    process.stderr.write(`ecs-lint: fault in ecs-lint; please report it. ${details}\n`);
    process.exitCode = 2;
  },
);
