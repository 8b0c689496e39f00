import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../server/engine.ts';
import { createEngine } from '../../server/engine.ts';
import { queryAt, queryCompletions, queryHover } from '../../server/features/query.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';

const engine = createEngine();

interface At {
  readonly analysis: Analysis;
  readonly document: TextDocument;
  readonly offset: number;
}

/** `¦` is the cursor. */
function at(marked: string, language: SourceLanguage, command = 'run-task'): At {
  const offset = marked.indexOf('¦');
  const text = marked.replace('¦', '');
  const analysis = engine.analyse({ name: `a.${command}.${language}`, language, text });
  return { analysis, document: TextDocument.create('file:///a', language, 1, text), offset };
}

/** The text after accepting the completion of that label. */
function accepted({ analysis, document, offset }: At, label: string): string {
  const items = queryCompletions(analysis, document, offset);
  const item = items.find((each) => each.label === label);
  assert.ok(
    item?.textEdit !== undefined && 'range' in item.textEdit,
    `${label} is not among ${items.map((each) => each.label)}`,
  );
  return TextDocument.applyEdits(document, [item.textEdit]);
}

const block = (expression: string): string =>
  `placementConstraints:\n  - type: memberOf\n    expression: ${expression}\nfoo: 1\n`;

const accepting: readonly [text: string, language: SourceLanguage, label: string, after: string][] = [
  [
    '{"placementConstraints": [{"expression": "¦"}]}',
    'json',
    'task:group',
    '{"placementConstraints": [{"expression": "task:group"}]}',
  ],
  [
    '{"placementConstraints": [{"expression": "attribute:a == \\"b\\" and attr¦"}]}',
    'json',
    'attribute:ecs.os-type',
    '{"placementConstraints": [{"expression": "attribute:a == \\"b\\" and attribute:ecs.os-type"}]}',
  ],
  [
    '{"placementConstraints": [{"expression": "attribute:ecs.os-type == ¦',
    'json',
    'linux',
    '{"placementConstraints": [{"expression": "attribute:ecs.os-type == linux',
  ],
  [block('¦'), 'yaml', 'attribute:ecs.os-type', block('attribute:ecs.os-type')],
  [block('attribute:¦'), 'yaml', 'attribute:ecs.os-type', block('attribute:ecs.os-type')],
  [block('attribute:ecs.os-type ¦'), 'yaml', '==', block('attribute:ecs.os-type ==')],
  [block('attribute:ecs.os-type =¦'), 'yaml', '==', block('attribute:ecs.os-type ==')],
  [block('attribute:ecs.os-type == ¦'), 'yaml', 'windows', block('attribute:ecs.os-type == windows')],
  [block('attribute:ecs.os-type in [¦'), 'yaml', 'windows', block('attribute:ecs.os-type in [windows')],
  [block('attribute:ecs.os-type i¦'), 'yaml', 'in', block('attribute:ecs.os-type in [${1}]')],
  [block("'attribute:ecs.os-type == ''l¦''x'"), 'yaml', 'linux', block("'attribute:ecs.os-type == ''linux''x'")],
  [block('"attribute:ecs.os-type == l¦ and x"'), 'yaml', 'linux', block('"attribute:ecs.os-type == linux and x"')],
  [block('attribute:a exists\n      a¦'), 'yaml', 'and', block('attribute:a exists\n      and')],
  [
    block('>\n      attribute:a exists\n      and ta¦'),
    'yaml',
    'task:group',
    block('>\n      attribute:a exists\n      and task:group'),
  ],
  [block('>-\n      attribute:a exists\n      ¦'), 'yaml', 'or', block('>-\n      attribute:a exists\n      or')],
  [block('|\n      ¦'), 'yaml', 'task:group', block('|\n      task:group')],
  [
    'placementConstraints: [{type: memberOf, expression: attribute:ecs.o¦}]',
    'yaml',
    'attribute:ecs.os-type',
    'placementConstraints: [{type: memberOf, expression: attribute:ecs.os-type}]',
  ],
  [
    'placementConstraints:\r\n- expression: attribute:a !e¦\r\n',
    'yaml',
    '!exists',
    'placementConstraints:\r\n- expression: attribute:a !exists\r\n',
  ],
];

suite('completion in expressions', () => {
  for (const [text, language, label, after] of accepting) {
    test(JSON.stringify(text), () => assert.equal(accepted(at(text, language), label), after));
  }

  test('filter of ListContainerInstances', () => {
    assert.equal(
      accepted(at('filter: ¦\n', 'yaml', 'list-container-instances'), 'agentVersion'),
      'filter: agentVersion\n',
    );
  });

  test('brackets are not offered where they would end the YAML string', () => {
    const { analysis, document, offset } = at('placementConstraints: [{expression: attribute:a ¦ }]', 'yaml');
    const labels = queryCompletions(analysis, document, offset).map(({ label }) => label);
    assert.ok(labels.includes('exists') && !labels.includes('in'));
  });
});

