/** Which files are worth starting the language server for: by their names alone, or by a comment in their first line. */

/** A document filter, as VS Code and the LSP know it. */
export interface FileFilter {
  readonly scheme: string;
  readonly pattern: string;
}

/** What decides, besides the names that ECS request files usually have. */
export interface FileChoices {
  /** URI schemes of files people work on; others (`git`, `output`, …) show copies of them. */
  readonly schemes: readonly string[];
  /** Globs of the setting `ecs.files.associations`. */
  readonly globs: readonly string[];
  /** Files that the user chose an operation for, or that name one in a comment. */
  readonly files: readonly { readonly scheme: string; readonly path: string }[];
}

const extensions = '{json,jsonc,yaml,yml}';

/** `task-def`, `taskdef`, `task_definition`, `taskDefinition`, …, but not `task-defaults`. */
const definitionNames = ['[tT]ask', '[sS]ervice'].flatMap((subject) =>
  ['[dD]ef', '[dD]ef[-_.]*', '[dD]efinition*'].map((end) => `*${subject}{-,_,}${end}`),
);

/**
 * Globs of file names that ECS request files have in the wild: task and service definitions (ecspresso's, too),
 * `<operation>.json` and `<anything>.<operation>.json`, each also as JSONC and YAML.
 *
 * @param commands names of the operations as in the AWS CLI: `create-service`
 */
export function requestFileNames(commands: readonly string[]): readonly string[] {
  const operations = `{${commands.join(',')}}`;
  return [...definitionNames, 'ecs-service', operations, `*.${operations}`].map((name) => `${name}.${extensions}`);
}

/** The filters that together let in every ECS request file. */
export function requestFileFilters(names: readonly string[], choices: FileChoices): readonly FileFilter[] {
  const patterns = [...names, ...choices.globs].map(anywhere);
  return [
    ...choices.schemes.flatMap((scheme) => patterns.map((pattern) => ({ scheme, pattern }))),
    ...choices.files.map(({ scheme, path }) => ({ scheme, pattern: exactly(path) })),
  ];
}

/** Whether a first line is the comment that names the operation: `# ecs: create-service`, `// ecs: CreateService`. */
export function namesOperation(firstLine: string): boolean {
  return /^\uFEFF?\s*(?:#|\/\/|\/\*)\s*ecs:\s*[a-z]/i.test(firstLine);
}

function anywhere(glob: string): string {
  return /^(?:\*\*\/|\/)/.test(glob) ? glob : `**/${glob}`;
}

/** Globs have no portable way to quote a special character; `?` lets in that character and few others. */
function exactly(path: string): string {
  return path.replace(/[*?[\]{},!()\\]/g, '?');
}
