import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parse as readYaml, stringify } from 'yaml';
import { rules } from '../server/rules/catalogue.ts';
import type { Rule } from '../server/rules/rule.ts';
import { createRuleRunner, operationsOf, type RuleRunner, type ShapeDefinitions } from '../server/rules/run.ts';
import { type StructuralExample, type StructuralRule, structuralRules } from '../server/rules/structural.ts';
import { parse } from '../server/syntax/parse.ts';
import { type ExampleFile, textOfFile, workspaceOf } from './example-workspace.ts';

const root = new URL('../', import.meta.url);
const pagesFolder = new URL('docs/rules/', root);
const examplesFolder = new URL('test/rules/examples/', root);

/** An entry of test/rules/examples, as far as a page shows it. */
interface Example {
  readonly rule: string;
  readonly kind: 'invalid' | 'valid' | 'near-miss';
  readonly operation: string;
  readonly request: unknown;
  readonly files?: readonly ExampleFile[];
}

interface Sources {
  readonly examples: readonly Example[];
  readonly definitions: ShapeDefinitions;
  /** Operation name -> command of the AWS CLI. */
  readonly commands: Readonly<Record<string, string>>;
  readonly run: RuleRunner;
}

/** Every page of docs/rules: file name -> Markdown. Made of the rule objects, the examples of the tests and the schemas only. */
export function rulePages(): ReadonlyMap<string, string> {
  const sources = readSources();
  return new Map([
    ['README.md', indexPage(sources)],
    ...structuralRules.map((rule): [string, string] => [`${rule.id}.md`, structuralPage(rule, sources)]),
    ...rules.map((rule): [string, string] => [`${rule.id}.md`, semanticPage(rule, sources)]),
  ]);
}

/** What is wrong with the pages in docs/rules, one line each; none when they are current. */
export function staleRulePages(): string[] {
  const wanted = rulePages();
  const actual = new Set(existsSync(pagesFolder) ? readdirSync(pagesFolder) : []);
  const missing = [...wanted.keys()].filter((name) => !actual.has(name)).map((name) => `missing: ${name}`);
  const surplus = [...actual].filter((name) => !wanted.has(name)).map((name) => `belongs to no rule: ${name}`);
  const changed = [...wanted].filter(
    ([name, text]) => actual.has(name) && readText(new URL(name, pagesFolder)) !== text,
  );
  return [...missing, ...surplus, ...changed.map(([name]) => `changed: ${name}`)];
}

function readSources(): Sources {
  const schema = JSON.parse(readText(new URL('schemas/generated/ecs.schema.json', root))) as {
    definitions: ShapeDefinitions;
  };
  const names = readText(new URL('schemas/generated/operation-names.json', root));
  const examples = readdirSync(examplesFolder)
    .sort()
    .flatMap((name) => readYaml(readText(new URL(name, examplesFolder))) as Example[]);
  return {
    examples,
    definitions: schema.definitions,
    commands: JSON.parse(names) as Record<string, string>,
    run: createRuleRunner(rules, schema.definitions),
  };
}

function readText(file: URL): string {
  return readFileSync(file, 'utf8');
}

function indexPage(sources: Sources): string {
  const structural = structuralRules.map(
    ({ id, severity, title }) => `| [\`${id}\`](${id}.md) | ${severity} | ${title} |`,
  );
  const semantic = rules.map((rule) => {
    const operations = operationsOf(rule, Object.keys(sources.commands), sources.definitions);
    return `| [\`${rule.id}\`](${rule.id}.md) | ${rule.severity} | ${rule.title} | ${operationList(operations, 3)} |`;
  });
  return page([
    '# Rules',
    'What is checked in a request file. `error` is kept for what the ECS API surely refuses, `warning` for what it ignores, for what is risky or probably refused, `information` for advice.',
    severitySection('strategy-provider-never-used'),
    '## Text and structure',
    'These follow from the ECS API model, and hold for every operation.',
    ['| rule | severity | what |', '|---|---|---|', ...structural].join('\n'),
    '## What the API asks for beyond its model',
    ['| rule | severity | what | operations |', '|---|---|---|---|', ...semantic].join('\n'),
  ]);
}

