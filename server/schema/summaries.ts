import { summaries } from '../../schemas/compiled/summaries.js';
import type { OperationSummary } from '../protocol.ts';
import { operationCommands } from './operations.ts';

/** All operations with the first sentence of their documentation, in alphabetical order. */
export const operationSummaries: readonly OperationSummary[] = Object.entries(summaries).map(([name, summary]) => ({
  name,
  command: operationCommands[name] ?? name,
  summary,
}));
