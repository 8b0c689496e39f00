import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { DocumentSymbol, Range } from 'vscode-languageserver';
import { documentSymbols } from '../../../server/features/navigation/outline.ts';
import { open } from './support.ts';

/** Name, detail and beginning of the selection of each symbol, indented. */
function shown(symbols: readonly DocumentSymbol[], indent = ''): string[] {
  return symbols.flatMap(({ name, detail, children = [] }) => [
    `${indent}${name}${detail === undefined ? '' : ` (${detail})`}`,
    ...shown(children, `${indent}  `),
  ]);
}

function contains(outer: Range, inner: Range): boolean {
  const isBefore = (a: Range['start'], b: Range['start']) =>
    a.line < b.line || (a.line === b.line && a.character <= b.character);
  return isBefore(outer.start, inner.start) && isBefore(inner.end, outer.end);
}

function assertNested(symbols: readonly DocumentSymbol[], parent?: DocumentSymbol): void {
  for (const symbol of symbols) {
    assert.notEqual(symbol.name.trim(), '');
    assert.ok(contains(symbol.range, symbol.selectionRange), `${symbol.name}: the selection lies in the range`);
    if (parent !== undefined) assert.ok(contains(parent.range, symbol.range), `${symbol.name} lies in ${parent.name}`);
    assertNested(symbol.children ?? [], symbol);
  }
}

const taskDefinition = JSON.stringify({
  family: 'web',
  cpu: '256',
  containerDefinitions: [
    {
      name: 'app',
      image: 'nginx:1',
      essential: true,
      portMappings: [{ containerPort: 8080, name: 'http' }, { containerPortRange: '9000-9010' }],
      environment: [{ name: 'MODE', value: 'x' }],
      secrets: [{ name: 'KEY', valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/key' }],
      command: ['run', ''],
    },
    { image: 'b' },
  ],
  volumes: [{ name: 'data' }],
  tags: [{ key: 'team', value: 'a' }],
});

suite('outline', () => {
  test('a task definition', () => {
    const { analysis, document } = open('a.register-task-definition.json', taskDefinition);
    const symbols = documentSymbols(analysis, document);
    assertNested(symbols);
    assert.deepEqual(shown(symbols), [
      'RegisterTaskDefinition web',
      '  family (web)',
      '  cpu (256)',
      '  containerDefinitions',
      '    app (nginx:1)',
      '      name (app)',
      '      image (nginx:1)',
      '      essential (true)',
      '      portMappings',
      '        port 8080 (http)',
      '          containerPort (8080)',
      '          name (http)',
      '        port 9000-9010',
      '          containerPortRange (9000-9010)',
      '      environment',
      '        MODE (x)',
      '          name (MODE)',
      '          value (x)',
      '      secrets',
      '        KEY (key)',
      '          name (KEY)',
      '          valueFrom (key)',
      '      command',
      '        run',
      '        1',
      '    1',
      '      image (b)',
      '  volumes',
      '    data',
      '      name (data)',
      '  tags',
      '    team (a)',
      '      key (team)',
      '      value (a)',
    ]);
  });

  test('only what has a name, beside the outline of the editor', () => {
    const { analysis, document } = open('a.register-task-definition.json', taskDefinition);
    const symbols = documentSymbols(analysis, document, { members: 'named' });
    assertNested(symbols);
    assert.deepEqual(shown(symbols), [
      'RegisterTaskDefinition web',
      '  app (nginx:1)',
      '    port 8080 (http)',
      '    port 9000-9010',
      '    MODE (x)',
      '    KEY (key)',
      '  data',
      '  team (a)',
    ]);
  });

  test('the documents of a YAML file, aliases, block and flow', () => {
    const text = [
      '# ecs: create-service',
      'serviceName: &n web',
      'capacityProviderStrategy: &s',
      '- capacityProvider: FARGATE',
      '  base: 1',
      '  weight: 4',
      'loadBalancers: [{containerName: *n, containerPort: 80}]',
      '"":',
      '---',
      '# ecs: run-task',
      'taskDefinition: arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7',
      'capacityProviderStrategy: *s',
      '---',
      '# no request',
      'a: b',
      '',
    ].join('\n');
    const { analysis, document } = open('all.yaml', text);
    const symbols = documentSymbols(analysis, document);
    assertNested(symbols);
    assert.deepEqual(shown(symbols), [
      'CreateService web',
      '  serviceName (web)',
      '  capacityProviderStrategy',
      '    capacityProvider FARGATE (base 1, weight 4)',
      '      capacityProvider (FARGATE)',
      '      base (1)',
      '      weight (4)',
      '  loadBalancers',
      '    load balancer web (80)',
      '      containerName (*n)',
      '      containerPort (80)',
      '  ""',
      'RunTask web',
      '  taskDefinition (web)',
      '  capacityProviderStrategy',
    ]);
    assert.deepEqual(symbols.map(({ selectionRange }) => document.getText(selectionRange)).slice(0, 1), ['web']);
  });

  test('a file that is no request has none', () => {
    const { analysis, document } = open('package.json', '{"name": "x"}');
    assert.deepEqual(documentSymbols(analysis, document), []);
  });

  test('of a large file the upper levels', () => {
    const environment = Array.from({ length: 10_000 }, (_, index) => ({ name: `N${index}`, value: 'x' }));
    const containers = [{ name: 'a', environment }, { name: 'b' }];
    const { analysis, document } = open(
      'a.register-task-definition.json',
      JSON.stringify({ family: 'f', containerDefinitions: containers }),
    );
    const lines = shown(documentSymbols(analysis, document));
    assert.equal(lines.length, 5000);
    assert.ok(lines.includes('    b'));
    const named = shown(documentSymbols(analysis, document, { members: 'named' }));
    assert.equal(named.length, 5000);
    assert.ok(named.includes('  b'));
  });
});
