import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FileRequest, Verdict } from '../../../client/apply/model.ts';
import { planWith } from '../../../client/apply/plan-context.ts';
import { outcomeOf, outcomeOfAll, planText } from '../../../client/apply/plan-text.ts';
import { unifiedDiff } from '../../../client/apply/plan-text-diff.ts';

const diffs: readonly { readonly before: string; readonly after: string; readonly expected: readonly string[] }[] = [
  { before: '', after: '', expected: [] },
  { before: 'a\nb\n', after: 'a\nb\n', expected: [] },
  { before: '', after: 'a\nb\n', expected: ['@@ -0,0 +1,2 @@', '+a', '+b'] },
  { before: 'a\n', after: '', expected: ['@@ -1 +0,0 @@', '-a'] },
  { before: 'a\nb\nc\n', after: 'a\nx\nc\n', expected: ['@@ -1,3 +1,3 @@', ' a', '-b', '+x', ' c'] },
  {
    before: '1\n2\n3\n4\n5\n6\n7\n8\n9\n',
    after: '1\n2\n3\n4\nfive\n6\n7\n8\n9\n',
    expected: ['@@ -2,7 +2,7 @@', ' 2', ' 3', ' 4', '-5', '+five', ' 6', ' 7', ' 8'],
  },
  {
    before: 'x\n2\n3\n4\n5\n6\n7\n8\n9\n10\n',
    after: '1\n2\n3\n4\n5\n6\n7\n8\n9\ny\n',
    expected: ['@@ -1,4 +1,4 @@', '-x', '+1', ' 2', ' 3', ' 4', '@@ -7,4 +7,4 @@', ' 7', ' 8', ' 9', '-10', '+y'],
  },
  { before: 'a\nb\n', after: 'b\na\n', expected: ['@@ -1,2 +1,2 @@', '-a', ' b', '+a'] },
];

for (const { before, after, expected } of diffs) {
  test(`unified diff of ${JSON.stringify(before)} and ${JSON.stringify(after)}`, () => {
    assert.deepEqual(unifiedDiff(before, after), expected);
  });
}

test('a unified diff leads from one text to the other', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd: 1'), { maxLength: 30 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const hunks = unifiedDiff(
        `${before.join('\n')}\n`.replace(/^\n$/, ''),
        `${after.join('\n')}\n`.replace(/^\n$/, ''),
      );
      assert.deepEqual(patched(before, hunks), after);
    }),
    { numRuns: 500 },
  );
});

/** As `patch` does it: by the places that the hunks name. */
function patched(lines: readonly string[], diff: readonly string[]): readonly string[] {
  const result: string[] = [];
  let next = 0;
  for (const line of diff) {
    const [, from, count] = /^@@ -(\d+)(?:,(\d+))? /.exec(line) ?? [];
    if (from !== undefined) {
      const start = Number(from) - (count === '0' ? 0 : 1);
      result.push(...lines.slice(next, start));
      next = start;
    } else if (line.startsWith('+')) {
      result.push(line.slice(1));
    } else {
      assert.equal(lines[next], line.slice(1));
      if (line.startsWith(' ')) result.push(line.slice(1));
      next += 1;
    }
  }
  return [...result, ...lines.slice(next)];
}

const expectedOutcomes: Readonly<Record<Verdict, ReturnType<typeof outcomeOf>>> = {
  create: 'changes',
  update: 'changes',
  'new-deployment': 'changes',
  'new-revision': 'changes',
  'no-change': 'unchanged',
  replace: 'refused',
  delete: 'changes',
  run: 'changes',
  read: 'unchanged',
  refused: 'refused',
  'not-for-people': 'refused',
};

for (const [verdict, expected] of Object.entries(expectedOutcomes) as [Verdict, ReturnType<typeof outcomeOf>][]) {
  test(`${verdict} comes to ${expected}`, () => {
    assert.equal(outcomeOf(planWith({ verdict, subject: '' })), expected);
  });
}

const together: readonly { readonly verdicts: readonly Verdict[]; readonly expected: string }[] = [
  { verdicts: ['no-change', 'read'], expected: 'unchanged' },
  { verdicts: ['no-change', 'update'], expected: 'changes' },
  { verdicts: ['create', 'refused', 'no-change'], expected: 'refused' },
];

for (const { verdicts, expected } of together) {
  test(`${verdicts.join(', ')} together come to ${expected}`, () => {
    assert.equal(outcomeOfAll(verdicts.map((verdict) => planWith({ verdict, subject: '' }))), expected);
  });
}

test('a plan as text: where, what, warnings, what cannot be changed, the diff, and that nothing was sent', () => {
  const request: FileRequest = {
    uri: 'deploy/web.create-service.yaml',
    index: 0,
    operation: 'CreateService',
    input: {},
  };
  const plan = planWith({
    verdict: 'replace',
    subject: 'service web in cluster shop',
    steps: ['No update can change `launchType`.'],
    warnings: ['Could not read the task definition.'],
    differences: [{ path: ['launchType'], live: 'EC2', wanted: 'FARGATE', isFixed: true }],
    before: { serviceName: 'web', launchType: 'EC2' },
    after: { serviceName: 'web', launchType: 'FARGATE' },
  });
  const identity = { accountId: '111122223333', arn: 'arn:aws:iam::111122223333:user/me', alias: 'shop-production' };
  const connection = { name: 'production', region: 'eu-west-1' };
  const prepared = [{ request, identity, live: { unread: [] }, plan, earlier: [] }];
  assert.equal(
    planText({ prepared, identity, connection }),
    `Account 111122223333 (shop-production), eu-west-1

! CreateService: would have to replace service web in cluster shop
    deploy/web.create-service.yaml
    No update can change \`launchType\`.
    warning: Could not read the task definition.
    launchType cannot be changed by an update.
--- live
+++ deploy/web.create-service.yaml
@@ -1,2 +1,2 @@
 serviceName: web
-launchType: EC2
+launchType: FARGATE

1 request: 1 that cannot be applied. Nothing was sent.
`,
  );
});
