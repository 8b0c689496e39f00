import * as vscode from 'vscode';
import type { Member } from './apply/explanation.ts';
import { canBeStopped, isOver, type RolloutState, waitingHooks } from './apply/rollout.ts';
import { memberPlace, type RolloutPlace, rolloutDocument } from './apply/rollout-text.ts';
import type { RolloutFile, RolloutRequest } from './rollout-stored.ts';

/** Scheme of the documents: the manifest's menus name it. */
export const rolloutScheme = 'ecs-rollout';

/** Carried out by links of the documents alone. */
export const openMemberCommand = 'ecs.openRolloutMember';

/** What a document shows. */
export interface ShownRollout {
  readonly request: RolloutRequest;
  readonly place: RolloutPlace;
  readonly state: RolloutState;
  readonly isFollowed: boolean;
}

/** Address of the document of a rollout: the same after a reload. */
export function rolloutUri({ connection, target }: RolloutRequest): vscode.Uri {
  const [cluster, service] = [target.cluster, target.service].map((name) => name.split('/').at(-1) ?? name);
  return vscode.Uri.from({ scheme: rolloutScheme, path: `/${connection}/${cluster}/${service} (rollout).md` });
}

/**
 * The documents of rollouts: read-only Markdown texts that change as the rollout goes on, with what can be done as code lenses and members of
 * requests as links.
 */
export function createRolloutDocuments(
  rolloutAt: (uri: vscode.Uri) => ShownRollout | undefined,
): vscode.Disposable & { changed(uri: vscode.Uri): void } {
  const texts = new vscode.EventEmitter<vscode.Uri>();
  const lenses = new vscode.EventEmitter<void>();
  const selector: vscode.DocumentSelector = { scheme: rolloutScheme };
  const parts = [
    texts,
    lenses,
    vscode.workspace.registerTextDocumentContentProvider(rolloutScheme, {
      onDidChange: texts.event,
      provideTextDocumentContent(uri) {
        const shown = rolloutAt(uri);
        return shown === undefined
          ? '# Rollout\n\nThis rollout is no longer followed. Run the command "ECS: Follow Rollout" to follow it again.\n'
          : rolloutDocument(shown.state, shown.place, new Date());
      },
    }),
    vscode.languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: lenses.event,
      provideCodeLenses(document) {
        const shown = rolloutAt(document.uri);
        const range = new vscode.Range(0, 0, 0, 0);
        return shown === undefined
          ? []
          : lensesOf(shown, document.uri).map((command) => new vscode.CodeLens(range, command));
      },
    }),
    vscode.languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks(document) {
        const shown = rolloutAt(document.uri);
        return shown === undefined ? [] : linksOf(document, shown);
      },
    }),
  ];
  return {
    changed(uri) {
      texts.fire(uri);
      lenses.fire();
    },
    dispose() {
      for (const part of parts) part.dispose();
    },
  };
}

function lensesOf({ state, isFollowed }: ShownRollout, uri: vscode.Uri): readonly vscode.Command[] {
  const hooks = waitingHooks(state).length;
  return [
    ...(hooks > 0
      ? [{ command: 'ecs.continueDeployment', title: '$(debug-continue) Continue…', arguments: [uri] }]
      : []),
    ...(canBeStopped(state)
      ? [{ command: 'ecs.stopDeployment', title: '$(discard) Stop or Roll Back…', arguments: [uri] }]
      : []),
    isFollowed && !isOver(state.phase)
      ? { command: 'ecs.stopWatchingRollout', title: '$(eye-closed) Stop Watching', arguments: [uri] }
      : { command: 'ecs.followRollout', title: '$(eye) Follow Again', arguments: [uri] },
  ];
}

/** A link on each "Set by:" line, when the rollout came from a file. */
function linksOf(
  document: vscode.TextDocument,
  { state, request: { files = [] } }: ShownRollout,
): vscode.DocumentLink[] {
  if (files.length === 0) return [];
  const members = new Map(
    (state.explanation?.findings ?? [])
      .flatMap((finding) => finding.members)
      .map((member): [string, Member] => [memberPlace(member.of, member.label), member]),
  );
  const links: vscode.DocumentLink[] = [];
  for (let number = 0; number < document.lineCount; number += 1) {
    const { text } = document.lineAt(number);
    const [, before, place = ''] = /^(- Set by: )(.+)$/.exec(text) ?? [];
    const member = members.get(place);
    if (before === undefined || member === undefined) continue;
    const range = new vscode.Range(number, before.length, number, text.length);
    const link = new vscode.DocumentLink(range, openMemberUri(files, member));
    link.tooltip = 'Open the line of the file that sets it';
    links.push(link);
  }
  return links;
}

function openMemberUri(files: readonly RolloutFile[], member: Member): vscode.Uri {
  return vscode.Uri.from({
    scheme: 'command',
    path: openMemberCommand,
    query: JSON.stringify([files, member]),
  });
}