function semanticPage(rule: Rule, sources: Sources): string {
  const operations = operationsOf(rule, Object.keys(sources.commands), sources.definitions);
  const examples = sources.examples.filter((example) => example.rule === rule.id);
  const wrong = examples.find(({ kind }) => kind === 'invalid');
  if (wrong === undefined) throw new Error(`${rule.id} has no invalid example in test/rules/examples`);
  const valid = examples.filter(({ kind }) => kind === 'valid');
  const right = valid.find(({ operation }) => operation === wrong.operation) ?? valid[0];
  if (right === undefined) throw new Error(`${rule.id} has no valid example in test/rules/examples`);
  return page([
    `# ${rule.id}`,
    `**${rule.title}.** ${rule.why}`,
    facts(rule.severity, operationList(operations, operations.length)),
    '## Wrong',
    ...bothLanguages(wrong, sources),
    'It says:',
    messagesOf(rule, wrong, sources)
      .map((message) => `> ${message}`)
      .join('\n>\n'),
    '## Right',
    ...bothLanguages(right, sources),
    severitySection(rule.id),
    '## Sources',
    rule.sources.map((source) => `- ${source.startsWith('https://') ? `<${source}>` : source}`).join('\n'),
  ]);
}

function structuralPage(rule: StructuralRule, sources: Sources): string {
  const { id, severity, about, title, why, operation, wrong, right } = rule;
  return page([
    `# ${id}`,
    `**${title}.** ${why}`,
    facts(severity, 'all'),
    '## Wrong',
    `As the input of \`aws ecs ${sources.commands[operation]}\`:`,
    ...twins(wrong, about),
    '## Right',
    ...twins(right, about),
    severitySection(id),
  ]);
}

function facts(severity: string, operations: string): string {
  return `- Severity: \`${severity}\`\n- Operations: ${operations}`;
}

function operationList(operations: readonly string[], most: number): string {
  const shown = operations.slice(0, most).map((name) => `\`${name}\``);
  const more = operations.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function bothLanguages({ operation, request, files = [] }: Example, sources: Sources): string[] {
  const command = sources.commands[operation];
  return [
    ...files.flatMap((file) => [
      `With \`${file.name}\` in the workspace:`,
      fence(file.name.endsWith('.json') ? 'json' : 'yaml', textOfFile(file)),
    ]),
    `\`aws ecs ${command} --cli-input-yaml file://${command}.yaml\`:`,
    fence('yaml', stringify(request)),
    'The same in JSON:',
    fence('json', JSON.stringify(request, undefined, 2)),
  ];
}

/** A structural example, and the same in the other language where it does not matter how the text is written. */
function twins({ language, text }: StructuralExample, about: StructuralRule['about']): string[] {
  if (about === 'text') return [fence(language, text)];
  // Every JSON text of the examples is YAML, too.
  const value: unknown = readYaml(text);
  return [fence('yaml', stringify(value)), 'The same in JSON:', fence('json', JSON.stringify(value, undefined, 2))];
}

function messagesOf(rule: Rule, { operation, request, files }: Example, { run, definitions }: Sources): string[] {
  const text = stringify(request);
  const document = parse(text, 'yaml').documents[0]?.root;
  const surroundings = { workspace: workspaceOf(files, definitions), text };
  const problems = document?.kind === 'object' ? run(operation, document, surroundings) : [];
  const messages = problems.filter(({ code }) => code === rule.id).map(({ message }) => message);
  if (messages.length === 0) throw new Error(`${rule.id} does not speak of its own invalid example`);
  return messages;
}

function severitySection(id: string): string {
  return [
    '## Change the severity',
    'In the settings of the editor: `error`, `warning`, `information`, `hint`, or `off`.',
    fence('json', JSON.stringify({ 'ecs.rules.severity': { [id]: 'off' } }, undefined, 2)),
  ].join('\n\n');
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function page(parts: readonly string[]): string {
  return `<!-- Generated by scripts/rule-pages.ts; do not edit. -->\n\n${parts.join('\n\n')}\n`;
}

function write(): void {
  const pages = rulePages();
  rmSync(pagesFolder, { recursive: true, force: true });
  mkdirSync(pagesFolder, { recursive: true });
  for (const [name, text] of pages) writeFileSync(new URL(name, pagesFolder), text);
  console.log(`Wrote ${pages.size} pages to docs/rules.`);
}

function main(): void {
  if (!process.argv.includes('--check')) {
    write();
    return;
  }
  const stale = staleRulePages();
  if (stale.length === 0) {
    console.log('docs/rules is current.');
    return;
  }
  console.error(['docs/rules is stale; run `node scripts/rule-pages.ts`.', ...stale].join('\n'));
  process.exitCode = 1;
}

if (import.meta.main) main();
