import type { FileRequest } from './model.ts';

export type Shell = 'posix' | 'powershell';

export interface CommandLineOptions {
  readonly shell: Shell;
  readonly profile?: string;
  readonly region?: string;
  readonly endpoint?: string;
}

/**
 * A request as one command of the AWS CLI.
 *
 * PowerShell: for 7.3 and later, which passes arguments to programs as they are written (`$PSNativeCommandArgumentPassing`); Windows PowerShell 5
 * takes the quotes out of the JSON.
 */
export function commandLineOf(
  { operation, input }: Pick<FileRequest, 'operation' | 'input'>,
  { shell, profile, region, endpoint }: CommandLineOptions,
): string {
  const quoted = shell === 'posix' ? posixQuoted : powershellQuoted;
  const options = [
    ['--profile', profile],
    ['--region', region],
    ['--endpoint-url', endpoint],
  ] as const;
  const given = options.flatMap(([name, value]) => (value === undefined ? [] : [name, quoted(value)]));
  return ['aws', 'ecs', commandOf(operation), ...given, '--cli-input-json', quoted(JSON.stringify(input))].join(' ');
}

/** `create-service` of `CreateService`. */
export function commandOf(operation: string): string {
  return operation.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

/** In POSIX shells nothing has a meaning between single quotes but the quote itself. Source: Shell Command Language, 2.2.2. */
function posixQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** In PowerShell a quote (any of ' ‘ ’ ‚ ‛) between single quotes is written twice. Source: about_Quoting_Rules. */
function powershellQuoted(text: string): string {
  return /^[\w=:./-]+$/.test(text) ? text : `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;
}
