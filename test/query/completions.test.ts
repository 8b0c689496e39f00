import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { completionsInQuery } from '../../server/query/completions.ts';
import { hoverInQuery } from '../../server/query/hover.ts';

/** `¦` is the cursor, `‹›` what is replaced; some labels that are offered, and some that are not. */
const cases: readonly [marked: string, offered: readonly string[], not: readonly string[]][] = [
  ['‹¦›', ['attribute:ecs.os-type', 'attribute:', 'task:group', 'agentVersion', 'not'], ['and', '==', 'exists']],
  ['‹attribute:ecs.¦›', ['attribute:ecs.os-type'], ['==']],
  ['‹run¦ning›', ['runningTasksCount'], ['==']],
  ['attribute:a ‹¦›', ['==', '=~', 'exists', 'not_exists', 'in', 'not_in', '<'], ['and', 'attribute:', '!exists']],
  ['attribute:a ‹!e¦›', ['!exists', '!in'], ['==']],
  ['attribute:a ‹=¦›', ['==', '=~'], []],
  ['runningTasksCount ‹¦›', ['==', '<='], ['in', '=~', 'exists']],
  ['attribute:ecs.os-type == ‹¦›', ['linux', 'windows'], ['x86_64', 'and']],
  ['attribute:ecs.os-type==‹¦›', ['linux', 'windows'], []],
  ["attribute:ecs.os-type == '‹li¦›", ['linux', 'windows'], []],
  ['attribute:ecs.cpu-architecture in ‹¦›', ['[…]'], ['x86_64']],
  ['attribute:ecs.cpu-architecture in [x86_64, ‹¦›]', ['x86_64', 'arm64'], ['and']],
  ['agentConnected != ‹¦›', ['true', 'false'], []],
  ['task:group == ‹se¦›', ['service:', 'family:'], []],
  ['registeredAt > ‹¦›', [], ['true']],
  ['attribute:a exists ‹¦›', ['and', 'or'], ['not', '==']],
  ['(attribute:a == b) ‹a¦›', ['and', 'or'], ['attribute:']],
  ['attribute:a == b and ‹¦›', ['attribute:', 'not'], ['and']],
  ['not (‹¦›)', ['attribute:', 'task:group'], []],
  ['‹¦› == linux', ['attribute:ecs.os-type'], []],
];

suite('what may be written', () => {
  for (const [marked, offered, not] of cases) {
    test(marked, () => {
      const offset = marked.replace(/[‹›]/g, '').indexOf('¦');
      const text = marked.replace(/[‹›¦]/g, '');
      const { start, end, items } = completionsInQuery(text, offset);
      const word = marked.replace('¦', '').replace(/^.*‹|›.*$/g, '');
      assert.equal(text.slice(start, end), word);
      const labels = items.map(({ label }) => label);
      for (const label of offered) assert.ok(labels.includes(label), `${label} of ${labels.join(' ')}`);
      for (const label of not) assert.ok(!labels.includes(label), `${label} is not expected`);
      assert.equal(new Set(labels).size, labels.length);
      for (const { documentation } of items) assert.notEqual(documentation, '');
    });
  }
});

const hovers: readonly [marked: string, word: string, says: RegExp][] = [
  ['attribute:ecs.os-type¦ == linux', '', /^$/],
  ['attribute:ecs.os-t¦ype == linux', 'attribute:ecs.os-type', /operating system/],
  ['attribute:st¦ack == a', 'attribute:stack', /custom attribute/],
  ['attribute:ecs.capability.x¦y exists', 'attribute:ecs.capability.xy', /capability/],
  ['running¦TasksCount > 1', 'runningTasksCount', /number of tasks.*\n.*Operators: `==`/s],
  ['attribute:a ¦!in [b]', '!in', /`!in` or `not_in`/],
  ['attribute:a exists A¦ND attribute:b exists', 'AND', /Both sides/],
  ['¦!(attribute:a exists)', '!', /must not hold/],
  ['attribute:ecs.os-type == lin¦ux', 'linux', /one of `linux`, `windows`/],
  ['attribute:a =~ t3¦.*', 't3.*', /Java regular expression/],
  ['no¦thing == b', '', /^$/],
  ['attribute:a == ¦b', '', /^$/],
];

suite('what a word means', () => {
  for (const [marked, word, says] of hovers) {
    test(marked, () => {
      const text = marked.replace('¦', '');
      const found = hoverInQuery(text, marked.indexOf('¦'));
      assert.equal(found === undefined ? '' : text.slice(found.start, found.end), word);
      assert.match(found?.markdown ?? '', says);
    });
  }
});
