import * as vscode from 'vscode';
import type { RequestInput, TextRange } from '../server/protocol.ts';
import type { Member } from './apply/explanation.ts';
import type { FileRequest } from './apply/model.ts';
import { type Obstacle, obstaclesOf } from './apply/obstacles.ts';
import type { OperationName } from './aws/operation.ts';
import type { RequestSource } from './request-source.ts';
import type { RolloutFile } from './rollout-stored.ts';

/** A request of a file, with what speaks against sending it. */
export interface ChosenRequest {
  readonly uri: vscode.Uri;
  readonly input: RequestInput;
}

/** Requests that may be sent. */
export interface Sendable {
  readonly requests: readonly FileRequest[];
  /** What was found on the way and stops nothing: unsaved files, texts that look like placeholders. */
  readonly notes: readonly string[];
}

/** Files of a folder that are looked into, at most. */
const mostFiles = 1_000;

/** The files that a command is about: files as given, those of folders that may hold requests, else the active editor's. */
export async function filesGiven(given: unknown, selected: unknown): Promise<readonly vscode.Uri[]> {
  const uris = Array.isArray(selected) && selected.length > 0 ? selected : [given];
  const known = uris.filter((uri): uri is vscode.Uri => uri instanceof vscode.Uri);
  if (known.length === 0) {
    const active = vscode.window.activeTextEditor?.document.uri;
    return active === undefined ? [] : [active];
  }
  const files = await Promise.all(known.map(filesAt));
  return [...new Map(files.flat().map((uri) => [uri.toString(), uri])).values()];
}

async function filesAt(uri: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const stat =
    uri.scheme === 'untitled' ? undefined : await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (stat === undefined || (stat.type & vscode.FileType.Directory) === 0) return [uri];
  const pattern = new vscode.RelativePattern(uri, '**/*.{json,jsonc,yaml,yml}');
  const found = await vscode.workspace.findFiles(pattern, '**/node_modules/**', mostFiles);
  return found.sort((one, other) => one.path.localeCompare(other.path));
}

/** All requests of files, in the order of the files and their texts; tells the user when there are none. */
export async function requestsIn(
  source: RequestSource,
  uris: readonly vscode.Uri[],
): Promise<readonly ChosenRequest[]> {
  const found = await Promise.all(uris.map(async (uri) => ({ uri, inputs: await source.requestsOf(uri) })));
  const requests = found.flatMap(({ uri, inputs }) => (inputs ?? []).map((input) => ({ uri, input })));
  const filled = requests.filter(({ input }) => input.range.start.line !== input.range.end.line || hasMembers(input));
  if (filled.length === 0) {
    const where = uris.length === 1 && uris[0] !== undefined ? nameOf(uris[0]) : `${uris.length} files`;
    const text =
      uris.length === 0
        ? 'Open an ECS request file first, or choose one in the Explorer.'
        : `There is no ECS request in ${where}. Choose its operation in the status bar when it is one.`;
    await vscode.window.showInformationMessage(text);
  }
  // An empty document between two `---` is no request that somebody meant.
  const meant = filled.filter(({ input }) => filled.length === 1 || hasMembers(input) || input.errors.length > 0);
  return meant;
}

function hasMembers({ input }: RequestInput): boolean {
  return Object.keys(input).length > 0;
}

/** The requests that a selection of an editor touches; all when it touches none. */
export function requestsTouched(
  requests: readonly ChosenRequest[],
  selections: readonly vscode.Selection[],
): readonly ChosenRequest[] {
  const touched = requests.filter(({ input: { range } }) =>
    selections.some((selection) => selection.end.line >= range.start.line && isBefore(selection.start, range.end)),
  );
  return touched.length === 0 ? requests : touched;
}

/** A document ends where the next begins: the cursor there is in the next. */
function isBefore({ line, character }: vscode.Position, end: TextRange['end']): boolean {
  return line < end.line || (line === end.line && (character < end.character || end.character > 0));
}

