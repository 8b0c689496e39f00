import type { Connection } from '../aws/connection.ts';
import { accountText, planLine } from './confirmation-text.ts';
import { outcomeText } from './outcome-text.ts';
import type { Prepared } from './run.ts';
import type { RunItem } from './run-several.ts';

/** The plans of a run in words, as Markdown; with `items` also what became of them so far. */
export function runSummary(
  prepared: readonly Prepared[],
  connection: Connection,
  items: readonly RunItem[] = [],
): string {
  const [first] = prepared;
  const lines = [
    `# ${prepared.length === 1 ? 'Plan' : `Plan of ${prepared.length} requests`}`,
    '',
    ...(first === undefined ? ['There is nothing to apply.'] : [`- Account: ${accountText(first.identity)}`]),
    `- Region: ${connection.region}`,
    `- Connection: ${connection.name}${flagsOf(connection)}`,
    '',
    ...prepared.flatMap((each, index) => [...section(each, index), ...resultLines(each, items)]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function flagsOf({ production, readOnly }: Connection): string {
  const flags = [
    ...(production === true ? ['production'] : []),
    ...(readOnly === true ? ['read-only: nothing can be applied'] : []),
  ];
  return flags.length === 0 ? '' : ` (${flags.join(', ')})`;
}

function section(prepared: Prepared, index: number): readonly string[] {
  const { plan } = prepared;
  return [
    `## ${index + 1}. ${planLine(prepared)}`,
    '',
    ...plan.steps.map((step) => `- ${step}`),
    ...plan.warnings.map((warning) => `- ⚠ ${warning}`),
    ...plan.differences.map(
      ({ path, live: is, wanted, isFixed }) =>
        `- \`${pathName(path)}\`: ${shown(is)} → ${shown(wanted)}${isFixed ? ' (no update can change it)' : ''}`,
    ),
    '',
  ];
}

function resultLines({ request, plan }: Prepared, items: readonly RunItem[]): readonly string[] {
  const item = items.find((each) => each.request === request);
  return item === undefined ? [] : [`**${outcomeText(item.result, request, plan.subject).text}**`, ''];
}

/** `networkConfiguration.awsvpcConfiguration.subnets[0]` */
function pathName(path: readonly (string | number)[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

const longest = 80;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return `\`${text.length > longest ? `${text.slice(0, longest - 1)}…` : text}\``;
}
