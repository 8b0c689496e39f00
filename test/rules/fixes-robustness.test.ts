import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../../server/syntax/edits-text.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';
import { analyse } from '../features/fix-support.ts';
import { punctuation } from '../syntax/punctuation.ts';
import { formsOf, readExamples } from './support.ts';

const wrong = readExamples().filter(({ kind }) => kind === 'invalid');

/** Writes every fix of every problem out; none may throw, overlap, or leave the text as it is. */
function assertWritable(text: string, language: SourceLanguage, operation: string): void {
  const { problems } = analyse(text, language, operation);
  for (const { code, fixes } of problems) {
    for (const { title, edits } of fixes?.() ?? []) {
      assert.ok(title.length > 0 && edits.length > 0, code);
      assert.notEqual(applyEdits(text, edits), text, `${code}: ${title}`);
    }
  }
}

/** Rules of many families in one text, with what makes edits hard. */
const fixture = `\uFEFFfamily: "web:7" # größe
requiresCompatibilities: [FARGATE, EXTERNAL]\r
cpu: '300'
memory: 2 GiB
x-common: &common
  hostname: web
  logConfiguration: &logging
    logDriver: awslogs
    options: {awslogs_group: /ecs/web, mode: nonblocking}
containerDefinitions:
  - <<: *common
    name: my app
    image: "nginx:1+2"
    privileged: true
    portMappings: &ports
      - &port {containerPort: 80, hostPort: 0, name: Web}
      - containerPortRange: 8010 - 8000
    dependsOn:
      - {containerName: sidcar, condition: HEALTHY}
    mountPoints: [{sourceVolume: Data, containerPath: /}]
  - name: sidecar
    image: |
      busybox
    logConfiguration: *logging
    portMappings: *ports
    essential: false
    healthCheck: {command: [CMD, "{{ check }}"], interval: 1, retries: 100}
volumes:
  - name: data
    host: {}
    efsVolumeConfiguration:
      fileSystemId: fs-0a1b2c3d4e5f67890
      authorizationConfig: {iam: ENABLED}
tags: []
`;

suite('fixes of any text', () => {
  test('of every prefix of a text with anchors, merge keys, CRLF, a BOM and comments', () => {
    for (let end = 0; end <= fixture.length; end += 1)
      assertWritable(fixture.slice(0, end), 'yaml', 'RegisterTaskDefinition');
  });

  test('of examples with an edit somewhere', () => {
    const inserted = fc.constantFrom('', ...punctuation, '\n', '\r\n', '- ', '&a ', '*a', '0', 'null', '${X}', 'é');
    const edit = fc.tuple(
      fc.nat(wrong.length - 1),
      fc.nat(3),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(5),
      inserted,
    );
    fc.assert(
      fc.property(edit, ([index, form, at, removed, text]) => {
        const example = wrong[index];
        const written = formsOf(example?.request)[form];
        if (example === undefined || written === undefined) return;
        const offset = Math.floor(at * written.text.length);
        const broken = written.text.slice(0, offset) + text + written.text.slice(offset + removed);
        assertWritable(broken, written.language, example.operation);
      }),
      { numRuns: 300 },
    );
  });

  test('of ten thousand problems, in a time that grows with their number', () => {
    const containers = Array.from({ length: 10_000 }, (_, index) => ({
      name: `app ${index}`,
      image: 'nginx',
      dependsOn: [{ containerName: `ap${index}`, condition: 'START' }],
      mountPoints: [{ sourceVolume: `data-${index}`, containerPath: '/' }],
      secrets: [{ name: 'A', valueFrom: 'a' }],
    }));
    const { problems } = analyse(
      JSON.stringify({ family: 'web', memory: '512', volumes: [], containerDefinitions: containers }),
      'json',
      'RegisterTaskDefinition',
    );
    const begin = performance.now();
    const count = problems.reduce((sum, { fixes }) => sum + (fixes?.().length ?? 0), 0);
    assert.ok(count > 10_000, `${count} fixes`);
    // Seconds, where a quadratic search takes minutes.
    assert.ok(performance.now() - begin < 10_000);
  });
});
