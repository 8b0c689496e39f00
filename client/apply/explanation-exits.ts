import type { Cause } from './explanation-causes.ts';

type ExitCause = Pick<Cause, 'title' | 'advice' | 'members'>;

const command: readonly Cause['members'][number][] = [
  'task.containerDefinitions[].command',
  'task.containerDefinitions[].entryPoint',
];
const memory: Cause['members'] = ['task.containerDefinitions[].memory', 'task.memory'];

/**
 * What exit codes usually mean. 126 and 127 are the shell's (POSIX, "Exit Status for Commands"), 125 is Docker's ("Exit status" of
 * `docker run`), codes above 128 are 128 + the number of the signal.
 */
const exits: Readonly<Record<number, ExitCause>> = {
  0: {
    title: 'The container ended by itself, without an error (exit code 0)',
    advice:
      'A service expects its essential containers to run on. Start a process that stays in the foreground, set `essential` to false for one that is meant to end, or run it as a task instead.',
    members: [...command, 'task.containerDefinitions[].essential'],
  },
  1: {
    title: 'The program failed (exit code 1)',
    advice:
      'Look at its last log lines: an exception at start, a missing environment variable or secret, a database that cannot be reached.',
    members: ['task.containerDefinitions[].environment', 'task.containerDefinitions[].logConfiguration', ...command],
  },
  2: {
    title: 'The program was called wrongly (exit code 2)',
    advice: 'Shells and many programs end like this when arguments are wrong. Check the command line and its quoting.',
    members: command,
  },
  125: {
    title: 'The container could not be run (exit code 125)',
    advice: 'The container runtime itself failed. Check the log of the container instance.',
    members: command,
  },
  126: {
    title: 'The command cannot be executed (exit code 126)',
    advice:
      'The file exists, but is not executable or was built for another platform. Check its permissions in the image and `runtimePlatform.cpuArchitecture`.',
    members: [...command, 'task.runtimePlatform'],
  },
  127: {
    title: 'The command was not found (exit code 127)',
    advice: 'Check its spelling, the PATH of the image, and that the image has a shell when `sh -c` is used.',
    members: command,
  },
  132: {
    title: 'The program was stopped by an illegal instruction (exit code 132)',
    advice: 'The image was most likely built for other processors than it runs on.',
    members: ['task.runtimePlatform', 'task.containerDefinitions[].image'],
  },
  134: {
    title: 'The program aborted itself (exit code 134)',
    advice: 'An assertion failed or its memory is corrupt. Look at its last log lines.',
    members: ['task.containerDefinitions[].logConfiguration'],
  },
  137: {
    title: 'The container was killed (exit code 137)',
    advice:
      'Usually it ran out of memory, or did not end within `stopTimeout` after it was told to. Give it more memory, or let it handle SIGTERM.',
    members: [...memory, 'task.containerDefinitions[].stopTimeout'],
  },
  139: {
    title: 'The program crashed with a segmentation fault (exit code 139)',
    advice:
      'A fault in native code, or libraries of another platform. Run the same image locally and look for a core dump.',
    members: ['task.containerDefinitions[].image', 'task.runtimePlatform'],
  },
  143: {
    title: 'The container was asked to end, and did (exit code 143)',
    advice: 'SIGTERM came from ECS or from inside the container. Look for what stopped the task at that time.',
    members: ['task.containerDefinitions[].stopTimeout'],
  },
  255: {
    title: 'The program ended with an error that is out of range (exit code 255)',
    advice: 'Look at its last log lines; on Windows and for SSH this is the general code for a failure.',
    members: ['task.containerDefinitions[].logConfiguration', ...command],
  },
};

/** Signals that have no entry of their own. */
function signalOf(exitCode: number): string {
  return exitCode > 128 && exitCode < 160 ? `, which is 128 + signal ${exitCode - 128}` : '';
}

/** What an exit code speaks for. */
export function causeOfExit(exitCode: number): Cause {
  const known = exits[exitCode] ?? {
    title: `The program failed (exit code ${exitCode}${signalOf(exitCode)})`,
    advice: 'The code is the program’s own. Look at its last log lines.',
    members: ['task.containerDefinitions[].logConfiguration', ...command],
  };
  return {
    ...known,
    id: `exit-${exitCode}`,
    pattern: /(?!)/,
    where: [],
    source: 'https://repost.aws/knowledge-center/ecs-task-stopped',
  };
}
