/** `1 task`, `3 tasks`. @param noun in the singular, of those with an `s` in the plural */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
