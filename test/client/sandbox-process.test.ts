import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, it } from 'node:test';
import { createSandboxProcess, type SandboxProcess, type SandboxState } from '../../client/sandbox-process.ts';

const program = join(import.meta.dirname, 'stand-in-sandbox.mjs');
const folder = mkdtempSync(join(tmpdir(), 'ecs-sandbox-process-'));
const running: SandboxProcess[] = [];
let count = 0;

interface Started {
  readonly sandbox: SandboxProcess;
  readonly states: readonly SandboxState[];
  readonly log: readonly string[];
  readonly restarts: () => number;
  readonly trace: () => readonly string[];
  /** Resolves with the first state of a kind that comes from now on. */
  next(kind: SandboxState['kind']): Promise<SandboxState>;
}

function standIn(behaviour: string, patience = 20_000): Started {
  count += 1;
  const file = join(folder, `trace-${count}`);
  const states: SandboxState[] = [];
  const log: string[] = [];
  let restarts = 0;
  let waiting: { kind: string; resolve: (state: SandboxState) => void }[] = [];
  const sandbox = createSandboxProcess({
    program: (port) => ({
      file: program,
      arguments: [behaviour, file, ...(port === undefined ? [] : [String(port)])],
      folder,
    }),
    log: (line) => log.push(line),
    changed(state) {
      states.push(state);
      for (const { kind, resolve } of waiting) if (kind === state.kind) resolve(state);
      waiting = waiting.filter(({ kind }) => kind !== state.kind);
    },
    restarted: () => {
      restarts += 1;
    },
    patience,
  });
  running.push(sandbox);
  return {
    sandbox,
    states,
    log,
    restarts: () => restarts,
    trace: () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []),
    next: (kind) => new Promise((resolve) => waiting.push({ kind, resolve })),
  };
}

describe('the sandbox as a child process', () => {
  afterEach(() => Promise.all(running.splice(0).map((sandbox) => sandbox.stop())));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('runs until it is stopped, and may end by itself then', async () => {
    const { sandbox, states, log, trace } = standIn('serve');
    assert.equal(await sandbox.start(), 'http://127.0.0.1:4567');
    assert.deepEqual(sandbox.state(), { kind: 'running', endpoint: 'http://127.0.0.1:4567' });
    await sandbox.stop();
    assert.deepEqual(
      states.map(({ kind }) => kind),
      ['starting', 'running', 'stopped'],
    );
    assert.deepEqual(trace(), ['started 4567', 'ended']);
    assert.deepEqual(log, ['ready']);
  });

  it('is started once for many who ask, and again after a stop', async () => {
    const { sandbox, trace } = standIn('serve');
    await Promise.all([sandbox.start(), sandbox.start()]);
    await sandbox.start();
    assert.deepEqual(trace(), ['started 4567']);
    await sandbox.stop();
    await sandbox.start();
    assert.deepEqual(trace(), ['started 4567', 'ended', 'started 4567']);
  });

  const failures: readonly (readonly [behaviour: string, reason: string])[] = [
    ['refuse', 'Port 80 is in use.'],
    ['throw', 'TypeError: seed is broken'],
    ['quit', 'It ended with exit code 3.'],
    ['chatter', 'Its first line is no endpoint: hello'],
    ['silent', 'It did not answer within 1 seconds.'],
  ];
  for (const [behaviour, reason] of failures) {
    it(`fails with a reason when the program does: ${behaviour}`, async () => {
      const { sandbox } = standIn(behaviour, behaviour === 'silent' ? 1000 : undefined);
      await assert.rejects(sandbox.start(), { message: reason });
      assert.deepEqual(sandbox.state(), { kind: 'failed', reason });
    });
  }

  it('fails with a reason when there is no such program', async () => {
    const sandbox = createSandboxProcess({
      program: () => ({ file: join(folder, 'missing.cjs'), arguments: [], folder }),
      log: () => undefined,
      changed: () => undefined,
      restarted: () => undefined,
    });
    await assert.rejects(sandbox.start(), /Cannot find module .*missing\.cjs/);
  });

  it('can be stopped while it starts', async () => {
    const { sandbox, next } = standIn('silent');
    const refused = assert.rejects(sandbox.start(), /stopped while it was starting/);
    const stopped = next('stopped');
    await sandbox.stop();
    await refused;
    assert.deepEqual(await stopped, { kind: 'stopped' });
  });

  it('starts again after a crash, at the same port', async () => {
    const { sandbox, next, restarts, trace } = standIn('crashOnce');
    await sandbox.start();
    await next('running');
    assert.equal(await sandbox.start(), 'http://127.0.0.1:4567');
    assert.deepEqual(trace(), ['started 4567', 'started 4567']);
    assert.equal(restarts(), 1);
  });

  it('does not start again after a second crash, until it is asked to', async () => {
    const { sandbox, next } = standIn('crash');
    await sandbox.start();
    assert.deepEqual(await next('failed'), {
      kind: 'failed',
      reason: 'It ended unexpectedly, twice: exit code 7.',
    });
    assert.equal(await sandbox.start(), 'http://127.0.0.1:4567');
  });

  it('is killed when it does not mind', async () => {
    const { sandbox, trace } = standIn('ignore');
    await sandbox.start();
    await sandbox.stop();
    assert.deepEqual(trace(), ['started 4567', 'asked to end']);
    assert.deepEqual(sandbox.state(), { kind: 'stopped' });
  });

  it('ends with the process that started it, however that ends', async () => {
    const trace = join(folder, 'orphan');
    const owner = spawn(process.execPath, [join(import.meta.dirname, 'sandbox-owner.ts'), program, trace], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(owner.stdout, 'data');
    const changes = watch(folder);
    owner.kill('SIGKILL');
    while (!readFileSync(trace, 'utf8').includes('ended')) await once(changes, 'change');
    changes.close();
    assert.equal(readFileSync(trace, 'utf8'), 'started 4567\nended\n');
  });
});
