import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Analysis, createEngine } from '../server/engine.ts';

// What is said of a file must not depend on what stood in it before.

const engine = createEngine();

function shown({ problems, requests }: Analysis): unknown {
  return {
    problems: problems.map(({ fixes, ...problem }) => ({ ...problem, fixes: fixes?.() })),
    requests: requests.map(({ operation, reason, dialect, start, end, root }) => ({
      operation,
      reason,
      dialect,
      start,
      end,
      root: root && [root.start, root.end, root.members.map(({ key }) => key)],
    })),
  };
}

function checkEdits(name: string, texts: readonly string[]): void {
  let previous: Analysis | undefined;
  for (const text of texts) {
    const source = { name, language: 'yaml', text } as const;
    const again = engine.analyse(source, {}, undefined, previous);
    assert.deepEqual(shown(again), shown(engine.analyse(source)), `behind an edit: ${JSON.stringify(text)}`);
    previous = again;
  }
}

const service = 'serviceName: web\ntaskDefinition: web:1\ndesiredCount: 2\nlaunchtype: FARGATE\n';
const definition = 'family: web\ncontainerDefinitions:\n  - name: app\n    image: nginx\n    memory: "128"\n';
const taskSet =
  'service: web\ncluster: c\ntaskDefinition: web\nloadBalancers:\n  - targetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0123456789abcdef\n    containerName: nope\n    containerPort: 80\n';

const cases: readonly { readonly name: string; readonly texts: readonly string[] }[] = [
  {
    name: 'a mistake in a document that moves',
    texts: [
      `${definition}---\n${service}`,
      `# first\n${definition}---\n${service}`,
      `# first\n#\n${definition}---\n${service}`,
    ],
  },
  {
    name: 'a definition that another document mentions',
    texts: [
      `${definition}---\n${taskSet}`,
      `${definition.replace('app', 'nope')}---\n${taskSet}`,
      `${definition}---\n${taskSet}`,
    ],
  },
  {
    name: 'the first document goes',
    texts: [`# ecs: none\na: 1\n---\n${service}`, `---\n${service}`, service],
  },
  {
    name: 'a comment that names the operation comes and goes',
    texts: [`a: 1\n---\n${service}`, `a: 1\n---\n# ecs: run-task\n${service}`, `a: 1\n---\n${service}`],
  },
  {
    name: 'a suppression in a document that does not change',
    texts: [
      `${definition}---\n# ecs-ignore-file unknown-property: known\n${service}`,
      `${definition}\n---\n# ecs-ignore-file unknown-property: known\n${service}`,
    ],
  },
  {
    name: 'one document is broken and mended',
    texts: [
      `${definition}---\n${service}---\n${taskSet}`,
      `${definition}---\n${service}x: [\n---\n${taskSet}`,
      `${definition}---\n${service}---\n${taskSet}`,
    ],
  },
];

for (const { name, texts } of cases) {
  test(`an analysis that takes over is an analysis made anew: ${name}`, () => checkEdits('requests.yaml', texts));
}

const document = fc.constantFrom(
  service,
  definition,
  taskSet,
  'a: 1\n',
  '{}\n',
  '# only a comment\n',
  'tags: [{key: a}, {key: a}]\n',
  'cpu: {{ x }}\nfamily: %X%\n',
);
const edit = fc.record({
  at: fc.nat(),
  removed: fc.nat({ max: 8 }),
  inserted: fc.constantFrom(
    '',
    'x',
    '\n',
    ': ',
    '- ',
    '"',
    '[',
    '---\n',
    '# ecs: run-task\n',
    '# ecs-ignore unknown-property: x\n',
    '  ',
  ),
});

test('random edits of files with several requests', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('requests.yaml', 'x.create-service.yaml', 'taskdef.yaml'),
      fc.array(document, { minLength: 1, maxLength: 5 }),
      fc.array(edit, { minLength: 1, maxLength: 5 }),
      (name, documents, edits) => {
        const texts = [documents.join('---\n')];
        for (const { at, removed, inserted } of edits) {
          const text = texts.at(-1) ?? '';
          const offset = at % (text.length + 1);
          texts.push(text.slice(0, offset) + inserted + text.slice(offset + removed));
        }
        checkEdits(name, texts);
      },
    ),
    { numRuns: 200 },
  );
});
