import type { CodeLens, Command, Location } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Request } from '../analysis.ts';
import type { Problem } from '../problem.ts';
import { applyRequestCommand, showProblemsCommand, showReferencesCommand } from '../protocol.ts';
import { operationOfFileName } from '../schema/file-names.ts';
import { memberOf, resolve } from '../syntax/path.ts';
import type { NavigationIndex } from './navigation/places.ts';
import { referencesAt } from './navigation/references.ts';
import { problemsByRequest } from './problems-by-request.ts';

/** What lenses need to know of other files, and may say besides. */
export interface LensOptions {
  /** Without it no lens says who uses a family. */
  readonly index?: NavigationIndex;
  /** Further lenses of a request, behind its own: Preview, Apply. `index` counts the requests of the file from 0. */
  readonly extra?: (request: Request, index: number) => readonly Command[];
}

/** Looking up who uses a family reads what the files define: in files of very many only the first are looked up. */
const mostFamilies = 100;

/**
 * Above each request its operation and how many problems it has; above a family who uses it. Never throws.
 *
 * A lens is a command, so this is for clients that have those of `server/protocol.ts` (`initializationOptions.lenses`).
 */
export function codeLenses(analysis: Analysis, document: TextDocument, options: LensOptions = {}): CodeLens[] {
  const problems = problemsByRequest(analysis);
  return analysis.requests.flatMap((request, index): CodeLens[] => {
    const { operation, root, start } = request;
    const position = document.positionAt(root?.start ?? start);
    const range = { start: position, end: position };
    const title = [operation, ...countTexts(problems[index] ?? [])].join(' · ');
    const commands: Command[] = [{ title, command: showProblemsCommand }, ...(options.extra?.(request, index) ?? [])];
    const lenses = commands.map((command) => ({ range, command }));
    return index < mostFamilies ? [...lenses, ...familyLenses(analysis, request, document, options)] : lenses;
  });
}

/** A lens that previews a request and applies it, for {@link LensOptions.extra}. What only the agent sends, people do not. */
export function applyLens(uri: string): NonNullable<LensOptions['extra']> {
  return ({ operation, dialect, root }, index) => {
    if (root === undefined || dialect !== 'request' || ofAgent.test(operation)) return [];
    const title = isRead.test(operation) ? '▷ Run' : '▷ Preview & apply';
    return [{ title, command: applyRequestCommand, arguments: [uri, index] }];
  };
}

const isRead = /^(?:Describe|List|Get)/;
/** Source: API reference, "This action is only used by the Amazon ECS agent". */
const ofAgent = /^(?:Submit|RegisterContainerInstance$|DiscoverPollEndpoint$)/;

/** `1 error`, `2 warnings`; what only informs is counted when there is nothing else. */
function countTexts(problems: readonly Problem[]): readonly string[] {
  const counts = (['error', 'warning'] as const).flatMap((severity) => {
    const count = problems.filter((problem) => problem.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  return counts.length > 0 || problems.length === 0 ? counts : [counted(problems.length, 'hint')];
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function familyLenses(
  analysis: Analysis,
  { operation, root }: Request,
  document: TextDocument,
  { index }: LensOptions,
): CodeLens[] {
  if (operation !== 'RegisterTaskDefinition' || root === undefined || index === undefined) return [];
  const member = memberOf(root, 'family');
  const family = member === undefined ? undefined : resolve(member.value);
  if (member === undefined || family?.kind !== 'string' || family.value === '') return [];
  // Within quotes: between them nothing else can begin or end.
  const offset = Math.min(family.start + 1, family.end);
  const locations = referencesAt(analysis, document, offset, index, { includeDeclaration: false });
  if (locations.length === 0) return [];
  const start = document.positionAt(member.start);
  const word = locations.every((location) => isInService(location, index)) ? 'service' : 'request';
  return [
    {
      range: { start, end: start },
      command: {
        title: `used by ${counted(locations.length, word)}`,
        command: showReferencesCommand,
        arguments: [document.uri, document.positionAt(family.start), locations],
      },
    },
  ];
}

const serviceOperations: ReadonlySet<string> = new Set(['CreateService', 'UpdateService']);

/** Whether the file that mentions a family is a service, as far as its name or what it defines says so. */
function isInService({ uri }: Location, index: NavigationIndex): boolean {
  const facts = index.factsOf(uri);
  const named = operationOfFileName(facts?.name ?? uri)?.operation;
  if (named !== undefined) return serviceOperations.has(named);
  return (facts?.definitions().services.length ?? 0) > 0;
}
