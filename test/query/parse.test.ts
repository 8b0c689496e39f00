import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { checkQuery, mendedQueries } from '../../server/query/check.ts';
import { completionsInQuery } from '../../server/query/completions.ts';
import { hoverInQuery } from '../../server/query/hover.ts';
import { parseQuery } from '../../server/query/parse.ts';
import type { QueryNode } from '../../server/query/tree.ts';

/** Samples of the developer guide, and what its grammar allows. */
const valid: readonly string[] = [
  '',
  '  ',
  'attribute:ecs.instance-type == t3.small',
  'attribute:ecs.instance-type==t3.small',
  'attribute:ecs.instance-type equals t3.small',
  'attribute:ecs.availability-zone in [us-east-1a, us-east-1b]',
  'attribute:ecs.availability-zone in[us-east-1a]',
  'attribute:ecs.availability-zone !in [us-east-1c]',
  'attribute:ecs.availability-zone in ["us-east-1a","us-east-1b"]',
  'attribute:example.com/storage==persistent',
  "ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']",
  'attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d',
  'attribute:ecs.instance-type =~ t3.*|m5.*',
  'attribute:ecs.instance-type =~ [tm]3\\.large',
  'attribute:ecs.instance-type =~ (t3|m5)\\..*',
  'attribute:ecs.instance-type =~ [a-z&&[^bc]]3[(] or attribute:a exists',
  'attribute:ecs.instance-type !~ ^t2\\.(?!nano).*$',
  'task:group == service:production',
  'not(task:group == database)',
  '!(task:group == database)',
  '! attribute:a exists',
  'not not attribute:a exists',
  'task:group == databases and not attribute:retiring exists',
  '(attribute:stack == prod or attribute:stack == stage) and attribute:ssd exists',
  '((attribute:a exists))',
  '( attribute:a=~x||attribute:b!=y )&&attribute:c>=3',
  'attribute:stack !exists',
  "attribute:stack == 'two words'",
  'attribute:stack == "it\'s"',
  'attribute:team/stack == a.b@c',
  'attribute:a == f(x)',
  'runningTasksCount <= 1',
  'agentVersion < 1.14.5',
  'agentConnected == false',
  'registeredAt < 2018-02-13',
  'registeredAt > 2018-06-18T22:28:28+00:00',
  'registeredAt > 2018-06-18T22:28:28',
  'attribute:AND == OR',
  'attribute:not exists and attribute:in in [in, and]',
  'attribute:a exists AND NOT attribute:b IN [c]',
  'attribute:a\n  exists\n and\tattribute:b\r\nexists',
  'agentConnected > 0',
];

