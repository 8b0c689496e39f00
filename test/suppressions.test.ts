import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { CheckSettings } from '../server/engine.ts';
import { createEngine } from '../server/engine.ts';
import type { Problem } from '../server/problem.ts';
import { withoutSuppressed } from '../server/suppressions.ts';
import { parse } from '../server/syntax/parse.ts';
import type { SourceLanguage } from '../server/syntax/tree.ts';

const engine = createEngine();

function analyse(text: string, language: SourceLanguage, settings: CheckSettings = {}) {
  return engine.analyse({ name: `x.update-service.${language}`, language, text }, settings);
}

/** `line code` of every problem, lines from 1. */
function placesOf(text: string, problems: readonly Problem[]): string[] {
  return problems.map(({ code, start }) => `${text.slice(0, start).split('\n').length} ${code}`);
}

interface Case {
  readonly about: string;
  readonly language: SourceLanguage;
  readonly text: string;
  readonly settings?: CheckSettings;
  readonly places: readonly string[];
}

const cases: readonly Case[] = [
  {
    about: 'no comment',
    language: 'yaml',
    text: 'service: web\ndesiredCount: "2"\n',
    places: ['2 wrong-type'],
  },
  {
    about: 'a comment behind the value',
    language: 'yaml',
    text: 'service: web\ndesiredCount: "2" # ecs-ignore wrong-type: a template\n',
    places: [],
  },
  {
    about: 'a comment on a line of its own is for the next line',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore wrong-type: a template\ndesiredCount: "2"\nhealthCheckGracePeriodSeconds: "1"\n',
    places: ['4 wrong-type'],
  },
  {
    about: 'a comment behind a value is not for the next line',
    language: 'yaml',
    text: 'service: web # ecs-ignore wrong-type: a template\ndesiredCount: "2"\n',
    places: ['1 unused-suppression', '2 wrong-type'],
  },
  {
    about: 'blank lines and other comments lie between',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore wrong-type: a template\n\n# the count\n\n   \ndesiredCount: "2"\n',
    places: [],
  },
  {
    about: 'comments about different rules above one line',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore wrong-type: a\n# ecs-ignore unknown-property: b\n{desiredCount: "2", tusk: 1}\n'.replace(
      'service: web\n',
      '',
    ),
    places: ['3 missing-property'],
  },
  {
    about: 'several rules in one comment',
    language: 'yaml',
    text: '# ecs-ignore wrong-type, unknown-property, missing-property: all of it\n{desiredCount: "2", tusk: 1}\n',
    places: [],
  },
  {
    about: 'rules without commas, when they are rules',
    language: 'yaml',
    text: '# ecs-ignore wrong-type unknown-property missing-property because of the template\n{desiredCount: "2", tusk: 1}\n',
    places: [],
  },
  {
    about: 'an item: the comment stands behind its dash',
    language: 'yaml',
    text: 'service: web\nloadBalancers:\n  - # ecs-ignore wrong-type: a template\n    containerPort: "80"\n    containerName: web\n    targetGroupArn: <ARN>\n',
    places: [],
  },
  {
    about: 'what is inside of a member of the next line is not covered',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore wrong-type: a template\nloadBalancers:\n  - containerPort: "80"\n    containerName: web\n    targetGroupArn: <ARN>\n',
    places: ['2 unused-suppression', '4 wrong-type'],
  },
  {
    about: 'the whole file, from anywhere',
    language: 'yaml',
    text: 'service: web\ndesiredCount: "2"\nhealthCheckGracePeriodSeconds: "1"\n# ecs-ignore-file wrong-type: templates\n',
    places: [],
  },
  {
    about: 'the comment of the line comes first, then that of the file',
    language: 'yaml',
    text: '# ecs-ignore-file wrong-type: templates\nservice: web\ndesiredCount: "2" # ecs-ignore wrong-type: a template\n',
    places: ['1 unused-suppression'],
  },
  {
    about: 'other problems stay',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore unknown-property: x\ndesiredCount: "2"\n',
    places: ['2 unused-suppression', '3 wrong-type'],
  },
  {
    about: 'one of two rules is unused',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore unknown-property, wrong-type: x\ndesiredCount: "2"\n',
    places: ['2 unused-suppression'],
  },
  {
    about: 'the second comment about one line is unused',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore wrong-type: x\ndesiredCount: "2" # ecs-ignore wrong-type: y\n',
    places: ['3 unused-suppression'],
  },
  {
    about: 'nothing comes behind it',
    language: 'yaml',
    text: 'service: web\ndesiredCount: "2"\n# ecs-ignore wrong-type: x\n',
    places: ['2 wrong-type', '3 unused-suppression'],
  },
  {
    about: 'no reason',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore wrong-type\ndesiredCount: "2"\n',
    places: ['2 suppression-without-reason'],
  },
  {
    about: 'a colon, but no reason',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore wrong-type:   \ndesiredCount: "2"\n',
    places: ['2 suppression-without-reason'],
  },
  {
    about: 'no rule',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore: everything\ndesiredCount: "2"\n',
    places: ['2 unknown-suppression', '3 wrong-type'],
  },
  {
    about: 'an unknown rule',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore wrong-typ: x\ndesiredCount: "2"\n',
    places: ['2 unknown-suppression', '3 wrong-type'],
  },
  {
    about: 'an unknown rule beside a known one',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore wrong-typ, wrong-type: x\ndesiredCount: "2"\n',
    places: ['2 unknown-suppression'],
  },
  {
    about: 'the words of another tool',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore-next-line wrong-type: x\ndesiredCount: "2"\n',
    places: ['2 unknown-suppression', '3 wrong-type'],
  },
  {
    about: 'prose that only mentions it',
    language: 'yaml',
    text: 'service: web # see ecs-ignore wrong-type\ndesiredCount: "2"\ntaskDefinition: "ecs-ignore wrong-type"\n',
    places: ['2 wrong-type', '3 task-definition-reference-format'],
  },
  {
    about: 'syntax cannot be suppressed, and with syntax errors nothing is called unused',
    language: 'json',
    text: '// ecs-ignore syntax, unknown-property: x\n{"service": "web",, "desiredCount": 2}\n',
    places: ['1 cli-json-comment', '1 unknown-suppression', '2 syntax'],
  },
  {
    about: 'a rule that is off is not unused',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore wrong-type: x\ndesiredCount: 2\n',
    settings: { severities: { 'wrong-type': 'off' } },
    places: [],
  },
  {
    about: 'severities hold for the comments, too',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore wrong-type: x\ndesiredCount: 2\n',
    settings: { severities: { 'unused-suppression': 'off' } },
    places: [],
  },
  {
    about: 'each document for itself, a file comment for all',
    language: 'yaml',
    text: 'service: web\ndesiredCount: "2" # ecs-ignore wrong-type: x\n---\nservice: api\ndesiredCount: "2"\n---\n# ecs-ignore-file unknown-property: y\nservice: api\ntusk: 1\n',
    places: ['5 wrong-type'],
  },
  {
    about: 'above the mark of a document',
    language: 'yaml',
    text: 'service: web\n# ecs-ignore wrong-type: x\n---\n{desiredCount: "2", service: web}\n',
    places: [],
  },
  {
    about: 'a block scalar is no comment, its header may have one',
    language: 'yaml',
    text: 'service: web\ntaskDefinition: |-\n  # ecs-ignore wrong-type: x\ndesiredCount: | # ecs-ignore wrong-type: a template\n  2\n',
    places: ['2 task-definition-reference-format'],
  },
  {
    about: 'CRLF',
    language: 'yaml',
    text: 'service: web\r\n# ecs-ignore wrong-type: x\r\n\r\ndesiredCount: "2"\r\n',
    places: [],
  },
  {
    about: 'BOM',
    language: 'yaml',
    text: '\ufeff# ecs-ignore wrong-type: x\r\n{service: web, desiredCount: "2"}\r\n',
    places: [],
  },
  {
    about: 'JSONC, a line of its own',
    language: 'jsonc',
    text: '{\n  "service": "web",\n  // ecs-ignore wrong-type: x\n  "desiredCount": "2"\n}\n',
    places: [],
  },
  {
    about: 'JSONC, behind the value',
    language: 'jsonc',
    text: '{\n  "service": "web",\n  "desiredCount": "2" // ecs-ignore wrong-type: x\n}\n',
    places: [],
  },
  {
    about: 'JSONC, a block comment before the value',
    language: 'jsonc',
    text: '{\n  "service": "web",\n  /* ecs-ignore wrong-type: x */ "desiredCount": "2"\n}\n',
    places: [],
  },
  {
    about: 'JSONC, a block comment of several lines',
    language: 'jsonc',
    text: '{\n  "service": "web",\n  /**\n   * ecs-ignore wrong-type: x\n   * and more\n   */\n  "desiredCount": "2"\n}\n',
    places: [],
  },
  {
    about: 'JSONC, a block comment without a reason',
    language: 'jsonc',
    text: '{\n  "service": "web",\n  /* ecs-ignore wrong-type */\n  "desiredCount": "2"\n}\n',
    places: ['3 suppression-without-reason'],
  },
  {
    about: 'JSONC, two comments behind a value',
    language: 'jsonc',
    text: '{\n  "service": "web",\n  "desiredCount": "2" /* the count */ // ecs-ignore wrong-type: x\n}\n',
    places: [],
  },
  {
    about: 'plain JSON: the comment works, and the AWS CLI still refuses it',
    language: 'json',
    text: '{\n  "service": "web",\n  // ecs-ignore wrong-type: x\n  "desiredCount": "2"\n}\n',
    places: ['3 cli-json-comment'],
  },
  {
    about: 'plain JSON: that can be suppressed, too',
    language: 'json',
    text: '// ecs-ignore-file cli-json-comment, wrong-type: the deploy action strips comments\n{\n  "service": "web",\n  "desiredCount": "2"\n}\n',
    places: [],
  },
];

