import * as vscode from 'vscode';
import { confirmationOf, typedProblem } from './apply/confirmation-text.ts';
import { type FileLanguage, requestText } from './apply/import-text.ts';
import type { Prepared } from './apply/run.ts';
import type { RunItem } from './apply/run-several.ts';
import { runSummary } from './apply/run-summary.ts';
import { type PlanDocuments, planScheme } from './apply-documents.ts';
import { nameOf } from './apply-requests.ts';
import type { Connection } from './aws/connection.ts';

/** Plans that are shown, and all that is needed to carry them out. */
export interface ShownPlan {
  readonly prepared: readonly Prepared[];
  readonly connection: Connection;
}

/** Previews, by the documents that show them. */
export interface Previews {
  /** Opens the plan: a diff for one request, a summary and all diffs for several. */
  show(plan: ShownPlan): Promise<void>;
  /** Writes into the summary what became of the requests. */
  tell(plan: ShownPlan, items: readonly RunItem[]): void;
  /** The plan that a document belongs to. */
  planAt(uri: vscode.Uri): ShownPlan | undefined;
  /** Shows the summary in words. */
  showSummary(plan: ShownPlan): Promise<void>;
  /** Shows the answer of a read. */
  showAnswer(prepared: Prepared, connection: Connection, output: unknown): Promise<void>;
}

const mostPlans = 50;

export function createPreviews(documents: PlanDocuments): Previews {
  const plans = new Map<string, ShownPlan>();

  function remember(plan: ShownPlan, uris: readonly vscode.Uri[]): void {
    for (const uri of uris) {
      plans.delete(uri.toString());
      plans.set(uri.toString(), plan);
    }
    for (const key of plans.keys()) {
      if (plans.size <= mostPlans * 3) return;
      plans.delete(key);
    }
  }

  const summaryUri = ({ connection, prepared }: ShownPlan) =>
    prepared[0] === undefined
      ? planUri(connection, 'plan.md')
      : planUri(connection, prepared.length === 1 ? keyOf(prepared[0]) : 'run', `${titleOf(prepared)} plan.md`);

  function sides(plan: ShownPlan, prepared: Prepared) {
    const language = languageOf(prepared);
    const name = sideName(prepared, language);
    const [before, after] = (['live', 'file'] as const).map((side) =>
      planUri(plan.connection, keyOf(prepared), side, name),
    );
    return { before, after, language };
  }

  function put(
    plan: ShownPlan,
  ): readonly { readonly after: vscode.Uri; readonly before: vscode.Uri; readonly each: Prepared }[] {
    const shown = plan.prepared.map((each) => {
      const { before = planUri(plan.connection), after = planUri(plan.connection), language } = sides(plan, each);
      documents.put(before, each.plan.before === undefined ? '' : requestText(each.plan.before, language));
      documents.put(after, each.plan.after === undefined ? '' : requestText(each.plan.after, language));
      return { before, after, each };
    });
    const summary = summaryUri(plan);
    documents.put(summary, runSummary(plan.prepared, plan.connection));
    remember(plan, [summary, ...shown.flatMap(({ before, after }) => [before, after])]);
    return shown;
  }

  async function showSummary(plan: ShownPlan): Promise<void> {
    await vscode.window.showTextDocument(summaryUri(plan), { preview: true });
  }

  return {
    async show(plan) {
      const shown = put(plan).filter(({ each }) => each.plan.before !== undefined || each.plan.after !== undefined);
      const [first] = shown;
      if (plan.prepared.length > 1 || first === undefined) await showSummary(plan);
      if (plan.prepared.length === 1 && first !== undefined) {
        await vscode.commands.executeCommand('vscode.diff', first.before, first.after, diffTitle(first.each), {
          preview: true,
        });
      } else if (shown.length > 0) {
        await vscode.commands.executeCommand(
          'vscode.changes',
          `${titleOf(plan.prepared)} (live ↔ file)`,
          shown.map(({ before, after }) => [after, before, after]),
        );
      }
    },
    tell(plan, items) {
      documents.put(summaryUri(plan), runSummary(plan.prepared, plan.connection, items));
    },
    planAt: (uri) => plans.get(uri.toString()),
    showSummary,
    async showAnswer(prepared, connection, output) {
      const uri = planUri(connection, keyOf(prepared), 'answer', `${prepared.request.operation}.json`);
      documents.put(uri, `${JSON.stringify(withoutTokens(output), undefined, 2)}\n`);
      await vscode.window.showTextDocument(uri, { preview: true });
    },
  };
}

