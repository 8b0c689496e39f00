import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint, type World } from './world.ts';

const first = '{\n\t"ecs": "名前", "@error:unknown-property": 1\n}\n';
const second = '# ecs\na: @warning:no-tags\n---\nb: @hint:no-tags x @information:other\n';
const world: World = { files: { 'deploy/a b.json': first, 'b.yaml': second, 'c.json': '{}', 'd.json': '{"ecs":1}' } };

const page = (id: string) => `https://example.com/rules/${id}.md`;

test('text', async () => {
  const outcome = await lint(world, 'deploy/*.json', '*');
  assert.equal(outcome.exitCode, 1);
  assert.equal(
    outcome.stdout,
    `deploy/a b.json:2:16  error  unknown-property  Something about \`unknown-property\` as json.
  2 |     "ecs": "名前", "@error:unknown-property": 1
    |                     ~~~~~~~~~~~~~~~~~~~~~~~
  see ${page('unknown-property')}

b.yaml:2:4  warning  no-tags  Something about \`no-tags\` as yaml.
  2 | a: @warning:no-tags
    |    ~~~~~~~~~~~~~~~~
  see ${page('no-tags')}

b.yaml:4:4  hint  no-tags  Something about \`no-tags\` as yaml.
  4 | b: @hint:no-tags x @information:other
    |    ~~~~~~~~~~~~~

b.yaml:4:20  information  other  Something about \`other\` as yaml.
  4 | b: @hint:no-tags x @information:other
    |                    ~~~~~~~~~~~~~~~~~~
  see ${page('other')}

1 error, 1 warning, 1 information, 1 hint in 2 of 4 files; 3 ECS request files, 1 skipped: no ECS operation recognised
`,
  );
  assert.equal(outcome.stderr, '');
});

const summaries: readonly (readonly [name: string, world: World, argv: readonly string[], expected: string])[] = [
  ['nothing wrong', { files: { 'a.json': 'ecs' } }, ['a.json'], 'No problems in 1 file; 1 ECS request file\n'],
  [
    'no requests',
    { files: { 'a.json': '', 'b.json': '' } },
    ['*.json'],
    'No problems in 2 files; no ECS request file, 2 skipped: no ECS operation recognised\n',
  ],
  [
    'an unreadable file',
    { files: { 'a.json': 'ecs' } },
    ['a.json', 'b.json'],
    'No problems in 1 file; 1 ECS request file; 1 could not be read\n',
  ],
  ['nothing could be read', {}, ['b.json'], 'No problems in 0 files; no ECS request file; 1 could not be read\n'],
];

for (const [name, files, argv, expected] of summaries) {
  test(`text summary: ${name}`, async () => assert.equal((await lint(files, ...argv)).stdout, expected));
}