suite('suppressions', () => {
  for (const { about, language, text, settings, places } of cases) {
    test(`${language}: ${about}`, () => {
      assert.deepEqual(placesOf(text, analyse(text, language, settings).problems), places);
    });
  }

  test('a file that is no request gets no problem of its comments', () => {
    const text = '# ecs-ignore wrong-typ: x\na: 1\n';
    assert.deepEqual(engine.analyse({ name: 'x.yaml', language: 'yaml', text }).problems, []);
  });

  test('a document that is no request: its comment is for someone else', () => {
    const text = '# ecs: create-service\nserviceName: web\n---\n# ecs: none\n# ecs-ignore wrong-type: x\na: 1\n';
    const { problems } = engine.analyse({ name: 'x.yaml', language: 'yaml', text });
    assert.ok(!problems.some(({ code }) => code === 'unused-suppression'));
  });

  test('problems that were found elsewhere are suppressed by the same comments', () => {
    const text = 'a: 1\n# ecs-ignore wrong-type: x\nb: 2\n';
    const problem = (start: number): Problem => ({
      code: 'wrong-type',
      severity: 'error',
      message: '',
      start,
      end: start + 1,
    });
    const kept = withoutSuppressed(parse(text, 'yaml'), [problem(0), problem(text.indexOf('b:'))]);
    assert.deepEqual(
      kept.map(({ start }) => start),
      [0],
    );
  });
});

