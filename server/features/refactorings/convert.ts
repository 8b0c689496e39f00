import { detectOperation, fileHints, nameHints } from '../../schema/detect.ts';
import { operationCommands } from '../../schema/operations.ts';
import { lineBreakNear } from '../../syntax/edits-text.ts';
import { parse } from '../../syntax/parse.ts';
import { hasPlaceholder, templateStatementEnd } from '../../syntax/placeholders.ts';
import { plainValue } from '../../syntax/plain.ts';
import type { SourceFile, ValueNode } from '../../syntax/tree.ts';
import { isEqual } from './same-content.ts';
import type { Made, Refactoring, Subject } from './subject.ts';
import { jsonOf } from './to-json.ts';
import { yamlOf } from './to-yaml.ts';

const requestName = /^(.+)\.(?:jsonc?|ya?ml)$/i;

/**
 * The whole file in the other language, as a new file beside it. Not for files of several YAML documents, which JSON cannot hold, nor for text that
 * cannot be read in full or holds template statements (`{% if … %}`), which belong to lines and not to values.
 */
export function conversionRefactorings({ analysis, file, request, document }: Subject): Refactoring[] {
  const name = analysis.source.name.slice(analysis.source.name.lastIndexOf('/') + 1);
  const stem = requestName.exec(name)?.[1];
  const { root } = document;
  const roots = file.documents.filter((each) => each.root !== undefined);
  if (stem === undefined || root === undefined || roots.length !== 1) return [];
  if (file.problems.some(({ code }) => code === 'syntax')) return [];
  const { operation } = request;
  if (file.language !== 'yaml') {
    const make = (): Made | undefined => convertedToYaml(file, root, stem, operation);
    return [{ title: 'Convert to YAML (new file)', kind: 'refactor.rewrite.convert', cost: 'file', make }];
  }
  const lost = file.text.includes('#') ? file.comments().length : 0;
  const loss = lost === 0 ? '' : `, ${lost === 1 ? '1 comment is' : `${lost} comments are`} lost`;
  return [
    {
      title: `Convert to JSON (new file${loss})`,
      kind: 'refactor.rewrite.convert',
      cost: 'file',
      make: () => convertedToJson(file, root, stem, operation),
    },
  ];
}

function convertedToYaml(file: SourceFile, root: ValueNode, stem: string, operation: string): Made | undefined {
  if (holdsStatement(file.text)) return undefined;
  const text = yamlOf(file);
  if (text === undefined) return undefined;
  const converted = parse(text, 'yaml');
  if (!saysTheSame(root, converted)) return undefined;
  const name = `${stem}.yaml`;
  if (isFound(name, converted, operation)) return { newFile: { name, text } };
  const command = operationCommands[operation];
  const commented = `# ecs: ${command}${lineBreakNear(file.text, 0)}${text}`;
  return isFound(name, parse(commented, 'yaml'), operation) ? { newFile: { name, text: commented } } : undefined;
}

function convertedToJson(file: SourceFile, root: ValueNode, stem: string, operation: string): Made | undefined {
  if (holdsStatement(file.text)) return undefined;
  const text = jsonOf(file, root);
  if (text === undefined) return undefined;
  const converted = parse(text, 'json');
  if (!saysTheSame(root, converted)) return undefined;
  // A comment would say the operation, but the AWS CLI takes none in JSON: then the name does.
  const names = [`${stem}.json`, `${stem}.${operationCommands[operation]}.json`];
  const name = names.find((each) => isFound(each, converted, operation));
  return name === undefined ? undefined : { newFile: { name, text } };
}

function holdsStatement(text: string): boolean {
  for (let index = text.indexOf('{'); index >= 0; index = text.indexOf('{', index + 1)) {
    if (/[{%#]/.test(text.charAt(index + 1)) && templateStatementEnd(text, index) >= 0) return true;
  }
  return false;
}

function saysTheSame(root: ValueNode, { documents, problems }: SourceFile): boolean {
  const [document] = documents;
  if (documents.length !== 1 || document?.root === undefined) return false;
  if (problems.some(({ code }) => code === 'syntax' || code === 'duplicate-property')) return false;
  const [before, after] = [plainValue(root, { nulls: 'keep' }), plainValue(document.root, { nulls: 'keep' })];
  return isEqual(before.value, after.value, isSamePlaceholder);
}

/** What is no value in JSON (`${CPU}` without quotes) is a text in YAML, until it is replaced. */
function isSamePlaceholder(before: unknown, after: unknown): boolean {
  return before === null && typeof after === 'string' && hasPlaceholder(after);
}

/** Whether the new file is taken for a request of that operation without a word from the user or the settings. */
function isFound(name: string, file: SourceFile, operation: string): boolean {
  const [document] = file.documents;
  if (document === undefined) return false;
  return detectOperation(document, fileHints(nameHints(name, {}), file), 'first')?.operation === operation;
}
