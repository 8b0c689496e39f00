import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, type Step, walk } from '../../../client/connections/steps.ts';

const back: Answer<string> = { kind: 'back' };
const left: Answer<string> = { kind: 'left' };
const next = (draft: string): Answer<string> => ({ kind: 'next', draft });

/** Steps that answer as listed; notes which step was asked with which draft. */
function scripted(answers: readonly (readonly Answer<string>[])[], asked: string[]): readonly Step<string>[] {
  const left = answers.map((list) => [...list]);
  return answers.map((_, index) => async (draft, { isFirst }) => {
    asked.push(`${index}${isFirst ? '!' : ''}:${draft}`);
    return left[index]?.shift() ?? { kind: 'left' };
  });
}

const walks: readonly (readonly [
  what: string,
  answers: readonly (readonly Answer<string>[])[],
  result: string | undefined,
  asked: readonly string[],
])[] = [
  ['straight on', [[next('a')], [next('ab')]], 'ab', ['0!:', '1:a']],
  [
    'back and on',
    [
      [next('a'), next('b')],
      [back, next('bc')],
    ],
    'bc',
    ['0!:', '1:a', '0!:', '1:b'],
  ],
  ['back from the first asks it again', [[back, next('a')]], 'a', ['0!:', '0!:']],
  ['leaving in the middle', [[next('a')], [left]], undefined, ['0!:', '1:a']],
  ['nothing to ask', [], '', []],
];

for (const [what, answers, result, asked] of walks) {
  test(`questions: ${what}`, async () => {
    const seen: string[] = [];
    assert.equal(await walk(scripted(answers, seen), ''), result);
    assert.deepEqual(seen, asked);
  });
}
