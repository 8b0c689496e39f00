import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { unzipSync } from 'fflate';
import { cloudCommands } from '../client/cloud-commands.ts';
import manifest from '../package.json' with { type: 'json' };
import operationNames from '../schemas/generated/operation-names.json' with { type: 'json' };
import { build, root } from '../scripts/build.ts';
import { packageExtension } from '../scripts/package.ts';
import { rules } from '../server/rules/catalogue.ts';
import { structuralRules } from '../server/rules/structural.ts';
import { flagsOf } from './program-flags.ts';

const commands = Object.values(operationNames);

/** What talks to AWS or stands in for it: loaded with the first of its commands, and never by the servers. */
const cloudFiles: ReadonlySet<string> = new Set(
  ['aws.cjs', 'cloud.cjs', 'plan.cjs', 'ecs-sandbox.cjs'].map((name) => `extension/dist/${name}`),
);

describe('the packaged extension', () => {
  let files: Readonly<Record<string, Uint8Array>> = {};
  let folder = '';

  before(async () => {
    if (!existsSync(join(root, 'dist/extension.cjs'))) await build();
    folder = await mkdtemp(join(tmpdir(), 'ecs-specs-'));
    files = unzipSync(await readFile(await packageExtension(folder)));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  function sizeOf(counts: (name: string) => boolean): number {
    return Object.entries(files).reduce((sum, [name, { length }]) => sum + (counts(name) ? length : 0), 0);
  }

  it('holds these files and no others', () => {
    assert.deepEqual(Object.keys(files).sort(), [
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/changelog.md',
      'extension/dist/THIRD-PARTY-NOTICES.txt',
      'extension/dist/aws.cjs',
      'extension/dist/browser-server.js',
      'extension/dist/client.cjs',
      'extension/dist/cloud.cjs',
      'extension/dist/ecs-language-server.cjs',
      'extension/dist/ecs-lint.cjs',
      'extension/dist/ecs-sandbox.cjs',
      'extension/dist/engine.js',
      'extension/dist/extension.cjs',
      'extension/dist/lsp.js',
      'extension/dist/package.json',
      'extension/dist/plan.cjs',
      'extension/media/any.schema.json',
      'extension/media/clusters.svg',
      'extension/media/ecs-lint.schema.json',
      'extension/media/icon.png',
      'extension/package.json',
      'extension/readme.md',
      'extension/syntaxes/arn.tmLanguage.json',
      'extension/syntaxes/cluster-query-in-block.tmLanguage.json',
      'extension/syntaxes/cluster-query-in-double-quotes.tmLanguage.json',
      'extension/syntaxes/cluster-query-in-flow.tmLanguage.json',
      'extension/syntaxes/cluster-query-in-single-quotes.tmLanguage.json',
      'extension/syntaxes/cluster-query.tmLanguage.json',
      'extension/syntaxes/placeholders.tmLanguage.json',
    ]);
  });

  it('has only ASCII in its programs: V8 keeps the text of a program with any other character in two bytes for each', () => {
    const programs = Object.entries(files).filter(([name]) => /\.c?js$/.test(name));
    assert.ok(programs.length > 5);
    const others = programs.flatMap(([name, bytes]) => {
      const at = bytes.findIndex((byte) => byte > 0x7f);
      return at === -1 ? [] : [`${name}: …${new TextDecoder().decode(bytes.subarray(at - 40, at + 20))}…`];
    });
    assert.deepEqual(others, []);
  });

  it('is smaller than 2 MB unpacked, without what talks to AWS', () => {
    const size = sizeOf((name) => !cloudFiles.has(name));
    assert.ok(size < 2_000_000, `${size} bytes`);
  });

  it('is smaller than 3.2 MB as a whole: a third is the AWS SDK', () => {
    const size = sizeOf(() => true);
    assert.ok(size < 3_200_000, `${size} bytes`);
  });

  it('looks at unrelated files with less than 20 kB of code', () => {
    const size = files['extension/dist/extension.cjs']?.length ?? 0;
    assert.ok(size > 0 && size < 20_000, `${size} bytes`);
  });

  it('prints the texts of all rules in SARIF, although the rules have none in it', () => {
    const { stdout } = spawnSync(
      process.execPath,
      [join(root, 'dist/ecs-lint.cjs'), '--format', 'sarif', '--operation', 'RunTask', '-'],
      { input: '{}', encoding: 'utf8' },
    );
    const printed: { id: string; shortDescription: { text: string }; fullDescription: { text: string } }[] =
      JSON.parse(stdout).runs[0].tool.driver.rules;
    assert.deepEqual(
      printed.map(({ id, shortDescription, fullDescription }) => [id, shortDescription.text, fullDescription.text]),
      [...structuralRules, ...rules].map(({ id, title, why }) => [id, title, why]),
    );
  });

  it('names the licences of what it bundles', () => {
    const notices = new TextDecoder().decode(files['extension/dist/THIRD-PARTY-NOTICES.txt']);
    for (const name of ['vscode-languageclient', 'vscode-languageserver', 'jsonc-parser', 'yaml']) {
      assert.match(notices, new RegExp(`^${name} \\d`, 'm'));
    }
  });
});

describe('the manifest', () => {
  it('names programs that are executable', { skip: process.platform === 'win32' && 'Windows has no such bit' }, () => {
    for (const program of Object.values(manifest.bin)) assert.ok(statSync(join(root, program)).mode & 0o100, program);
  });

  for (const [name, program] of Object.entries(manifest.bin)) {
    it(`names ${name}, whose flags this Node and its V8 know`, async () => {
      const file = join(root, program);
      assert.match(await readFile(file, 'utf8'), /^#!\/usr\/bin\/env (?:-S )?node\b/);
      // V8 says on standard error what it does not know.
      const { stdout, stderr, status } = spawnSync(process.execPath, [...flagsOf(file), file, '--version'], {
        encoding: 'utf8',
      });
      assert.deepEqual({ stdout, stderr, status }, { stdout: `${manifest.version}\n`, stderr: '', status: 0 });
    });
  }

  it('offers every operation in the setting of associations', () => {
    const { enum: offered } =
      manifest.contributes.configuration.properties['ecs.files.associations'].additionalProperties;
    assert.deepEqual(offered, [...Object.keys(operationNames), ...commands, 'none']);
  });

  it('minds the settings that start a program only in a workspace that is trusted', () => {
    const settings = Object.keys(manifest.contributes.configuration.properties);
    assert.deepEqual(
      manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted(),
      settings.filter((name) => name.startsWith('ecs.sandbox.')).sort(),
    );
  });

  it('hides the commands of the cloud part where no program can run', () => {
    const rules = new Map(manifest.contributes.menus.commandPalette.map(({ command, when }) => [command, when]));
    for (const command of cloudCommands) {
      // A state comes from a sandbox that was started.
      assert.match(
        rules.get(command) ?? '',
        /^\(!isWeb \|\| remoteName\) && !ecs\.inBrowser|^ecs\.sandboxState/,
        command,
      );
    }
  });

  it('declares every command that the extension registers for the cloud part', () => {
    const declared = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(
      cloudCommands.filter((command) => !declared.includes(command)),
      [],
    );
  });

  it('silences the key guesses of the built-in JSON support for the files of every operation', () => {
    const [{ fileMatch } = { fileMatch: [] }] = manifest.contributes.jsonValidation;
    const operations = `{${commands.join(',')}}.{json,jsonc}`;
    assert.deepEqual(fileMatch.slice(-2), [operations, `*.${operations}`]);
  });
});
