import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { unzipSync } from 'fflate';
import manifest from '../package.json' with { type: 'json' };
import operationNames from '../schemas/generated/operation-names.json' with { type: 'json' };
import { build, root } from '../scripts/build.ts';
import { packageExtension } from '../scripts/package.ts';

const commands = Object.values(operationNames);

describe('the packaged extension', () => {
  let files: Readonly<Record<string, Uint8Array>> = {};
  let folder = '';

  before(async () => {
    if (!existsSync(join(root, 'dist/extension.cjs'))) await build();
    folder = await mkdtemp(join(tmpdir(), 'ecs-specs-'));
    files = unzipSync(await readFile(await packageExtension(folder)));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('holds these files and no others', () => {
    assert.deepEqual(Object.keys(files).sort(), [
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/changelog.md',
      'extension/dist/THIRD-PARTY-NOTICES.txt',
      'extension/dist/browser-server.js',
      'extension/dist/client.cjs',
      'extension/dist/ecs-language-server.cjs',
      'extension/dist/ecs-lint.cjs',
      'extension/dist/engine.js',
      'extension/dist/extension.cjs',
      'extension/dist/lsp.js',
      'extension/dist/package.json',
      'extension/media/any.schema.json',
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

  it('is smaller than 2 MB unpacked', () => {
    const size = Object.values(files).reduce((sum, { length }) => sum + length, 0);
    assert.ok(size < 2_000_000, `${size} bytes`);
  });

  it('looks at unrelated files with less than 20 kB of code', () => {
    const size = files['extension/dist/extension.cjs']?.length ?? 0;
    assert.ok(size > 0 && size < 20_000, `${size} bytes`);
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

  it('offers every operation in the setting of associations', () => {
    const { enum: offered } =
      manifest.contributes.configuration.properties['ecs.files.associations'].additionalProperties;
    assert.deepEqual(offered, [...Object.keys(operationNames), ...commands, 'none']);
  });

  it('silences the key guesses of the built-in JSON support for the files of every operation', () => {
    const [{ fileMatch } = { fileMatch: [] }] = manifest.contributes.jsonValidation;
    const operations = `{${commands.join(',')}}.{json,jsonc}`;
    assert.deepEqual(fileMatch.slice(-2), [operations, `*.${operations}`]);
  });
});
