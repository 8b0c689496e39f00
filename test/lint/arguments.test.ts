import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LintOptions, parseArguments } from '../../server/lint/arguments.ts';

const defaults: LintOptions = {
  format: 'text',
  operation: undefined,
  stdinFilename: undefined,
  maxSeverity: 'warning',
  rules: {},
  color: 'auto',
  progress: 'auto',
  fix: 'none',
  config: 'nearest',
  files: ['a.json'],
};

const accepted: readonly (readonly [readonly string[], Partial<LintOptions>])[] = [
  [['a.json'], {}],
  [['--format', 'json', 'a.json'], { format: 'json' }],
  [['--format=sarif', 'a.json', '--format=github'], { format: 'github' }],
  [['a.json', '--operation', 'create-service', 'b.json'], { operation: 'create-service', files: ['a.json', 'b.json'] }],
  [['-'], { files: ['-'] }],
  [['-', '--stdin-filename', 'x.yaml'], { files: ['-'], stdinFilename: 'x.yaml' }],
  [['--max-severity', 'none', 'a.json'], { maxSeverity: 'none' }],
  [['--max-severity=information', 'a.json'], { maxSeverity: 'information' }],
  [['--rule', 'a=off', '--rule=b=hint', '--rule', 'a=error', 'a.json'], { rules: { a: 'error', b: 'hint' } }],
  [['--color', 'never', '--no-progress', 'a.json'], { color: 'never', progress: 'never' }],
  [['--fix', 'a.json'], { fix: 'write' }],
  [['--fix', '--fix-dry-run', 'a.json'], { fix: 'dry-run' }],
  [['--fix', '-'], { fix: 'write', files: ['-'] }],
  [['--config', 'ci/ecs.json', 'a.json'], { config: { file: 'ci/ecs.json' } }],
  [['--no-config', 'a.json'], { config: 'none' }],
  [['--', '--format', '-v'], { files: ['--format', '-v'] }],
];

for (const [argv, expected] of accepted) {
  test(`accepts ${argv.join(' ')}`, () => {
    assert.deepEqual(parseArguments(argv), { kind: 'lint', options: { ...defaults, ...expected } });
  });
}

for (const [argv, kind] of [
  [['--help'], 'help'],
  [['-h', 'a.json'], 'help'],
  [['--version'], 'version'],
  [['-v'], 'version'],
] as const) {
  test(`understands ${argv.join(' ')}`, () => assert.deepEqual(parseArguments(argv), { kind }));
}

const refused: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /^No files given/],
  [['--format', 'json'], /^No files given/],
  [['--format', 'jsno', 'a.json'], /`--format` takes text, json, sarif or github, not `jsno`. Did you mean `json`\?/],
  [['a.json', '--format'], /`--format` needs a value/],
  [['a.json', '--format='], /`--format` needs a value/],
  [['--fromat', 'json', 'a.json'], /no option `--fromat`. Did you mean `--format`\?/],
  [['--zzzzzzzzzz', 'a.json'], /no option `--zzzzzzzzzz`\.$/],
  [['-x', 'a.json'], /no option `-x`/],
  [['--toString', 'a.json'], /no option `--toString`/],
  [['--no-progress=1', 'a.json'], /`--no-progress` takes no value/],
  [['--max-severity', 'info', 'a.json'], /not `info`. Did you mean `information`\?/],
  [['--rule', 'unknown-property', 'a.json'], /`--rule` takes `ID=SEVERITY`/],
  [['--rule', 'a=warn', 'a.json'], /`--rule a=` takes .*not `warn`. Did you mean `warning`\?/],
  [['--color', 'yes', 'a.json'], /`--color` takes auto, always or never/],
  [['--config', 'a', '--no-config', 'a.json'], /either `--config` or `--no-config`/],
  [['a.json', '--config'], /`--config` needs a value/],
  [['--fix', '-', 'a.json'], /give other files in another call/],
  [['--fix=1', 'a.json'], /`--fix` takes no value/],
  [['a.json', '--stdin-filename', 'x.json'], /give `-`, too/],
];

for (const [argv, message] of refused) {
  test(`refuses ${argv.join(' ') || 'nothing'}`, () => {
    const command = parseArguments(argv);
    assert.equal(command.kind, 'usage-error');
    assert.match(command.kind === 'usage-error' ? command.message : '', message);
  });
}
