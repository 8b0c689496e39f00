/**
 * Looks until it fits: VS Code has no event for most of what it draws or does.
 *
 * @param what told when it never fits
 * @param milliseconds after which it gives up; machines that test are slow
 * @returns what fitted
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  fits: (found: T) => boolean,
  milliseconds = 20_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (fits(found)) return found;
    if (Date.now() > end) throw new Error(`${what}: not so after ${milliseconds} ms, but ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
