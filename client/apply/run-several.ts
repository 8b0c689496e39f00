import type { FileRequest } from './model.ts';
import { type AnsweredCall, afterRegistrations } from './order.ts';
import { type Prepared, type RequestResult, type RunContext, runRequest } from './run.ts';

/** What became of one request of a run. */
export interface RunItem {
  readonly request: FileRequest;
  readonly result: RequestResult | Skipped;
}

/** Not sent: because of one that failed, or because the user wanted no more. */
export interface Skipped {
  readonly kind: 'skipped';
  /** What it needs and was not done; undefined when the run ended before its turn. */
  readonly because: FileRequest | undefined;
}

export interface SeveralContext extends Omit<RunContext, 'expect'> {
  /** Whether the later request needs what the earlier one makes. */
  dependsOn(later: FileRequest, earlier: FileRequest): boolean;
  /** Asked after one failed and there are others that do not need it. */
  goOn(failed: RunItem, rest: readonly FileRequest[]): Promise<boolean>;
  onResult?(item: RunItem): void;
}

/**
 * Carries out several plans in their order. What depends on a request that failed is skipped; the rest is the user's choice. After a
 * cancellation nothing more is sent. Never throws; each request has its result.
 */
export async function runSeveral(prepared: readonly Prepared[], context: SeveralContext): Promise<readonly RunItem[]> {
  const items: RunItem[] = [];
  const answered: AnsweredCall[] = [];
  let ended = false;
  for (const [position, each] of prepared.entries()) {
    const { request } = each;
    const needed = items.find((item) => isFailed(item) && context.dependsOn(request, item.request));
    if (ended || needed !== undefined) {
      add({ request, result: { kind: 'skipped', because: ended ? undefined : needed?.request } });
      continue;
    }
    const changed = items.filter(({ result }) => result.kind === 'done').map((item) => item.request);
    const isAgain = changed.some(
      (other) => prepared.find((one) => one.request === other)?.plan.subject === each.plan.subject,
    );
    const isNeeding = changed.some((other) => context.dependsOn(request, other));
    const expect = isAgain ? 'subject-changed' : isNeeding ? 'needs-changed' : 'same';
    const result = await runRequest(
      { ...each, request: afterRegistrations(request, answered) },
      { ...context, expect },
    );
    if (result.kind === 'done')
      answered.push(...result.done.map(({ call, output }) => ({ operation: call.operation, answer: output })));
    const item = { request, result };
    add(item);
    if (!isFailed(item)) continue;
    const rest = prepared
      .slice(position + 1)
      .map((other) => other.request)
      .filter((other) => !items.some((failed) => isFailed(failed) && context.dependsOn(other, failed.request)));
    if (result.kind === 'cancelled' || isElsewhere(result) || context.signal.aborted) ended = true;
    else if (rest.length > 0) ended = !(await context.goOn(item, rest));
  }
  return items;

  function add(item: RunItem): void {
    items.push(item);
    context.onResult?.(item);
  }
}

/** Whether the credentials belong to another than whom was confirmed: that holds for the requests behind it, too. */
function isElsewhere(result: RequestResult): boolean {
  return result.kind === 'other-identity' || (result.kind === 'failed' && result.failure.kind === 'other-account');
}

/** Whether what a request was to make is not there, so that others cannot need it. */
export function isFailed({ result }: RunItem): boolean {
  if (result.kind === 'nothing-sent') return result.plan.verdict !== 'no-change';
  return result.kind !== 'done';
}
