import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { createEngine, type Source } from '../../server/engine.ts';
import type { Problem } from '../../server/problem.ts';
import { structuralRules } from '../../server/rules/structural.ts';

const engine = createEngine();

/** `code severity "marked text" message-part` of each problem. */
interface Expected {
  readonly code: string;
  readonly severity: string;
  readonly marked: string;
  readonly says: readonly string[];
}

interface Case {
  readonly name: string;
  readonly operation: string;
  readonly text: string;
  readonly problems: readonly Expected[];
  readonly fileName?: string;
}

const service = '"serviceName":"web","taskDefinition":"web:7","desiredCount":1';

const cases: readonly Case[] = [
  {
    name: 'a misspelt member, marked at its key, with the member it means',
    operation: 'CreateService',
    text: `{${service},"launchtype":"FARGATE"}`,
    problems: [
      {
        code: 'unknown-property',
        severity: 'error',
        marked: '"launchtype"',
        says: ['Unknown property `launchtype`. Did you mean `launchType`?'],
      },
    ],
  },
  {
    name: 'a misspelt required member is told once',
    operation: 'RunTask',
    text: '{"taskDefintion":"web"}',
    problems: [
      {
        code: 'unknown-property',
        severity: 'error',
        marked: '"taskDefintion"',
        says: ['Did you mean `taskDefinition`?'],
      },
    ],
  },
  {
    name: 'a member at the wrong level says where it belongs',
    operation: 'RegisterTaskDefinition',
    text: '{"family":"web","containerDefinitions":[],"logConfiguration":{}}',
    problems: [
      {
        code: 'unknown-property',
        severity: 'error',
        marked: '"logConfiguration"',
        says: ['belongs in `containerDefinitions[]`'],
      },
    ],
  },
  {
    name: 'names of Object.prototype are unknown members',
    operation: 'RunTask',
    text: '{"taskDefinition":"web","toString":1,"__proto__":{"a":1},"constructor":2}',
    problems: ['"toString"', '"__proto__"', '"constructor"'].map((marked) => ({
      code: 'unknown-property',
      severity: 'error',
      marked,
      says: ['Unknown property'],
    })),
  },
  {
    name: 'a string for an integer',
    operation: 'CreateService',
    text: '{"serviceName":"web","taskDefinition":"web:7","desiredCount":"2"}',
    problems: [
      {
        code: 'wrong-type',
        severity: 'error',
        marked: '"2"',
        says: ['`desiredCount` must be an integer, not a string', 'write 2 without quotes'],
      },
    ],
  },
  {
    name: 'a fraction for an integer',
    operation: 'CreateService',
    text: '{"serviceName":"web","taskDefinition":"web:7","desiredCount":1.5}',
    problems: [
      { code: 'wrong-type', severity: 'error', marked: '1.5', says: ['`desiredCount` must be an integer, not 1.5'] },
    ],
  },
  {
    name: 'a number for a string',
    operation: 'RegisterTaskDefinition',
    text: '{"family":"web","containerDefinitions":[],"cpu":256}',
    problems: [
      {
        code: 'wrong-type',
        severity: 'error',
        marked: '256',
        says: ['`cpu` must be a string, not a number', 'write "256"'],
      },
    ],
  },
  {
    name: 'an object for a list, marked at the key',
    operation: 'RegisterTaskDefinition',
    text: '{"family":"web","containerDefinitions":{"name":"a"}}',
    problems: [
      {
        code: 'wrong-type',
        severity: 'error',
        marked: '"containerDefinitions"',
        says: ['must be a list, not an object'],
      },
    ],
  },
  {
    name: 'an item of the wrong type',
    operation: 'RegisterTaskDefinition',
    text: '{"family":"web","containerDefinitions":[{"name":"a","image":"b","command":["a",1]}]}',
    problems: [{ code: 'wrong-type', severity: 'error', marked: '1', says: ['`command[1]` must be a string'] }],
  },
  {
    name: 'an unknown value with the one it means',
    operation: 'CreateService',
    text: `{${service},"launchType":"FARGAT"}`,
    problems: [
      {
        code: 'unknown-value',
        severity: 'error',
        marked: '"FARGAT"',
        says: ['Unknown value `FARGAT`', 'Did you mean `FARGATE`?'],
      },
    ],
  },
  {
    name: 'a value outside the range',
    operation: 'PutClusterCapacityProviders',
    text: '{"cluster":"c","capacityProviders":["a"],"defaultCapacityProviderStrategy":[{"capacityProvider":"a","weight":1001}]}',
    problems: [
      { code: 'out-of-range', severity: 'error', marked: '1001', says: ['`weight` must be at most 1000, not 1001'] },
    ],
  },
  {
    name: 'a tag key that is empty, and one that is too long',
    operation: 'TagResource',
    text: `{"resourceArn":"arn:aws:ecs:eu-west-1:111122223333:service/prod/web","tags":[{"key":"${'k'.repeat(129)}"}]}`,
    problems: [
      {
        code: 'wrong-length',
        severity: 'error',
        marked: `"${'k'.repeat(129)}"`,
        says: ['at most 128 characters, not 129'],
      },
    ],
  },
  {
    name: 'characters that the pattern refuses',
    operation: 'TagResource',
    text: '{"resourceArn":"arn:aws:ecs:eu-west-1:111122223333:service/prod/web","tags":[{"key":"a!b"}]}',
    problems: [{ code: 'wrong-pattern', severity: 'error', marked: '"a!b"', says: ['`key` has characters'] }],
  },
  {
    name: 'a member that people pass as a flag is a warning that says so',
    operation: 'CreateService',
    text: '{"desiredCount":1}',
    problems: [
      {
        code: 'missing-property',
        severity: 'warning',
        marked: '{"desiredCount":1}',
        says: ['`serviceName`', '--service-name'],
      },
    ],
  },
  {
    name: 'every other missing member is an error',
    operation: 'RunTask',
    text: '{"cluster":"prod"}',
    problems: [
      { code: 'missing-property', severity: 'error', marked: '{"cluster":"prod"}', says: ['`taskDefinition`'] },
    ],
  },
  {
    name: 'a missing member deeper down is marked on its object',
    operation: 'RunTask',
    text: '{"taskDefinition":"web","capacityProviderStrategy":[{"weight":1}]}',
    problems: [{ code: 'missing-property', severity: 'error', marked: '{"weight":1}', says: ['`capacityProvider`'] }],
  },
  {
    name: 'null counts as missing, and is told once for the whole file',
    operation: 'RegisterTaskDefinition',
    text: '{"family":"web","containerDefinitions":[{"name":"a","image":"b","cpu":null,"memory":null,"secrets":null}]}',
    problems: [{ code: 'cli-null-value', severity: 'information', marked: 'null', says: ['3 '] }],
  },
  {
    name: 'several empty strings, as in a skeleton, are one problem',
    operation: 'CreateService',
    text: `{${service},"launchType":"","propagateTags":"","tags":[{"key":"","value":""}]}`,
    problems: [{ code: 'empty-value', severity: 'error', marked: '""', says: ['3 values are empty'] }],
  },
  {
    name: 'describe output is one problem',
    operation: 'RegisterTaskDefinition',
    text: '{"family":"web","containerDefinitions":[],"taskDefinitionArn":"a","revision":3,"status":"ACTIVE","compatibilities":["EC2"]}',
    problems: [
      {
        code: 'describe-output',
        severity: 'warning',
        marked: '"taskDefinitionArn"',
        says: ['`taskDefinitionArn`', '`revision`', '`status`', '`compatibilities`', 'register-task-definition'],
      },
    ],
  },
  {
    name: 'describe output with its wrapper is one problem',
    operation: 'RegisterTaskDefinition',
    text: '{"taskDefinition":{"family":"web","containerDefinitions":[],"revision":3}}',
    problems: [
      {
        code: 'describe-output',
        severity: 'warning',
        marked: '"taskDefinition"',
        says: ['`taskDefinition`', '`revision`'],
      },
    ],
  },
  {
    name: 'placeholders are unknown values',
    operation: 'RegisterTaskDefinition',
    text: '{"family":"<NAME>","networkMode":"${MODE}","containerDefinitions":"{{ containers }}","cpu":"%CPU%","volumes":"$VOLUMES"}',
    problems: [],
  },
  {
    name: 'a request that is a list',
    operation: 'RunTask',
    text: '[{"taskDefinition":"web"}]',
    problems: [
      {
        code: 'wrong-type',
        severity: 'error',
        marked: '[{"taskDefinition":"web"}]',
        says: ['The input of `RunTask` must be an object, not a list'],
      },
    ],
  },
  {
    name: 'ecspresso gives names and counts from elsewhere',
    operation: 'CreateService',
    fileName: 'ecs-service-def.json',
    text: '{"launchType":"","capacityProviderStrategy":[{"capacityProvider":"spot-fleet","weight":1}],"platformFamily":"Linux","pendingCount":0,"runningCount":0}',
    problems: [],
  },
];