test('text in colour where it is wanted', async () => {
  const files = { 'a.json': 'ecs @error:x' };
  const red = '\u001B[31merror\u001B[39m';
  for (const [settings, argv, coloured] of [
    [{ terminal: true }, [], true],
    [{ terminal: false }, [], false],
    [{ terminal: true, env: { NO_COLOR: '1' } }, [], false],
    [{ terminal: true, env: { NO_COLOR: '' } }, [], true],
    [{ terminal: true, env: { TERM: 'dumb' } }, [], false],
    [{ terminal: false, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, [], true],
    [{ terminal: true, env: { FORCE_COLOR: '0' } }, [], false],
    [{ terminal: false, env: { NO_COLOR: '1' } }, ['--color=always'], true],
    [{ terminal: true, env: { FORCE_COLOR: '1' } }, ['--color=never'], false],
  ] as const) {
    const { stdout } = await lint({ files, ...settings }, 'a.json', ...argv);
    assert.equal(stdout.includes(red), coloured, JSON.stringify([settings, argv]));
    assert.equal(stdout.includes('\u001B'), coloured, JSON.stringify([settings, argv]));
  }
});

test('text shows no control characters of a file or its name', async () => {
  const { stdout } = await lint(
    { files: { 'a\u001B[2J.json': 'ecs \u001B]0;title\u0007 @error:x' } },
    'a\u001B[2J.json',
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  assert.doesNotMatch(stdout, /[\u0000-\u0009\u000B-\u001F]/);
});

test('json', async () => {
  const outcome = await lint(world, '--format', 'json', 'deploy/*.json', '*');
  const at = (line: number, character: number) => ({ line, character });
  const problems = [
    ['deploy/a b.json', 'CreateService', 'unknown-property', 'error', 'json', at(1, 15), at(1, 38)],
    ['b.yaml', 'CreateService', 'no-tags', 'warning', 'yaml', at(1, 3), at(2, 0)],
    ['b.yaml', 'DeleteService', 'no-tags', 'hint', 'yaml', at(3, 3), at(3, 16)],
    ['b.yaml', 'DeleteService', 'other', 'information', 'yaml', at(3, 19), at(4, 0)],
  ].map(([file, operation, code, severity, language, start, end]) => ({
    file,
    operation,
    code,
    severity,
    message: `Something about \`${code}\` as ${language}.`,
    range: { start, end },
    url: page(`${code}`),
  }));
  assert.deepEqual(JSON.parse(outcome.stdout), problems);
  assert.equal(outcome.stdout, `[\n${problems.map((problem) => JSON.stringify(problem)).join(',\n')}\n]\n`);
});

for (const [name, files, argv] of [
  ['no problems', { 'a.json': 'ecs' }, ['a.json']],
  ['a missing file only', {}, ['a.json']],
  ['no requests', { 'a.json': '{}' }, ['*.json']],
] as const) {
  test(`json: ${name}`, async () => {
    assert.equal((await lint({ files }, '--format=json', ...argv)).stdout, '[]\n');
  });
}

test('json counts columns without a BOM', async () => {
  const { stdout } = await lint({ files: { 'a.json': '\uFEFFecs @error:x\n@error:y' } }, '--format=json', 'a.json');
  const starts = JSON.parse(stdout).map((problem: { range: { start: object } }) => problem.range.start);
  assert.deepEqual(starts, [
    { line: 0, character: 4 },
    { line: 1, character: 0 },
  ]);
});

test('sarif', async () => {
  const files = { ...world.files, '../x/ö.json': 'ecs @error:other\nx', 'e.json': { error: 'EACCES' } };
  const outcome = await lint({ files }, '--format', 'sarif', 'deploy/*.json', 'b.yaml', '../x/ö.json', 'e.json');
  const place = (artifactLocation: object, line: number, column: number, endLine: number, endColumn: number) => [
    {
      physicalLocation: {
        artifactLocation,
        region: { startLine: line, startColumn: column, endLine, endColumn },
      },
    },
  ];
  const below = (uri: string) => ({ uri, uriBaseId: '%SRCROOT%' });
  const message = (code: string, language: string) => ({ text: `Something about \`${code}\` as ${language}.` });
  const rule = (id: string, title: string, why: string, level: string) => ({
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why} See ${page(id)}`, markdown: `${why}\n\n[More about \`${id}\`](${page(id)})` },
    helpUri: page(id),
    defaultConfiguration: { level },
  });
  assert.deepEqual(JSON.parse(outcome.stdout), {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ecs-lint',
            semanticVersion: '1.2.3',
            rules: [
              rule('unknown-property', 'Unknown member', 'The API refuses it.', 'error'),
              rule('no-tags', 'No tags', 'Tags help.', 'note'),
            ],
          },
        },
        originalUriBaseIds: { '%SRCROOT%': { uri: 'file:///repo/' } },
        columnKind: 'utf16CodeUnits',
        results: [
          {
            ruleId: 'unknown-property',
            ruleIndex: 0,
            level: 'error',
            message: message('unknown-property', 'json'),
            locations: place(below('deploy/a%20b.json'), 2, 16, 2, 39),
          },
          {
            ruleId: 'no-tags',
            ruleIndex: 1,
            level: 'warning',
            message: message('no-tags', 'yaml'),
            locations: place(below('b.yaml'), 2, 4, 3, 1),
          },
          {
            ruleId: 'no-tags',
            ruleIndex: 1,
            level: 'note',
            message: message('no-tags', 'yaml'),
            locations: place(below('b.yaml'), 4, 4, 4, 17),
          },
          {
            ruleId: 'other',
            level: 'note',
            message: message('other', 'yaml'),
            locations: place(below('b.yaml'), 4, 20, 5, 1),
          },
          {
            ruleId: 'other',
            level: 'error',
            message: message('other', 'json'),
            locations: place({ uri: 'file:///x/%C3%B6.json' }, 1, 5, 2, 1),
          },
        ],
        invocations: [
          {
            executionSuccessful: false,
            exitCode: 2,
            toolExecutionNotifications: [
              {
                level: 'error',
                message: { text: 'e.json: permission denied' },
                locations: [{ physicalLocation: { artifactLocation: below('e.json') } }],
              },
            ],
          },
        ],
      },
    ],
  });
});

