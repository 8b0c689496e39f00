import type { Page } from 'playwright-core';

/**
 * Takes an entry of the palette or of *Go to File*. Both list what there was when they were opened: commands of extensions come later than the
 * window, and a new file later than it was written; and they close when an editor that is still opening takes the focus. So they are opened
 * again until the entry is there.
 *
 * @param key that opens it @param text to type @param title of the entry
 */
export async function pickQuickly(page: Page, key: string, text: string, title: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  for (let attempt = 1; ; attempt += 1) {
    await page.keyboard.press('Escape');
    await page.keyboard.press(key);
    try {
      await page.locator('.quick-input-widget input').first().fill(text, { timeout: 2_000 });
      await row.click({ timeout: 2_000 });
      return;
    } catch (error) {
      if (attempt === 15) throw error;
    }
  }
}
