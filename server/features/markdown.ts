const longest = 200;

/** A text of the user as inline code of Markdown, whatever is in it; long ones are cut. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const shown = line.length > longest ? `${line.slice(0, longest)}…` : line;
  const runs = shown.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const space = runs.length > 0 || shown.trim() === '' ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/** Markdown of hovers as plain text, for clients that show no Markdown. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\(([^)\s]*)\)/g, '$1 ($2)')
    .replace(/\*\*|(?<!\\)`/g, '')
    .replace(/(?<![\\\w])_([^_\n]+)_(?!\w)/g, '$1')
    .replace(/\\([\\`*_~[\]<])/g, '$1');
}
