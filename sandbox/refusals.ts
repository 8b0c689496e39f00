import { type Analysis, createEngine } from '../server/engine.ts';
import { ApiError } from './errors.ts';
import { type RefusalMessage, refusalMessages } from './refusal-messages.ts';

type Problem = Analysis['problems'][number];

/**
 * What the checker knows to be refused by the API, whatever the state is: problems of severity `error` that semantic rules find.
 *
 * @returns the refusal of a request, or undefined when the rules have nothing against it. The request has the right types, as
 *   `request.ts` saw to; requests that only read are not looked at.
 */
export type Refusals = (operation: string, request: object) => ApiError | undefined;

/** Makes {@link Refusals}: one serves a sandbox's whole life. The rules are prepared when the first request comes. */
export function createRefusals(): Refusals {
  const engine = createEngine();
  return (operation, request) => {
    if (onlyReads.test(operation)) return undefined;
    const text = JSON.stringify(request);
    const analysis = engine.analyse({ name: 'request.json', language: 'json', text }, { choice: operation });
    const problem = analysis.problems.find(({ code, severity }) => severity === 'error' && !structural.has(code));
    if (problem === undefined) return undefined;
    const known = refusalMessages[problem.code];
    return new ApiError(known?.type ?? usualType(operation), wording(known, problem, analysis));
  };
}

const onlyReads = /^(?:Describe|Get|Discover)/;

/**
 * Checks of text and structure: `request.ts` judges the structure, in the API's own words, and the rest is about files and the AWS
 * CLI. (Rules that compare files find no errors.)
 */
export const structural: ReadonlySet<string> = new Set([
  'syntax',
  'unquoted-placeholder',
  'duplicate-property',
  'cli-json-comment',
  'cli-json-bom',
  'cli-null-value',
  'describe-output',
  'unknown-operation',
  'unused-suppression',
  'unknown-suppression',
  'suppression-without-reason',
  'unknown-property',
  'missing-property',
  'wrong-type',
  'unknown-value',
  'empty-value',
  'cli-skeleton',
  'out-of-range',
  'wrong-length',
  'wrong-pattern',
]);

/** Task definitions are refused with ClientException: moto and every issue that quotes RegisterTaskDefinition agree. */
function usualType(operation: string): 'ClientException' | 'InvalidParameterException' {
  return /^Register(?:Daemon)?TaskDefinition$/.test(operation) ? 'ClientException' : 'InvalidParameterException';
}

/** How sentences and clauses begin that tell an author what to do: an API only says what is wrong. */
const advice =
  /^(?:\(|(?:add|change|choose|copy|correct|declare|did you mean|enable|for example|give|join|keep|lower|make|merge|move|name|pass|put|raise|remove|rename|replace|say|set|shorten|split|use|write)(?![\w-]))/i;

/** What a rule says, without its advice and without backticks. Its first clause stays in any case. */
export function withoutAdvice(message: string): string {
  const [first = '', ...others] = message.split(/(?<=\.) (?=[A-Z(`])/);
  return [first, ...others.filter((sentence) => !advice.test(sentence))]
    .map((sentence) => {
      const [clause, ...more] = sentence.replace(/\.$/, '').split('; ');
      return `${[clause, ...more.filter((other) => !advice.test(other))].join('; ')}.`;
    })
    .join(' ')
    .replaceAll('`', '');
}

function wording(known: RefusalMessage | undefined, problem: Problem, analysis: Analysis): string {
  if (known === undefined) return withoutAdvice(problem.message);
  if (typeof known.message === 'function') return known.message(problem.message);
  return filled(known.message, problem, analysis);
}

function filled(template: string, problem: Problem, { source, requests }: Analysis): string {
  const words = [...problem.message.matchAll(/`([^`]*)`/g)].map((match) => match[1] ?? '');
  return template.replace(/\{(value|container|\d)\}/g, (_, what: string) => {
    if (what === 'value') return scalarIn(source.text.slice(problem.start, problem.end));
    if (what === 'container') return containerAt(requests[0]?.root, problem.start);
    return words[Number(what) - 1] ?? '';
  });
}

function scalarIn(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return json;
  }
}

type Root = Analysis['requests'][number]['root'];
type Value = NonNullable<Root>['members'][number]['value'];

/** Name of the container whose definition holds a place. */
function containerAt(root: Root, offset: number): string {
  const containers = memberOf(root, 'containerDefinitions');
  if (containers?.kind !== 'array') return '';
  const name = memberOf(
    containers.items.find(({ start, end }) => start <= offset && offset < end),
    'name',
  );
  return name?.kind === 'string' ? name.value : '';
}

function memberOf(node: Value | undefined, name: string): Value | undefined {
  return node?.kind === 'object' ? node.members.find(({ key }) => key.name === name)?.value : undefined;
}
