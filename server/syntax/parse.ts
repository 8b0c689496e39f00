import { jsonComments, yamlComments } from './comments.ts';
import { type JsonResult, parseJson } from './json.ts';
import { editedJson, type SoundJson } from './json-edit.ts';
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
  return language === 'yaml' ? yamlFile(text, parseYaml(text)) : jsonFile(text, language, parseJson(text, language));
}

/** @param sound the last reading without a problem, when this one has some: a keystroke often breaks a text, and the next mends it */
function jsonFile(
  text: string,
  language: 'json' | 'jsonc',
  { document, problems }: JsonResult,
  sound?: SoundJson,
): SourceFile {
  const known = problems.length === 0 ? { text, document, problems } : sound;
  return {
    text,
    language,
    documents: [document],
    problems,
    comments: once(() => jsonComments(text)),
    reused: new Map(),
    parseAgain: (newText) =>
      jsonFile(
        newText,
        language,
        (known && editedJson(known, newText, language)) ?? parseJson(newText, language),
        known,
      ),
  };
}

function yamlFile(text: string, result: YamlResult, sound?: YamlResult): SourceFile {
  const { documents, problems, parts, reused } = result;
  const known = parts.length === 1 && problems.length === 0 ? result : sound;
  return {
    text,
    language: 'yaml',
    documents,
    problems,
    comments: once(() => yamlComments(text, documents)),
    reused,
    parseAgain: (newText) => yamlFile(newText, parseYaml(newText, result, known), known),
  };
}
