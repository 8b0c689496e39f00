import type { CredentialSource, Profile } from '../aws/profiles.ts';

/** An entry of the list of profiles. */
export interface ProfileChoice {
  readonly label: string;
  readonly description: string;
  /** Undefined: the SDK's default chain. */
  readonly profile: string | undefined;
  /** Region of the profile. */
  readonly region: string | undefined;
}

const sources: Readonly<Record<CredentialSource, string>> = {
  sso: 'IAM Identity Center (SSO)',
  login: 'aws login',
  'assume-role': 'assumes a role',
  process: 'credential process',
  'web-identity': 'web identity',
  keys: 'access keys',
  other: 'no credentials in the AWS config',
};

/** The profiles by name, after what works without one. */
export function profileChoices(
  profiles: readonly Profile[],
  environment: NodeJS.ProcessEnv = process.env,
): readonly ProfileChoice[] {
  const named = environment.AWS_PROFILE;
  const chain: ProfileChoice = {
    label: '$(server-process) Default credentials',
    description:
      named === undefined
        ? 'environment, profile default, container or instance'
        : `environment: AWS_PROFILE is ${named}`,
    profile: undefined,
    region: environment.AWS_REGION ?? profiles.find(({ name }) => name === (named ?? 'default'))?.region,
  };
  return [chain, ...profiles.map(choiceOf)];
}

function choiceOf({ name, region, source, accountId, role, mfaSerial }: Profile): ProfileChoice {
  const facts = [
    sources[source],
    accountId,
    role === undefined ? undefined : role.replace(/^.*:role\//, ''),
    region,
    mfaSerial === undefined ? undefined : 'MFA',
  ];
  const description = facts.filter((fact) => fact !== undefined).join(' · ');
  return { label: name, description, profile: name, region };
}
