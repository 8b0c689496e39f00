/**
 * Placeholders: marks that a template engine, a shell or a person replaces before the file is sent.
 * The forms are those seen in public repositories: Go templates (ecspresso), `${VAR}` and `$VAR` (envsubst, Terraform),
 * `<IMAGE1_NAME>` (CodePipeline), `$$$NAME$$$` (Amazon ECS agent), `%NAME%`, `@NAME@`. Bare words such as `REPLACE_ME`
 * are ordinary strings.
 */

const inString = new RegExp(
  [
    String.raw`\{\{[^]*?\}\}`,
    String.raw`\{%[^]*?%\}`,
    String.raw`\$\{[^}]*\}`,
    String.raw`\$\$\$\w+\$\$\$`,
    String.raw`\$[A-Z_][A-Z0-9_]*(?![a-z])`,
    String.raw`<[A-Za-z_][\w .:/-]*>`,
    // Two characters at least, and no percent-encoded byte: `%Y%` of a date format and `%C3%A9` of a URL are text.
    String.raw`%(?![0-9A-Fa-f]{2}%)[A-Za-z_]\w+%`,
    '@[A-Z_][A-Z0-9_]+@',
  ].join('|'),
);

/** Every placeholder has one of these. Not written where it is used: there it would be made anew for each text. */
const mark = /[{$<%@]/;

/** Whether a decoded string holds a placeholder, so that nothing can be said about its value. */
export function hasPlaceholder(text: string): boolean {
  return mark.test(text) && inString.test(text);
}

const unquoted = new RegExp(
  [
    String.raw`\{\{.*?\}\}`,
    String.raw`\{%.*?%\}`,
    String.raw`\{#.*?#\}`,
    String.raw`\$\{[^}\r\n]*\}`,
    String.raw`\$\([^)\r\n]*\)`,
    String.raw`\$\$\$\w+\$\$\$`,
    String.raw`\$[A-Za-z_]\w*`,
    String.raw`<[A-Za-z_][^<>"\r\n]*>`,
    String.raw`%[A-Za-z_]\w*%`,
    String.raw`@[A-Za-z_]\w*@`,
  ].join('|'),
  'y',
);

/** End of the unquoted placeholder that begins at `offset`, or -1. Templates that span lines are not recognised. */
export function unquotedPlaceholderEnd(text: string, offset: number): number {
  unquoted.lastIndex = offset;
  return unquoted.test(text) ? unquoted.lastIndex : -1;
}

const control =
  /\{%.*?%\}|\{#.*?#\}|\{\{-?\s*(?:\/\*.*?\*\/|(?:if|else|end|range|with|define|block|template|break|continue)\b.*?)\s*-?\}\}/y;

/** End of the template statement (`{{- if … }}`, `{% for … %}`, `{# … #}`) at `offset`, or -1. It yields no value itself. */
export function templateStatementEnd(text: string, offset: number): number {
  control.lastIndex = offset;
  return control.test(text) ? control.lastIndex : -1;
}

/** The sentence of the code `unquoted-placeholder`. `format` is `JSON` or `YAML`. */
export function unquotedPlaceholderMessage(count: number, first: string, format: 'JSON' | 'YAML'): string {
  const subject =
    count === 1 ? `Unquoted placeholder \`${first}\`` : `${count} unquoted placeholders, the first is \`${first}\``;
  return `${subject}: the text is no valid ${format} until ${count === 1 ? 'it is' : 'they are'} replaced.`;
}
