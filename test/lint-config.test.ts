import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type FileConfig, fileConfigOf, parseLintConfig } from '../server/lint-config.ts';

suite('what a configuration says', () => {
  test('everything at once, with comments and a trailing comma', () => {
    const { config, problems } = parseLintConfig(`{
      // ours
      "$schema": "./node_modules/ecs-specs/media/ecs-lint.schema.json",
      "root": true,
      "severity": { "unknown-property": "warning", "missing-property": "off" },
      "associations": { "deploy/*.json": "create-service", "legacy/**": "none" },
      "exclude": ["archive/**"],
    }`);
    assert.deepEqual(problems, []);
    assert.deepEqual(config, {
      isRoot: true,
      severities: { 'unknown-property': 'warning', 'missing-property': 'off' },
      associations: [
        ['deploy/*.json', 'CreateService'],
        ['legacy/**', 'none'],
      ],
      exclude: ['archive/**'],
    });
  });

  test('nothing', () => {
    const nothing = { isRoot: false, severities: {}, associations: [], exclude: [] };
    for (const text of ['', '{}', '// only a comment', '\ufeff{}']) {
      assert.deepEqual(parseLintConfig(text), { config: nothing, problems: [] }, text);
    }
  });
});

const wrong: readonly (readonly [text: string, marked: string, message: string])[] = [
  ['[]', '[]', 'The configuration must be an object, not a list.'],
  ['{"severities": {}}', '"severities"', 'The configuration has no member `severities`. Did you mean `severity`?'],
  [
    '{"zzzzzzzz": 1}',
    '"zzzzzzzz"',
    'The configuration has no member `zzzzzzzz`. It takes `$schema`, `root`, `severity`, `associations`, `exclude`.',
  ],
  ['{"root": "yes"}', '"yes"', '`root` must be `true` or `false`, not a string.'],
  ['{"severity": ["a"]}', '"severity"', '`severity` must be an object, not a list.'],
  [
    '{"severity": {"unknown-prperty": "off"}}',
    '"unknown-prperty"',
    'There is no rule `unknown-prperty`. Did you mean `unknown-property`?',
  ],
  ['{"severity": {"zzzzzzzzzz": "off"}}', '"zzzzzzzzzz"', 'There is no rule `zzzzzzzzzz`.'],
  ['{"severity": {"__proto__": "off"}}', '"__proto__"', 'There is no rule `__proto__`.'],
  [
    '{"severity": {"syntax": "warn"}}',
    '"warn"',
    'The severity of `syntax` must be `error`, `warning`, `information`, `hint` or `off`, not `warn`.',
  ],
  [
    '{"severity": {"syntax": "eror"}}',
    '"eror"',
    'The severity of `syntax` must be `error`, `warning`, `information`, `hint` or `off`, not `eror`. Did you mean `error`?',
  ],
  [
    '{"severity": {"syntax": 1}}',
    '1',
    'The severity of `syntax` must be `error`, `warning`, `information`, `hint` or `off`, not a number.',
  ],
  ['{"associations": {"*": true}}', 'true', '`*` must stand for an operation or `none`, not a boolean.'],
  [
    '{"associations": {"*": "create-servce"}}',
    '"create-servce"',
    'There is no ECS operation `create-servce`. Did you mean `create-service`?',
  ],
  ['{"exclude": "a"}', '"a"', '`exclude` must be a list of globs, not a string.'],
  ['{"exclude": [1]}', '1', '`exclude` is a list of globs: each must be a string, not a number.'],
  ['{"exclude": [""]}', '""', 'An empty glob fits no file.'],
];

suite('mistakes in a configuration', () => {
  for (const [text, marked, message] of wrong) {
    test(text, () => {
      const { problems } = parseLintConfig(text);
      assert.deepEqual(
        problems.map((problem) => [text.slice(problem.start, problem.end), problem.message]),
        [[marked, message]],
      );
    });
  }

  test('text that is no JSON, and a member that is given twice', () => {
    assert.equal(parseLintConfig('{"root": true').problems.length, 1);
    assert.equal(parseLintConfig('{"root": true, "root": false}').problems.length, 1);
  });

  test('no text makes it throw', () => {
    const whole = '{"root": true, "severity": {"syntax": "off"}, "associations": {"*": "none"}, "exclude": ["a"]}';
    for (let length = 0; length <= whole.length; length += 1) {
      assert.ok(Array.isArray(parseLintConfig(whole.slice(0, length)).problems));
    }
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"root"',
      ':',
      ',',
      'true',
      'null',
      '"severity"',
      '"exclude"',
      '1',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        assert.ok(Array.isArray(parseLintConfig(parts.join('')).problems));
      }),
      { numRuns: 200 },
    );
  });
});