/** What is marked is in ‹angle quotes›; the expression after the first fix, if there is one. */
const invalid: readonly [marked: string, kind: string, message: RegExp, mended?: string][] = [
  ['attribute:a ‹=› b', 'syntax', /`=` is no operator .* Did you mean `==`\?/, 'attribute:a == b'],
  ['attribute:a ‹===› b', 'syntax', /Did you mean `==`/, 'attribute:a == b'],
  ['attribute:a ‹<>› b', 'syntax', /Did you mean `!=`/, 'attribute:a != b'],
  ['attribute:a ‹=>› 3', 'syntax', /Did you mean `>=`/, 'attribute:a >= 3'],
  ['attribute:a ‹not in› [b]', 'syntax', /Did you mean `not_in`/, 'attribute:a not_in [b]'],
  ['attribute:a ‹! in› [b]', 'syntax', /Did you mean `!in`/, 'attribute:a !in [b]'],
  ['attribute:a ‹!matches› b', 'syntax', /Did you mean `not_matches`/, 'attribute:a not_matches b'],
  ['attribute:a ‹exist›', 'syntax', /Did you mean `exists`/, 'attribute:a exists'],
  ['attribute:a ‹like› b.*', 'syntax', /Did you mean `=~`/, 'attribute:a =~ b.*'],
  ['attribute:a ‹zzz› b', 'syntax', /no operator of the cluster query language: use/],
  ['attribute:a ‹&› b', 'syntax', /no operator of the cluster query language: use/],
  [
    'attribute:a exists ‹&› attribute:b exists',
    'syntax',
    /Did you mean `and`/,
    'attribute:a exists and attribute:b exists',
  ],
  [
    'attribute:a exists ‹|› attribute:b exists',
    'syntax',
    /Did you mean `or`/,
    'attribute:a exists or attribute:b exists',
  ],
  ['attribute:a ‹==›', 'syntax', /A value is missing behind `==`/],
  ['attribute:a ‹in›', 'syntax', /A list is missing behind `in`/],
  ['‹attribute:a›', 'syntax', /An operator is missing/, 'attribute:a exists'],
  ['‹attribute:›', 'syntax', /name of the attribute is missing/],
  ['attribute:‹ ›a == b', 'syntax', /No space/, 'attribute:a == b'],
  ['attribute:a‹@›b == c', 'syntax', /cannot stand in the name/],
  ['‹==› b', 'syntax', /A subject is missing/],
  ['attribute:a == b ‹c d›', 'syntax', /does not belong to the value `b`/, "attribute:a == 'b c d'"],
  ['attribute:a == b ‹c› and attribute:d exists', 'syntax', /quotes/, "attribute:a == 'b c' and attribute:d exists"],
  ['attribute:a exists ‹true›', 'syntax', /`exists` takes no value/, 'attribute:a exists '],
  ['‹(›attribute:a == b', 'syntax', /not closed/, '(attribute:a == b)'],
  ['attribute:a == b‹)›', 'syntax', /closes no/, 'attribute:a == b'],
  ['(attribute:a == b)‹)› and attribute:c exists', 'syntax', /closes no/, '(attribute:a == b) and attribute:c exists'],
  ['attribute:a exists ‹and›', 'syntax', /missing behind `and`/, 'attribute:a exists'],
  [
    'attribute:a exists ‹and› or attribute:b exists',
    'syntax',
    /missing behind `and`/,
    'attribute:a exists or attribute:b exists',
  ],
  ['‹(›', 'syntax', /missing|not closed/],
  ['(‹)›', 'syntax', /comparison is missing/],
  [
    'attribute:a exists ‹attribute:b› exists',
    'syntax',
    /`and` or `or` is missing/,
    'attribute:a exists and attribute:b exists',
  ],
  ['attribute:a in ‹[›b, c', 'syntax', /list is not closed/, 'attribute:a in [b, c]'],
  [
    'attribute:a in ‹[›b and attribute:c exists',
    'syntax',
    /list is not closed/,
    'attribute:a in [b] and attribute:c exists',
  ],
  ['attribute:a in [b ‹c›]', 'syntax', /comma is missing/, 'attribute:a in [b, c]'],
  ['attribute:a in [b‹,› ]', 'syntax', /behind the last comma/, 'attribute:a in [b ]'],
  ['attribute:a in ‹[]›', 'syntax', /list is empty/],
  ["attribute:a == ‹'b›", 'syntax', /not closed/, "attribute:a == 'b'"],
  ["‹'attribute:a'› == b", 'syntax', /Only values stand in quotes/, 'attribute:a == b'],
  ["‹'attribute:a == b'›", 'syntax', /Only values stand in quotes/, 'attribute:a == b'],
  [
    '‹ecs.instance-type› == t3.small',
    'subject',
    /attribute:ecs.instance-type/,
    'attribute:ecs.instance-type == t3.small',
  ],
  ['‹instance-type› == t3.small', 'subject', /attribute:ecs.instance-type/, 'attribute:ecs.instance-type == t3.small'],
  ['‹Attribute:a› == b', 'subject', /Did you mean `attribute:a`/, 'attribute:a == b'],
  ['‹attr:a› == b', 'subject', /Did you mean `attribute:a`/, 'attribute:a == b'],
  ['‹runningTaskCount› == 0', 'subject', /Did you mean `runningTasksCount`/, 'runningTasksCount == 0'],
  ['‹task:family› == a', 'subject', /Did you mean `task:group`/, 'task:group == a'],
  ['‹zone› == a', 'subject', /an attribute is written `attribute:zone`/, 'attribute:zone == a'],
  ['‹memberOf›(attribute:a exists)', 'subject', /`type` of the constraint/, '(attribute:a exists)'],
  ['attribute:a in ‹b›', 'list', /takes a list in brackets: `\[b\]`/, 'attribute:a in [b]'],
  ['attribute:a in ‹b, c› or attribute:d exists', 'list', /`\[b, c\]`/, 'attribute:a in [b, c] or attribute:d exists'],
  ['attribute:a not_in ‹(b, c)›', 'list', /`\[b, c\]`/, 'attribute:a not_in [b, c]'],
  ['attribute:a == ‹[b, c]›', 'list', /use `in` for a list/, 'attribute:a in [b, c]'],
  ['attribute:a!=‹[b]›', 'list', /use `not_in` for a list/, 'attribute:a not_in [b]'],
  ['attribute:a > ‹[b]›', 'list', /takes one value/],
  ['runningTasksCount == ‹none›', 'value', /a whole number, not with `none`/],
  ['registeredAt < ‹13/02/2018›', 'value', /a date/],
  ['agentVersion == ‹latest›', 'value', /a version/],
  ['agentConnected in [true, ‹yes›]', 'value', /`true` or `false`/],
];

