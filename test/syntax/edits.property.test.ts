import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { PlainValue, TreeChange } from '../../server/syntax/edits.ts';
import { textEdits } from '../../server/syntax/edits.ts';
import { applyEdits } from '../../server/syntax/edits-text.ts';
import { parse } from '../../server/syntax/parse.ts';
import { plainValue } from '../../server/syntax/plain.ts';
import type { SourceFile, SourceLanguage, ValueNode } from '../../server/syntax/tree.ts';

const words = fc.constantFrom(
  ...[
    'web',
    'yes',
    '08',
    '1.0',
    'null',
    'a: b',
    '# x',
    '-',
    '- x',
    '*a',
    '&a',
    '{{ .tag }}',
    'C:\\x',
    `it's "so"`,
    ' a ',
    '',
    '80:80',
  ],
  ...[
    'a, b',
    '[x]',
    'line\nbreak',
    'tab\there',
    '2024-01-01',
    'ünï',
    '~',
    'on',
    '0x1f',
    'key:',
    '@x',
    '%A%',
    '---',
    '<<',
    '! a',
    'a #b',
  ],
);
const names = fc.constantFrom(
  'a',
  'b',
  'name',
  'value',
  'two words',
  '8080',
  'on',
  'null',
  "it's",
  'x:y',
  'c,d',
  'list',
  'q"q',
);
const scalar = fc.oneof(words, fc.integer({ min: -5, max: 9999 }), fc.boolean(), fc.constant(1.5), fc.constant(null));
const { value: anyValue } = fc.letrec<{ value: PlainValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ) as fc.Arbitrary<PlainValue>,
}));
const anyRoot = fc.oneof(
  fc.dictionary(names, anyValue, { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
  fc.array(anyValue, { minLength: 1, maxLength: 4 }),
) as fc.Arbitrary<PlainValue>;

/** A way to write a value down; `seed` decides where comments stand. */
interface Form {
  readonly name: string;
  readonly language: SourceLanguage;
  print(value: PlainValue, seed: number): string;
}

/** Numbers that follow from a seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * sides);
  };
}

/** JSON with comments, trailing commas and odd layout. */
function printJsonc(value: PlainValue, seed: number): string {
  const roll = dice(seed);
  let count = 0;
  const gap = (indent: string): string => {
    switch (roll(6)) {
      case 0:
        count += 1;
        return ` // c${count}\n${indent}`;
      case 1:
        count += 1;
        return ` /* c${count} */ `;
      case 2:
        count += 1;
        return `\n${indent}// c${count}\n${indent}`;
      case 3:
        return '';
      default:
        return `\n${indent}`;
    }
  };
  const print = (each: PlainValue, indent: string): string => {
    if (typeof each !== 'object' || each === null) return JSON.stringify(each);
    const inner = `${indent}  `;
    const parts = Array.isArray(each)
      ? each.map((item) => print(item, inner))
      : Object.entries(each).map(([name, item]) => `${JSON.stringify(name)}: ${print(item, inner)}`);
    const [open, close] = Array.isArray(each) ? '[]' : '{}';
    const printed = parts.map((part, index) => {
      const comma = index < parts.length - 1 || roll(4) === 0 ? ',' : '';
      return `${gap(inner)}${part}${roll(5) === 0 && comma !== '' ? gap(inner) : ''}${comma}`;
    });
    return `${open}${printed.join('')}${gap(indent)}${close}`;
  };
  return print(value, '');
}

/** Comments on lines of their own and behind values; every line must be one of structure. */
function withYamlComments(text: string, seed: number): string {
  const roll = dice(seed);
  let count = 0;
  return text
    .split('\n')
    .flatMap((line) => {
      if (line === '') return [line];
      count += 1;
      const indent = ' '.repeat(line.search(/[^ ]/));
      switch (roll(6)) {
        case 0:
          return [`${indent}# c${count}`, line];
        case 1:
          return [`${line} # c${count}`];
        case 2:
          return [line, ''];
        default:
          return [line];
      }
    })
    .join('\n');
}

const plainYaml = { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1', blockQuote: false } as const;
const forms: readonly Form[] = [
  { name: 'pretty JSON', language: 'json', print: (value) => JSON.stringify(value, undefined, 2) },
  {
    name: 'pretty JSON with tabs and CRLF',
    language: 'json',
    print: (value) => `${JSON.stringify(value, undefined, '\t')}\n`.replaceAll('\n', '\r\n'),
  },
  { name: 'compact JSON', language: 'json', print: (value) => JSON.stringify(value) },
  { name: 'JSON with comments', language: 'jsonc', print: printJsonc },
  { name: 'block YAML', language: 'yaml', print: (value) => stringify(value, plainYaml) },
  {
    name: 'block YAML with CRLF',
    language: 'yaml',
    print: (value) => stringify(value, plainYaml).replaceAll('\n', '\r\n'),
  },
  {
    name: 'block YAML, lists not indented',
    language: 'yaml',
    print: (value) => stringify(value, { ...plainYaml, indentSeq: false, singleQuote: true }),
  },
  {
    name: 'block YAML, four columns',
    language: 'yaml',
    print: (value) => stringify(value, { ...plainYaml, indent: 4 }).trimEnd(),
  },
  {
    name: 'block YAML with comments',
    language: 'yaml',
    print: (value, seed) => withYamlComments(stringify(value, plainYaml), seed),
  },
  {
    name: 'block YAML with block scalars',
    language: 'yaml',
    print: (value) => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' }),
  },
  {
    name: 'flow YAML',
    language: 'yaml',
    print: (value) => stringify(value, { ...plainYaml, collectionStyle: 'flow' }),
  },
  { name: 'JSON as YAML', language: 'yaml', print: (value) => JSON.stringify(value, undefined, 2) },
];

function contentOf(file: SourceFile): PlainValue {
  const root = file.documents[0]?.root;
  assert.ok(root, `nothing in:\n${file.text}`);
  return plainValue(root, { nulls: 'keep' }).value as PlainValue;
}

/** A number for each decision on the way. */
const choices = fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 });

interface Step {
  readonly change: TreeChange;
  /** The changed content, of nodes that the change does not touch as they were. */
  readonly apply: (node: ValueNode, value: PlainValue) => PlainValue | undefined;
  readonly gone?: { readonly start: number; readonly end: number };
}

function allNodes(root: ValueNode): ValueNode[] {
  const nodes: ValueNode[] = [root];
  for (const node of nodes) {
    if (node.kind === 'object') nodes.push(...node.members.map(({ value }) => value));
    if (node.kind === 'array') nodes.push(...node.items);
  }
  return nodes;
}

/** One change of the tree that the numbers pick. */
function stepOf(root: ValueNode, picks: readonly number[], fresh: PlainValue): Step | undefined {
  const nodes = allNodes(root);
  const node = nodes[(picks[0] ?? 0) % nodes.length] as ValueNode;
  const kind = (picks[1] ?? 0) % 4;
  if (node.kind === 'object') {
    const member = node.members[(picks[2] ?? 0) % Math.max(node.members.length, 1)];
    if (kind === 0 && member !== undefined) {
      return {
        change: { change: 'remove-member', object: node, member },
        apply: (each, value) =>
          each === node ? Object.fromEntries(entries(value).filter(([name]) => name !== member.key.name)) : undefined,
        gone: member,
      };
    }
    const has = new Set(node.members.map(({ key }) => key.name));
    const name = ['new', 'needs: quotes', '8443', 'no'][(picks[3] ?? 0) % 4] as string;
    if (has.has(name)) return undefined;
    if (kind === 1 && member !== undefined) {
      return {
        change: { change: 'rename-key', member, name },
        apply: (each, value) =>
          each === node
            ? Object.fromEntries(entries(value).map(([old, inner]) => [old === member.key.name ? name : old, inner]))
            : undefined,
      };
    }
    if (kind === 2) {
      const after = (picks[4] ?? 0) % 2 === 0 ? member?.key.name : undefined;
      return {
        change: {
          change: 'insert-member',
          object: node,
          name,
          value: fresh,
          ...(after === undefined ? {} : { after }),
        },
        apply: (each, value) => {
          if (each !== node) return undefined;
          const all = entries(value);
          const index = after === undefined ? all.length : all.findIndex(([old]) => old === after) + 1;
          return Object.fromEntries([...all.slice(0, index), [name, fresh] as const, ...all.slice(index)]);
        },
      };
    }
  }
  if (node.kind === 'array') {
    const index = (picks[2] ?? 0) % Math.max(node.items.length, 1);
    const item = node.items[index];
    if (kind === 0 && item !== undefined) {
      return {
        change: { change: 'remove-item', array: node, item },
        apply: (each, value) => (each === node ? (value as PlainValue[]).filter((_, at) => at !== index) : undefined),
        gone: item,
      };
    }
    if (kind === 1) {
      return {
        change: { change: 'append-item', array: node, value: fresh },
        apply: (each, value) => (each === node ? [...(value as PlainValue[]), fresh] : undefined),
      };
    }
  }
  return {
    change: { change: 'replace-value', node, value: fresh },
    apply: (each) => (each === node ? fresh : undefined),
    gone: node,
  };
}

function entries(value: PlainValue): [string, PlainValue][] {
  return Object.entries(value as Record<string, PlainValue>);
}

/** The content of a tree after a change. */
function changedContent(node: ValueNode, steps: readonly Step[]): PlainValue {
  let value: PlainValue;
  if (node.kind === 'object') {
    // A removal and an insertion in one object both count.
    value = Object.fromEntries(node.members.map(({ key, value: inner }) => [key.name, changedContent(inner, steps)]));
  } else if (node.kind === 'array') value = node.items.map((item) => changedContent(item, steps));
  else value = plainValue(node, { nulls: 'keep' }).value as PlainValue;
  for (const step of steps) {
    const changed = step.apply(node, value);
    if (changed !== undefined) value = changed;
  }
  return value;
}

let made = 0;
let tried = 0;

for (const form of forms) {
  test(`a random change of ${form.name} gives exactly the changed value`, () => {
    tried = 0;
    made = 0;
    fc.assert(
      fc.property(anyRoot, anyValue, choices, fc.nat(), (value, fresh, picks, seed) => {
        const text = form.print(value, seed);
        const file = parse(text, form.language);
        fc.pre(!file.problems.some(({ code }) => code === 'syntax'));
        const root = file.documents[0]?.root;
        fc.pre(root !== undefined);
        const step = stepOf(root as ValueNode, picks, fresh);
        if (step === undefined) return;
        tried += 1;
        const edits = textEdits(file, [step.change]);
        if (edits === undefined) return;
        made += 1;
        const after = applyEdits(text, edits);
        const changed = parse(after, form.language);
        const shown = `${JSON.stringify({ ...step.change, member: undefined, object: undefined, array: undefined, item: undefined, node: undefined })} of\n${text}\n=>\n${after}`;
        assert.deepEqual(
          changed.problems.filter(({ code }) => code === 'syntax'),
          [],
          shown,
        );
        const expected = changedContent(root as ValueNode, [step]);
        assert.deepEqual(contentOf(changed), expected, shown);
        assert.equal(JSON.stringify(contentOf(changed)), JSON.stringify(expected), shown);
        const { gone } = step;
        const kept = file
          .comments()
          .filter(({ start }) => gone === undefined || start < gone.start || start >= gone.end)
          .map((comment) => comment.text);
        const left = changed.comments().map((comment) => comment.text);
        for (const comment of kept) assert.ok(left.includes(comment), `comment ${comment} is gone: ${shown}`);
        if (form.name.includes('CRLF')) assert.doesNotMatch(after, /(?<!\r)\n/, shown);
      }),
      { numRuns: 600, seed: 1 },
    );
    assert.ok(made > tried * 0.85, `only ${made} of ${tried} changes can be made`);
  });

  test(`random changes of ${form.name} at once give exactly the changed value, or nothing`, () => {
    made = 0;
    fc.assert(
      fc.property(
        anyRoot,
        anyValue,
        fc.array(choices, { minLength: 2, maxLength: 4 }),
        fc.nat(),
        (value, fresh, all, seed) => {
          const text = form.print(value, seed);
          const file = parse(text, form.language);
          const root = file.documents[0]?.root;
          fc.pre(root !== undefined && !file.problems.some(({ code }) => code === 'syntax'));
          const steps = all
            .map((picks) => stepOf(root as ValueNode, picks.with(1, (picks[1] ?? 0) % 2 === 0 ? 0 : 1), fresh))
            .filter((step) => step !== undefined);
          const unique = steps.filter((step, index) => {
            const key = (each: Step): string =>
              `${each.gone?.start} ${JSON.stringify(each.change.change)} ${'name' in each.change ? each.change.name : ''} `;
            return (
              steps.findIndex((each) => key(each) === key(step)) === index && step.change.change.startsWith('remove')
            );
          });
          const edits = textEdits(
            file,
            unique.map(({ change }) => change),
          );
          if (edits === undefined) return;
          made += 1;
          const after = applyEdits(text, edits);
          const changed = parse(after, form.language);
          const shown = `of\n${text}\n=>\n${after}`;
          assert.deepEqual(
            changed.problems.filter(({ code }) => code === 'syntax'),
            [],
            shown,
          );
          assert.deepEqual(contentOf(changed), removedContent(root as ValueNode, unique), shown);
        },
      ),
      { numRuns: 300, seed: 2 },
    );
    assert.ok(made > 100, `only ${made} made`);
  });
}

/** The content without what is removed. */
function removedContent(node: ValueNode, steps: readonly Step[]): PlainValue {
  const isGone = (part: { readonly start: number; readonly end: number }): boolean =>
    steps.some(({ gone }) => gone === part);
  if (node.kind === 'object') {
    const members = node.members.filter((member) => !isGone(member));
    return Object.fromEntries(members.map(({ key, value }) => [key.name, removedContent(value, steps)]));
  }
  if (node.kind === 'array')
    return node.items.filter((item) => !isGone(item)).map((item) => removedContent(item, steps));
  return plainValue(node, { nulls: 'keep' }).value as PlainValue;
}
