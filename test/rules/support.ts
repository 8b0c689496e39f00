import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse as readYaml, stringify } from 'yaml';
import type { ExampleFile } from '../../scripts/example-workspace.ts';
import type { Problem } from '../../server/problem.ts';
import { rules } from '../../server/rules/catalogue.ts';
import { createRuleRunner, type RuleRunner, type ShapeDefinitions } from '../../server/rules/run.ts';
import type { Dialect } from '../../server/schema/detect.ts';
import { parse } from '../../server/syntax/parse.ts';
import { nodeAtPath } from '../../server/syntax/path.ts';
import { markedRange } from '../../server/syntax/ranges.ts';
import type { ObjectNode, SourceLanguage } from '../../server/syntax/tree.ts';

/** A request and what a rule says of it; the examples of the rules' pages, too. */
export interface Example {
  readonly rule: string;
  readonly kind: 'invalid' | 'valid' | 'near-miss';
  readonly operation: string;
  /** Where the rule speaks: `tags[0].key`; a missing member stands for its nearest ancestor. */
  readonly at?: readonly string[];
  /** Other rules that speak as well. */
  readonly also?: readonly string[];
  readonly note?: string;
  readonly request: unknown;
  /** Request files beside it. */
  readonly files?: readonly ExampleFile[];
}

/** A text, where it matters how a request is written. */
export interface EdgeCase {
  readonly rule: string;
  readonly note: string;
  readonly operation: string;
  readonly dialect?: Dialect;
  readonly language: SourceLanguage;
  readonly text: string;
  /** Request files beside it. */
  readonly files?: readonly ExampleFile[];
  /** None: the rule stays silent. */
  readonly at: readonly string[];
}

const folder = new URL('./examples/', import.meta.url);

/** The examples of all families. */
export function readExamples(): readonly Example[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => readYaml(readFileSync(new URL(name, folder), 'utf8')) as Example[]);
}

/** The edge cases of all families: `edge-cases.yaml` and `edge-cases-FAMILY.yaml`. */
export function readEdgeCases(): readonly EdgeCase[] {
  const here = new URL('./', import.meta.url);
  return readdirSync(here)
    .filter((name) => name.startsWith('edge-cases') && name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => readYaml(readFileSync(new URL(name, here), 'utf8')) as EdgeCase[]);
}

/** The definitions the schemas of the editors are made of. */
export function readShapes(): ShapeDefinitions {
  const file = new URL('../../schemas/generated/ecs.schema.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { definitions: ShapeDefinitions }).definitions;
}

/** Runs all rules; a rule that throws fails the test. */
export function strictRunner(): RuleRunner {
  return createRuleRunner(rules, readShapes(), (rule, error) => {
    throw new Error(`${rule.id} threw`, { cause: error });
  });
}

/** One request in the four forms in which people write it. */
export function formsOf(request: unknown): readonly { name: string; language: SourceLanguage; text: string }[] {
  return [
    { name: 'pretty JSON', language: 'json', text: JSON.stringify(request, undefined, 2) },
    { name: 'compact JSON', language: 'json', text: JSON.stringify(request) },
    { name: 'block YAML', language: 'yaml', text: stringify(request, { aliasDuplicateObjects: false }) },
    {
      name: 'flow YAML',
      language: 'yaml',
      text: stringify(request, { aliasDuplicateObjects: false, collectionStyle: 'flow' }),
    },
  ];
}

/** The request of a text. */
export function rootOf(text: string, language: SourceLanguage): ObjectNode {
  const root = parse(text, language).documents[0]?.root;
  assert.equal(root?.kind, 'object', `no object in:\n${text}`);
  return root;
}

/** Offsets of the syntax errors of a text. */
export function syntaxErrorsOf(text: string, language: SourceLanguage): readonly number[] {
  const { problems } = parse(text, language);
  return problems.filter(({ code }) => code === 'syntax').map(({ start }) => start);
}

/** Asserts that a rule marks exactly the nodes at these paths, each once. */
export function assertMarks(
  problems: readonly Pick<Problem, 'code' | 'start' | 'end'>[],
  rule: string,
  root: ObjectNode,
  at: readonly string[],
): void {
  const actual = problems.filter(({ code }) => code === rule).map(({ start, end }) => `${start}-${end}`);
  const expected = at.map((path) => {
    const { start, end } = markedRange(nodeAtPath(root, path).nearest);
    return `${start}-${end}`;
  });
  assert.deepEqual(actual.sort(), expected.sort(), `${rule} should mark ${at.join(', ') || 'nothing'}`);
}
