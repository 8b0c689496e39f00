import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a misspelt word most likely means: the same letters in other cases, the same but for a plural `s`,
 * or few edits away (one, and one more for each six letters). Undefined when none is near enough to be worth a guess.
 */
export function nearestName(word: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(word);
  if (wanted === '') return undefined;
  let best: string | undefined;
  let bestDistance = Math.floor(wanted.length / 6) + 2;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > bestDistance + 2) continue;
    const found = distance(wanted, plain(candidate));
    if (found >= bestDistance) continue;
    bestDistance = found;
    best = candidate;
  }
  return best;
}

/** Letter case, separators and a plural ending are what people get wrong first. */
function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '').replace(/s$/, '');
}