/** Lets the user choose among several requests, all of them at first; undefined when the user leaves. */
export async function chooseRequests(
  requests: readonly ChosenRequest[],
  title: string,
): Promise<readonly ChosenRequest[] | undefined> {
  if (requests.length < 2) return requests;
  const items = requests.map((request) => ({
    label: request.input.operation,
    description: `${nameOf(request.uri)}:${request.input.head.start.line + 1}`,
    picked: true,
    request,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title, canPickMany: true, matchOnDescription: true });
  return chosen === undefined || chosen.length === 0 ? undefined : chosen.map(({ request }) => request);
}

interface PlacedObstacle extends Obstacle {
  readonly uri: vscode.Uri;
}

/** The requests, when nothing speaks against sending them; else shows what does, each with its place, and gives undefined. */
export async function sendable(requests: readonly ChosenRequest[]): Promise<Sendable | undefined> {
  const obstacles = requests.flatMap(({ uri, input }) => obstaclesOf(input).map((obstacle) => ({ uri, ...obstacle })));
  if (obstacles.length > 0) {
    await showObstacles(obstacles);
    return undefined;
  }
  const dirty = new Set(
    vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.toString()),
  );
  const unsaved = [...new Set(requests.map(({ uri }) => uri.toString()))].filter((uri) => dirty.has(uri));
  return {
    requests: requests.map(({ uri, input }) => ({
      uri: uri.toString(),
      index: input.index,
      operation: input.operation as OperationName,
      input: input.input,
    })),
    notes: [
      ...unsaved.map((uri) => `${nameOf(vscode.Uri.parse(uri))} is not saved: what the editor shows is applied.`),
      ...requests.flatMap(({ input }) =>
        input.placeholders.map(
          ({ text, path }) => `${text} in ${path.join('.')} looks like a placeholder and is sent as it is.`,
        ),
      ),
    ],
  };
}

async function showObstacles(obstacles: readonly PlacedObstacle[]): Promise<void> {
  const [first] = obstacles;
  const count = obstacles.length === 1 ? 'one problem has' : `${obstacles.length} problems have`;
  const message = `Nothing was sent: ${count} to be mended first. ${first?.text ?? ''}`;
  const show = obstacles.length === 1 ? 'Show' : 'Show All';
  if ((await vscode.window.showErrorMessage(message, show)) === undefined) return;
  const items = obstacles.map((obstacle) => ({
    label: obstacle.text,
    description: `${nameOf(obstacle.uri)}:${obstacle.range.start.line + 1}`,
    obstacle,
  }));
  const chosen =
    items.length === 1
      ? items[0]
      : await vscode.window.showQuickPick(items, { title: 'What Has to Be Mended First', matchOnDescription: true });
  if (chosen !== undefined) await showPlace(chosen.obstacle.uri, rangeOf(chosen.obstacle.range));
}

/** Opens the request of a file that sets a member: the service's or the task definition's. */
export function openMemberOf(source: RequestSource) {
  return async (files: readonly RolloutFile[], { of, path }: Member): Promise<void> => {
    const wanted = of === 'task-definition' ? /^RegisterTaskDefinition$/ : /Service$|TaskSet$/;
    for (const file of files) {
      const uri = vscode.Uri.parse(file.uri);
      const request = (await source.requestsOf(uri))?.find(({ index }) => index === file.index);
      if (request === undefined || !wanted.test(request.operation)) continue;
      const range = await source.rangeOf(uri, file.index, path);
      if (range !== undefined) return showPlace(uri, range);
    }
    await vscode.window.showInformationMessage(
      'No file that is known sets this member. Import the live one as a request file.',
    );
  };
}

/** Opens a file and selects a place in it. */
export async function showPlace(uri: vscode.Uri, selection: vscode.Range): Promise<void> {
  await vscode.window.showTextDocument(uri, { selection });
}

export function rangeOf({ start, end }: TextRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** Last part of the path. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}
