import type { Analysis } from '../analysis.ts';
import type { RequestInfo } from '../protocol.ts';
import type { OperationReason } from '../schema/detect.ts';
import { operationCommands } from '../schema/operations.ts';

const reasons: Readonly<Record<OperationReason, string>> = {
  choice: 'chosen by you',
  setting: 'by the setting `ecs.files.associations` or `.ecs-lint.json`',
  comment: 'by the comment in the file',
  ecspresso: 'named by the configuration of ecspresso',
  'file-name': 'by its file name',
  members: 'by its members',
  'describe-output': 'by its members: what a describe command printed',
};

/** What the status item shows of a file. */
export function requestInfo(analysis: Analysis, choice: string | undefined): RequestInfo {
  return {
    requests: analysis.requests.map(({ operation, reason, dialect }) => ({
      operation,
      command: operationCommands[operation] ?? operation,
      reason: reasons[reason],
      dialect,
    })),
    choice,
  };
}
