import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SandboxState } from '../../client/sandbox-process.ts';
import { type SandboxSettings, sandboxArguments, sandboxEnvironment } from '../../client/sandbox-settings.ts';
import { sandboxChoices, sandboxView } from '../../client/sandbox-text.ts';

const running: SandboxState = { kind: 'running', endpoint: 'http://127.0.0.1:4567' };

const views: readonly (readonly [SandboxState, string, RegExp])[] = [
  [{ kind: 'stopped' }, '', /^$/],
  [{ kind: 'starting' }, '$(loading~spin) ECS Sandbox', /`shop`/],
  [
    running,
    '$(server-environment) ECS Sandbox :4567',
    /aws ecs list-clusters --endpoint-url http:\/\/127\.0\.0\.1:4567/,
  ],
  [{ kind: 'failed', reason: 'No file <a_b>.' }, '$(error) ECS Sandbox', /No file \\<a\\_b\\>\./],
];
for (const [state, text, tooltip] of views) {
  test(`the status bar while it is ${state.kind}`, () => {
    const view = sandboxView(state, 'shop');
    assert.equal(view.state, state.kind);
    assert.equal(view.text, text);
    assert.match(view.tooltip, tooltip);
  });
}

const choices: readonly (readonly [SandboxState, readonly string[]])[] = [
  [running, ['copy', 'terminal', 'log', 'restart', 'stop', 'settings']],
  [{ kind: 'starting' }, ['log', 'stop']],
  [{ kind: 'failed', reason: '' }, ['start', 'log', 'settings']],
  [{ kind: 'stopped' }, ['start', 'log', 'settings']],
];
for (const [state, expected] of choices) {
  test(`what a click offers while it is ${state.kind}`, () => {
    assert.deepEqual(
      sandboxChoices(state).map(({ action }) => action),
      expected,
    );
  });
}

const defaults: SandboxSettings = { port: 0, seed: 'shop', clock: 'real', state: '' };
const commandLines: readonly (readonly [Partial<SandboxSettings>, readonly string[], number?])[] = [
  [{}, ['--port=0', '--seed=shop', '--clock=real', '--log']],
  [{}, ['--port=4567', '--seed=shop', '--clock=real', '--log'], 4567],
  [{ seed: 'huge' }, ['--port=0', '--seed=huge', '--clock=real', '--log']],
  [{ seed: 'seeds/a.json' }, ['--port=0', '--seed=/repo/seeds/a.json', '--clock=real', '--log']],
  [{ seed: '/b.json' }, ['--port=0', '--seed=/b.json', '--clock=real', '--log']],
  [{ seed: '' }, ['--port=0', '--clock=real', '--log']],
  [{ state: '~/ecs.json' }, ['--port=0', '--seed=shop', '--clock=real', '--state=/home/me/ecs.json', '--log']],
  [{ state: '~x' }, ['--port=0', '--seed=shop', '--clock=real', '--state=/repo/~x', '--log']],
  [{ clock: 'virtual:10' }, ['--port=0', '--seed=shop', '--clock=virtual:10', '--log']],
  [{ port: 'x', clock: ['a'], seed: null }, ['--port=x', '--clock=["a"]', '--log']],
];
for (const [settings, expected, port] of commandLines) {
  const skip = process.platform === 'win32' && 'the paths are those of POSIX';
  test(`settings ${JSON.stringify(settings)}, port ${port}`, { skip }, () => {
    assert.deepEqual(sandboxArguments({ ...defaults, ...settings }, '/repo', '/home/me', port), expected);
  });
}

test('the terminal reaches the sandbox with keys of nobody, whatever the user has set', () => {
  const environment = sandboxEnvironment('http://127.0.0.1:4567');
  assert.equal(environment.AWS_ENDPOINT_URL, 'http://127.0.0.1:4567');
  assert.equal(environment.AWS_ACCESS_KEY_ID, 'sandbox');
  for (const name of [
    'AWS_PROFILE',
    'AWS_SESSION_TOKEN',
    'AWS_ENDPOINT_URL_ECS',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  ])
    assert.equal(environment[name], null, name);
});
