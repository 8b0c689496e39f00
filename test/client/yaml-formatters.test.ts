import assert from 'node:assert/strict';
import { it } from 'node:test';
import { formatsYaml } from '../../client/yaml-formatters.ts';

const cases: readonly (readonly [string, string, unknown, boolean])[] = [
  ['Red Hat', 'redhat.vscode-yaml', {}, true],
  ['Prettier', 'esbenp.prettier-vscode', {}, true],
  ['Prettier, written otherwise', 'Esbenp.Prettier-VSCode', undefined, true],
  [
    'a formatter that starts at YAML',
    'a.b',
    { categories: ['Formatters'], activationEvents: ['onLanguage:json', 'onLanguage:yaml'] },
    true,
  ],
  ['a formatter of other languages', 'a.b', { categories: ['Formatters'], activationEvents: ['onLanguage:go'] }, false],
  [
    'no formatter, but one that starts at YAML',
    'a.b',
    { categories: ['Linters'], activationEvents: ['onLanguage:yaml'] },
    false,
  ],
  ['a manifest without either', 'vscode.yaml', {}, false],
  ['no manifest', 'a.b', undefined, false],
  ['a broken manifest', 'a.b', { categories: 'Formatters', activationEvents: 'onLanguage:yaml' }, false],
];

for (const [name, id, manifest, expected] of cases) {
  it(`${name}: ${expected}`, () => assert.equal(formatsYaml(id, manifest), expected));
}
