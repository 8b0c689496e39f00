import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  badEntriesText,
  connectionColors,
  proposedName,
  readConnections,
  withConnection,
  withoutConnection,
  wrongName,
} from '../../../client/connections/connection-settings.ts';
import manifest from '../../../package.json' with { type: 'json' };

const good = { name: 'dev', region: 'eu-west-1' };

const bad: readonly (readonly [entry: unknown, reason: string])[] = [
  [null, 'It is no object with a name and a region.'],
  [['dev'], 'It is no object with a name and a region.'],
  [{ region: 'eu-west-1' }, 'It has no name.'],
  [{ ...good, name: ' ' }, 'A connection needs a name.'],
  [{ ...good, name: ' dev' }, 'A name neither starts nor ends with a space.'],
  [{ ...good, name: 'a\nb' }, 'A name has no control characters.'],
  [{ ...good, name: 'x'.repeat(65) }, 'A name has at most 64 characters.'],
  [{ ...good, name: 'sandbox' }, '`sandbox` is the connection to the sandbox of this window.'],
  [{ ...good, name: 'first' }, 'There is another connection `first` before it.'],
  [{ name: 'dev' }, 'It has no `region`.'],
  [{ ...good, region: 'Ireland' }, '`Ireland` is no region, like `eu-west-1`.'],
  [{ ...good, profile: 7 }, 'Its `profile` is no name of a profile of the AWS config.'],
  [{ ...good, endpoint: 'ftp://x' }, '`ftp://x` is no URL with http or https.'],
  [{ ...good, endpoint: 'https://me:pw@x' }, 'An endpoint holds no user and no password.'],
  [{ ...good, endpoint: 1 }, 'Its `endpoint` is no URL.'],
  [{ ...good, color: 'pink' }, 'Its `color` is none of blue, green, orange, purple, red, yellow.'],
  [{ ...good, icon: '$(rocket)' }, '`$(rocket)` is no name of a codicon, like `rocket`.'],
  [{ ...good, readOnly: 'yes' }, 'Its `readOnly` is neither true nor false.'],
  [{ ...good, production: 1 }, 'Its `production` is neither true nor false.'],
  [
    { ...good, colour: 'red' },
    'It has an unknown member `colour`; there are name, profile, region, endpoint, color, icon, readOnly, production.',
  ],
  [
    { ...good, secretAccessKey: 'x' },
    '`secretAccessKey` does not belong here: keys are kept by the AWS config, and a connection names a profile of it.',
  ],
];

for (const [entry, reason] of bad) {
  test(`a bad entry beside good ones: ${reason}`, () => {
    const read = readConnections([
      { name: 'first', region: 'us-east-1' },
      entry,
      { name: 'last', region: 'us-east-1' },
    ]);
    assert.deepEqual(
      read.connections.map(({ name }) => name),
      ['first', 'last'],
    );
    assert.deepEqual(read.bad, [{ index: 1, reason }]);
  });
}

test('a setting that is no list', () => {
  assert.deepEqual(readConnections({ dev: good }), {
    connections: [],
    bad: [{ index: 0, reason: 'The setting is no list.' }],
  });
});

test('bad entries are told one by one, and not without end', () => {
  const { bad: found } = readConnections(Array(7).fill(1));
  const text = badEntriesText(found);
  assert.match(text, /^Some entries of the setting ecs\.connections cannot be used\. Entry 1: It is no object/);
  assert.match(text, /And 2 more\.$/);
});

const full = {
  name: 'all',
  profile: 'p',
  region: 'eu-west-1',
  endpoint: 'https://x',
  color: 'red',
  icon: 'rocket',
  readOnly: true,
  production: true,
} as const;

test('a full connection is read, written and taken away; bad entries stay as they are', () => {
  assert.deepEqual(readConnections([full]).connections, [full]);
  const setting = [1, good];
  const added = withConnection(setting, full);
  assert.deepEqual(added, [1, good, full]);
  const renamed = withConnection(added, { ...good, name: 'new', readOnly: false }, 'dev');
  assert.deepEqual(renamed, [1, { name: 'new', region: 'eu-west-1' }, full]);
  assert.deepEqual(withoutConnection(renamed, 'all'), [1, { name: 'new', region: 'eu-west-1' }]);
  assert.deepEqual(withoutConnection(undefined, 'all'), []);
});

const proposals: readonly (readonly [profile: string | undefined, taken: readonly string[], name: string])[] = [
  ['dev', [], 'dev'],
  [undefined, [], 'default'],
  ['dev', ['dev'], 'dev eu-west-1'],
  ['dev', ['dev', 'dev eu-west-1'], 'dev eu-west-1 2'],
  ['dev', ['dev', 'dev eu-west-1', 'dev eu-west-1 2'], 'dev eu-west-1 3'],
  ['sandbox', [], 'sandbox eu-west-1'],
  ['x'.repeat(90), [], 'x'.repeat(49)],
];

test('names that are proposed are free and valid', () => {
  for (const [profile, taken, name] of proposals) {
    assert.equal(proposedName(profile, 'eu-west-1', taken), name);
    assert.equal(wrongName(name), undefined);
  }
});

test('the schema of the setting says the same', () => {
  const { scope, items } = manifest.contributes.configuration.properties['ecs.connections'];
  assert.equal(scope, 'machine');
  assert.deepEqual(items.properties.color.enum, connectionColors);
  assert.deepEqual(Object.keys(items.properties), Object.keys(full));
});