const outside: readonly [title: string, text: string, language: SourceLanguage][] = [
  ['another member', '{"placementConstraints": [{"type": "mem¦"}]}', 'json'],
  ['the key', '{"placementConstraints": [{"expre¦ssion": "x"}]}', 'json'],
  ['before the quote', '{"placementConstraints": [{"expression": ¦"x"}]}', 'json'],
  ['behind the quote', '{"placementConstraints": [{"expression": "x"¦}]}', 'json'],
  ['a value that is not begun in JSON', '{"placementConstraints": [{"expression": ¦}]}', 'json'],
  ['the same name elsewhere', '{"overrides": {"expression": "¦"}}', 'json'],
  ['filter of another operation', '{"filter": "¦"}', 'json'],
  ['behind the colon', 'placementConstraints:\n  - expression:¦', 'yaml'],
  ['the next line', 'placementConstraints:\n  - expression: |\n      a\n  ¦', 'yaml'],
  ['a file that is no request', '¦', 'yaml'],
];

suite('outside of expressions', () => {
  for (const [title, text, language] of outside) {
    test(title, () => {
      const { analysis, document, offset } = at(text, language);
      assert.equal(queryAt(analysis, offset), undefined);
      assert.deepEqual(queryCompletions(analysis, document, offset), []);
      assert.equal(queryHover(analysis, document, offset), undefined);
    });
  }
});

const hovers: readonly [text: string, language: SourceLanguage, range: string, words: RegExp][] = [
  [
    '{"placementConstraints": [{"expression": "\\u0061ttribute:ecs.os¦-type == linux"}]}',
    'json',
    '\\u0061ttribute:ecs.os-type',
    /operating system/,
  ],
  [block("'attribute:a =¦~ b'"), 'yaml', '=~', /regular expression/],
  [block('>\n      attribute:a exists\n      a¦nd task:group == b'), 'yaml', 'and', /Both sides/],
];

suite('hover in expressions', () => {
  for (const [text, language, marked, words] of hovers) {
    test(JSON.stringify(text), () => {
      const { analysis, document, offset } = at(text, language);
      const hover = queryHover(analysis, document, offset);
      assert.equal(document.getText(hover?.range), marked);
      assert.match(typeof hover?.contents === 'object' && 'value' in hover.contents ? hover.contents.value : '', words);
    });
  }

  test('white space means nothing', () => {
    const { analysis, document, offset } = at(block('attribute:a ¦ exists'), 'yaml');
    assert.equal(queryHover(analysis, document, offset), undefined);
  });
});

const fixtures: readonly [text: string, language: SourceLanguage][] = [
  [
    '\ufeff{"placementConstraints": [{"type": "memberOf", "expression": "attribute:\\u00e9 in [\\"😀\\", b] and"}]}',
    'json',
  ],
  ['{"placementConstraints": [{"type": "memberOf", // why\n"expression": "not (task:group == ${G})",}]}', 'jsonc'],
  [
    `x: &c\r\n  type: memberOf\r\n  expression: "attribute:a \\\r\n    == 'b'"\r\n---\r\nplacementConstraints:\r\n  - <<: *c\r\n    expression: >2-\r\n        attribute:é in [a,\r\n\r\n          b]\r\n  - {expression: !!str 'it''s'}\r\n`,
    'yaml',
  ],
  ['placementConstraints: [{expression: attribute:a == {{ .b }}}]\nfamily: |\n  x', 'yaml'],
];

function exercise(text: string, language: SourceLanguage, offsets: readonly number[]): void {
  const analysis = engine.analyse({ name: `a.run-task.${language}`, language, text });
  const document = TextDocument.create('file:///a', language, 1, text);
  for (const offset of offsets) {
    queryHover(analysis, document, offset);
    for (const { textEdit } of queryCompletions(analysis, document, offset)) {
      assert.ok(textEdit !== undefined && 'range' in textEdit);
      assert.ok(document.offsetAt(textEdit.range.start) <= offset && document.offsetAt(textEdit.range.end) >= offset);
    }
  }
}

suite('whatever the text', () => {
  for (const [text, language] of fixtures) {
    test(`each prefix of ${JSON.stringify(text.slice(0, 40))}`, () => {
      for (let length = 0; length <= text.length; length += 1) {
        exercise(text.slice(0, length), language, [length, length >> 1, Math.max(length - 3, 0)]);
      }
    });
  }

  test('random edits', () => {
    const insert = fc.constantFrom(
      '',
      ' ',
      '\n',
      '"',
      "'",
      '\\',
      ':',
      '[',
      ']',
      '(',
      '|',
      '>',
      '&',
      '*',
      '#',
      '-',
      '!',
      '==',
      '{{',
      '\ud83d',
    );
    const edit = fc.record({ fixture: fc.constantFrom(...fixtures), from: fc.nat(200), remove: fc.nat(5), insert });
    fc.assert(
      fc.property(edit, ({ fixture: [text, language], from, remove, insert: inserted }) => {
        const start = from % text.length;
        const edited = text.slice(0, start) + inserted + text.slice(start + remove);
        exercise(edited, language, [start, start + inserted.length, edited.length]);
      }),
      { numRuns: 200 },
    );
  });
});