interface Effect {
  readonly about: string;
  /** Folder and text, the nearest first. */
  readonly configs: readonly (readonly [folder: string, text: string])[];
  readonly path: string;
  readonly expected: Partial<FileConfig>;
}

const effects: readonly Effect[] = [
  { about: 'no configuration', configs: [], path: '/r/a.json', expected: {} },
  {
    about: 'the nearest severity of each rule',
    configs: [
      ['/r/x', '{"severity": {"syntax": "hint"}}'],
      ['/r', '{"severity": {"syntax": "off", "wrong-type": "off"}}'],
    ],
    path: '/r/x/a.json',
    expected: { severities: { syntax: 'hint', 'wrong-type': 'off' } },
  },
  {
    about: 'nothing from behind a root',
    configs: [
      ['/r/x', '{"root": true}'],
      ['/r', '{"severity": {"syntax": "off"}, "exclude": ["**"]}'],
    ],
    path: '/r/x/a.json',
    expected: {},
  },
  {
    about: 'the nearest association that fits',
    configs: [
      ['/r/x', '{"associations": {"b.json": "RunTask"}}'],
      ['/r', '{"associations": {"x/*.json": "CreateService", "**": "none"}}'],
    ],
    path: '/r/x/a.json',
    expected: { operation: 'CreateService' },
  },
  {
    about: 'a glob without a slash is compared with the name',
    configs: [['/r', '{"associations": {"a.json": "RunTask"}}']],
    path: '/r/x/y/a.json',
    expected: { operation: 'RunTask' },
  },
  {
    about: 'a glob with a slash fits at any depth',
    configs: [['/r', '{"associations": {"y/a.json": "RunTask"}}']],
    path: '/r/x/y/a.json',
    expected: { operation: 'RunTask' },
  },
  {
    about: 'a glob that begins with a slash fits from the folder on',
    configs: [['/r', '{"associations": {"/y/a.json": "RunTask", "/x/*/a.json": "StopTask"}}']],
    path: '/r/x/y/a.json',
    expected: { operation: 'StopTask' },
  },
  {
    about: 'folders above the configuration do not fit its globs',
    configs: [['/home/r', '{"exclude": ["home/**"]}']],
    path: '/home/r/a.json',
    expected: {},
  },
  {
    about: 'an excluded folder',
    configs: [['/r', '{"exclude": ["old"]}']],
    path: '/r/x/old/y/a.json',
    expected: { isExcluded: true },
  },
  {
    about: 'an excluded folder with a slash',
    configs: [['/r', '{"exclude": ["x/old/"]}']],
    path: '/r/x/old/a.json',
    expected: { isExcluded: true },
  },
  { about: 'what only begins alike', configs: [['/r', '{"exclude": ["old"]}']], path: '/r/older/a.json', expected: {} },
  {
    about: 'excluded from above',
    configs: [
      ['/r/x', '{}'],
      ['/r', '{"exclude": ["x/*.json"]}'],
    ],
    path: '/r/x/a.json',
    expected: { isExcluded: true },
  },
  {
    about: 'the root folder',
    configs: [['', '{"exclude": ["/a.json"]}']],
    path: '/a.json',
    expected: { isExcluded: true },
  },
];

suite('what configurations say of a file', () => {
  for (const { about, configs, path, expected } of effects) {
    test(about, () => {
      const placed = configs.map(([folder, text]) => ({ folder, config: parseLintConfig(text).config }));
      assert.deepEqual(fileConfigOf(placed, path), {
        severities: {},
        operation: undefined,
        isExcluded: false,
        ...expected,
      });
    });
  }
});
