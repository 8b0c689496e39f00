import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentation as packed } from '../../schemas/compiled/documentation.js';
import { documentationModule } from '../../schemas/documentation-module.ts';
import { documentedDefault, meaningIn } from '../../server/schema/document-text.ts';
import { createDocumentation, referencePage } from '../../server/schema/documentation.ts';
import { operationSummaries } from '../../server/schema/summaries.ts';
import { definitions, operations } from '../schemas/support.ts';

const load = createDocumentation();
const documentation = await load();

test('it is decoded once', () => assert.equal(load(), load()));

test('it fits into the extension', () => {
  assert.ok(packed.length < 150_000, `${packed.length} characters`);
  assert.match(packed, /^[A-Za-z0-9+/]+=*$/);
});

test('every text of the schemas is found at its place', () => {
  let count = 0;
  for (const [shape, schema] of Object.entries(definitions)) {
    assert.equal(documentation.shape(shape), schema.markdownDescription);
    assert.equal(documentation.deprecation(shape), schema.deprecationMessage);
    for (const [index, value] of (schema.enum ?? []).entries())
      assert.equal(documentation.enumValue(shape, value), schema.markdownEnumDescriptions?.[index] || undefined);
    for (const [member, { markdownDescription, deprecationMessage }] of Object.entries(schema.properties ?? {})) {
      assert.equal(documentation.member(shape, member), markdownDescription, `${shape}.${member}`);
      assert.equal(documentation.deprecation(shape, member), deprecationMessage);
      count += 1;
    }
  }
  assert.ok(count > 900);
});

test('every operation has its summary, documentation and page', () => {
  for (const [name, { summary, documentation: text, url }] of Object.entries(operations))
    assert.deepEqual(documentation.operation(name), { summary, documentation: text, url });
  assert.deepEqual(
    operationSummaries,
    Object.entries(operations).map(([name, { command, summary }]) => ({ name, command, summary })),
  );
});

for (const name of ['toString', '__proto__', 'constructor', '', 'NoSuchShape']) {
  test(`nothing is said of ${JSON.stringify(name)}`, () => {
    assert.equal(documentation.shape(name), undefined);
    assert.equal(documentation.member(name, name), undefined);
    assert.equal(documentation.enumValue('LaunchType', name), undefined);
    assert.equal(documentation.operation(name), undefined);
  });
}

test('the module is made of text that any encoding keeps', () => {
  assert.match(documentationModule([['Größe — “quoted”', 'Tag']]), /^export const documentation = "[\w+/=]+";\n$/);
});

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';
const pages = [
  { shape: 'CreateServiceRequest', member: undefined, page: 'API_CreateService.html' },
  {
    shape: 'CreateServiceRequest',
    member: 'desiredCount',
    page: 'API_CreateService.html#ECS-CreateService-request-desiredCount',
  },
  { shape: 'Tag', member: 'key', page: 'API_Tag.html#ECS-Type-Tag-key' },
  {
    shape: 'InstanceRequirementsRequest',
    member: 'vCpuCount',
    page: 'API_InstanceRequirementsRequest.html#ECS-Type-InstanceRequirementsRequest-vCpuCount',
  },
];

for (const { shape, member, page } of pages) {
  test(`page of ${shape} ${member ?? ''}`, () => assert.equal(referencePage(shape, member), `${reference}/${page}`));
}

const defaults = [
  { text: 'The protocol. The default is `tcp`. More.', value: 'tcp' },
  { text: 'If no value is specified, the default value of `0` is used.', value: '0' },
  { text: 'The range is 5 to 300 seconds. The default value is 30 seconds.', value: '30' },
  { text: 'The default value is 5.0.', value: '5.0' },
  { text: 'Text.\n\n* The default value is `0` if not specified', value: '0' },
  { text: "If you don't specify a log level, the default is `info`.", value: 'info' },
  { text: 'By default, the value is `enabled`.', value: 'enabled' },
  { text: 'Default: 1440 (24 hours)', value: '1440' },
  // A condition makes it uncertain.
  { text: 'When you use `create-service`, the default is `DISABLED`.', value: undefined },
  { text: 'For Fargate, the default is `30`.', value: undefined },
  { text: 'The default for `gp3` volumes is `3,000 IOPS`.', value: undefined },
  { text: 'The default is `a`. If no value is specified, the default is `b`.', value: undefined },
  { text: 'The default is off.', value: undefined },
  { text: 'It overrides the default command.', value: undefined },
  { text: '', value: undefined },
];

for (const { text, value } of defaults) {
  test(`default in ${JSON.stringify(text)}`, () => assert.equal(documentedDefault(text), value));
}

const choices = 'One of:\n\n* `A` - The first.\n\n   More of it.\n* `B`—The second.\n* `C`: third\n\nEnd.';
const options = 'Options:\n\n**one**\n\nRequired: No\n\nThe first.\n\n**two**\n\nThe second.';
const meanings = [
  { text: choices, word: 'A', meaning: 'The first.\n\nMore of it.' },
  { text: choices, word: 'B', meaning: 'The second.' },
  { text: choices, word: 'C', meaning: 'third' },
  { text: choices, word: 'D', meaning: undefined },
  { text: options, word: 'one', meaning: 'Required: No\n\nThe first.' },
  { text: options, word: 'two', meaning: 'The second.' },
  { text: options, word: 'three', meaning: undefined },
  { text: options, word: '(', meaning: undefined },
];

for (const { text, word, meaning } of meanings) {
  test(`meaning of ${word} in ${text.slice(0, 8)}`, () => assert.equal(meaningIn(text, word), meaning));
}