suite('expressions that can be read', () => {
  for (const text of valid) test(text, () => assert.deepEqual(checkQuery(text), []));
});

suite('expressions that are wrong', () => {
  for (const [marked, kind, message, mended] of invalid) {
    test(marked, () => {
      const text = marked.replace(/[‹›]/g, '');
      const problems = checkQuery(text);
      const [problem] = problems;
      assert.ok(problem !== undefined);
      const { start, end } = problem;
      assert.equal(`${text.slice(0, start)}‹${text.slice(start, end)}›${text.slice(end)}`, marked);
      assert.equal(problem.kind, kind);
      assert.match(problem.message, message);
      assert.equal(mendedQueries(text, problem)[0]?.text, mended);
      if (mended !== undefined) assert.deepEqual(checkQuery(mended), []);
    });
  }

  test('each of several mistakes is told', () => {
    const problems = checkQuery('(zone == a) and attribute:b = c or runningTasksCount == x');
    assert.deepEqual(
      problems.map(({ kind }) => kind),
      ['subject', 'syntax', 'value'],
    );
  });
});

function shape(node: QueryNode | undefined): string {
  if (node === undefined) return '?';
  switch (node.kind) {
    case 'comparison':
      return node.subject?.text ?? '?';
    case 'not':
      return `not ${shape(node.operand)}`;
    case 'group':
      return `(${shape(node.operand)})`;
    default:
      return `{${node.operands.map(shape).join(` ${node.kind} `)}}`;
  }
}

test('the tree', () => {
  const text = 'agentConnected == true or not (registeredAt < 2018-02-13 and agentVersion == 1) && task:group == a';
  assert.equal(
    shape(parseQuery(text).root),
    '{agentConnected or {not ({registeredAt and agentVersion}) and task:group}}',
  );
});

const words = [
  'attribute:a',
  'attribute:',
  'task:group',
  'x',
  '==',
  '=',
  '!',
  'in',
  'not',
  'and',
  'or',
  '&',
  '|',
  '(',
  ')',
  '[',
  ']',
  ',',
  "'",
  '"',
  'exists',
  '=~',
  '<',
  '3',
  '\\',
  ' ',
  '\n',
  '\u00a0',
  '😀',
  '\ud83d',
];

suite('whatever the text', () => {
  const noise = fc
    .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom('', ' ')), { maxLength: 15 })
    .map((parts) => parts.flat().join(''));

  test('nothing throws, and all ranges are in the text', () => {
    fc.assert(
      fc.property(fc.oneof(noise, fc.string({ unit: 'binary' })), fc.nat(60), (text, offset) => {
        for (const { start, end } of checkQuery(text)) assert.ok(start >= 0 && start < end && end <= text.length, text);
        hoverInQuery(text, offset);
        const { start, end } = completionsInQuery(text, offset);
        assert.ok(start <= Math.min(offset, text.length) && end <= text.length);
      }),
      { numRuns: 1000 },
    );
  });

  test('each prefix of the samples', () => {
    for (const text of valid) {
      for (let length = 0; length < text.length; length += 1) {
        checkQuery(text.slice(0, length));
        completionsInQuery(text.slice(0, length), length);
      }
    }
  });

  for (const part of [
    '(',
    '!',
    'not ',
    '[',
    "'",
    'a ',
    'a b ',
    ')',
    'attribute:a == [',
    'attribute:a in b, ',
    'attribute:a =~ [',
    'and ',
    ', ',
    '& ',
    'attribute:a exists ',
  ]) {
    test(`200 KB of ${part}`, () => {
      const text = part.repeat(200_000 / part.length);
      const begin = performance.now();
      checkQuery(text);
      checkQuery(`attribute:a =~ ${text}`);
      checkQuery(`attribute:a in [${text}`);
      // Some 100 ms where it is linear, minutes where it is not.
      assert.ok(performance.now() - begin < 5000);
    });
  }
});
