import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Analysis } from '../../server/engine.ts';
import { combineFixes, fixAll } from '../../server/features/fix-all.ts';
import type { Fix, TextEdit } from '../../server/problem.ts';
import { applyEdits } from '../../server/syntax/edits-text.ts';
import { parse } from '../../server/syntax/parse.ts';
import { analyse, fixedText } from './fix-support.ts';

test('all safe fixes are made, those that touch each other in rounds; suggested ones are not', () => {
  const text = [
    '{',
    '  "serviceName": "web",',
    '  "desired_count": "2",',
    '  "role": null,',
    '  "platformVersion": null,',
    '  "launchType": "fargate",',
    '  "taskDefinition": "web:7",',
    '  "taskDefinition": "web:7",',
    '  "foo": 1',
    '}',
  ].join('\r\n');
  assert.equal(
    fixedText(text, 'json', 'CreateService'),
    [
      '{',
      '  "serviceName": "web",',
      '  "desiredCount": 2,',
      '  "launchType": "FARGATE",',
      '  "taskDefinition": "web:7",',
      '  "foo": 1',
      '}',
    ].join('\r\n'),
  );
});

test('in YAML, block and flow', () => {
  const text =
    'serviceName: web\ntask-definition: web:7\ndesiredCount: "2"\nrole: null\nnetworkConfiguration: {awsvpcConfiguration: {subnets: [subnet-0a1b2c3d4e5f60718], assignPublicIp: disabled, securityGroups: null}}\n';
  assert.equal(
    fixedText(text, 'yaml', 'CreateService'),
    'serviceName: web\ntaskDefinition: web:7\ndesiredCount: 2\nnetworkConfiguration: {awsvpcConfiguration: {subnets: [subnet-0a1b2c3d4e5f60718], assignPublicIp: DISABLED}}\n',
  );
});

test('a describe output becomes a request that needs no more fixes', () => {
  const text = JSON.stringify(
    {
      taskDefinition: {
        taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7',
        containerDefinitions: [
          {
            name: 'app',
            image: 'nginx',
            cpu: 0,
            memory: 128,
            links: [],
            essential: true,
            systemControls: [],
            user: null,
          },
        ],
        family: 'web',
        revision: 7,
        volumes: [],
        status: 'ACTIVE',
        requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.docker-remote-api.1.19' }],
        placementConstraints: [],
        compatibilities: ['EXTERNAL', 'EC2'],
        registeredAt: '2024-01-01T00:00:00Z',
        registeredBy: 'arn:aws:iam::111122223333:root',
      },
    },
    undefined,
    4,
  );
  const fixed = fixedText(text, 'json', 'RegisterTaskDefinition');
  assert.deepEqual(JSON.parse(fixed), {
    containerDefinitions: [{ name: 'app', image: 'nginx', cpu: 0, memory: 128, essential: true }],
    family: 'web',
  });
  assert.equal(fixed, JSON.stringify(JSON.parse(fixed), undefined, 4));
  const { problems } = analyse(fixed, 'json', 'RegisterTaskDefinition');
  assert.deepEqual(
    problems.filter(({ severity }) => severity === 'error' || severity === 'warning'),
    [],
  );
});

test('nothing happens to a text without problems, and to one that is no request', () => {
  for (const text of ['', '{}', 'a: [', '{"serviceName":"web","taskDefinition":"web:7","desiredCount":1}']) {
    assert.deepEqual(
      fixAll((each) => analyse(each, 'yaml', 'none'), text),
      { text, fixed: 0 },
    );
  }
});

function edit(start: number, end: number, newText = ''): TextEdit {
  return { start, end, newText };
}

function safe(...edits: TextEdit[]): Fix {
  return { title: 'x', kind: 'safe', edits };
}

test('fixes that depend on each other are left for later, whatever their order', () => {
  const cases: { fixes: Fix[]; edits: TextEdit[]; count: number }[] = [
    { fixes: [safe(edit(5, 6)), safe(edit(0, 2))], edits: [edit(0, 2), edit(5, 6)], count: 2 },
    { fixes: [safe(edit(2, 6)), safe(edit(0, 2))], edits: [edit(2, 6)], count: 1 },
    { fixes: [safe(edit(2, 6)), safe(edit(0, 2, 'a'))], edits: [edit(0, 2, 'a'), edit(2, 6)], count: 2 },
    { fixes: [safe(edit(0, 9)), safe(edit(3, 4))], edits: [edit(0, 9)], count: 1 },
    { fixes: [safe(edit(3, 4)), safe(edit(0, 9))], edits: [edit(3, 4)], count: 1 },
    { fixes: [safe(edit(3, 3, 'a')), safe(edit(3, 3, 'a'))], edits: [edit(3, 3, 'a')], count: 1 },
    {
      fixes: [safe(edit(0, 1), edit(8, 9)), safe(edit(3, 4), edit(8, 8, 'b')), safe(edit(5, 6))],
      edits: [edit(0, 1), edit(5, 6), edit(8, 9)],
      count: 2,
    },
    { fixes: [safe()], edits: [], count: 0 },
  ];
  for (const { fixes, edits, count } of cases) assert.deepEqual(combineFixes(fixes), { edits, count });
});

/** An analysis whose problems and fixes are made up: each `!` in the text is an error. */
function analysisOf(text: string, fixes: (at: number) => Fix): Analysis {
  const file = parse('', 'yaml');
  const real = analyse('{}', 'json', 'CreateService');
  const problems = [...text.matchAll(/!/g)].map(({ index }) => ({
    code: `rule-${text[index + 1]}`,
    severity: 'error' as const,
    message: '',
    start: index,
    end: index + 1,
    fixes: () => [fixes(index)],
  }));
  return { ...real, file, problems };
}

test('fixes that go in a circle come to an end', () => {
  const texts: string[] = [];
  const { text, fixed } = fixAll((each) => {
    texts.push(each);
    return analysisOf(each, (at) => safe(edit(at, at + 2, each[at + 1] === 'a' ? '!b' : '!a')));
  }, '!a');
  assert.equal(fixed, 10);
  assert.equal(text, '!a');
  assert.equal(texts.length, 11);
});

test('a fix that brings in an error is not made, the others are', () => {
  const { text, fixed } = fixAll(
    (each) => analysisOf(each, (at) => safe(edit(at, at + 2, each[at + 1] === 'a' ? '!a!a!a!a' : '.'))),
    '!a !b !c',
  );
  assert.equal(text, '!a . .');
  assert.equal(fixed, 2);
});

test('thousands of fixes take no time to speak of', () => {
  const tags = Array.from({ length: 10_000 }, (_, index) => `{"key":"k${index}","value":${index}}`);
  const text = `{"resourceArn":"arn:aws:ecs:eu-west-1:111122223333:cluster/prod","tags":[${tags.join(',')}]}`;
  const begin = performance.now();
  const fixed = fixAll((each) => analyse(each, 'json', 'TagResource'), text);
  const time = performance.now() - begin;
  assert.equal(fixed.fixed, 10_000);
  assert.equal(applyEdits(fixed.text, []).includes('"value":"9999"'), true);
  assert.ok(time < 5_000, `${time} ms`);
});