const messages: readonly (readonly [text: string, message: string])[] = [
  ['wrong-typ: x', 'There is no rule `wrong-typ` that could be ignored. Did you mean `wrong-type`?'],
  ['zzzzzzzzz: x', 'There is no rule `zzzzzzzzz` that could be ignored.'],
  ['syntax: x', '`syntax` cannot be ignored by a comment.'],
  [': x', 'This comment ignores nothing: name the rules, as in `ecs-ignore <rule-id>: reason`.'],
  [
    'wrong-type, unknown-property: x',
    'Unused suppression: nothing on the line it is for is reported by `wrong-type` and `unknown-property`.',
  ],
];

for (const [comment, message] of messages) {
  test(`ecs-ignore ${comment}`, () => {
    const { problems } = analyse(`service: web\n# ecs-ignore ${comment}\ndesiredCount: 2\n`, 'yaml');
    assert.deepEqual(
      problems.map((problem) => problem.message),
      [message],
    );
  });
}

const fixed: readonly (readonly [about: string, language: SourceLanguage, before: string, after: string])[] = [
  [
    'a line of its own',
    'yaml',
    'service: web\n# ecs-ignore wrong-type: x\ndesiredCount: 2\n',
    'service: web\ndesiredCount: 2\n',
  ],
  [
    'with CRLF',
    'yaml',
    'service: web\r\n  # ecs-ignore wrong-type: x\r\ndesiredCount: 2\r\n',
    'service: web\r\ndesiredCount: 2\r\n',
  ],
  ['behind a BOM', 'yaml', '\ufeff# ecs-ignore wrong-type: x\nservice: web\n', '\ufeffservice: web\n'],
  ['at the end', 'yaml', 'service: web\n# ecs-ignore wrong-type: x', 'service: web\n'],
  ['behind a value', 'yaml', 'service: web   # ecs-ignore wrong-type: x\n', 'service: web\n'],
  [
    'one of two',
    'yaml',
    'service: web\n# ecs-ignore out-of-range, wrong-type: x\ndesiredCount: "2"\n',
    'service: web\n# ecs-ignore wrong-type: x\ndesiredCount: "2"\n',
  ],
  [
    'the known one beside an unknown one',
    'yaml',
    'service: web\n# ecs-ignore wrong-typ, out-of-range: x\ndesiredCount: "2"\n',
    'service: web\n# ecs-ignore wrong-typ: x\ndesiredCount: "2"\n',
  ],
  [
    'a block comment before a value',
    'jsonc',
    '{\n  /* ecs-ignore wrong-type: x */ "service": "web"\n}\n',
    '{\n  "service": "web"\n}\n',
  ],
  [
    'a block comment of several lines',
    'jsonc',
    '{\n  /*\n   * ecs-ignore wrong-type: x\n   */\n  "service": "web"\n}\n',
    '{\n  "service": "web"\n}\n',
  ],
];

