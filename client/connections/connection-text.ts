import type { Connection } from '../aws/connection.ts';
import type { Attempt } from '../aws/open-session.ts';
import type { Identity } from '../aws/session.ts';
import { sandboxName } from './connection-settings.ts';

/** What the status bar shows; plain data, so that tests can read what VS Code lets nobody read. */
export interface PinnedView {
  /** Empty: the item is hidden. */
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly label: string;
  /** `normal`, or a colour of its own. */
  readonly emphasis: 'normal' | 'production' | 'missing';
}

/** Codicon of a connection. */
export function iconOf({ icon }: Connection): string {
  return icon ?? 'cloud';
}

/**
 * @param name of the connection that is pinned; undefined when none is
 * @param connection undefined while there is none of that name
 * @param identity undefined until it was used
 */
export function pinnedView(
  name: string | undefined,
  connection: Connection | undefined,
  identity: Identity | undefined,
): PinnedView {
  if (name === undefined) return { text: '', tooltip: '', label: '', emphasis: 'normal' };
  if (connection === undefined) {
    const reason =
      name === sandboxName ? 'The sandbox is not running.' : 'There is no connection of that name any more.';
    return {
      text: `$(debug-disconnect) ${plain(name)}`,
      tooltip: `**ECS connection ${escaped(name)}** is pinned for this workspace. ${reason} Click to choose another.`,
      label: `ECS connection ${name}: ${reason}`,
      emphasis: 'missing',
    };
  }
  const words = [name, identity?.accountId, ...flagsOf(connection)].filter((word) => word !== undefined);
  const text = `$(${iconOf(connection)}) ${words.map(plain).join(' · ')}`;
  return {
    text,
    tooltip: tooltipOf(connection, identity),
    label: `ECS connection ${words.join(', ')}`,
    emphasis: connection.production === true ? 'production' : 'normal',
  };
}

function flagsOf({ production, readOnly }: Connection): readonly string[] {
  return [...(production === true ? ['PRODUCTION'] : []), ...(readOnly === true ? ['read-only'] : [])];
}

function tooltipOf(connection: Connection, identity: Identity | undefined): string {
  const { name, profile, region, endpoint, color, production, readOnly } = connection;
  const account = identity === undefined ? 'known after its first use' : accountText(identity);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Account', escaped(account)],
    ['As', identity === undefined ? undefined : quoted(identity.arn)],
    ['Profile', profile === undefined ? 'default credentials' : quoted(profile)],
    ['Region', quoted(region)],
    ['Endpoint', endpoint === undefined ? undefined : quoted(endpoint)],
    ['Colour', color],
    ['Production', production === true ? 'yes: changes are confirmed by typing its name' : undefined],
    ['Read-only', readOnly === true ? 'yes: nothing is changed' : undefined],
  ];
  const shown = rows.filter(([, value]) => value !== undefined).map(([label, value]) => `- ${label}: ${value}`);
  return [
    `**ECS connection ${escaped(name)}**, pinned for this workspace`,
    shown.join('\n'),
    'Click to choose another.',
  ].join('\n\n');
}

/** `123456789012 (my-company)` */
export function accountText({ accountId, alias }: Identity): string {
  return alias === undefined ? accountId : `${accountId} (${alias})`;
}

/** One line below the name, in lists. */
export function connectionFacts({ profile, region, endpoint, color, production, readOnly }: Connection): string {
  const facts = [
    profile ?? (endpoint === undefined ? 'default credentials' : undefined),
    region,
    endpoint,
    ...flagsOf({ name: '', region, ...(production && { production }), ...(readOnly && { readOnly }) }),
    color,
  ];
  return facts.filter((fact) => fact !== undefined).join(' · ');
}

/** A line of the log: which operation, how it went, how long it took, and its id. Nothing of what was sent or answered. */
export function attemptLine({ connection, operation, failure, requestId, milliseconds }: Attempt): string {
  const outcome =
    failure === undefined ? 'ok' : `${failure.kind}${failure.code === undefined ? '' : ` ${failure.code}`}`;
  const id = requestId === undefined ? '' : ` ${requestId}`;
  const { profile = 'default credentials', region } = connection;
  return `${operation} (${profile}, ${region}): ${outcome}, ${Math.round(milliseconds)} ms${id}`;
}

/** `$(…)` in a name is no icon. */
function plain(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

function quoted(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~!$]/g, '\\$&');
}
