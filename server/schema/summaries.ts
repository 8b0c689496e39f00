import operations from '../../schemas/generated/operations.json' with { type: 'json' };
import type { OperationSummary } from '../protocol.ts';

/** All operations with the first sentence of their documentation, in alphabetical order. */
export const operationSummaries: readonly OperationSummary[] = Object.entries(operations).map(
  ([name, { command, summary }]) => ({ name, command, summary }),
);
