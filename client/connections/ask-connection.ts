import * as vscode from 'vscode';
import type { Connection } from '../aws/connection.ts';
import { type Profile, readProfiles } from '../aws/profiles.ts';
import {
  connectionColors,
  connectionOf,
  proposedName,
  wrongEndpoint,
  wrongIcon,
  wrongName,
  wrongRegion,
} from './connection-settings.ts';
import { profileChoices } from './profile-choices.ts';
import { pickItem, typeText } from './quick-steps.ts';
import { regions } from './regions.ts';
import { type Answer, type Step, walk } from './steps.ts';

/** A connection that is being made or changed. */
interface Draft extends Connection {
  /** Region of the profile, which is likely wanted. */
  readonly usualRegion?: string;
}

const isSupported = 'Every region of AWS; type another one if it is missing';

/** Asks for a new connection; undefined when the user leaves. @param taken names of the others */
export async function askNewConnection(taken: readonly string[]): Promise<Connection | undefined> {
  const title = 'Add ECS Connection';
  const steps: readonly Step<Draft>[] = [
    (draft, place) => askProfile(title, draft, place.isFirst),
    (draft, place) => askRegion(title, draft, place.isFirst),
    (draft, place) =>
      askName(title, { ...draft, name: proposedName(draft.profile, draft.region, taken) }, taken, place.isFirst),
    (draft, place) => askOptions(title, draft, taken, place.isFirst),
  ];
  const draft = await walk(steps, { name: '', region: '' });
  return draft === undefined ? undefined : connectionOf(draft);
}

/** Asks what is to be changed; undefined when the user leaves. @param taken names of the others */
export async function askChanges(connection: Connection, taken: readonly string[]): Promise<Connection | undefined> {
  const title = `Edit ECS Connection ${connection.name}`;
  const draft = await walk<Draft>([(now) => askOptions(title, now, taken, true)], connection);
  return draft === undefined ? undefined : connectionOf(draft);
}

async function askProfile(title: string, draft: Draft, isFirst: boolean): Promise<Answer<Draft>> {
  const choices = readProfiles().then(
    (profiles: readonly Profile[]) => profileChoices(profiles),
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`The AWS config cannot be read: ${reason} Mend the file, then try again.`);
      return profileChoices([]);
    },
  );
  const answer = await pickItem(
    { title, placeholder: 'Profile of the AWS config whose credentials are used', isFirst },
    choices,
  );
  if (answer.kind !== 'next') return answer;
  const { profile, region } = answer.draft;
  const { profile: _former, usualRegion: _usual, ...others } = draft;
  return {
    kind: 'next',
    draft: {
      ...others,
      ...(profile !== undefined && { profile }),
      ...(region !== undefined && { usualRegion: region }),
    },
  };
}

async function askRegion(title: string, draft: Draft, isFirst: boolean): Promise<Answer<Draft>> {
  const { usualRegion } = draft;
  const first = [draft.region, usualRegion].filter((code) => code !== undefined && code !== '');
  const rest = regions.filter(({ code }) => !first.includes(code));
  const items = [...new Set(first)].map((code) => ({
    label: code ?? '',
    description: [
      regions.find((region) => region.code === code)?.name,
      code === usualRegion ? 'of the profile' : 'as before',
    ]
      .filter((text) => text !== undefined)
      .join(' · '),
  }));
  const answer = await pickItem(
    {
      title,
      placeholder: `Region. ${isSupported}`,
      isFirst,
      typed: (text) => (wrongRegion(text) === undefined ? { label: text, description: 'this region' } : undefined),
    },
    Promise.resolve([...items, ...rest.map(({ code, name }) => ({ label: code, description: name }))]),
  );
  return answer.kind === 'next' ? { kind: 'next', draft: { ...draft, region: answer.draft.label } } : answer;
}

async function askName(
  title: string,
  draft: Draft,
  taken: readonly string[],
  isFirst: boolean,
): Promise<Answer<Draft>> {
  const answer = await typeText({
    title,
    prompt: 'Name of the connection, as the tree and confirmations show it',
    value: draft.name,
    isFirst,
    wrong: (text) => wrongName(text) ?? (taken.includes(text) ? `There is a connection ${text} already.` : undefined),
  });
  return answer.kind === 'next' ? { kind: 'next', draft: { ...draft, name: answer.draft } } : answer;
}

