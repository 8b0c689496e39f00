import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import type { SandboxView } from '../../client/sandbox-text.ts';
import { until } from './until.ts';
import { cleanWindow, extensionApi, withSetting } from './window.ts';

async function view(): Promise<SandboxView | undefined> {
  return (await extensionApi()).sandbox();
}

async function becomes(state: SandboxView['state']): Promise<SandboxView | undefined> {
  return until(`the sandbox is ${state}`, view, (found) => found?.state === state);
}

/** Starts it empty; undefined when it failed. */
async function start(): Promise<string | undefined> {
  let endpoint: string | undefined;
  await withSetting('ecs.sandbox.seed', 'empty', async () => {
    endpoint = await vscode.commands.executeCommand<string | undefined>('ecs.startSandbox');
  });
  return endpoint;
}

async function listClusters(endpoint: string): Promise<unknown> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
    },
    body: '{}',
  });
  return answer.json();
}

describe('the sandbox', () => {
  before(cleanWindow);
  afterEach(() => vscode.commands.executeCommand('ecs.stopSandbox'));

  it('is not there before it is asked for', async () => {
    assert.equal(await view(), undefined);
  });

  it('starts, answers, and stops', async () => {
    const endpoint = await start();
    assert.match(endpoint ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);
    const { text, tooltip } = (await becomes('running')) ?? { text: '', tooltip: '' };
    assert.equal(text, `$(server-environment) ECS Sandbox :${new URL(endpoint ?? '').port}`);
    assert.match(tooltip, /Started with `empty`/);
    assert.deepEqual(await listClusters(endpoint ?? ''), { clusterArns: [] });
    assert.equal(await vscode.commands.executeCommand('ecs.startSandbox'), endpoint);
    await vscode.commands.executeCommand('ecs.stopSandbox');
    assert.equal((await view())?.state, 'stopped');
    await assert.rejects(listClusters(endpoint ?? ''));
  });

  it('says why it could not be started', async () => {
    await withSetting('ecs.sandbox.seed', 'no-such-seed.json', async () => {
      assert.equal(await vscode.commands.executeCommand('ecs.startSandbox'), undefined);
    });
    const failed = await view();
    assert.equal(failed?.text, '$(error) ECS Sandbox');
    assert.match(failed?.tooltip ?? '', /no-such-seed\.json/);
  });

  it('comes back at the same endpoint when it crashed', async function () {
    if (process.platform === 'win32') this.skip();
    const endpoint = (await start()) ?? '';
    const pids = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'ecs-sandbox'], { encoding: 'utf8' });
    for (const pid of pids.trim().split('\n')) process.kill(Number(pid), 'SIGKILL');
    await until(
      'another process that answers',
      () => listClusters(endpoint).catch(() => undefined),
      (answer) => answer !== undefined,
    );
    assert.equal((await becomes('running'))?.text, `$(server-environment) ECS Sandbox :${new URL(endpoint).port}`);
  });
});
