import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rulePages, staleRulePages } from '../../scripts/rule-pages.ts';
import { rules } from '../../server/rules/catalogue.ts';
import { pageOf } from '../../server/rules/pages.ts';
import { structuralRules } from '../../server/rules/structural.ts';

test('docs/rules is current', () => {
  assert.deepEqual(staleRulePages(), [], 'run `node scripts/rule-pages.ts`');
});

test('every rule has the page its problems link to', () => {
  const names = new Set(rulePages().keys());
  for (const { id } of [...structuralRules, ...rules]) {
    const url = new URL(pageOf(id));
    assert.ok(url.pathname.endsWith(`/docs/rules/${id}.md`), url.href);
    assert.ok(names.has(`${id}.md`), id);
  }
});

test('the index links to every page', () => {
  const pages = rulePages();
  const index = pages.get('README.md') ?? '';
  const linked = [...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name]) => name);
  assert.deepEqual(linked.sort(), [...pages.keys()].filter((name) => name !== 'README.md').sort());
});
