/** placeholder until next step */
export function differences(_before: ReadonlyMap<string, string>, _after: ReadonlyMap<string, string>): string[] {
  return [];
}
