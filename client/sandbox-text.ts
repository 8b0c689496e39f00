import type { SandboxState } from './sandbox-process.ts';

/** What the status bar shows; plain data, so that tests can read what VS Code lets nobody read. */
export interface SandboxView {
  readonly state: SandboxState['kind'];
  /** Empty: the item is hidden. */
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
}

export type SandboxAction = 'copy' | 'terminal' | 'log' | 'start' | 'restart' | 'stop' | 'settings';

/** An entry of the list that a click on the status bar opens. */
export interface SandboxChoice {
  readonly label: string;
  readonly description?: string;
  readonly action: SandboxAction;
}

/** @param contents the seed, as the settings have it */
export function sandboxView(state: SandboxState, contents: string): SandboxView {
  const view = (text: string, tooltip: string): SandboxView => ({ state: state.kind, text, tooltip });
  switch (state.kind) {
    case 'stopped':
      return view('', '');
    case 'starting':
      return view('$(loading~spin) ECS Sandbox', `The ECS sandbox is starting with ${quoted(contents)}.`);
    case 'failed':
      return view('$(error) ECS Sandbox', `**The ECS sandbox is not running.** ${escaped(state.reason)}`);
    case 'running':
      return view(
        `$(server-environment) ECS Sandbox :${new URL(state.endpoint).port}`,
        usage(state.endpoint, contents),
      );
  }
}

function usage(endpoint: string, contents: string): string {
  return [
    `**ECS sandbox** at ${endpoint}`,
    `Started with ${quoted(contents)}. It takes any credentials; nothing reaches AWS.`,
    `\`\`\`sh\naws ecs list-clusters --endpoint-url ${endpoint}\n\`\`\``,
    'Click for a terminal in which the AWS CLI and the SDKs use it, for its log, and to stop it.',
  ].join('\n\n');
}

function quoted(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}

/** A sentence of a program as Markdown that says the same. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~!$]/g, '\\$&');
}

/** What can be done now, the likeliest first. */
export function sandboxChoices(state: SandboxState): readonly SandboxChoice[] {
  const log: SandboxChoice = { label: '$(output) Show Log', action: 'log' };
  const stop: SandboxChoice = { label: '$(debug-stop) Stop Sandbox', action: 'stop' };
  const settings: SandboxChoice = { label: '$(gear) Open Settings', action: 'settings' };
  switch (state.kind) {
    case 'running':
      return [
        { label: '$(copy) Copy Endpoint', description: state.endpoint, action: 'copy' },
        {
          label: '$(terminal) Open Terminal',
          description: 'the AWS CLI and the SDKs use the sandbox in it',
          action: 'terminal',
        },
        log,
        { label: '$(debug-restart) Restart Sandbox', description: 'minds changed settings', action: 'restart' },
        stop,
        settings,
      ];
    case 'starting':
      return [log, stop];
    case 'failed':
    case 'stopped':
      return [{ label: '$(play) Start Sandbox', action: 'start' }, log, settings];
  }
}
