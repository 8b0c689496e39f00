import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { FileAccess } from '../../server/lsp/files.ts';
import { createSurroundingsStore } from '../../server/lsp/lint-config.ts';
import { checkSettings } from '../../server/settings.ts';

/** Files in memory by URI; `reads` lists what was asked for. */
function inMemory(files: Readonly<Record<string, string>>, reads: string[] = []): FileAccess {
  return {
    list: async () => [],
    stamp: async (uri) =>
      Object.keys(files).some((name) => name === uri || name.startsWith(`${uri}/`)) ? '1' : undefined,
    read: async (uri) => {
      reads.push(uri);
      return files[uri];
    },
  };
}

const off = '{"severity": {"wrong-type": "off"}}';

interface Case {
  readonly about: string;
  readonly files: Readonly<Record<string, string>>;
  readonly uri?: string;
  readonly severity?: string | undefined;
  readonly isExcluded?: boolean;
  readonly ecspresso?: string;
}

const cases: readonly Case[] = [
  { about: 'nothing', files: {} },
  { about: 'beside the file', files: { 'file:///r/x/.ecs-lint.json': off }, severity: 'off' },
  { about: 'further up', files: { 'file:///r/.ecs-lint.json': off }, severity: 'off' },
  { about: 'at the root of the disk', files: { 'file:///.ecs-lint.json': off }, severity: 'off' },
  {
    about: 'not above the repository',
    files: { 'file:///.ecs-lint.json': off, 'file:///r/.git/HEAD': '' },
  },
  {
    about: 'not above a root',
    files: { 'file:///.ecs-lint.json': off, 'file:///r/.ecs-lint.json': '{"root": true}' },
  },
  { about: 'broken text', files: { 'file:///r/.ecs-lint.json': '{"severity": {"wrong-type": "off"' }, severity: 'off' },
  { about: 'excluded', files: { 'file:///r/.ecs-lint.json': '{"exclude": ["/x"]}' }, isExcluded: true },
  {
    about: 'letters that a URI escapes',
    files: { 'file:///r/a%20%C3%A9/.ecs-lint.json': '{"exclude": ["/y é.json"]}' },
    uri: 'file:///r/a%20%C3%A9/y%20%C3%A9.json',
    isExcluded: true,
  },
  {
    about: 'ecspresso beside the file',
    files: { 'file:///r/x/ecspresso.yml': 'service_definition: a.json\n' },
    ecspresso: 'CreateService',
  },
  {
    about: 'ecspresso one folder up',
    files: { 'file:///r/config.yaml': 'task_definition: x/a.json\n' },
    ecspresso: 'RegisterTaskDefinition',
  },
  { about: 'a config.yaml of something else', files: { 'file:///r/x/config.yaml': 'a: x/a.json\n' } },
  { about: 'a file without a folder', files: {}, uri: 'untitled:Untitled-1' },
  { about: 'a URI that is none', files: {}, uri: '' },
];

suite('what lies around a file', () => {
  for (const { about, files, uri = 'file:///r/x/a.json', severity, isExcluded = false, ecspresso } of cases) {
    test(about, async () => {
      const around = await createSurroundingsStore(inMemory(files)).of(uri);
      assert.equal(around.config.severities['wrong-type'], severity);
      assert.equal(around.config.isExcluded, isExcluded);
      assert.equal(around.ecspresso?.operation, ecspresso);
    });
  }

  test('without files there is nothing', async () => {
    const around = await createSurroundingsStore(undefined).of('file:///r/a.json');
    assert.deepEqual(around.config, { severities: {}, operation: undefined, isExcluded: false });
  });

  test('a folder is read once, until one of its files changes', async () => {
    const reads: string[] = [];
    const files: Record<string, string> = {};
    const store = createSurroundingsStore(inMemory(files, reads));
    await store.of('file:///r/a.json');
    const first = reads.length;
    await store.of('file:///r/b.json');
    assert.equal(reads.length, first);
    files['file:///r/.ecs-lint.json'] = off;
    assert.equal(store.forget(['file:///r/a.json', 'file:///r/b.yaml']), false);
    assert.equal((await store.of('file:///r/a.json')).config.severities['wrong-type'], undefined);
    assert.equal(store.forget(['file:///r/.ecs-lint.json']), true);
    assert.equal(store.generation(), 1);
    assert.equal((await store.of('file:///r/a.json')).config.severities['wrong-type'], 'off');
  });

  test('a file system that fails says nothing', async () => {
    const failing: FileAccess = {
      list: async () => [],
      stamp: () => Promise.reject(new Error('gone')),
      read: () => Promise.reject(new Error('gone')),
    };
    assert.equal((await createSurroundingsStore(failing).of('file:///r/a.json')).config.isExcluded, false);
  });

  test("the editor's settings win over the configuration, rule by rule", () => {
    const config = {
      severities: { 'wrong-type': 'off', syntax: 'hint' },
      operation: 'StopTask',
      isExcluded: false,
    } as const;
    const settings = checkSettings({ rules: { severity: { 'wrong-type': 'error' } } }, undefined, {
      config,
      ecspresso: undefined,
    });
    assert.deepEqual(settings.severities, { 'wrong-type': 'error', syntax: 'hint' });
    assert.equal(settings.configured, 'StopTask');
  });
});
