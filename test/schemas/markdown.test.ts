import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deprecationMessage, wholeString } from '../../schemas/json-schema.ts';
import { firstSentence, markdownConverter } from '../../schemas/markdown.ts';

describe('markdownConverter', () => {
  const cases = [
    ['<p>The <code>cpu</code> of a <i>task</i>.</p>', 'The `cpu` of a _task_.'],
    ['<p>One.</p> <p>Two.</p>', 'One.\n\nTwo.'],
    ['<p>See <a href="https://x.test/API_Tag_it.html">Tag</a>.</p>', 'See [Tag](https://x.test/API_Tag_it.html).'],
    ['<ul> <li> <p>One</p> </li> <li> <p>Two</p> </li> </ul>', '* One\n* Two'],
    ['<ul> <li> <p> <code>REPLICA</code>-The strategy</p> </li> </ul>', '* `REPLICA`-The strategy'],
    ['<p>Text.</p> <note> <p>Mind <code>x</code>.</p> </note>', 'Text.\n\n> **Note:** Mind `x`.'],
    ['<important> <p>A.</p> <p>B.</p> </important>', '> **Important:** A.\n>\n> B.'],
    ['<dl> <dt>awslogs-group</dt> <dd> <p>Required.</p> </dd> </dl>', '**awslogs-group**\n\nRequired.'],
    ['<p>a * b, snake_case and _x_</p>', 'a \\* b, snake_case and \\_x\\_'],
    ['<p>above 262144. However</p>', 'above 262144. However'],
    ['', ''],
  ] as const;
  const markdown = markdownConverter();
  for (const [html, expected] of cases) test(expected, () => assert.equal(markdown(html), expected));
});

describe('firstSentence', () => {
  const cases = [
    ['Creates a cluster. By default, …', 'Creates a cluster.'],
    ['Uses `awsvpc` and [Tag](https://x.test). More.', 'Uses awsvpc and Tag.'],
    ['Version 1.4.0 or later. More.', 'Version 1.4.0 or later.'],
    ['Some names, e.g. this one, differ. More.', 'Some names, e.g. this one, differ.'],
    ['> **Note:** Not this.\n\nThis one. More.', 'This one.'],
    ['No full stop', 'No full stop'],
  ] as const;
  for (const [text, expected] of cases) test(expected, () => assert.equal(firstSentence(text), expected));
});

describe('deprecationMessage', () => {
  const cases = [
    ['(since 2023-04-15) Gone.', 'Deprecated since 2023-04-15: Gone.'],
    ['Gone.', 'Deprecated: Gone.'],
    ['', 'Deprecated.'],
  ] as const;
  for (const [reason, expected] of cases) test(expected, () => assert.equal(deprecationMessage(reason), expected));
});

describe('wholeString', () => {
  const cases = [
    ['a|b', '^(?:a|b)$'],
    ['[\\p{L}\\-]*', '^(?:[\\p{L}\\-]*)$'],
    ['a\\-b', undefined],
    ['(?i)a', undefined],
  ] as const;
  for (const [pattern, expected] of cases) test(pattern, () => assert.equal(wholeString(pattern), expected));
});
