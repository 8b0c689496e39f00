import * as vscode from 'vscode';
import { shellLine } from './sign-in-line.ts';

/** Terminals in which profiles are signed in. */
export interface SignIns extends vscode.Disposable {
  /**
   * Runs a command that signs in, in a terminal made for it. Resolves when `works` says so after something changed, or when the command or
   * its terminal has ended. While it runs, asking again shows its terminal.
   *
   * @param profile that is signed in
   * @param works asks whether the credentials can be used; it is asked after each change
   */
  run(profile: string, command: readonly string[], works: () => Promise<boolean>): Promise<void>;
  /** Something of the AWS config or of the caches has changed. */
  changed(): void;
}

interface Running {
  readonly terminal: vscode.Terminal;
  readonly done: Promise<void>;
  check(): void;
}

export function createSignIns(): SignIns {
  const running = new Map<string, Running>();

  function start(profile: string, command: readonly string[], works: () => Promise<boolean>): Running {
    const line = shellLine(command, vscode.env.shell);
    const terminal = vscode.window.createTerminal({
      name: `AWS sign-in: ${profile}`,
      iconPath: new vscode.ThemeIcon('key'),
      isTransient: true,
    });
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const listeners = [
      vscode.window.onDidCloseTerminal((closed) => {
        if (closed === terminal) end();
      }),
      // Comes only where the shell tells VS Code about commands.
      vscode.window.onDidEndTerminalShellExecution(({ terminal: of, execution }) => {
        if (of === terminal && execution.commandLine.value.includes(command.slice(0, 2).join(' '))) end();
      }),
    ];
    function check(): void {
      works().then(
        (isWorking) => {
          if (isWorking) end();
        },
        () => undefined,
      );
    }
    const done = ended.finally(() => {
      running.delete(profile);
      for (const listener of listeners) listener.dispose();
    });
    terminal.show();
    terminal.sendText(line);
    return { terminal, done, check };
  }

  return {
    async run(profile, command, works) {
      const known = running.get(profile);
      if (known !== undefined) {
        known.terminal.show();
        return known.done;
      }
      const made = start(profile, command, works);
      running.set(profile, made);
      return made.done;
    },
    changed() {
      for (const { check } of running.values()) check();
    },
    dispose() {
      for (const { terminal } of running.values()) terminal.dispose();
    },
  };
}
