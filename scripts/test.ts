import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { buildAndReport, root } from './build.ts';
import { runNeovimTests } from './neovim.ts';
import type { Counts } from './vscode-tests.ts';
import { runVsCodeTests } from './vscode-tests.ts';

interface Part {
  readonly name: string;
  run(): Promise<Counts>;
}

const parts: readonly Part[] = [
  { name: 'typecheck', run: () => command('node_modules/typescript/bin/tsc', '-p', '.') },
  { name: 'lint', run: () => command('node_modules/@biomejs/biome/bin/biome', 'check') },
  { name: 'unit', run: unitTests },
  { name: 'neovim', run: runNeovimTests },
  { name: 'vscode', run: runVsCodeTests },
];

/** A check without a count of its own counts as one. */
async function command(program: string, ...args: readonly string[]): Promise<Counts> {
  const { code } = await node([join(root, program), ...args]);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function unitTests(): Promise<Counts> {
  const files = globSync('test/**/*.test.ts', { cwd: root, exclude: ['test/vscode/**'] });
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
  const { code, output } = await node(['--test', ...reporters, ...files.toSorted()]);
  const counted = (word: string) => Number(output.match(new RegExp(`^\\S+ ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  const failed = counted('fail') + counted('cancelled');
  return { passed: counted('pass'), failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** Runs Node on a script; its output is shown and kept. */
function node(args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

async function runPart({ name, run }: Part): Promise<Counts> {
  console.log(`\n== ${name}`);
  const counts = await run().catch((error): Counts => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  console.log(`== ${name}: ${counts.passed} passed, ${counts.failed} failed`);
  return counts;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((word) => !parts.some(({ name }) => name === word));
if (unknown.length > 0) {
  console.error(`Unknown part ${unknown.join(', ')}: give one or more of ${parts.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
await buildAndReport();
let passed = 0;
let failed = 0;
for (const part of parts) {
  if (wanted.length > 0 && !wanted.includes(part.name)) continue;
  const counts = await runPart(part);
  passed += counts.passed;
  failed += counts.failed;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
