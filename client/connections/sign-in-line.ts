/**
 * A command as one line for a shell: words with characters that the shell minds are quoted in its way.
 *
 * Throws a RangeError for a word that cannot be quoted: with control characters, or for cmd.exe with `"` or `%`.
 *
 * @param shell path of the shell: `/bin/zsh`, `C:\\…\\pwsh.exe`
 */
export function shellLine(command: readonly string[], shell: string): string {
  const quote = quotingOf(shell);
  return command.map((word) => (/^[\w@+=:,./-]+$/.test(word) ? word : quote(checked(word)))).join(' ');
}

function checked(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a line break would end the command.
  if (/[\u0000-\u001f\u007f]/.test(word)) throw new RangeError(`${JSON.stringify(word)} has control characters.`);
  return word;
}

function quotingOf(shell: string): (word: string) => string {
  const name = shell
    .replace(/^.*[\\/]/, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();
  if (name === 'powershell' || name === 'pwsh') return (word) => `'${word.replaceAll("'", "''")}'`;
  if (name === 'fish') return (word) => `'${word.replace(/[\\']/g, '\\$&')}'`;
  if (name === 'cmd') return forCmd;
  return (word) => `'${word.replaceAll("'", `'\\''`)}'`;
}

function forCmd(word: string): string {
  if (/["%!]/.test(word)) throw new RangeError(`cmd.exe cannot be given ${word}.`);
  return `"${word}"`;
}