interface Option extends vscode.QuickPickItem {
  readonly ask?: (draft: Draft) => Promise<Answer<Draft>>;
}

/** Everything about a connection in one list, until it is saved. */
async function askOptions(
  title: string,
  draft: Draft,
  taken: readonly string[],
  isFirst: boolean,
): Promise<Answer<Draft>> {
  let now = draft;
  for (;;) {
    const answer = await pickItem<Option>(
      { title, placeholder: 'Save the connection, or change something about it first', isFirst },
      Promise.resolve(optionsOf(title, now, taken)),
    );
    if (answer.kind !== 'next') return answer;
    const { ask } = answer.draft;
    if (ask === undefined) return { kind: 'next', draft: now };
    const changed = await ask(now);
    if (changed.kind === 'left') return changed;
    if (changed.kind === 'next') now = changed.draft;
  }
}

function optionsOf(title: string, draft: Draft, taken: readonly string[]): readonly Option[] {
  const { name, profile, region, endpoint, color, icon, readOnly, production } = draft;
  const yes = (flag: boolean | undefined): string => (flag === true ? 'yes' : 'no');
  const changed = (members: Partial<Draft>): Promise<Answer<Draft>> =>
    Promise.resolve({ kind: 'next', draft: { ...draft, ...members } });
  return [
    { label: '$(check) Save', description: name },
    { label: 'Name', description: name, ask: (now) => askName(title, now, taken, false) },
    { label: 'Profile', description: profile ?? 'default credentials', ask: (now) => askProfile(title, now, false) },
    { label: 'Region', description: region, ask: (now) => askRegion(title, now, false) },
    {
      label: 'Read-only',
      description: yes(readOnly),
      detail: 'Every operation that changes something is refused here, before it is sent',
      ask: () => changed({ readOnly: readOnly !== true }),
    },
    {
      label: 'Production',
      description: yes(production),
      detail: 'Changes are confirmed by typing the name of the connection',
      ask: () => changed({ production: production !== true }),
    },
    { label: 'Colour', description: color ?? 'none', ask: (now) => askColor(title, now) },
    { label: 'Icon', description: icon ?? 'cloud', ask: (now) => askIcon(title, now) },
    {
      label: 'Endpoint',
      description: endpoint ?? "the region's own",
      detail: 'For a VPC endpoint, or another service that speaks the API of ECS',
      ask: (now) => askEndpoint(title, now),
    },
  ];
}

async function askColor(title: string, draft: Draft): Promise<Answer<Draft>> {
  const none = { label: 'none' };
  const answer = await pickItem(
    { title, placeholder: 'Colour of its icon', isFirst: false },
    Promise.resolve([none, ...connectionColors.map((label) => ({ label }))]),
  );
  if (answer.kind !== 'next') return answer;
  const { color: _former, ...others } = draft;
  const color = connectionColors.find((each) => each === answer.draft.label);
  return { kind: 'next', draft: { ...others, ...(color !== undefined && { color }) } };
}

async function askIcon(title: string, draft: Draft): Promise<Answer<Draft>> {
  const answer = await typeText({
    title,
    prompt: 'Name of a codicon (https://microsoft.github.io/vscode-codicons), like rocket; empty for the usual one',
    value: draft.icon ?? '',
    isFirst: false,
    wrong: (text) => (text === '' ? undefined : wrongIcon(text)),
  });
  if (answer.kind !== 'next') return answer;
  const { icon: _former, ...others } = draft;
  return { kind: 'next', draft: { ...others, ...(answer.draft !== '' && { icon: answer.draft }) } };
}

async function askEndpoint(title: string, draft: Draft): Promise<Answer<Draft>> {
  const answer = await typeText({
    title,
    prompt: "URL of the endpoint; empty for the region's own",
    value: draft.endpoint ?? '',
    isFirst: false,
    wrong: (text) => (text === '' ? undefined : wrongEndpoint(text)),
  });
  if (answer.kind !== 'next') return answer;
  const { endpoint: _former, ...others } = draft;
  return { kind: 'next', draft: { ...others, ...(answer.draft !== '' && { endpoint: answer.draft }) } };
}
