import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';

// The grammars of syntaxes/ as VS Code runs them: vscode-textmate on Oniguruma, injected into small JSON and YAML grammars
// that use the scopes of VS Code's own.

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Grammar {
  readonly scopeName: string;
  readonly injectionSelector?: string;
  readonly patterns: readonly unknown[];
  readonly repository?: object;
}

const files = globSync('syntaxes/*.tmLanguage.json', { cwd: root }).sort();
const ours = files.map((file) => JSON.parse(readFileSync(`${root}${file}`, 'utf8')) as Grammar);

const escapeInJson = { match: '\\\\.', name: 'constant.character.escape.json' };
const json: Grammar = {
  scopeName: 'source.json',
  patterns: [
    { begin: '"(?=(?:[^"\\\\]|\\\\.)*"\\s*:)', end: '"', name: 'string.json support.type.property-name.json' },
    { begin: '"', end: '"', name: 'string.quoted.double.json', patterns: [escapeInJson] },
    { match: '[{}\\[\\],:]', name: 'punctuation.json' },
  ],
};
const yaml: Grammar = {
  scopeName: 'source.yaml',
  patterns: [
    { match: '#.*', name: 'comment.line.number-sign.yaml' },
    { match: '[\\w-]+(?=:(?:\\s|$))', name: 'string.unquoted.plain.yaml entity.name.tag.yaml' },
    { match: ':(?=\\s|$)|-(?=\\s)|[|>][-+]?$', name: 'punctuation.yaml' },
    { begin: '"', end: '"', name: 'string.quoted.double.yaml', patterns: [escapeInJson] },
    { begin: "'", end: "'(?!')", name: 'string.quoted.single.yaml', patterns: [{ match: "''", name: 'escape.yaml' }] },
    {
      begin: '\\{',
      end: '\\}',
      name: 'meta.flow.mapping.yaml',
      patterns: [
        { match: '[\\w-]+(?=:\\s)', name: 'entity.name.tag.yaml' },
        { match: '[:,]', name: 'punctuation.yaml' },
        { begin: '(?=[^\\s{}:,])', end: '(?=\\s*(?:$|[,{}\\[\\]]))', name: 'string.unquoted.plain.in.yaml' },
      ],
    },
    { begin: '(?=\\S)', end: '(?=\\s*$|\\s+#)', name: 'string.unquoted.plain.out.yaml' },
  ],
};

interface TextMate {
  readonly INITIAL: unknown;
  readonly Registry: new (
    options: object,
  ) => {
    loadGrammar(scope: string): Promise<{
      tokenizeLine(
        line: string,
        state: unknown,
      ): { ruleStack: unknown; tokens: readonly { startIndex: number; endIndex: number; scopes: readonly string[] }[] };
    }>;
  };
}
interface Oniguruma {
  loadWASM(data: Uint8Array): Promise<void>;
  readonly OnigScanner: new (patterns: readonly string[]) => object;
  readonly OnigString: new (text: string) => object;
}

const require = createRequire(import.meta.url);

function found(name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}

const wasm = found('vscode-oniguruma/release/onig.wasm');
const skip =
  wasm === undefined || found('vscode-textmate') === undefined
    ? 'vscode-textmate and vscode-oniguruma are not installed'
    : false;

async function tokenizer(): Promise<(scope: string, text: string) => Promise<readonly (readonly [string, string])[]>> {
  const { Registry, INITIAL } = require('vscode-textmate') as TextMate;
  const { loadWASM, OnigScanner, OnigString } = require('vscode-oniguruma') as Oniguruma;
  await loadWASM(readFileSync(wasm ?? ''));
  const grammars = new Map([json, yaml, ...ours].map((grammar) => [grammar.scopeName, grammar]));
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: readonly string[]) => new OnigScanner(patterns),
      createOnigString: (text: string) => new OnigString(text),
    }),
    loadGrammar: async (scope: string) => grammars.get(scope) ?? null,
    getInjections: () =>
      ours.filter(({ injectionSelector }) => injectionSelector !== undefined).map(({ scopeName }) => scopeName),
  });
  return async (scope, text) => {
    const grammar = await registry.loadGrammar(scope);
    let state = INITIAL;
    return text.split('\n').flatMap((line) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      return tokens.map(
        ({ startIndex, endIndex, scopes }) => [line.slice(startIndex, endIndex), scopes.join(' ')] as const,
      );
    });
  };
}

const subject = 'support.type.subject';
const attribute = 'variable.other.attribute';
const comparison = 'keyword.operator.comparison';
const logical = 'keyword.operator.logical';
const regexp = 'string.regexp';

