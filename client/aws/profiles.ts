import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the credentials of a profile come from. */
export type CredentialSource = 'sso' | 'login' | 'assume-role' | 'process' | 'web-identity' | 'keys' | 'other';

/** A profile of the shared AWS config, without anything secret. */
export interface Profile {
  readonly name: string;
  readonly region: string | undefined;
  readonly source: CredentialSource;
  /** Of the profile itself or of the role that it assumes; 12 digits. */
  readonly accountId: string | undefined;
  /** The role it assumes or the permission set it signs in with. */
  readonly role: string | undefined;
  /** It, or one that it hangs on, asks for a code of this device. */
  readonly mfaSerial: string | undefined;
  /** The profile that has to be signed in for this one: itself, or the one at the end of its `source_profile`s. */
  readonly signsInAs: string;
  /** Other when a section that its credentials come from is other: a digest, in which nothing secret can be read. */
  readonly fingerprint: string;
}

type Section = Readonly<Record<string, string | undefined>>;

/**
 * The profiles of `~/.aws/config` and `~/.aws/credentials` (or of AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE), by name. Files that are
 * missing count as empty; reads them anew each time.
 */
export async function readProfiles(): Promise<readonly Profile[]> {
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const sections = new Map<string, Section>();
  const ssoSessions = new Map<string, Section>();
  for (const [name, section] of [...Object.entries(configFile), ...Object.entries(credentialsFile)]) {
    // `sso-session.work` and `services.local` are sections of other kinds.
    if (name.startsWith('sso-session.')) ssoSessions.set(name.slice('sso-session.'.length), section);
    if (/^(?:sso-session|services)\./.test(name)) continue;
    sections.set(name, { ...sections.get(name), ...section });
  }
  return [...sections].map(([name, section]) => profileOf(name, section, { sections, ssoSessions })).sort(byName);
}

function byName(a: Profile, b: Profile): number {
  return a.name < b.name ? -1 : 1;
}

interface Config {
  readonly sections: ReadonlyMap<string, Section>;
  readonly ssoSessions: ReadonlyMap<string, Section>;
}

function profileOf(name: string, section: Section, config: Config): Profile {
  const chain = chainOf(name, config.sections);
  const roleArn = section.role_arn;
  return {
    name,
    region: section.region,
    source: sourceOf(section),
    accountId: section.sso_account_id ?? /^arn:[^:]*:iam::(\d{12}):/.exec(roleArn ?? '')?.[1],
    role: section.sso_role_name ?? roleArn,
    mfaSerial: chain.map((each) => config.sections.get(each)?.mfa_serial).find((serial) => serial !== undefined),
    signsInAs: chain.at(-1) ?? name,
    fingerprint: fingerprintOf(chain, config),
  };
}

function sourceOf(section: Section): CredentialSource {
  if (section.role_arn !== undefined)
    return section.web_identity_token_file === undefined ? 'assume-role' : 'web-identity';
  if (section.aws_access_key_id !== undefined) return 'keys';
  if (section.sso_session !== undefined || section.sso_start_url !== undefined) return 'sso';
  if (section.login_session !== undefined) return 'login';
  if (section.credential_process !== undefined) return 'process';
  return 'other';
}

/** The profile, the one whose credentials it uses, and so on. */
function chainOf(name: string, sections: Config['sections']): readonly string[] {
  const chain = [name];
  for (;;) {
    const source = sections.get(chain.at(-1) ?? name)?.source_profile;
    if (source === undefined || chain.includes(source) || !sections.has(source)) return chain;
    chain.push(source);
  }
}

function fingerprintOf(chain: readonly string[], { sections, ssoSessions }: Config): string {
  const parts = chain.map((name) => {
    const section = sections.get(name);
    return [section, section?.sso_session === undefined ? undefined : ssoSessions.get(section.sso_session)];
  });
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

/**
 * Files and folders whose change means that profiles or credentials are different now: the shared files, and the caches of
 * `aws sso login` and `aws login`. Source: AWS SDKs and Tools Reference Guide, "Location of the shared files"; the SDK's providers.
 */
export function credentialPaths(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const folder = join(homedir(), '.aws');
  return [
    environment.AWS_CONFIG_FILE ?? join(folder, 'config'),
    environment.AWS_SHARED_CREDENTIALS_FILE ?? join(folder, 'credentials'),
    join(folder, 'sso', 'cache'),
    environment.AWS_LOGIN_CACHE_DIRECTORY ?? join(folder, 'login', 'cache'),
  ];
}

/**
 * What signs a connection in, as words of a command line; undefined where no command does (keys, processes).
 *
 * @param name profile of the connection; without one, the one that the environment names
 */
export function signInCommand(
  profiles: readonly Profile[],
  name: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): readonly string[] | undefined {
  const wanted = name ?? environment.AWS_PROFILE;
  // Without a profile the keys of the environment win, in the SDK's chain.
  if (wanted === undefined && environment.AWS_ACCESS_KEY_ID !== undefined) return undefined;
  const signedIn = profiles.find((profile) => profile.name === (wanted ?? 'default'))?.signsInAs ?? wanted;
  const source = profiles.find((profile) => profile.name === signedIn)?.source;
  if (signedIn === undefined) return undefined;
  if (source === 'sso') return ['aws', 'sso', 'login', '--profile', signedIn];
  if (source === 'login') return ['aws', 'login', '--profile', signedIn];
  return undefined;
}
