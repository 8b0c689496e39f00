import { attributeGuide, connectives, type Operator, queryGuide, subjectOf } from './language.ts';

// Markdown for completion and hover.

const moreOnQueries = `[Cluster query language](${queryGuide})`;
const moreOnAttributes = `[Attributes](${attributeGuide})`;

/** Of `attribute:NAME` in general. */
export const attributeDocumentation = `An attribute of the container instance: \`attribute:NAME\`. Amazon ECS sets those that begin with \`ecs.\`; you set others with \`PutAttributes\` or in the configuration of the container agent.\n\n${moreOnAttributes}`;

/** Of a subject as it is written; empty for a word that is none. */
export function subjectDocumentation(name: string): string {
  const subject = subjectOf(name);
  if (subject === undefined) return name.startsWith('attribute:') ? customAttribute(name) : '';
  const spellings = subject.operators?.map((each) => `\`${each}\``).join(' ');
  const allowed = spellings === undefined ? '' : `\n\nOperators: ${spellings}`;
  const more = name.startsWith('attribute:') ? moreOnAttributes : moreOnQueries;
  return `${subject.meaning}${allowed}\n\nExample: \`${subject.example}\`\n\n${more}`;
}

function customAttribute(name: string): string {
  const attribute = name.slice('attribute:'.length);
  if (attribute === '') return attributeDocumentation;
  const whose = attribute.startsWith('ecs.capability.')
    ? 'A capability of the container agent; test it with `exists`.'
    : 'A custom attribute of the container instance. Tasks are placed only where it is set: test a missing one with `not_exists`.';
  return `${whose}\n\n${moreOnAttributes}`;
}

export function operatorDocumentation({ spellings, meaning }: Operator): string {
  return `${spellings.map((each) => `\`${each}\``).join(' or ')}: ${meaning}\n\n${moreOnQueries}`;
}

/** Of `and`, `or`, `not` or their symbols, in any letter case. */
export function connectiveDocumentation(written: string): string {
  const word = written.toLowerCase();
  const found = Object.entries(connectives).find(([name, { symbol }]) => name === word || symbol === word);
  if (found === undefined) return '';
  const [name, { symbol, meaning }] = found;
  return `\`${symbol}\` or \`${name}\`: ${meaning}\n\n${moreOnQueries}`;
}

/** Of the value of a comparison, where more is known than what is written. */
export function valueDocumentation(subject: string, operator: Operator | undefined): string {
  if (operator?.kind === 'match') return 'A Java regular expression (`java.util.regex.Pattern`).';
  const known = subjectOf(subject);
  if (known?.values === undefined || operator === undefined) return '';
  const isOpen = known.name === 'task:group';
  const values = known.values.map((each) => `\`${isOpen ? `${each}NAME` : each}\``).join(', ');
  return `\`${subject}\` is ${isOpen ? 'usually ' : ''}one of ${values}.`;
}
