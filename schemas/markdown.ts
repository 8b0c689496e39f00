import { NodeHtmlMarkdown, type TranslatorConfigObject } from 'node-html-markdown';

const translators: TranslatorConfigObject = {
  note: quoted('Note'),
  important: quoted('Important'),
  dl: { surroundingNewlines: 2 },
  dt: { surroundingNewlines: 2, prefix: '**', postfix: '**' },
  dd: { surroundingNewlines: 2 },
};

function quoted(title: string): TranslatorConfigObject[string] {
  return {
    surroundingNewlines: 2,
    postprocess: ({ content }) => `> **${title}:** ${content.trim().replaceAll('\n', '\n> ')}`,
  };
}

/** Makes a function that turns the HTML of the API's documentation into Markdown; it remembers what it has seen. */
export function markdownConverter(): (html: string) => string {
  const converter = new NodeHtmlMarkdown(
    {
      // The escapes for the beginning of a line also hit the text behind inline code: `REPLICA`\-The.
      lineStartEscape: [/(?!)/g, ''],
      globalEscape: [/[\\`*_~[\]<]/g, '\\$&'],
    },
    translators,
  );
  const seen = new Map<string, string>();
  return (html) => {
    const known = seen.get(html);
    if (known !== undefined) return known;
    const markdown = tidy(converter.translate(html));
    seen.set(html, markdown);
    return markdown;
  };
}

/** The converter encodes `_` in addresses, writes hard line breaks, and leaves blanks at the ends of lines. */
function tidy(markdown: string): string {
  return markdown
    .replace(/\]\([^)\s]*\)/g, (target) => target.replaceAll('%5F', '_'))
    .replace(/(?<!\\)\\_(?=\w)(?<=\w\\_)/g, '_')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** First sentence of a Markdown text as plain text: for lists and one-line descriptions. */
export function firstSentence(markdown: string): string {
  const plain = (markdown.split('\n\n').find((block) => !block.startsWith('>')) ?? '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(?<!\\)[`*]|(?<![\\\w])_|(?<!\\)_(?!\w)/g, '')
    .replace(/\\(.)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  return /^.*?[^.\s]{2,}[.!?](?=\s|$)(?<!\b(?:e\.g|i\.e|vs|etc)\.)/.exec(plain)?.[0] ?? plain;
}