function planUri({ name }: Connection, ...parts: readonly string[]): vscode.Uri {
  // Tabs show the last part as it is; the others may hold the address of a file.
  const segments = [name, ...parts].map((part) => part.replace(/[%/]/g, encodeURIComponent));
  return vscode.Uri.from({ scheme: planScheme, path: `/${segments.join('/')}` });
}

/** The same for the same request of a file, so that a new preview takes the place of the old one. */
function keyOf({ request }: Prepared): string {
  return `${request.uri}#${request.index}`;
}

function titleOf(prepared: readonly Prepared[]): string {
  const files = [...new Set(prepared.map(({ request }) => request.uri))].filter((uri) => uri !== '');
  const [first] = files;
  return files.length === 1 && first !== undefined ? nameOf(vscode.Uri.parse(first)) : `${prepared.length} requests`;
}

function diffTitle({ request, plan }: Prepared): string {
  if (request.uri === '') return `${plan.subject} (live ↔ restored)`;
  return `${nameOf(vscode.Uri.parse(request.uri))}: ${plan.subject} (live ↔ file)`;
}

/** A document that was never saved has no name that tells its language. */
function languageOf({ request }: Prepared): FileLanguage {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === request.uri);
  const isYaml = open === undefined ? /\.ya?ml$/i.test(vscode.Uri.parse(request.uri).path) : open.languageId === 'yaml';
  return isYaml ? 'yaml' : 'json';
}

/** Name of the sides of the diff: its ending tells VS Code the language. */
function sideName({ request }: Prepared, language: FileLanguage): string {
  if (request.uri === '') return `${request.operation}.${language}`;
  const name = nameOf(vscode.Uri.parse(request.uri));
  return /\.\w+$/.test(name) ? name : `${name}.${language}`;
}

/** ExecuteCommand answers with a token that opens a session: nobody else may see it. */
function withoutTokens(output: unknown): unknown {
  if (Array.isArray(output)) return output.map(withoutTokens);
  if (typeof output !== 'object' || output === null || output instanceof Date) return output;
  return Object.fromEntries(
    Object.entries(output).map(([name, value]) => [name, name === 'tokenValue' ? '(not shown)' : withoutTokens(value)]),
  );
}

/**
 * Asks whether to send. Read-only connections are refused; for production ones the name has to be typed.
 *
 * @returns whether the user said so
 */
export async function confirm({ prepared, connection }: ShownPlan, notes: readonly string[]): Promise<boolean> {
  const asked = confirmationOf(prepared, connection);
  if (asked === undefined) return true;
  if (connection.readOnly === true) {
    await vscode.window.showErrorMessage(
      `Nothing was sent: the connection ${connection.name} is read-only. A preview is possible; to apply, choose another connection or change this one.`,
    );
    return false;
  }
  const detail = notes.length === 0 ? asked.detail : `${asked.detail}\n\n${notes.join('\n')}`;
  const answer = await vscode.window.showWarningMessage(asked.message, { modal: true, detail }, asked.button);
  if (answer !== asked.button) return false;
  const { typed } = asked;
  if (typed === undefined) return true;
  const given = await vscode.window.showInputBox({
    title: asked.message,
    prompt: `The connection ${typed} is marked as production. Type its name to go on.`,
    placeHolder: typed,
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' ? undefined : typedProblem(text, typed)),
  });
  return given !== undefined && typedProblem(given, typed) === undefined;
}
