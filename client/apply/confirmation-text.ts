import type { Connection } from '../aws/connection.ts';
import type { Identity } from '../aws/session.ts';
import { counted } from '../counted.ts';
import type { Plan, Verdict } from './model.ts';
import type { Prepared } from './run.ts';
import { targetOf } from './target.ts';

/** What the user is asked before anything is sent. */
export interface Confirmation {
  /** The question, naming what is done where. */
  readonly message: string;
  /** Account, region and cluster, then each request, then what to think twice about; one thing a line. */
  readonly detail: string;
  /** Of the button that sends. */
  readonly button: string;
  /** What has to be typed for it: the name of a production connection. */
  readonly typed: string | undefined;
}

const mostLines = 12;

/** The confirmation of requests whose plans were looked at; undefined when none of them changes anything. */
export function confirmationOf(prepared: readonly Prepared[], connection: Connection): Confirmation | undefined {
  const sent = prepared.filter(({ plan }) => plan.calls.length > 0 && plan.verdict !== 'read');
  const [first] = sent;
  if (first === undefined) return undefined;
  const { identity } = first;
  const warnings = [...new Set(sent.flatMap(({ plan }) => plan.warnings))];
  const detail = [
    `Account: ${accountText(identity)}`,
    `Region: ${connection.region}${connection.endpoint === undefined ? '' : ` (${connection.endpoint})`}`,
    ...clusterLines(sent, connection),
    `Connection: ${connection.name}${connection.production === true ? ' (production)' : ''}`,
    '',
    ...shortened(
      sent.map((each) => `• ${planLine(each)}`),
      'requests',
    ),
    ...(warnings.length === 0
      ? []
      : [
          '',
          'Think twice:',
          ...shortened(
            warnings.map((text) => `⚠ ${text}`),
            'warnings',
          ),
        ]),
  ].join('\n');
  return {
    message:
      sent.length === 1 ? question(first, connection) : `Apply ${sent.length} requests to ${accountName(identity)}?`,
    detail,
    button: sent.length === 1 ? buttons[first.plan.verdict] : `Apply ${sent.length} Requests`,
    typed: connection.production === true ? connection.name : undefined,
  };
}

/** Why a name that was typed does not confirm; undefined when it does. */
export function typedProblem(typed: string, wanted: string): string | undefined {
  return typed === wanted ? undefined : `Type ${wanted} to confirm: this connection is marked as production.`;
}

/** `111122223333 (shop-production)` */
export function accountText({ accountId, alias }: Identity): string {
  return alias === undefined ? accountId : `${accountId} (${alias})`;
}

/** `CreateService: update service web in cluster shop (UpdateService, TagResource), 3 changes` */
export function planLine({ request, plan }: Pick<Prepared, 'request' | 'plan'>): string {
  const operations = [...new Set(plan.calls.map(({ operation }) => operation))];
  const isPlain = operations.length === 0 || (operations.length === 1 && operations[0] === request.operation);
  const by = isPlain ? '' : ` by ${operations.join(', ')}`;
  const changes = changesText(plan);
  return `${request.operation}: ${verbs[plan.verdict]} ${plan.subject}${by}${changes === '' ? '' : `, ${changes}`}`;
}

/** `3 changes`; empty where counting says nothing: what is created or deleted is one thing. */
export function changesText({ verdict, differences }: Plan): string {
  if (verdict !== 'update' && verdict !== 'new-deployment' && verdict !== 'new-revision') return '';
  return counted(differences.length, 'change');
}

const verbs: Readonly<Record<Verdict, string>> = {
  create: 'create',
  update: 'update',
  'new-deployment': 'start a new deployment of',
  'new-revision': 'register a new revision of',
  'no-change': 'no change of',
  replace: 'would have to replace',
  delete: 'delete',
  run: 'run',
  read: 'read',
  refused: 'refused:',
  'not-for-people': 'only for the agent:',
};

const buttons: Readonly<Record<Verdict, string>> = {
  create: 'Create',
  update: 'Update',
  'new-deployment': 'Deploy',
  'new-revision': 'Register',
  'no-change': 'Apply',
  replace: 'Apply',
  delete: 'Delete',
  run: 'Run',
  read: 'Read',
  refused: 'Apply',
  'not-for-people': 'Apply',
};

function question({ plan, identity }: Prepared, connection: Connection): string {
  const verb = verbs[plan.verdict];
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${plan.subject} in ${accountName(identity)}, ${connection.region}?`;
}

function accountName({ accountId, alias }: Identity): string {
  return `account ${alias ?? accountId}`;
}

function clusterLines(sent: readonly Prepared[], connection: Connection): readonly string[] {
  const clusters = new Set(sent.map(({ request, identity }) => targetOf(request, connection, identity).cluster));
  clusters.delete(undefined);
  if (clusters.size === 0) return [];
  return [`${clusters.size === 1 ? 'Cluster' : 'Clusters'}: ${[...clusters].join(', ')}`];
}

function shortened(lines: readonly string[], what: string): readonly string[] {
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines - 1), `… and ${lines.length - mostLines + 1} more ${what}`];
}
