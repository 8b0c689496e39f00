import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Parts of the server from the ground up; a file may import from its own part and those before it. */
const order = [
  'problem',
  'syntax',
  'schema',
  'query',
  'rules',
  'workspace',
  'check',
  'features',
  'engine',
  'lsp',
  'programs',
];

function partOf(file: string): string {
  const path = relative('server', file);
  const [first = ''] = path.split('/');
  if (['syntax', 'schema', 'query', 'rules', 'workspace', 'features', 'lsp'].includes(first)) return first;
  if (first === 'lint') return 'programs';
  const parts: Readonly<Record<string, string>> = {
    'problem.ts': 'problem',
    'protocol.ts': 'problem',
    'analysis.ts': 'check',
    'settings.ts': 'check',
    'suppressions.ts': 'check',
    'lint-config.ts': 'check',
    'check.ts': 'check',
    'engine.ts': 'engine',
    'lsp.ts': 'lsp',
  };
  return parts[first] ?? 'programs';
}

interface Import {
  readonly file: string;
  readonly target: string;
  /** Gone when the program runs. */
  readonly isOfTypes: boolean;
}

function importsOf(folder: string): Import[] {
  return globSync(`${folder}/**/*.ts`, { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const found = text.matchAll(/(?:(import|export) type [^;']*)?(?:from|import)\s*\(?\s*'([^']+)'/g);
    return [...found].map(([, type, specifier = '']) => ({
      file,
      target: specifier.startsWith('.') ? join(dirname(file), specifier) : specifier,
      isOfTypes: type !== undefined,
    }));
  });
}

function show({ file, target }: Import): string {
  return `${file} imports ${target}`;
}

const server = importsOf('server');
const client = importsOf('client');

test('there is something to look at', () => {
  assert.ok(server.length > 50);
  assert.ok(client.length > 10);
});

test('inside the server, imports point downwards', () => {
  const wrong = server.filter(({ file, target }) => {
    if (!target.startsWith('server/')) return false;
    return order.indexOf(partOf(target)) > order.indexOf(partOf(file));
  });
  assert.deepEqual(wrong.map(show), []);
});

test('the server knows neither VS Code nor AWS nor the network, and only its programs do I/O', () => {
  const forbidden = /^(vscode$|@aws-sdk\/|node:(net|http|https|dns|tls|dgram)|http)/;
  assert.deepEqual(server.filter(({ target }) => forbidden.test(target)).map(show), []);
  const io = /^(node:|vscode-languageserver\/(node|browser))/;
  const mayDoIo = (file: string) => partOf(file) === 'programs' || /^server\/lsp\/node-[\w-]+\.ts$/.test(file);
  assert.deepEqual(server.filter(({ file, target }) => io.test(target) && !mayDoIo(file)).map(show), []);
});

test('the client takes only the protocol from the server, and parses no request file', () => {
  const allowed = [
    'server/protocol.ts',
    'schemas/generated/operation-names.json',
    'schemas/request-rates.ts',
    'schemas/compiled/shapes.js',
  ];
  const outside = client.filter(
    ({ target, isOfTypes }) => !isOfTypes && /^(server|schemas|sandbox)\//.test(target) && !allowed.includes(target),
  );
  assert.deepEqual(outside.map(show), []);
  // It writes requests of live things, with `stringify` alone.
  const mayWrite = 'client/apply/import-text.ts';
  assert.deepEqual(
    client.filter(({ file, target }) => /^(yaml|js-yaml|jsonc-parser)$/.test(target) && file !== mayWrite).map(show),
    [],
  );
});

test('the sandbox takes the shapes, the checks and the query language from others, and knows no AWS', () => {
  const allowed = /^(?:schemas\/(?:compiled\/shapes\.js|request-rates\.ts)|server\/engine\.ts|server\/query\/.*)$/;
  const outside = importsOf('sandbox').filter(
    ({ target, isOfTypes }) =>
      !isOfTypes && /^(?:server|client|schemas|@aws-sdk|@smithy)\//.test(target) && !allowed.test(target),
  );
  assert.deepEqual(outside.map(show), []);
});

test('VS Code stays out of what reads and plans', () => {
  const wrong = client.filter(
    ({ file, target }) => target === 'vscode' && /^client\/(?:aws|apply|explorer)\//.test(file),
  );
  assert.deepEqual(wrong.map(show), []);
});

test('AWS is reached from client/aws alone', () => {
  const aws = [...server, ...client].filter(
    ({ file, target, isOfTypes }) =>
      /^@(?:aws-sdk|smithy)\//.test(target) && !isOfTypes && !file.startsWith('client/aws/'),
  );
  assert.deepEqual(aws.map(show), []);
});
