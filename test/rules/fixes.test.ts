import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { parse as readYaml } from 'yaml';
import { structuralRules } from '../../server/rules/structural.ts';
import { applyEdits } from '../../server/syntax/edits-text.ts';
import type { SourceLanguage } from '../../server/syntax/tree.ts';
import { analyse, assertFix, assertMended } from '../features/fix-support.ts';
import { formsOf, readExamples } from './support.ts';

/** What a fix makes of a text. */
interface FixExample {
  readonly rule: string;
  readonly language: SourceLanguage;
  readonly operation: string;
  readonly before: string;
  /** The first fix of the first problem when left out. */
  readonly title?: string;
  readonly after: string;
}

const folder = new URL('./fixes/', import.meta.url);

suite('fixes, before and after', () => {
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.yaml'))) {
    const examples = readYaml(readFileSync(new URL(name, folder), 'utf8')) as FixExample[];
    for (const [index, { rule, language, operation, before, title, after }] of examples.entries()) {
      test(`${rule}: ${title ?? 'the first fix'} (${name} ${index + 1})`, () => {
        assertFix(before, language, operation, rule, title, after);
      });
    }
  }
});

suite('the first fix of every example removes its problem and adds none', () => {
  for (const [index, { rule, operation, kind, request }] of readExamples().entries()) {
    if (kind !== 'invalid') continue;
    const forms = formsOf(request).map((form) => ({ ...form, before: analyse(form.text, form.language, operation) }));
    const hasFixes = forms.some(({ before }) =>
      before.problems.some(({ code, fixes }) => code === rule && fixes !== undefined),
    );
    if (!hasFixes) continue;
    test(`${rule}, ${operation} (${index})`, () => {
      for (const { name, language, text, before } of forms) {
        for (const problem of before.problems) {
          const fix = problem.code === rule ? problem.fixes?.()[0] : undefined;
          if (fix === undefined) continue;
          assert.ok(fix.edits.length > 0, `${name}: a fix changes something`);
          assertMended(before, analyse(applyEdits(text, fix.edits), language, operation), rule);
        }
      }
    });
  }
});

suite('fixes of the structural checks, however the request is written', () => {
  for (const { id, about, operation, wrong } of structuralRules) {
    // What a skeleton breaks besides is told only when it is none any more.
    if (about !== 'structure' || id === 'cli-skeleton') continue;
    const request: unknown = readYaml(wrong.text);
    for (const { name, language, text } of formsOf(request)) {
      const before = analyse(text, language, operation);
      const problem = before.problems.find(({ code }) => code === id);
      for (const { title, edits } of problem?.fixes?.() ?? []) {
        test(`${id}, ${name}: ${title}`, () => {
          assertMended(before, analyse(applyEdits(text, edits), language, operation), id);
        });
      }
    }
  }
});