/** Words of a text and the scope each has. */
const cases: readonly [title: string, scope: string, text: string, words: Readonly<Record<string, string>>][] = [
  [
    'JSON with escapes',
    'source.json',
    '{"expression": "attribute:a == \\"b c\\" and attribute:d =~ (t3|m5)\\\\..*", "next": "x"}',
    {
      attribute: subject,
      a: attribute,
      '==': comparison,
      '\\"': 'constant.character.escape',
      and: logical,
      '(t3|m5)\\\\..*': regexp,
      next: 'property-name',
      x: 'string.quoted.double.json',
    },
  ],
  [
    'a list',
    'source.json',
    '{"filter": "ec2InstanceId in [\'i-1\', i-2] or not (agentConnected != true)"}',
    {
      ec2InstanceId: subject,
      in: comparison,
      '[': 'punctuation.section.brackets',
      "'i-1'": 'string.quoted.single',
      'i-2': 'string.unquoted.value',
      not: logical,
      '(': 'punctuation.section.parens',
      true: 'constant.language',
    },
  ],
  [
    'plain YAML and a comment',
    'source.yaml',
    'expression: runningTasksCount <= 1 # attribute:a == b\nfoo: bar',
    {
      runningTasksCount: subject,
      '<=': comparison,
      '1': 'constant.numeric',
      '# attribute:a == b': 'comment',
      foo: 'entity.name.tag',
      bar: 'plain.out',
    },
  ],
  [
    'quoted YAML',
    'source.yaml',
    "a: 'attribute:x == ''y z''' # c\nb: \"task:group == service:w\" # d",
    {
      x: attribute,
      "''": 'constant.character.escape',
      '# c': 'comment',
      'task:group': subject,
      'service:w': 'string.unquoted.value',
      '# d': 'comment',
    },
  ],
  [
    'flow YAML',
    'source.yaml',
    'a: {expression: attribute:rack not_in, foo: bar}\nb: baz',
    {
      rack: attribute,
      not_in: comparison,
      foo: 'entity.name.tag',
      bar: 'plain.in',
      b: 'entity.name.tag',
      baz: 'plain.out',
    },
  ],
  [
    'each line of a text',
    'source.yaml',
    'a: >\n  attribute:x exists\n  and not(task:group == b)\nc: d',
    { x: attribute, exists: comparison, and: logical, not: logical, 'task:group': subject, d: 'plain.out' },
  ],
  [
    'ARNs',
    'source.json',
    '{"a": "arn:aws-cn:ecs:cn-north-1:111122223333:service/web"}',
    {
      arn: 'keyword.other.arn',
      'aws-cn': 'constant.other.partition',
      ecs: 'support.type.service',
      'cn-north-1': 'constant.other.region',
      '111122223333': 'constant.numeric.account',
      'service/web': 'string.quoted.double.json',
    },
  ],
  [
    'placeholders',
    'source.json',
    '{"a": "${TAG}-{{ .env }}", "b": "<IMAGE1_NAME>", "c": "%CPU%"}',
    {
      '${TAG}': 'variable.other.placeholder',
      '{{ .env }}': 'variable.other.placeholder',
      '<IMAGE1_NAME>': 'variable.other.placeholder',
      '%CPU%': 'variable.other.placeholder',
    },
  ],
];

/** Texts that get nothing of ours. */
const plain: readonly [scope: string, text: string][] = [
  ['source.json', '{"attribute:a == b": "attribute:a", "b": "not in use", "c": "in [a]", "d": "$5 <b> 100%"}'],
  ['source.yaml', 'a: use attribute: not\nb: "in (x) or y" # attribute:a == b\nc: {d: arn:aws, e: and}\nf: task:group'],
];

suite('grammars', { skip }, async () => {
  const tokens = skip === false ? await tokenizer() : undefined;

  for (const [title, scope, text, words] of cases) {
    test(title, async () => {
      const actual = (await tokens?.(scope, text)) ?? [];
      for (const [word, expected] of Object.entries(words)) {
        const scopes = actual.filter(([part]) => part.trim() === word).map(([, each]) => each);
        assert.ok(
          scopes.some((each) => each.includes(expected)),
          `${word} has the scopes ${scopes.join(' / ')}; tokens: ${actual.map(([part]) => part).join('¦')}`,
        );
      }
    });
  }

  for (const [scope, text] of plain) {
    test(`nothing in ${text}`, async () => {
      const actual = (await tokens?.(scope, text)) ?? [];
      assert.deepEqual(
        actual.filter(([, scopes]) => scopes.includes('ecs')),
        [],
      );
    });
  }

  test('an open string ends where it did without us', async () => {
    const actual = (await tokens?.('source.json', '{"a": "attribute:a == \\"b\\\\", "c": 1}')) ?? [];
    assert.ok(actual.some(([part, scopes]) => part === 'c' && scopes.includes('property-name')));
  });
});

suite('the files', () => {
  test('have scopes of their own, and injections into strings alone', () => {
    assert.equal(new Set(ours.map(({ scopeName }) => scopeName)).size, ours.length);
    for (const { injectionSelector } of ours) {
      for (const part of injectionSelector?.split(', ') ?? []) assert.match(part, /^L:string\./);
    }
  });

  const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    contributes: { grammars?: readonly { path: string; scopeName: string }[] };
  };
  const { grammars } = manifest.contributes;
  test('are those of package.json', {
    skip: grammars === undefined ? 'package.json has no grammars yet' : false,
  }, () => {
    assert.deepEqual(
      grammars?.map(({ path, scopeName }) => [basename(path), scopeName]).sort(),
      ours.map(({ scopeName }, index) => [basename(files[index] ?? ''), scopeName]).sort(),
    );
  });
});
