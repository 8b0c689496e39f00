/** Extensions that format YAML, whatever their manifests say. */
const known: ReadonlySet<string> = new Set([
  'redhat.vscode-yaml',
  'esbenp.prettier-vscode',
  'prettier.prettier-vscode',
  'dprint.dprint',
]);

/**
 * Whether an extension formats YAML. No manifest says so: of unknown extensions it is taken from the category `Formatters`
 * together with a start at YAML files. Ours is left out rather once too often: two formatters make VS Code ask which one
 * to take.
 *
 * @param manifest the extension's package.json
 */
export function formatsYaml(id: string, manifest: unknown): boolean {
  if (known.has(id.toLowerCase())) return true;
  if (typeof manifest !== 'object' || manifest === null) return false;
  const { categories, activationEvents } = manifest as { categories?: unknown; activationEvents?: unknown };
  return lists(categories, 'Formatters') && lists(activationEvents, 'onLanguage:yaml');
}

function lists(value: unknown, word: string): boolean {
  return Array.isArray(value) && value.includes(word);
}
