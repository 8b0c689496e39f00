import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../server/syntax/parse.ts';
import { keyOf, memberOf, nodeAtOffset, nodeAtPath, nodeAtPointer, pathOf, resolve } from '../../server/syntax/path.ts';
import type { ObjectNode, SourceDocument, SourceLanguage, ValueNode } from '../../server/syntax/tree.ts';

function documentOf(text: string, language: SourceLanguage = 'json'): SourceDocument {
  const [document] = parse(text, language).documents;
  assert.ok(document);
  return document;
}

function rootOf(text: string, language: SourceLanguage = 'json'): ObjectNode {
  const { root } = documentOf(text, language);
  assert.equal(root?.kind, 'object');
  return root as ObjectNode;
}

const json = '{"a": {"b/c": [1, {"d~e": "x"}]}, "f g": 2, "a": {"b": [true]}, "": 3}';
const yaml = 'base: &base {x: 1, y: {z: 2}}\nother: &other {x: 9, w: 8}\nuse:\n  <<: [*base, *other]\n  v: *base\n';

const pointers: readonly (readonly [
  text: string,
  language: SourceLanguage,
  pointer: string,
  found: string | undefined,
])[] = [
  [json, 'json', '', json],
  [json, 'json', '/f g', '2'],
  [json, 'json', '/', '3'],
  [json, 'json', '/a/b/0', 'true'],
  [json, 'json', '/a/b/1', undefined],
  [json, 'json', '/a/b/x', undefined],
  [json, 'json', '/nothing', undefined],
  ['{"b/c": {"d~e": 1}}', 'json', '/b~1c/d~0e', '1'],
  [yaml, 'yaml', '/use/x', '1'],
  [yaml, 'yaml', '/use/w', '8'],
  [yaml, 'yaml', '/use/v/y/z', '2'],
];

for (const [text, language, pointer, found] of pointers) {
  test(`pointer ${JSON.stringify(pointer)} into ${text.slice(0, 20)}`, () => {
    const node = nodeAtPointer(rootOf(text, language), pointer);
    assert.equal(node && text.slice(node.start, node.end), found);
  });
}

test('every node is found again by its path', () => {
  for (const [text, language] of [
    [json, 'json'],
    [yaml, 'yaml'],
  ] as const) {
    const root = rootOf(text, language);
    const seen: string[] = [];
    const visit = (node: ValueNode): void => {
      const path = pathOf(node);
      const holder = node.parent;
      const isRepeated = holder?.kind === 'object' && memberOf(holder, keyOf(node)?.name ?? '')?.value !== node;
      if (!isRepeated && !path.includes('<<')) {
        assert.equal(nodeAtPath(root, path).node, resolve(node), path);
        seen.push(path);
        if (node.kind === 'object') for (const { value } of node.members) visit(value);
        if (node.kind === 'array') for (const item of node.items) visit(item);
      }
    };
    visit(root);
    assert.ok(seen.length > 5);
  }
});

test('a path that leads nowhere names the deepest value on the way', () => {
  const root = rootOf('{"a": {"b": [1]}}');
  const { node, nearest } = nodeAtPath(root, 'a.b[3].c');
  assert.equal(node, undefined);
  assert.equal(pathOf(nearest), 'a.b');
});

const paths: readonly (readonly [text: string, offset: number, path: string])[] = [
  ['{"capacityProviderStrategy": [{}, {"base": 1}]}', 43, 'capacityProviderStrategy[1].base'],
  ['{"dockerLabels": {"com.example/x": 1}}', 35, 'dockerLabels["com.example/x"]'],
  ['{"a\\"b": 1}', 9, '["a\\"b"]'],
];

for (const [text, offset, path] of paths) {
  test(`path ${path}`, () => {
    const place = nodeAtOffset(documentOf(text), offset);
    assert.equal(place?.at, 'value');
    assert.equal(place?.at === 'value' ? pathOf(place.node) : undefined, path);
  });
}

// `|` is the cursor; `key:name`, the path of the value, or undefined outside the root.
const cursors: readonly (readonly [text: string, language: SourceLanguage, place: string | undefined])[] = [
  ['|{"a": 1}', 'json', ''],
  [' | {"a": 1}', 'json', undefined],
  ['{|"a": 1}', 'json', 'key:a'],
  ['{"a|": 1}', 'json', 'key:a'],
  ['{"a"|: 1}', 'json', 'key:a'],
  ['{"a":| 1}', 'json', ''],
  ['{"a": 1|}', 'json', 'a'],
  ['{"a": [1, |2]}', 'json', 'a[1]'],
  ['{"a": [1,| 2]}', 'json', 'a'],
  ['{"a": 1}|', 'json', ''],
  ['{"a": |}', 'json', ''],
  ['{"a":|}', 'json', 'a'],
  ['a:\n  b|: c\n', 'yaml', 'key:b'],
  ['a:\n  b: c|\n', 'yaml', 'a.b'],
  ['a:|\n', 'yaml', 'a'],
  ['- a\n- |b\n', 'yaml', '[1]'],
];

for (const [marked, language, place] of cursors) {
  test(`cursor in ${JSON.stringify(marked)}`, () => {
    const found = nodeAtOffset(documentOf(marked.replace('|', ''), language), marked.indexOf('|'));
    const shown =
      found === undefined ? undefined : found.at === 'key' ? `key:${found.member.key.name}` : pathOf(found.node);
    assert.equal(shown, place);
  });
}
