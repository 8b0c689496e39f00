import type { Fix } from '../problem.ts';
import { nearestName } from '../schema/spelling.ts';
import { builtInAttributes, isSubject, plainSubjects } from './language.ts';
import type { QueryProblem, Word } from './tree.ts';

const names = [...plainSubjects, ...builtInAttributes].map(({ name }) => name);
const attributeNames = builtInAttributes.map(({ name }) => name.slice('attribute:'.length));

/** What is wrong with a word that stands in the place of a subject, if anything. */
export function problemOfSubject({ start, end, text }: Word): QueryProblem | undefined {
  if (isSubject(text)) return attributeNameProblem(start, text);
  const meant = meantSubject(text);
  const change = (newText: string, kind: Fix['kind']): Fix => ({
    title: `Change to \`${newText}\``,
    kind,
    edits: [{ start, end, newText }],
  });
  const shown = `\`${shortened(text)}\` is no subject of the cluster query language`;
  if (meant !== undefined) {
    const message = `${shown}. Did you mean \`${meant}\`?`;
    return { kind: 'subject', start, end, message, fixes: [change(meant, 'suggested')] };
  }
  const isName = /^[\w./\\-]{1,128}$/.test(text);
  const message = isName ? `${shown}: an attribute is written \`attribute:${text}\`.` : `${shown}.`;
  return { kind: 'subject', start, end, message, fixes: isName ? [change(`attribute:${text}`, 'suggested')] : [] };
}

function meantSubject(text: string): string | undefined {
  const colon = text.indexOf(':');
  if (colon >= 0) {
    const prefix = nearestName(text.slice(0, colon), ['attribute', 'task']);
    const rest = text.slice(colon + 1);
    if (prefix === 'attribute' || /^attr$/i.test(text.slice(0, colon)))
      return rest === '' ? undefined : `attribute:${rest}`;
    return prefix === 'task' ? 'task:group' : undefined;
  }
  const plain = attributeNames.find((name) => name === text.toLowerCase() || name === `ecs.${text.toLowerCase()}`);
  if (plain !== undefined) return `attribute:${plain}`;
  if (text.startsWith('ecs.')) {
    const near = nearestName(text, attributeNames);
    return near === undefined ? undefined : `attribute:${near}`;
  }
  return nearestName(text, names);
}

/** API reference, Attribute: letters, digits, hyphens, underscores, slashes, backslashes and periods. */
function attributeNameProblem(start: number, subject: string): QueryProblem | undefined {
  if (!subject.startsWith('attribute:')) return undefined;
  const from = 'attribute:'.length;
  const found = /[^A-Za-z0-9_./\\-]/u.exec(subject.slice(from));
  if (found === null) return undefined;
  const [char] = found;
  const at = start + from + found.index;
  return {
    kind: 'syntax',
    start: at,
    end: at + char.length,
    message: `\`${char}\` cannot stand in the name of an attribute: use letters, digits, \`-\`, \`_\`, \`.\`, \`/\` and \`\\\`.`,
    fixes: [],
  };
}

export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
