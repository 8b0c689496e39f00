import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { rules } from '../../server/rules/catalogue.ts';
import { createRuleRunner } from '../../server/rules/run.ts';
import { parse } from '../../server/syntax/parse.ts';
import type { ObjectNode } from '../../server/syntax/tree.ts';
import { formsOf, readExamples, readShapes, rootOf, strictRunner } from './support.ts';

const examples = readExamples();
const run = strictRunner();

/** Values that do not belong anywhere, and those that nearly do. */
const strange = fc.constantFrom<unknown>(
  null,
  '',
  '${X}',
  'DAEMON',
  'EXTERNAL',
  'FARGATE',
  'aws:x',
  'arn:aws:ecs:eu-west-1:111122223333:service/web',
  0,
  -1,
  1e308,
  true,
  [],
  [[], [[null]]],
  {},
  [{}, null, 'x', [{}]],
  { type: ['EXTERNAL'], key: {}, value: [], weight: 'x', base: {}, capacityProvider: 5 },
);

/** One change: the value at the `index`-th place (counted over the whole document) becomes another, or goes. */
function changed(value: unknown, index: number, replacement: unknown): unknown {
  let left = index;
  const walk = (current: unknown): unknown => {
    left -= 1;
    if (left === -1) return replacement;
    if (Array.isArray(current)) return current.map(walk);
    if (typeof current !== 'object' || current === null) return current;
    return Object.fromEntries(Object.entries(current).map(([name, inner]) => [name, walk(inner)]));
  };
  return walk(value);
}

function assertWithin(text: string, root: ObjectNode, operation: string): void {
  for (const { start, end, message } of run(operation, root)) {
    assert.ok(start >= 0 && start < end && end <= text.length, `${start}-${end} of ${text.length}: ${message}`);
    assert.match(message, /[.?]\)?$/, 'a message is a sentence');
  }
}

suite('rules never throw', () => {
  test('whatever stands where something else belongs', () => {
    const change = fc.record({ index: fc.nat(40), replacement: strange });
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        ({ request, operation }, changes) => {
          const mutant = changes.reduce(
            (value, { index, replacement }) => changed(value, index + 1, replacement),
            request,
          );
          for (const { language, text } of formsOf(mutant)) assertWithin(text, rootOf(text, language), operation);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  test('however far the text is typed', () => {
    for (const { request, operation, kind } of examples) {
      if (kind !== 'invalid') continue;
      for (const { language, text } of formsOf(request).slice(1, 3)) {
        for (let length = 1; length < text.length; length += 7) {
          const prefix = text.slice(0, length);
          const root = parse(prefix, language).documents[0]?.root;
          if (root?.kind === 'object') assertWithin(prefix, root, operation);
        }
      }
    }
  });
});

/** Counts how often anything of a tree is read. */
function counted(root: ObjectNode): { readonly root: ObjectNode; reads(): number } {
  let reads = 0;
  const proxies = new WeakMap<object, object>();
  const wrap = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = proxies.get(value);
    if (known !== undefined) return known;
    const proxy = new Proxy(value, {
      get(target, name, receiver) {
        reads += 1;
        return wrap(Reflect.get(target, name, receiver));
      },
    });
    proxies.set(value, proxy);
    return proxy;
  };
  return { root: wrap(root) as ObjectNode, reads: () => reads };
}

suite('the cost of the rules grows with the text, not with its square', () => {
  const runAll = createRuleRunner(rules, readShapes());
  const list = (count: number, item: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => item(index)).join(',');
  const cases: { name: string; operation: string; text: (count: number) => string }[] = [
    {
      name: 'providers',
      operation: 'CreateService',
      text: (count) =>
        `{"desiredCount":1,"capacityProviderStrategy":[${list(count, (index) => `{"capacityProvider":"a${index}","weight":0}`)}]}`,
    },
    {
      name: 'findings',
      operation: 'CreateService',
      text: (count) =>
        `{"desiredCount":1,"capacityProviderStrategy":[${list(count, () => '{"capacityProvider":"a","weight":1,"base":2}')}]}`,
    },
    {
      name: 'tags',
      operation: 'TagResource',
      text: (count) =>
        `{"resourceArn":"x","tags":[${list(count, (index) => `{"key":"aws:${index % 10}","value":"aws:"}`)}]}`,
    },
    {
      name: 'unknown members',
      operation: 'CreateService',
      text: (count) => `{"schedulingStrategy":"DAEMON",${list(count, (index) => `"m${index}":${index}`)}}`,
    },
    {
      name: 'arrays of arrays',
      operation: 'CreateService',
      text: (count) =>
        `{"tags":[${list(count, () => '[[],[{}]]')}],"capacityProviderStrategy":[${list(count, () => '[]')}]}`,
    },
  ];
  for (const { name, operation, text } of cases) {
    test(name, () => {
      const readsFor = (count: number): number => {
        const tree = counted(rootOf(text(count), 'json'));
        runAll(operation, tree.root);
        return tree.reads();
      };
      const few = readsFor(1_000);
      const many = readsFor(10_000);
      assert.ok(few > 1_000, `${few} reads: the tree is looked at`);
      assert.ok(many < few * 15, `${many} reads for ten times what took ${few}`);
    });
  }
});
