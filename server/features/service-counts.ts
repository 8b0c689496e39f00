import type { Request } from '../analysis.ts';
import { referredService } from '../rules/cross-file.ts';
import type { WorkspaceFacts } from '../rules/workspace-facts.ts';

/**
 * Reads the desired count of the service that a request names by `service`, where a file of the workspace creates it; of
 * several equally near definitions only what all of them say.
 */
export function desiredCountIn(workspace: WorkspaceFacts): (request: Request) => number | undefined {
  return ({ operation, dialect, root }) => {
    if (root === undefined) return undefined;
    const referred = referredService({ operation, dialect, root, syntaxErrors: [], workspace });
    const counts = new Set(referred?.found.nearest.map(({ definition }) => definition.desiredCount));
    return counts.size === 1 ? [...counts][0] : undefined;
  };
}
