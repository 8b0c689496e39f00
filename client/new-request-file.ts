import * as vscode from 'vscode';
import type { OperationSummary, RequestSkeleton, SkeletonFile, SkeletonsParams } from '../server/protocol.ts';
import { taskDefinitionAndService } from '../server/protocol.ts';
import type { FileLanguage, NewFileAnswers } from './new-file-answers.ts';
import { commonOperations, givenAnswers } from './new-file-answers.ts';

/** What the command takes from the rest of the extension. */
export interface NewFileHost {
  operations(): Promise<readonly OperationSummary[]>;
  skeletons(params: SkeletonsParams): Promise<readonly RequestSkeleton[]>;
  /** For a document whose name does not tell its operation. */
  choose(document: vscode.TextDocument, operation: string): Promise<void>;
  /** Keeps the language that was chosen last. */
  readonly memory: vscode.Memento;
}

interface AnswerItem<T> extends vscode.QuickPickItem {
  /** Separators have none. */
  readonly answer?: T;
}

const title = 'New ECS Request File';
const lastLanguage = 'ecs.newFileLanguage';

/**
 * Asks for the operation, its variant and the language as far as `given` does not say them, and opens the files, unsaved,
 * with tab stops. Resolves with their documents: none when the user gave up, which leaves nothing behind.
 */
export async function newRequestFile(host: NewFileHost, given: unknown): Promise<readonly vscode.TextDocument[]> {
  const answers = givenAnswers(given);
  const operations = await host.operations();
  const operation = await askOperation(operations, answers);
  if (operation === undefined) return [];
  const name = operation === taskDefinitionAndService ? await askName(answers) : undefined;
  if (operation === taskDefinitionAndService && name === undefined) return [];
  const skeletons = await host.skeletons({ operation, ...(name !== undefined && { name }) });
  const skeleton = await askVariant(operation, skeletons, answers);
  if (skeleton === undefined) return [];
  const language = await askLanguage(host.memory, answers);
  if (language === undefined) return [];
  await host.memory.update(lastLanguage, language);
  return openAll(host, skeleton.files, language);
}

async function askOperation(
  operations: readonly OperationSummary[],
  { operation }: NewFileAnswers,
): Promise<string | undefined> {
  if (operation === taskDefinitionAndService) return operation;
  const given = operations.find(({ name, command }) => operation === name || operation === command);
  if (given !== undefined) return given.name;
  const item = ({ name, command, summary }: OperationSummary): AnswerItem<string> => ({
    label: name,
    description: command,
    detail: summary,
    answer: name,
  });
  const common = commonOperations.flatMap((wanted) => operations.filter(({ name }) => name === wanted));
  return ask<string>('Which ECS operation is the file the input of?', [
    ...common.map(item),
    { label: 'Two files', kind: vscode.QuickPickItemKind.Separator },
    {
      label: 'Task definition and service',
      description: 'register-task-definition, create-service',
      detail: 'A task definition and the service that runs it, with names and ports that agree.',
      answer: taskDefinitionAndService,
    },
    { label: 'All operations', kind: vscode.QuickPickItemKind.Separator },
    ...operations.filter(({ name }) => !commonOperations.includes(name)).map(item),
  ]);
}

async function askName({ name }: NewFileAnswers): Promise<string | undefined> {
  if (name !== undefined) return name;
  return vscode.window.showInputBox({
    title,
    prompt: 'Name of the service, of its task definition family and of its container',
    value: 'web',
    validateInput: (text) =>
      /^[A-Za-z0-9][\w-]{0,199}$/.test(text)
        ? undefined
        : 'Up to 200 letters, digits, hyphens and underscores; the first one a letter or a digit.',
  });
}

async function askVariant(
  operation: string,
  skeletons: readonly RequestSkeleton[],
  { variant }: NewFileAnswers,
): Promise<RequestSkeleton | undefined> {
  const given = skeletons.find((each) => each.variant !== undefined && each.variant === variant);
  if (given !== undefined || skeletons.length < 2) return given ?? skeletons[0];
  const what = operation === taskDefinitionAndService ? 'Where do the tasks run?' : `Which kind of ${operation}?`;
  return ask(
    what,
    skeletons.map((answer) => ({ label: answer.variant ?? operation, answer })),
  );
}

async function askLanguage(memory: vscode.Memento, { language }: NewFileAnswers): Promise<FileLanguage | undefined> {
  if (language !== undefined) return language;
  const json = { label: 'JSON', description: '--cli-input-json', answer: 'json' } as const;
  const yaml = { label: 'YAML', description: '--cli-input-yaml', answer: 'yaml' } as const;
  const last = memory.get<FileLanguage>(lastLanguage);
  return ask<FileLanguage>('In which language?', last === 'yaml' ? [yaml, json] : [json, yaml]);
}

async function ask<T>(placeHolder: string, items: readonly AnswerItem<T>[]): Promise<T | undefined> {
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  return chosen?.answer;
}

/** Two files come side by side, so that the tab stops of both stay alive; the first one has the focus. */
async function openAll(
  host: NewFileHost,
  files: readonly SkeletonFile[],
  language: FileLanguage,
): Promise<readonly vscode.TextDocument[]> {
  const folder = targetFolder();
  const opened: vscode.TextEditor[] = [];
  for (const file of files) {
    const document = await openUntitled(folder, file, language);
    const viewColumn = opened.length === 0 ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
    const editor = await vscode.window.showTextDocument(document, { viewColumn, preview: false });
    opened.push(editor);
    // Without a name that tells the operation, YAML tells it by a comment, which is still there once the file is saved.
    const comment = folder === undefined && language === 'yaml' ? `# ecs: ${file.command}\n` : '';
    await editor.insertSnippet(new vscode.SnippetString(comment + file[language].snippet), new vscode.Position(0, 0));
    if (folder === undefined) await host.choose(document, file.operation);
  }
  const [first, ...others] = opened;
  if (first !== undefined && others.length > 0) {
    await vscode.window.showTextDocument(first.document, { viewColumn: first.viewColumn ?? vscode.ViewColumn.One });
  }
  return opened.map(({ document }) => document);
}

/** An unsaved document that already has the name, and so the place, under which it will be saved. */
async function openUntitled(
  folder: vscode.Uri | undefined,
  { name }: SkeletonFile,
  language: FileLanguage,
): Promise<vscode.TextDocument> {
  if (folder === undefined) return vscode.workspace.openTextDocument({ language });
  const path = await freePath(folder, name, language);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: 'untitled', path }));
  return document.languageId === language ? document : vscode.languages.setTextDocumentLanguage(document, language);
}

/**
 * The folder of the active file, else the workspace's first one. Undefined where VS Code could not save an untitled document
 * under a given name: without a folder, or in a virtual one.
 */
function targetFolder(): vscode.Uri | undefined {
  const active = vscode.window.activeTextEditor?.document.uri;
  const ofActive = active === undefined ? undefined : vscode.workspace.getWorkspaceFolder(active);
  const folder = ofActive?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined || !['file', 'vscode-remote'].includes(folder.scheme)) return undefined;
  return active !== undefined && ofActive !== undefined ? vscode.Uri.joinPath(active, '..') : folder;
}

async function freePath(folder: vscode.Uri, name: string, ending: string): Promise<string> {
  const [first = name, ...rest] = name.split('.');
  for (let count = 1; ; count += 1) {
    const numbered = [count === 1 ? first : `${first}-${count}`, ...rest, ending].join('.');
    const uri = vscode.Uri.joinPath(folder, numbered);
    const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.path === uri.path);
    if (!isOpen && !(await exists(uri))) return uri.path;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
