import { readFileSync, writeFileSync } from 'node:fs';
import { rules } from '../server/rules/catalogue.ts';
import { structuralRules } from '../server/rules/structural.ts';
import { operationCommands } from '../server/schema/operations.ts';

const file = new URL('../media/ecs-lint.schema.json', import.meta.url);

/** The JSON schema of `.ecs-lint.json` for editors, as text: made of the rule objects and the names of the operations. */
export function lintConfigSchema(): string {
  const severity = {
    enum: ['error', 'warning', 'information', 'hint', 'off'],
    enumDescriptions: [
      'The API rejects the request.',
      'Most likely a mistake.',
      'Worth knowing.',
      'Three dots below the text.',
      'The rule is not checked.',
    ],
  };
  const ids = [...structuralRules, ...rules].map(({ id, title }) => [id, { description: title }]);
  const operations = Object.entries(operationCommands).flat();
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of ECS Specs and ecs-lint',
    description: 'What the checks of Amazon ECS request files below this folder do.',
    type: 'object',
    allowComments: true,
    allowTrailingCommas: true,
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      root: {
        type: 'boolean',
        default: false,
        description: 'Whether the configurations of the folders above do not count.',
      },
      severity: {
        type: 'object',
        description: 'Severity of single rules. The nearest configuration that names a rule wins.',
        // Two schemas, so that what is true of every rule is not said of each: one line a rule stays short.
        allOf: [{ $ref: '#/definitions/rules' }, { additionalProperties: { $ref: '#/definitions/severity' } }],
      },
      associations: {
        type: 'object',
        markdownDescription:
          'Which operation a file is the input of, by glob: `{ "deploy/*.json": "RegisterTaskDefinition", "legacy/**": "none" }`. A glob without a slash is compared with the file\'s name; one that begins with a slash fits from this folder on only. The first glob that fits wins.',
        additionalProperties: { enum: [...operations, 'none'] },
      },
      exclude: {
        type: 'array',
        markdownDescription: 'Globs of files and folders that are not checked: `["archive/**"]`.',
        items: { type: 'string', minLength: 1 },
      },
    },
    definitions: { severity, rules: { additionalProperties: false, properties: Object.fromEntries(ids) } },
  };
  return `${shortOnesOnOneLine(JSON.stringify(schema, undefined, 2))}\n`;
}

/** As the formatter of this repository takes JSON: lists without structures, and what is said of one rule. */
function shortOnesOnOneLine(text: string): string {
  return text
    .replaceAll(/^(.*\[)\n([^[\]{}]*)\n\s*(\].*)$/gm, (whole, before: string, items: string, after: string) =>
      shorter(whole, `${before}${items.trim().replaceAll(/\n\s*/g, ' ')}${after}`),
    )
    .replaceAll(/^(.*\{)\n\s*("description": .*)\n\s*(\}.*)$/gm, (whole, before, description, after) =>
      shorter(whole, `${before} ${description} ${after}`),
    );
}

function shorter(whole: string, line: string): string {
  return line.length <= 120 ? line : whole;
}

/** Whether the committed schema is that of the present rules and operations. */
export function isLintConfigSchemaCurrent(): boolean {
  try {
    return readFileSync(file, 'utf8') === lintConfigSchema();
  } catch {
    return false;
  }
}

function main(): void {
  if (!process.argv.includes('--check')) {
    writeFileSync(file, lintConfigSchema());
    return;
  }
  if (isLintConfigSchemaCurrent()) {
    console.log('media/ecs-lint.schema.json is current.');
    return;
  }
  console.error('media/ecs-lint.schema.json is stale; run `node scripts/lint-config-schema.ts`.');
  process.exitCode = 1;
}

if (import.meta.main) main();
