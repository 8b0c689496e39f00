import type { Locator, Page } from 'playwright-core';
import { pickQuickly } from './quick-pick.ts';

/** The Clusters view as a person sees it, in a window that Playwright drives. */
export interface ClustersView {
  /** What a screen reader says of the rows that are drawn, from the top. */
  spoken(): Promise<readonly string[]>;
  /** The first row of which a screen reader says this at first, and that anywhere: `Service api`. */
  row(spoken: string, also?: string): Locator;
  /** Waits for a row. */
  shows(spoken: string): Promise<void>;
  /** Waits until there is no such row. */
  hides(spoken: string): Promise<void>;
  /** Opens rows, each once it is there. */
  expand(...spoken: readonly string[]): Promise<void>;
  /** An action of a row, by its title; it is shown while the mouse is over the row. */
  act(spoken: string, title: string): Promise<void>;
  /**
   * The same until it is done. VS Code draws a row anew whenever what it tells changes: a click is lost when that happens between the
   * press and the release of the button, and a person clicks again.
   */
  actUntil(spoken: string, title: string, isDone: () => Promise<boolean>): Promise<void>;
  /** Reads all of it again. */
  refresh(): Promise<void>;
}

/** Opens the view by its icon. */
export async function openClusters(page: Page): Promise<ClustersView> {
  await page.locator('.activitybar .action-item a[aria-label="Amazon ECS"]').click();
  return clustersView(page);
}

function clustersView(page: Page): ClustersView {
  const rows = page.locator('.sidebar .pane-body .monaco-list-rows .monaco-list-row');
  const row = (spoken: string, also = spoken) =>
    rows.and(page.locator(`[aria-label^=${JSON.stringify(spoken)}][aria-label*=${JSON.stringify(also)}]`)).first();
  const action = (spoken: string, title: string) => row(spoken).locator(`.action-label[aria-label="${title}"]`);
  return {
    spoken: () => rows.evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? '')),
    row,
    shows: (spoken) => row(spoken).waitFor(),
    hides: (spoken) => row(spoken).waitFor({ state: 'detached' }),
    async expand(...spoken) {
      for (const each of spoken) {
        await row(each).waitFor();
        if ((await row(each).getAttribute('aria-expanded')) === 'true') continue;
        await row(each).locator('.monaco-tl-twistie').click();
      }
    },
    async act(spoken, title) {
      await leaveTooltip(page);
      await row(spoken).hover();
      await action(spoken, title).click();
    },
    async actUntil(spoken, title, isDone) {
      await this.act(spoken, title);
      for (let looks = 1; !(await isDone()); looks += 1) {
        if (looks === 100) throw new Error(`${title} of ${spoken} shows no effect.`);
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (looks % 30 > 0) continue;
        await row(spoken).hover();
        if (await action(spoken, title).isVisible()) await this.act(spoken, title);
      }
    },
    async refresh() {
      await page.locator('.sidebar .action-label[aria-label^="Refresh Clusters"]').first().click();
    },
  };
}

/**
 * Moves the mouse away, and waits until no tooltip covers a row any more. One that opens just after the mouse has left its owner stays;
 * a person passes over it, or presses Escape.
 */
async function leaveTooltip(page: Page): Promise<void> {
  const tooltip = page.locator('.context-view .hover-contents').first();
  for (let moves = 0; moves < 5; moves += 1) {
    await page.mouse.move(0, 0);
    const isGone = await tooltip.waitFor({ state: 'hidden', timeout: 2000 }).then(
      () => true,
      () => false,
    );
    if (isGone) return;
    const box = await tooltip.boundingBox();
    if (box !== null) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.keyboard.press('Escape');
  }
  throw new Error(`A tooltip does not close: ${await tooltip.textContent()}`);
}

/** Runs a command as a person does. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await pickQuickly(page, 'F1', `>${title}`, title);
}

/** Endpoint of the sandbox that the window started, from its status bar. */
export async function sandboxEndpoint(page: Page): Promise<string> {
  const item = page.locator('.statusbar-item', { hasText: /ECS Sandbox :\d+/ });
  const port = /:(\d+)/.exec((await item.textContent()) ?? '')?.[1];
  if (port === undefined) throw new Error('The status bar names no port of the sandbox.');
  return `http://127.0.0.1:${port}`;
}

/** Sends a request to a sandbox: an operation of ECS, or `EcsSandbox.SetFaults` and the like. */
export async function ask(endpoint: string, operation: string, input: unknown = {}): Promise<unknown> {
  const target = operation.includes('.') ? operation : `AmazonEC2ContainerServiceV20141113.${operation}`;
  const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target };
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${await response.text()}`);
  return response.json();
}