test('sarif without results', async () => {
  const outcome = await lint({ files: { 'a.json': 'ecs' } }, '--format', 'sarif', 'a.json');
  const [run] = JSON.parse(outcome.stdout).runs;
  assert.deepEqual(run.results, []);
  assert.deepEqual(run.invocations, [{ executionSuccessful: true, exitCode: 0 }]);
});

test('github', async () => {
  const files = { 'deploy/a,b:c%.json': first, 'b.yaml': second };
  const outcome = await lint({ files }, '--format', 'github', 'deploy/*.json', 'b.yaml');
  const text = (code: string, language: string) => `Something about \`${code}\` as ${language}.%0A${page(code)}`;
  assert.equal(
    outcome.stdout,
    `::error file=deploy/a%2Cb%3Ac%25.json,line=2,col=16,endLine=2,endColumn=39,title=unknown-property::${text('unknown-property', 'json')}
::warning file=b.yaml,line=2,endLine=3,title=no-tags::${text('no-tags', 'yaml')}
::notice file=b.yaml,line=4,col=4,endLine=4,endColumn=17,title=no-tags::${text('no-tags', 'yaml')}
::notice file=b.yaml,line=4,endLine=5,title=other::${text('other', 'yaml')}
`,
  );
});

for (const [workspace, expected] of [
  ['/repo', 'a.json'],
  ['/', 'repo/a.json'],
  ['/elsewhere', 'a.json'],
  ['', 'a.json'],
] as const) {
  test(`github counts file names from the checkout (${workspace || 'none'})`, async () => {
    const { stdout } = await lint(
      { files: { 'a.json': 'ecs @error:x' }, env: { GITHUB_WORKSPACE: workspace } },
      '--format=github',
      './a.json',
    );
    assert.equal(/file=([^,]*)/.exec(stdout)?.[1], expected);
  });
}

test('text: places that explain a problem', async () => {
  const { stdout } = await lint({ files: { 'a.json': '{"ecs": "@error:explained"}' } }, 'a.json');
  assert.match(stdout, /\n {2}x\/other\.json:3:5 {2}`web` is here\.\n {2}see /);
});

test('SARIF: places that explain a problem', async () => {
  const { stdout } = await lint({ files: { 'a.json': '{"ecs": "@error:explained"}' } }, '--format', 'sarif', 'a.json');
  assert.deepEqual(JSON.parse(stdout).runs[0].results[0].relatedLocations, [
    {
      message: { text: '`web` is here.' },
      physicalLocation: {
        artifactLocation: { uri: 'x/other.json', uriBaseId: '%SRCROOT%' },
        region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 10 },
      },
    },
  ]);
});

test('SARIF: a mistake in the configuration is a notification about that file', async () => {
  const files = { 'a.json': '{"ecs": 1}', '.ecs-lint.json': '{"rot": true}' };
  const [{ invocations }] = JSON.parse((await lint({ files }, '--format', 'sarif', 'a.json')).stdout).runs;
  const [notification] = invocations[0].toolExecutionNotifications;
  assert.equal(notification.locations[0].physicalLocation.artifactLocation.uri, '.ecs-lint.json');
  assert.equal(invocations[0].exitCode, 2);
});
