import { isAbsolute, join, resolve } from 'node:path';

/** The settings `ecs.sandbox.*` as they are: a user may have written anything. */
export interface SandboxSettings {
  readonly port: unknown;
  readonly seed: unknown;
  readonly clock: unknown;
  readonly state: unknown;
}

/** Seeds that the program brings; everything else is the path of a file. */
export const seedNames: readonly string[] = ['shop', 'huge', 'empty'];

/**
 * The command line of `ecs-sandbox`. Wrong values are passed on: the program says best what is wrong with them.
 *
 * @param folder what relative paths start from
 * @param home what `~` stands for
 * @param port instead of the setting's
 */
export function sandboxArguments(
  { port: portSetting, seed, clock, state }: SandboxSettings,
  folder: string,
  home: string,
  port: unknown = portSetting,
): readonly string[] {
  const file = (path: string) => absolute(path, folder, home);
  return [
    ...option('port', port),
    ...option('seed', typeof seed === 'string' && seed !== '' && !seedNames.includes(seed) ? file(seed) : seed),
    ...option('clock', clock),
    ...option('state', typeof state === 'string' && state !== '' ? file(state) : undefined),
    '--log',
  ];
}

function option(name: string, value: unknown): readonly string[] {
  if (value === undefined || value === null || value === '') return [];
  return [`--${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`];
}

function absolute(path: string, folder: string, home: string): string {
  if (/^~(?=[\\/]|$)/.test(path)) return join(home, path.slice(1));
  return isAbsolute(path) ? path : resolve(folder, path);
}

/**
 * Environment in which the AWS CLI and the SDKs talk to the sandbox and to nobody else; null takes a variable away. Keys that are
 * no account's keep real ones from being sent, and a profile of the user would win over them.
 */
export function sandboxEnvironment(endpoint: string): Readonly<Record<string, string | null>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SESSION_TOKEN: null,
    AWS_PROFILE: null,
    AWS_DEFAULT_PROFILE: null,
    AWS_ENDPOINT_URL_ECS: null,
    AWS_ENDPOINT_URL_STS: null,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: null,
  };
}
