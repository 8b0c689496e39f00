import { distance } from 'fastest-levenshtein';
import commands from '../../schemas/generated/operation-names.json' with { type: 'json' };

/** Operation name (`CreateService`) -> command of the AWS CLI (`create-service`), for every operation of the SDK. */
export const operationCommands: Readonly<Record<string, string>> = commands;

const nameBySpelling: ReadonlyMap<string, string> = new Map(
  Object.entries(operationCommands).flatMap(([name, command]) => [
    [name.toLowerCase(), name],
    [command, name],
  ]),
);

/** The operation that `text` names in either spelling (`CreateService`, `create-service`), letter case ignored. */
export function operationNamed(text: string): string | undefined {
  return nameBySpelling.get(text.trim().toLowerCase());
}

/** The operation a misspelt name most likely means, in the spelling that was used; undefined when none is near. */
export function nearestOperation(text: string): string | undefined {
  const wanted = text.trim().toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 4)) + 1;
  for (const [spelling, name] of nameBySpelling) {
    const found = distance(wanted, spelling);
    if (found >= bestDistance) continue;
    bestDistance = found;
    best = spelling.includes('-') ? spelling : name;
  }
  return best;
}

/** Name of the shape of an operation's input; `schemas/` holds the SDK to it. */
export function inputShapeName(operation: string): string {
  return `${operation}Request`;
}
