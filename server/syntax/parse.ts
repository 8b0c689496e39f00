import { jsonComments, yamlComments } from './comments.ts';
import { parseJson } from './json.ts';
import { once } from './once.ts';
import type { SourceFile, SourceLanguage } from './tree.ts';
import { parseYaml, type YamlResult } from './yaml.ts';

/**
 * Reads a text of any kind into a tree. Never throws: what cannot be read becomes unknown nodes and problems.
 *
 * Problem codes: `syntax` (error, at most 20 and one a line), `duplicate-property` (warning in JSON, error in YAML),
 * `cli-json-comment` and `cli-json-bom` (information, JSON only: what the AWS CLI refuses), `unquoted-placeholder`
 * (information, one a file).
 */
export function parse(text: string, language: SourceLanguage): SourceFile {
  return language === 'yaml' ? yamlFile(text, undefined) : jsonFile(text, language);
}

function jsonFile(text: string, language: 'json' | 'jsonc'): SourceFile {
  const { document, problems } = parseJson(text, language);
  return {
    text,
    language,
    documents: [document],
    problems,
    comments: once(() => jsonComments(text)),
    reused: new Map(),
    parseAgain: (newText) => jsonFile(newText, language),
  };
}

function yamlFile(text: string, previous: YamlResult | undefined): SourceFile {
  const result = parseYaml(text, previous);
  const { documents, problems, reused } = result;
  return {
    text,
    language: 'yaml',
    documents,
    problems,
    comments: once(() => yamlComments(text, documents)),
    reused,
    parseAgain: (newText) => yamlFile(newText, result),
  };
}
