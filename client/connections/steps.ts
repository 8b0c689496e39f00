/** What came of a question: the draft as it is now, a wish to change the answer before, or the end of it all. */
export type Answer<T> =
  | { readonly kind: 'next'; readonly draft: T }
  | { readonly kind: 'back' }
  | { readonly kind: 'left' };

/** A question about the draft. */
export type Step<T> = (draft: T, place: { readonly isFirst: boolean }) => Promise<Answer<T>>;

/** Asks one question after the other, back and forth; undefined when the user leaves. Back from a question restores the draft before it. */
export async function walk<T>(steps: readonly Step<T>[], draft: T): Promise<T | undefined> {
  const drafts: T[] = [draft];
  for (;;) {
    const at = drafts.length - 1;
    const step = steps[at];
    const now = drafts[at] as T;
    if (step === undefined) return now;
    const answer = await step(now, { isFirst: at === 0 });
    if (answer.kind === 'left') return undefined;
    if (answer.kind === 'next') drafts.push(answer.draft);
    else if (at > 0) drafts.pop();
  }
}
