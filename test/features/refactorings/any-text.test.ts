import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { codeLenses } from '../../../server/features/code-lens.ts';
import { refactorings, resolveRefactoring } from '../../../server/features/refactorings.ts';
import { parse } from '../../../server/syntax/parse.ts';
import { hasPlaceholder } from '../../../server/syntax/placeholders.ts';
import { plainValue } from '../../../server/syntax/plain.ts';
import { actionsAt, engine, languageOf, opened, resultOf } from './support.ts';

const texts: readonly (readonly [name: string, text: string])[] = [
  [
    'a.create-service.json',
    '{\r\n  "capacityProviderStrategy": [{ "weight": 1, "capacityProvider": "FARGATE" }],\r\n  "serviceName": "wéb",\r\n  "launchType": "EC2",\r\n  "networkConfiguration": { "awsvpcConfiguration": { } }\r\n}\r\n',
  ],
  [
    'a.register-task-definition.jsonc',
    '// ecs: register-task-definition\n{ // b\n\t"containerDefinitions": [\n\t\t// one\n\t\t{ "image": "x", /* n */ "name": "a", "logConfiguration": { "options": { "mode": "x" } } }, // t\n\t],\n\t"family": "{{ name }}", /* c\n * d */\n\t"cpu": ${CPU}\n}',
  ],
  [
    'a.create-service.yaml',
    '\uFEFF# c\ncluster: &c prod\nserviceName: *c\ncapacityProviderStrategy: [{capacityProvider: FARGATE, weight: 1}, ]\ntags:\n- value: |\n    text # no comment\n  key: a # k\n- <<: {key: b}\n- &t {key: a, value: b}\n- key: a\n  value: b\n- *t\nnetworkConfiguration:\n  awsvpcConfiguration:\n    # s\n    securityGroups: ["a", \'b\']\n---\nlaunchType: FARGATE\nserviceName: "ü"\n...\n',
  ],
  [
    'a.register-task-definition.yaml',
    'containerDefinitions:\r\n  - image: >-\r\n      x\r\n    name: a\r\n    dependsOn:\r\n      -\r\n        containerName: b\r\n  -\r\n  - name: "y"\r\nfamily: <NAME>\r\n',
  ],
];

/** All actions at some places: their edits lie in the text, and those that only change its form keep what it says. */
function exercise(name: string, text: string, offsets: readonly number[]): number {
  const { analysis, document } = opened(name, text);
  let count = codeLenses(analysis, document).length;
  for (const offset of offsets) {
    const position = document.positionAt(offset);
    const range = { start: position, end: document.positionAt(offset + 3) };
    for (const action of refactorings(analysis, document, range, { createsFiles: true })) {
      const result = resultOf(document, action);
      assert.notEqual(result.text, text, action.title);
      if (/^(?:Sort|Extract|Replace|Convert to|Quote|Remove quotes)/.test(action.title)) {
        assert.deepEqual(
          valuesOf(result.uri, result.text),
          valuesOf(name, text),
          `${action.title}: ${JSON.stringify(text)}`,
        );
      }
      if (/^(?:Sort|Extract|Convert to YAML)/.test(action.title)) {
        const [before, after] = [commentsOf(name, text), commentsOf(result.uri, result.text)];
        assert.deepEqual(
          after.filter((each) => !each.startsWith('ecs:')),
          before.filter((each) => !each.startsWith('ecs:')),
          `${action.title}: ${JSON.stringify(text)}`,
        );
      }
      count += 1;
    }
  }
  return count;
}

function valuesOf(name: string, text: string): unknown {
  const { documents } = parse(text, languageOf(name));
  const values = documents.flatMap(({ root }) =>
    root === undefined ? [] : [plainValue(root, { nulls: 'keep' }).value],
  );
  // An unquoted placeholder is a text in YAML.
  return JSON.parse(
    JSON.stringify(values, (_, value: unknown) => (typeof value === 'string' && hasPlaceholder(value) ? null : value)),
  );
}

function commentsOf(name: string, text: string): string[] {
  return parse(text, languageOf(name))
    .comments()
    .flatMap((comment) => comment.text.split(/\r\n|\r|\n/))
    .map((line) => line.replace(/^[\s*]+/, '').trim())
    .filter((line) => line !== '')
    .sort();
}

