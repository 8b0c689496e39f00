import type { Connection } from '../aws/connection.ts';
import type { Identity } from '../aws/session.ts';
import { counted } from '../counted.ts';
import { accountText, planLine } from './confirmation-text.ts';
import { requestText } from './import-text.ts';
import type { Plan, Verdict } from './model.ts';
import { unifiedDiff } from './plan-text-diff.ts';
import type { Prepared } from './run.ts';

/** Plans of a run, in the order in which they would be applied; `request.uri` is the file's name as reports show it. */
export interface PlannedRun {
  readonly prepared: readonly Prepared[];
  readonly identity: Identity;
  readonly connection: Connection;
}

/** What a plan comes to, for those who only want to know that. */
export type Outcome = 'unchanged' | 'changes' | 'refused';

const outcomes: Readonly<Record<Verdict, Outcome>> = {
  create: 'changes',
  update: 'changes',
  'new-deployment': 'changes',
  'new-revision': 'changes',
  'no-change': 'unchanged',
  replace: 'refused',
  delete: 'changes',
  run: 'changes',
  read: 'unchanged',
  refused: 'refused',
  'not-for-people': 'refused',
};

/** Never by colour alone: what happens begins with a sign of its own. */
const signs: Readonly<Record<Verdict, string>> = {
  create: '+',
  update: '~',
  'new-deployment': '~',
  'new-revision': '~',
  'no-change': '=',
  replace: '!',
  delete: '-',
  run: '>',
  read: '=',
  refused: '!',
  'not-for-people': '!',
};

/** What a plan comes to. */
export function outcomeOf({ verdict }: Plan): Outcome {
  return outcomes[verdict];
}

/** What all plans together come to: one that is refused spoils the run. */
export function outcomeOfAll(plans: readonly Plan[]): Outcome {
  const found = new Set(plans.map(outcomeOf));
  if (found.has('refused')) return 'refused';
  return found.has('changes') ? 'changes' : 'unchanged';
}

/** The plans in words, each with the diff of what is live against the file, both as YAML with the API's defaults filled in. */
export function planText(run: PlannedRun): string {
  const { prepared, identity, connection } = run;
  const where = [`Account ${accountText(identity)}`, connection.region];
  const lines = [
    [...where, ...(connection.endpoint === undefined ? [] : [connection.endpoint])].join(', '),
    '',
    ...prepared.flatMap((each) => [...section(each, placeOf(each, prepared)), '']),
    summary(prepared.map(({ plan }) => plan)),
  ];
  return `${lines.join('\n')}\n`;
}

/** `deploy/all.yaml`; `deploy/all.yaml, request 2` where the file has several. */
function placeOf({ request }: Prepared, all: readonly Prepared[]): string {
  const isOnly = all.filter((other) => other.request.uri === request.uri).length === 1;
  return isOnly ? request.uri : `${request.uri}, request ${request.index + 1}`;
}

function section(prepared: Prepared, place: string): readonly string[] {
  const { plan } = prepared;
  return [
    `${signs[plan.verdict]} ${planLine(prepared)}`,
    `    ${place}`,
    ...plan.steps.map((step) => `    ${step}`),
    ...plan.warnings.map((warning) => `    warning: ${warning}`),
    ...plan.differences
      .filter(({ isFixed }) => isFixed)
      .map(({ path }) => `    ${pathText(path)} cannot be changed by an update.`),
    ...diffOf(prepared),
  ];
}

/** Of a thing that is made or deleted the diff is the whole of it; of a read there is none. */
function diffOf({ plan: { before, after }, request }: Prepared): readonly string[] {
  if (before === undefined && after === undefined) return [];
  const [is, wanted] = [before, after].map((side) => (side === undefined ? '' : requestText(side, 'yaml')));
  const hunks = unifiedDiff(is ?? '', wanted ?? '');
  if (hunks.length === 0) return [];
  return [
    `--- ${before === undefined ? '/dev/null' : 'live'}`,
    `+++ ${after === undefined ? '/dev/null' : request.uri}`,
    ...hunks,
  ];
}

/** `2 requests: 1 change, 1 without a change. Nothing was sent.` */
function summary(plans: readonly Plan[]): string {
  const count = (outcome: Outcome) => plans.filter((plan) => outcomeOf(plan) === outcome).length;
  const parts = [
    [count('changes'), 'to apply'],
    [count('unchanged'), 'without a change'],
    [count('refused'), 'that cannot be applied'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return `${counted(plans.length, 'request')}: ${told.join(', ')}. Nothing was sent.`;
}

/** `networkConfiguration.awsvpcConfiguration.subnets[0]` */
function pathText(path: readonly (string | number)[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

/** One request in `--format json`. */
export interface PlanJson {
  readonly file: string;
  /** Which request of the file, from 0. */
  readonly index: number;
  readonly operation: string;
  readonly verdict: Verdict;
  readonly subject: string;
  readonly steps: readonly string[];
  readonly warnings: readonly string[];
  readonly differences: readonly {
    readonly path: readonly (string | number)[];
    /** `null`: not there. */
    readonly live: unknown;
    readonly wanted: unknown;
    /** No update can change it. */
    readonly isFixed: boolean;
  }[];
  /** What applying it would send. */
  readonly calls: readonly { readonly operation: string; readonly input: unknown }[];
  readonly before: unknown;
  readonly after: unknown;
}

/** The same for programs: one object; what is not there is `null`. */
export function planJson({ prepared, identity, connection }: PlannedRun): string {
  const requests = prepared.map(({ request, plan }): PlanJson => {
    const { verdict, subject, steps, warnings, differences, calls, before, after } = plan;
    return {
      file: request.uri,
      index: request.index,
      operation: request.operation,
      verdict,
      subject,
      steps,
      warnings,
      differences: differences.map(({ path, live, wanted, isFixed }) => ({
        path,
        live: live ?? null,
        wanted: wanted ?? null,
        isFixed,
      })),
      calls,
      before: before ?? null,
      after: after ?? null,
    };
  });
  const report = {
    account: identity.accountId,
    region: connection.region,
    outcome: outcomeOfAll(prepared.map(({ plan }) => plan)),
    requests,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
