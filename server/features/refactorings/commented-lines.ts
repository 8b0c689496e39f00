import type { Comment, SourceFile } from '../../syntax/tree.ts';

/** Writes a file line by line, in the order of another text, and takes that text's comments along. */
export interface CommentedLines {
  /** Writes the comments that stand before an offset of the old text, and says that what begins there comes next. */
  before(offset: number, indent: number): void;
  /** What stands behind this offset on its line belongs to the last line written. */
  endsAt(offset: number): void;
  /** Begins a line; a dash that waits stands before it. */
  line(text: string, indent: number): void;
  append(text: string): void;
  /** The next line begins with a dash at this column. */
  dash(column: number): void;
  /** Lines of a text, behind which no comment may stand. */
  text(texts: readonly string[], indent: number): void;
  /** All that was written. */
  written(): string;
}

/** @param prefix `#` or `//` */
export function commentedLines(file: SourceFile, prefix: '#' | '//', lineBreak: string): CommentedLines {
  const comments = file.comments();
  const lines: string[] = [];
  let next = 0;
  let dashes = '';
  let lastEnd = -1;
  /** Whether the last line takes no comment any more. */
  let isFull = false;

  const write = (comment: Comment, indent: number): void => {
    const texts = commentTexts(file.text, comment);
    const [only] = texts;
    const isBehind = lastEnd >= 0 && !/[\r\n]/.test(file.text.slice(lastEnd, comment.start));
    if (texts.length === 1 && isBehind && !isFull && dashes === '' && lines.length > 0) {
      lines.push(`${lines.pop()} ${prefix}${only === '' ? '' : ` ${only}`}`);
      isFull = true;
      return;
    }
    const column = dashes === '' ? indent : dashes.search(/-/);
    for (const each of texts) lines.push(`${' '.repeat(column)}${prefix}${each === '' ? '' : ` ${each}`}`);
    isFull = true;
  };

  return {
    before(offset, indent) {
      for (let each = comments[next]; each !== undefined && each.start < offset; each = comments[next]) {
        next += 1;
        write(each, indent);
      }
    },
    endsAt(offset) {
      lastEnd = offset;
    },
    line(text, indent) {
      lines.push(dashes === '' ? ' '.repeat(indent) + text : dashes + text);
      dashes = '';
      isFull = false;
    },
    append(text) {
      lines.push(`${lines.pop() ?? ''}${text}`);
    },
    dash(column) {
      dashes = dashes === '' ? `${' '.repeat(column)}- ` : `${dashes}- `;
    },
    text(texts, indent) {
      for (const each of texts) lines.push(each === '' ? '' : ' '.repeat(indent) + each);
      isFull = true;
    },
    written: () => lines.map((line) => line + lineBreak).join(''),
  };
}

/** The lines of a comment; stars before them are decoration. */
function commentTexts(text: string, comment: Comment): string[] {
  if (!text.startsWith('/*', comment.start)) return [comment.text];
  const all = comment.text.split(/\r\n|\r|\n/).map((line) =>
    line
      .trim()
      .replace(/^\*+(?:\s|$)/, '')
      .trim(),
  );
  while (all.length > 1 && all[0] === '') all.shift();
  while (all.length > 1 && all.at(-1) === '') all.pop();
  return all;
}