suite('any text, any place', () => {
  for (const [name, text] of texts) {
    test(`every prefix of ${name}`, () => {
      let count = 0;
      for (let end = 0; end <= text.length; end += 1) count += exercise(name, text.slice(0, end), [0, end >> 1, end]);
      assert.ok(count > 100);
    });

    test(`every place of ${name}`, () => {
      const count = exercise(
        name,
        text,
        Array.from({ length: text.length + 2 }, (_, offset) => offset),
      );
      assert.ok(count > 100);
    });
  }

  test('random edits', () => {
    const pieces = fc.constantFrom(
      ...['"', '{', '}', '[', ']', ':', ',', '- ', ' ', '\n', '\r\n', "'", ' # c\n', '# c', '|', '|+\n', '---\n'],
      ...['&a ', '*a', '*t', '<<: ', 'é', '// c\n', '/* c */', '\t', '{{', '{% if x %}', '__proto__', 'null', '1e400'],
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.tuple(fc.nat(600), fc.nat(6), pieces), { minLength: 1, maxLength: 4 }),
        ([name, text], edits) => {
          let edited = text;
          for (const [at, removed, inserted] of edits) {
            const start = at % (edited.length + 1);
            edited = edited.slice(0, start) + inserted + edited.slice(start + removed);
          }
          exercise(name, edited, [...edits.map(([at]) => at % (edited.length + 1)), edited.length, 0]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

test('JSON values become YAML and come back', () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom('a', '\n', ' ', '#', ':', '-', '|') }));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 3 })), texts, (object, lines) => {
      const value = { object, lines };
      const text = `{"taskDefinition": "web", "x": ${JSON.stringify(value)}}`;
      const there = actionsAt('a.run-task.json', `¦${text}`);
      const toYaml = there.actions.find(({ title }) => title === 'Convert to YAML (new file)');
      // A `{%` or `{{ if` in a text may be a statement of a template.
      if (toYaml === undefined) return assert.match(text, /\{[{%#]/);
      const yaml = resultOf(there.document, toYaml).text;
      const back = actionsAt('a.run-task.yaml', `¦${yaml}`);
      const toJson = back.actions.find(({ title }) => title === 'Convert to JSON (new file)');
      assert.ok(toJson, yaml);
      assert.deepEqual(JSON.parse(resultOf(back.document, toJson).text), JSON.parse(text));
    }),
    { numRuns: 300 },
  );
});

suite('what costs much in a large text is made when it is chosen', () => {
  const items = Array.from({ length: 3000 }, (_, index) => ({ value: 'v', key: `k${index}` }));
  const text = JSON.stringify({ tags: items, taskDefinition: 'web' });
  const name = 'a.run-task.json';
  const analysis = engine.analyse({ name, language: 'json', text });
  const document = TextDocument.create(`file:///app/${name}`, 'json', 3, text);
  const range = { start: { line: 0, character: 2 }, end: { line: 0, character: 2 } };
  const context = { createsFiles: true, resolvesEdits: true };
  const sort = 'Sort all members of the request in the order of the API';

  test('resolved, and not when the text has changed', () => {
    const action = refactorings(analysis, document, range, context).find(({ title }) => title === sort);
    assert.ok(action !== undefined && action.edit === undefined && action.data !== undefined);
    const sent = JSON.parse(JSON.stringify(action));
    const resolved = resolveRefactoring(analysis, document, sent, context);
    assert.match(resultOf(document, resolved).text, /^\{"tags": ?\[\{"key":"k0","value":"v"\},/);
    const later = TextDocument.create(document.uri, 'json', 4, text);
    assert.equal(resolveRefactoring(analysis, later, sent, context).edit, undefined);
  });

  test('a client that cannot resolve gets it when it asks for it', () => {
    assert.deepEqual(
      refactorings(analysis, document, range).map(({ title }) => title),
      [],
    );
    const [action] = refactorings(analysis, document, range, { only: ['refactor.rewrite.sort'] });
    assert.ok(action?.edit);
  });
});

test('kinds that are not asked for are not given', () => {
  const kinds = (only: readonly string[]) => [
    ...new Set(
      actionsAt('a.run-task.yaml', 'launchType: FAR¦GATE\n', { createsFiles: true, only }).actions.map(
        ({ kind }) => kind,
      ),
    ),
  ];
  assert.deepEqual(kinds(['refactor']), ['refactor.rewrite', 'refactor.rewrite.convert']);
  assert.deepEqual(kinds(['refactor.rewrite.convert']), ['refactor.rewrite.convert']);
  assert.deepEqual(kinds(['quickfix']), ['quickfix']);
  assert.deepEqual(kinds(['source']), []);
});

test('no new file for clients that cannot make one', () => {
  const { actions } = actionsAt('a.run-task.json', '{¦"taskDefinition": "web"}', {});
  assert.ok(actions.every(({ title }) => !title.startsWith('Convert to')));
});
