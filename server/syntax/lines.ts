/** Offset of the line break that ends the line of `offset`, or the text's length. */
export function endOfLine(text: string, offset: number): number {
  let index = offset;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === 10 || code === 13) return index;
    index += 1;
  }
  return text.length;
}

/** Offset of the first character of the line of `offset`. */
export function startOfLine(text: string, offset: number): number {
  let index = offset;
  while (index > 0) {
    const code = text.charCodeAt(index - 1);
    if (code === 10 || code === 13) return index;
    index -= 1;
  }
  return 0;
}

/** Line breaks between two offsets: `\n`, `\r\n` or a lone `\r`. */
export function lineBreaks(text: string, start: number, end: number): number {
  let count = 0;
  for (let index = start; index < end; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) count += 1;
  }
  return count;
}
