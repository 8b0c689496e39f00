import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/**
 * Runs `file` (a bundle beside this one) inside the extension host and leaves the counts in `<file>.result.json`,
 * what the reporter said in `<file>.output.txt`.
 *
 * @throws when a test fails
 */
export async function runSuite(file: string): Promise<void> {
  const lines: string[] = [];
  Mocha.reporters.Base.consoleLog = (...args) => lines.push(format(...args));
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, slow: 2_000, reporter: 'spec', color: false });
  mocha.addFile(join(__dirname, file));
  const runner = await new Promise<Mocha.Runner>((resolve) => {
    const running: Mocha.Runner = mocha.run(() => resolve(running));
  });
  const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
  writeFileSync(join(__dirname, `${file}.output.txt`), `${lines.join('\n')}\n`);
  writeFileSync(join(__dirname, `${file}.result.json`), JSON.stringify({ passes, failures, pending }));
  if (failures > 0) throw new Error(`${failures} of the tests in VS Code failed.`);
}
