import { stringify } from 'yaml';
import type { ShapeDefinitions } from '../server/rules/places.ts';
import type { WorkspaceFacts } from '../server/rules/workspace-facts.ts';
import { noWorkspace } from '../server/rules/workspace-facts.ts';
import { operationOfFileName } from '../server/schema/file-names.ts';
import { parse } from '../server/syntax/parse.ts';
import { createWorkspaceIndex } from '../server/workspace/index.ts';
import { createFactsReader } from '../server/workspace/read-facts.ts';

/** A request file beside the one that an example is about. */
export interface ExampleFile {
  /** Path as seen from it; names the operation: `taskdefs/web.register-task-definition.yaml`. */
  readonly name: string;
  readonly request: unknown;
}

/** The text of such a file, in the language its name says. */
export function textOfFile({ name, request }: ExampleFile): string {
  return name.endsWith('.json') ? JSON.stringify(request, undefined, 2) : stringify(request);
}

/** What the rules see of the files beside an example, which itself stands in `name`. */
export function workspaceOf(
  files: readonly ExampleFile[] | undefined,
  shapes: ShapeDefinitions,
  name = 'request.yaml',
): WorkspaceFacts {
  if (files === undefined) return noWorkspace;
  const index = createWorkspaceIndex();
  const readFacts = createFactsReader(shapes);
  for (const file of files) {
    const hint = operationOfFileName(file.name);
    if (hint === undefined) throw new Error(`the name ${file.name} says no operation`);
    const tree = parse(textOfFile(file), file.name.endsWith('.json') ? 'json' : 'yaml');
    const requests = tree.documents.map(({ root }) => ({
      operation: hint.operation,
      dialect: hint.ecspresso ? ('ecspresso' as const) : ('request' as const),
      root: root?.kind === 'object' ? root : undefined,
    }));
    index.update(file.name, readFacts(file.name, tree, requests));
  }
  return index.seenFrom(name, readFacts(name, parse('', 'yaml'), []));
}
