/** A copy that does not keep the whole text in memory, as a piece of it does. */
export function ownText(piece: string): string {
  return ` ${piece}`.slice(1);
}
