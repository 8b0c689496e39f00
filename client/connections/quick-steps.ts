import * as vscode from 'vscode';
import type { Answer } from './steps.ts';

interface Question {
  readonly title: string;
  /** Without a way back. */
  readonly isFirst: boolean;
}

/**
 * Lets the user choose from a list that may take a while to come; filterable by label, description and detail.
 *
 * @param typed an item for what was typed, when it may be chosen without being in the list
 */
export async function pickItem<Item extends vscode.QuickPickItem>(
  question: Question & { readonly placeholder: string; readonly typed?: (text: string) => Item | undefined },
  coming: Promise<readonly Item[]>,
): Promise<Answer<Item>> {
  const { title, isFirst, placeholder, typed } = question;
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.busy = true;
  if (!isFirst) pick.buttons = [vscode.QuickInputButtons.Back];
  let items: readonly Item[] = [];
  const answered = new Promise<Answer<Item>>((resolve) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen !== undefined) resolve({ kind: 'next', draft: chosen });
    });
    pick.onDidTriggerButton(() => resolve({ kind: 'back' }));
    pick.onDidHide(() => resolve({ kind: 'left' }));
    pick.onDidChangeValue((text) => {
      const item = typed?.(text.trim());
      const isNew = item !== undefined && items.every(({ label }) => label !== item.label);
      const shown = isNew ? [item, ...items] : items;
      // New items take the choice from an Enter that is under way.
      if (isNew || shown.length !== pick.items.length) pick.items = shown;
    });
    coming.then(
      (come) => {
        items = come;
        pick.items = come;
        pick.busy = false;
      },
      () => resolve({ kind: 'left' }),
    );
  });
  pick.show();
  try {
    return await answered;
  } finally {
    pick.dispose();
  }
}

/** Lets the user type a text. @param wrong what is wrong with it, in a sentence */
export async function typeText(
  question: Question & {
    readonly prompt: string;
    readonly value: string;
    readonly wrong: (text: string) => string | undefined;
  },
): Promise<Answer<string>> {
  const { title, isFirst, prompt, value, wrong } = question;
  const box = vscode.window.createInputBox();
  box.title = title;
  box.prompt = prompt;
  box.value = value;
  box.ignoreFocusOut = true;
  if (!isFirst) box.buttons = [vscode.QuickInputButtons.Back];
  const answered = new Promise<Answer<string>>((resolve) => {
    box.onDidChangeValue((text) => {
      box.validationMessage = wrong(text.trim());
    });
    box.onDidAccept(() => {
      const text = box.value.trim();
      box.validationMessage = wrong(text);
      if (wrong(text) === undefined) resolve({ kind: 'next', draft: text });
    });
    box.onDidTriggerButton(() => resolve({ kind: 'back' }));
    box.onDidHide(() => resolve({ kind: 'left' }));
  });
  box.show();
  try {
    return await answered;
  } finally {
    box.dispose();
  }
}