const structuralIds: ReadonlySet<string> = new Set(structuralRules.map(({ id }) => id));

/** The semantic rules have tests of their own, and the requests here are as short as the structure allows. */
function structuralProblems(source: Source, choice: string): readonly Problem[] {
  return engine.analyse(source, { choice }).problems.filter(({ code }) => structuralIds.has(code));
}

for (const language of ['json', 'yaml'] as const) {
  for (const { name, operation, text, problems, fileName } of cases) {
    // JSON is YAML: the same text must give the same problems, whichever parser reads it.
    test(`${language}: ${name}`, () => {
      const found = structuralProblems({ name: fileName ?? `a.${language}`, language, text }, operation);
      assert.deepEqual(
        found.map(({ code, severity, start, end }) => ({ code, severity, marked: text.slice(start, end) })),
        problems.map(({ code, severity, marked }) => ({ code, severity, marked })),
      );
      for (const [index, { says }] of problems.entries()) {
        for (const part of says)
          assert.ok(found[index]?.message.includes(part), `${found[index]?.message} lacks ${part}`);
      }
    });
  }
}

for (const { name, operation, text, problems, fileName } of cases) {
  test(`block YAML: ${name}`, () => {
    const block = stringify(JSON.parse(text), { lineWidth: 0 });
    const found = structuralProblems({ name: fileName ?? 'a.yaml', language: 'yaml', text: block }, operation);
    assert.deepEqual(
      found.map(({ code, severity }) => `${code} ${severity}`).sort(),
      problems.map(({ code, severity }) => `${code} ${severity}`).sort(),
    );
  });
}