for (const [about, language, before, after] of fixed) {
  test(`the fix of an unused suppression: ${about}`, () => {
    const problem = analyse(before, language).problems.find(({ code }) => code === 'unused-suppression');
    const [fix] = problem?.fixes?.() ?? [];
    assert.equal(fix?.kind, 'safe');
    const [edit] = fix.edits;
    assert.ok(edit !== undefined);
    assert.equal(before.slice(0, edit.start) + edit.newText + before.slice(edit.end), after);
    assert.ok(!analyse(after, language).problems.some(({ code }) => code === 'unused-suppression'));
  });
}

test('no text makes it throw, and every problem and fix lies within the text', () => {
  const pieces = fc.constantFrom(
    ...[
      '# ecs-ignore',
      ' wrong-type',
      ',',
      ':',
      ' x',
      '\n',
      '\r\n',
      '---\n',
      '- ',
      'service: web',
      '"',
      '/* ecs-ignore-file ',
    ],
    ...['*/', '// ecs-ignore out-of-range', '{', '}', 'desiredCount: "2"', '\ufeff', '  ', '#', '|', 'é😀'],
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 25 }),
      fc.constantFrom('yaml' as const, 'jsonc' as const),
      (parts, language) => {
        const text = parts.join('');
        for (const { start, end, fixes } of analyse(text, language).problems) {
          assert.ok(0 <= start && start <= end && end <= text.length);
          for (const { edits } of fixes?.() ?? []) {
            for (const edit of edits) assert.ok(0 <= edit.start && edit.start <= edit.end && edit.end <= text.length);
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('every prefix of the cases is read without a throw', () => {
  for (const { text, language } of cases) {
    for (let length = 0; length <= text.length; length += 1) {
      const { problems } = analyse(text.slice(0, length), language);
      for (const { fixes, code } of problems) if (code.includes('suppression')) fixes?.();
      assert.ok(Array.isArray(problems));
    }
  }
});

test('ten thousand comments, stacked or on one line, take time in proportion', () => {
  const stacked = `service: web\n${'# ecs-ignore wrong-type: x\n'.repeat(10_000)}desiredCount: "2"\n`;
  const oneLine = `{"service":"web",${'/* ecs-ignore wrong-type: x */ '.repeat(10_000)}"desiredCount":"2"}`;
  for (const [text, language] of [
    [stacked, 'yaml'],
    [oneLine, 'jsonc'],
  ] as const) {
    const started = performance.now();
    const { problems } = analyse(text, language);
    assert.equal(problems.filter(({ code }) => code === 'unused-suppression').length, 9_999);
    assert.ok(performance.now() - started < 2_000);
  }
});
