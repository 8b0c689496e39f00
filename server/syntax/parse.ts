import type { Problem } from '../problem.ts';
import { jsonComments, yamlComments } from './comments.ts';
import { parseJson } from './json.ts';
import type { Comment, SourceDocument, SourceFile, SourceLanguage } from './tree.ts';
import { parseYaml } from './yaml.ts';

/**
 * Reads a text of any kind into a tree. Never throws: what cannot be read becomes unknown nodes and problems.
 *
 * Problem codes: `syntax` (error, at most 20 and one a line), `duplicate-property` (warning in JSON, error in YAML),
 * `cli-json-comment` and `cli-json-bom` (information, JSON only: what the AWS CLI refuses), `unquoted-placeholder`
 * (information, one a file).
 */
export function parse(text: string, language: SourceLanguage): SourceFile {
  if (language === 'yaml') {
    const { documents, problems } = parseYaml(text);
    return sourceFile(text, language, documents, problems, () => yamlComments(text, documents));
  }
  const { document, problems } = parseJson(text, language);
  return sourceFile(text, language, [document], problems, () => jsonComments(text));
}

function sourceFile(
  text: string,
  language: SourceLanguage,
  documents: readonly SourceDocument[],
  problems: readonly Problem[],
  findComments: () => readonly Comment[],
): SourceFile {
  let comments: readonly Comment[] | undefined;
  return {
    text,
    language,
    documents,
    problems,
    comments() {
      comments ??= findComments();
      return comments;
    },
  };
}