test('a quote that is just being typed is one syntax problem, no unknown member', () => {
  const text = '{\n  "taskDefinition": "web",\n  "\n  "count": 1\n}';
  const problems = structuralProblems({ name: 'a.json', language: 'json', text }, 'RunTask');
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['syntax'],
  );
});

test('a flood of unknown members in one object is told in linear time', () => {
  const members = Array.from({ length: 20_000 }, (_, index) => `"member${index}":1`).join(',');
  const text = `{"taskDefinition":"web",${members}}`;
  const problems = structuralProblems({ name: 'a.json', language: 'json', text }, 'RunTask');
  assert.equal(problems.length, 20_000);
});

for (const { language, text } of [
  {
    language: 'json',
    text: '{"serviceName": "web", "taskDefinition": "web:7", "desiredCount": 1, "launchType": "FARG\n}',
  },
  {
    language: 'yaml',
    text: 'serviceName: web\ntaskDefinition: web:7\ndesiredCount: 1\nlaunchType: "FARG\npropagateTags: NONE\n',
  },
] as const) {
  test(`${language}: a string that is not closed may become any value, so it is one problem`, () => {
    const { problems } = engine.analyse({ name: `a.${language}`, language, text }, { choice: 'CreateService' });
    assert.deepEqual(
      problems.map(({ code, start, end }) => [code, text.slice(start, end)]),
      [['syntax', '"FARG']],
    );
  });
}
