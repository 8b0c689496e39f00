import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openInDesktop } from '../../scripts/desktop.ts';

describe('opening the desktop VS Code', {
  skip: process.platform === 'win32' && 'its stand-in is a shell script',
}, () => {
  let base = '';
  before(async () => {
    base = await mkdtemp(join(tmpdir(), 'ecs specs '));
  });
  after(() => rm(base, { recursive: true, force: true }));

  /** A `code` that writes down its arguments. */
  async function standIn(name: string, status: number): Promise<string> {
    const command = join(base, name);
    await writeFile(command, `#!/bin/sh\nprintf '%s\\n' "$@" > "$0.args"\nexit ${status}\n`, { mode: 0o755 });
    return command;
  }

  const windowIn = (user: string) => ({
    folder: '/tmp/a folder',
    user: join(base, user),
    extensions: ['/src/ecs specs', '/src/start'],
    settings: { 'ecs.sandbox.startWithView': true },
  });

  it('passes the folder, both extensions and settings of its own', async () => {
    const command = await standIn('code', 0);
    await openInDesktop(command, windowIn('new'));
    assert.deepEqual((await readFile(`${command}.args`, 'utf8')).trimEnd().split('\n'), [
      '--extensionDevelopmentPath=/src/ecs specs',
      '--extensionDevelopmentPath=/src/start',
      `--user-data-dir=${join(base, 'new')}`,
      '--new-window',
      '/tmp/a folder',
    ]);
    assert.deepEqual(JSON.parse(await readFile(join(base, 'new/User/settings.json'), 'utf8')), {
      'ecs.sandbox.startWithView': true,
    });
  });

  it('leaves the settings that were changed in the window', async () => {
    const file = join(base, 'used/User/settings.json');
    await mkdir(join(base, 'used/User'), { recursive: true });
    await writeFile(file, '{ /* mine */ }');
    await openInDesktop(await standIn('code-again', 0), windowIn('used'));
    assert.equal(await readFile(file, 'utf8'), '{ /* mine */ }');
  });

  it('says which command does not start', async () => {
    const failing = await standIn('code-failing', 3);
    const missing = join(base, 'no-code');
    const instead = '"npm start -- --browser" needs a browser alone.';
    await assert.rejects(openInDesktop(failing, windowIn('failing')), {
      message: `${failing} could not be started (it says why above). ${instead}`,
    });
    await assert.rejects(openInDesktop(missing, windowIn('missing')), {
      message: `${missing} could not be started (spawnSync ${missing} ENOENT). ${instead}`,
    });
  });
});
