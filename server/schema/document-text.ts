/** What can be read from the Markdown of the API's documentation with certainty. */

const value = String.raw`(?:\x60([^\x60\s]+)\x60|(\d+(?:\.\d+)?))(?: (?:seconds|percent|MiB))?(?: \([^)]*\))?`;
const condition =
  "(?:If (?:no [^.,]*|you (?:do not|don't) specify [^.,]*|this parameter is omitted|not specified)|When not specified), ";
const noun = '(?: value| action)?(?: for an express service)?';

/** The whole of a sentence, so that nothing in it can be a condition. */
const sayings = [
  `(?:${condition})?(?:the default${noun}|Amazon ECS uses the default${noun})(?: of| is)(?: value)? ${value}(?: is)?(?: used| assumed| if not specified)?`,
  `(?:by default|default)(?:,? the value)?(?: is)? ${value}`,
  `default: ${value}`,
].map((saying) => new RegExp(`^(?:\\* )?${saying}\\.?$`, 'i'));

/**
 * The value a member has when it is left out, where the documentation says so in a sentence of its own and under no
 * condition ("The default is `tcp`.").
 *
 * @returns undefined when it says nothing, or more than one thing
 */
export function documentedDefault(markdown: string): string | undefined {
  // Most texts say nothing of it, and taking one apart is most of what a hover costs.
  if (!/default/i.test(markdown)) return undefined;
  const found = new Set<string>();
  for (const sentence of markdown.split(/(?<=[.!?])\s+|\n+/)) {
    if (!/default/i.test(sentence)) continue;
    for (const saying of sayings) {
      const [, code, number] = saying.exec(sentence.trim()) ?? [];
      const word = code ?? number;
      if (word !== undefined) found.add(word);
    }
  }
  return found.size === 1 ? [...found][0] : undefined;
}

/**
 * What the documentation of a member says of one of its words: the list item that begins with the word in code
 * (`` * `SPOT` - Launches … ``), or the paragraphs below the word in bold (`**awslogs-group**`).
 */
export function meaningIn(markdown: string, word: string): string | undefined {
  return listItem(markdown, word) ?? section(markdown, word);
}

function listItem(markdown: string, word: string): string | undefined {
  const lines = markdown.split('\n');
  const first = lines.findIndex((line) => line.startsWith(`* \`${word}\``));
  if (first < 0) return undefined;
  const rest = lines.slice(first + 1);
  const after = rest.findIndex((line) => line !== '' && !/^\s/.test(line));
  const item = [lines[first]?.slice(word.length + 4) ?? '', ...(after < 0 ? rest : rest.slice(0, after))];
  const text = item
    .map((line) => line.replace(/^ {1,4}/, ''))
    .join('\n')
    .replace(/^\s*[-\u2013\u2014:]\s*/, '')
    .trim();
  return text === '' ? undefined : text;
}

function section(markdown: string, word: string): string | undefined {
  const blocks = markdown.split('\n\n');
  const first = blocks.indexOf(`**${word}**`);
  if (first < 0) return undefined;
  const rest = blocks.slice(first + 1);
  const after = rest.findIndex((block) => /^\*\*[^*\n]+\*\*$/.test(block) || block.startsWith('The following options'));
  const text = (after < 0 ? rest : rest.slice(0, after)).join('\n\n').trim();
  return text === '' ? undefined : text;
}
