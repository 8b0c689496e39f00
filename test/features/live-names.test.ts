import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MarkupContent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { completionsAt } from '../../server/features/completion.ts';
import type { CompletionNames } from '../../server/features/completion-names.ts';
import { hoverAt } from '../../server/features/hover.ts';
import { completeWithLive, type LiveLookup, liveNameAt } from '../../server/features/live-names.ts';
import type { LiveNames, LiveNamesParams, LiveStateParams } from '../../server/protocol.ts';
import { createDocumentation } from '../../server/schema/documentation.ts';
import { engine, languageOf, sorted } from './completion/support.ts';
import { readHardTexts } from './facts-fixtures.ts';

const documentation = await createDocumentation()();

function opened(name: string, marked: string) {
  const offset = marked.indexOf('|');
  assert.notEqual(offset, -1, 'the text needs a | for the cursor');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const document = TextDocument.create(`file:///${name}`, languageOf(name), 1, text);
  return { analysis: engine.analyse({ name, language: languageOf(name), text }), document, offset };
}

/** What is asked while completing at the `|`, and what is proposed with the answer. */
async function complete(
  name: string,
  marked: string,
  answer: (question: LiveNamesParams) => LiveNames | undefined,
  names?: CompletionNames,
) {
  const { analysis, document, offset } = opened(name, marked);
  const questions: LiveNamesParams[] = [];
  const list = await completeWithLive(
    (live: LiveLookup) => completionsAt(analysis, document, offset, { snippets: true, names, live }),
    (question) => {
      questions.push(question);
      return Promise.resolve(answer(question));
    },
  );
  return { questions, list };
}

const none = { connection: 'prod', names: [], isIncomplete: false };
const service = 'create-service.yaml';

interface Asks {
  readonly name: string;
  readonly text: string;
  /** Undefined where nothing is asked. */
  readonly asks: LiveNamesParams | undefined;
}

const asked: readonly Asks[] = [
  { name: service, text: 'cluster: |\nserviceName: web\n', asks: { kind: 'cluster' } },
  { name: service, text: 'cluster: sh|\nserviceName: web\n', asks: { kind: 'cluster', prefix: 'sh' } },
  { name: 'create-service.json', text: '{ "cluster": "sh|op" }', asks: { kind: 'cluster', prefix: 'sh' } },
  { name: 'describe-clusters.yaml', text: 'clusters:\n  - a\n  - |\n', asks: { kind: 'cluster' } },
  {
    name: 'update-service.yaml',
    text: 'cluster: shop\nservice: w|\n',
    asks: { kind: 'service', cluster: 'shop', prefix: 'w' },
  },
  { name: 'update-service.yaml', text: 'service: |\n', asks: { kind: 'service' } },
  {
    name: 'describe-services.json',
    text: '{ "cluster": "arn:aws:ecs:eu-west-1:111122223333:cluster/shop", "services": ["api", "|"] }',
    asks: { kind: 'service', cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop' },
  },
  { name: 'update-service.yaml', text: 'cluster: ${CLUSTER}\nservice: |\n', asks: undefined },
  { name: 'update-service.yaml', text: 'cluster: shop\nservice: ${S}|\n', asks: undefined },
  { name: service, text: 'serviceName: w|\n', asks: undefined },
  {
    name: service,
    text: 'taskDefinition: web|\n',
    asks: { kind: 'task-definition', family: 'web', prefix: 'web' },
  },
  {
    name: service,
    text: 'taskDefinition: web:|\n',
    asks: { kind: 'task-definition', family: 'web', prefix: 'web:' },
  },
  {
    name: 'run-task.json',
    text: '{ "taskDefinition": "web:1|" }',
    asks: { kind: 'task-definition', family: 'web', prefix: 'web:1' },
  },
  { name: 'register-task-definition.yaml', text: 'family: w|\n', asks: { kind: 'family', prefix: 'w' } },
  { name: 'list-task-definitions.yaml', text: 'familyPrefix: |\n', asks: { kind: 'family' } },
  { name: 'register-daemon-task-definition.yaml', text: 'family: w|\n', asks: undefined },
  {
    name: service,
    text: 'cluster: shop\ncapacityProviderStrategy:\n  - capacityProvider: |\n',
    asks: { kind: 'capacity-provider', cluster: 'shop' },
  },
  {
    name: 'put-cluster-capacity-providers.yaml',
    text: 'cluster: shop\ncapacityProviders:\n  - |\n',
    asks: { kind: 'capacity-provider' },
  },
  { name: 'update-capacity-provider.yaml', text: 'name: |\n', asks: { kind: 'capacity-provider' } },
  {
    name: 'update-task-set.yaml',
    text: 'cluster: shop\nservice: web\ntaskSet: |\n',
    asks: { kind: 'task-set', cluster: 'shop', service: 'web' },
  },
  { name: 'update-task-set.yaml', text: 'cluster: shop\ntaskSet: |\n', asks: undefined },
  { name: 'stop-task.yaml', text: 'cluster: shop\ntask: |\n', asks: { kind: 'task', cluster: 'shop' } },
  {
    name: 'start-task.yaml',
    text: 'cluster: shop\ncontainerInstances: [|]\n',
    asks: { kind: 'container-instance', cluster: 'shop' },
  },
  { name: 'describe-express-gateway-service.yaml', text: 'serviceArn: |\n', asks: undefined },
  { name: service, text: 'launchType: |\n', asks: undefined },
  { name: service, text: 'serviceName: web\n|\n', asks: undefined },
];

describe('completion asks for the names that fit the place', () => {
  for (const { name, text, asks } of asked) {
    it(`${name}: ${JSON.stringify(text)}`, async () => {
      const { questions, list } = await complete(name, text, () => none);
      assert.deepEqual(questions, asks === undefined ? [] : [asks]);
      assert.equal(list.isIncomplete, false);
    });
  }
});

const workspace: CompletionNames = {
  families: () => [],
  containers: () => [],
  ports: () => [],
  mappedPorts: () => [],
  volumes: () => [],
  clusters: () => [{ name: 'zoo' }, { name: 'shop', detail: 'shop.yaml' }],
  capacityProviders: () => [],
  services: () => [{ name: 'web' }],
};

describe('live names', () => {
  const live: LiveNames = {
    connection: 'prod',
    names: [{ name: 'api', detail: 'ACTIVE 2/2' }, { name: 'web', detail: 'ACTIVE 3/3' }, { name: 'worker' }],
    isIncomplete: false,
  };

  it('come after those of the workspace, each once, and say where they live', async () => {
    const { list } = await complete('update-service.yaml', 'cluster: shop\nservice: |\n', () => live, workspace);
    assert.deepEqual(
      sorted(list.items).map(({ label, detail, labelDetails }) => [label, detail, labelDetails?.description]),
      [
        ['web', 'AWS: prod, ACTIVE 3/3', 'AWS: prod, ACTIVE 3/3'],
        ['api', 'AWS: prod, ACTIVE 2/2', 'AWS: prod, ACTIVE 2/2'],
        ['worker', 'AWS: prod', 'AWS: prod'],
      ],
    );
  });

  it('do not take what the workspace says of a name', async () => {
    const shop = { ...live, names: [{ name: 'shop', detail: 'ACTIVE' }] };
    const { list } = await complete(service, 'cluster: |\n', () => shop, workspace);
    assert.deepEqual(
      sorted(list.items).map(({ label, detail, labelDetails }) => [label, detail, labelDetails?.description]),
      [
        ['zoo', undefined, undefined],
        ['shop', 'shop.yaml', 'shop.yaml · AWS: prod, ACTIVE'],
      ],
    );
  });

  it('leave out what a list has already, and are written as the place wants it', async () => {
    const text = '{ "cluster": "shop", "services": ["api", "|"] }';
    const { list } = await complete('describe-services.json', text, () => live);
    assert.deepEqual(
      list.items.map(({ label, textEdit }) => [label, textEdit?.newText]),
      [
        ['web', '"web"'],
        ['worker', '"worker"'],
      ],
    );
  });

  const halves: readonly { readonly name: string; readonly answer: LiveNames | undefined }[] = [
    { name: 'no answer in time', answer: undefined },
    { name: 'a part of the answer', answer: { ...live, isIncomplete: true } },
  ];
  for (const { name, answer } of halves) {
    it(`${name}: completion is asked again with the next keystroke`, async () => {
      const { list } = await complete('update-service.yaml', 'service: |\n', () => answer, workspace);
      assert.equal(list.isIncomplete, true);
      assert.ok(list.items.some(({ label }) => label === 'web'));
    });
  }
});

interface Named {
  readonly name: string;
  readonly text: string;
  readonly is: LiveStateParams | undefined;
}

const hovered: readonly Named[] = [
  {
    name: service,
    text: 'cluster: shop\nserviceName: w|eb\n',
    is: { kind: 'service', name: 'web', cluster: 'shop' },
  },
  { name: service, text: 'clus|ter: shop\nserviceName: web\n', is: undefined },
  { name: service, text: 'cluster: sh|op\nserviceName: web\n', is: { kind: 'cluster', name: 'shop' } },
  {
    name: 'run-task.json',
    text: '{ "taskDefinition": "web|:3" }',
    is: { kind: 'task-definition', name: 'web:3' },
  },
  { name: 'register-task-definition.yaml', text: 'family: we|b\n', is: { kind: 'family', name: 'web' } },
  {
    name: service,
    text: 'capacityProviderStrategy:\n  - capacityProvider: FARG|ATE\n',
    is: { kind: 'capacity-provider', name: 'FARGATE' },
  },
  {
    name: 'create-cluster.yaml',
    text: 'clusterName: sh|op\n',
    is: { kind: 'cluster', name: 'shop' },
  },
  { name: 'describe-clusters.yaml', text: 'clusters: [a, sh|op]\n', is: { kind: 'cluster', name: 'shop' } },
  { name: service, text: 'cluster: ${CLU|STER}\nserviceName: web\n', is: undefined },
  { name: service, text: 'cluster: ${CLUSTER}\nserviceName: w|eb\n', is: undefined },
  { name: service, text: 'serviceName: web\nlaunchType: FAR|GATE\n', is: undefined },
  {
    name: 'delete-express-gateway-service.yaml',
    text: 'serviceArn: arn:aws:ecs:eu-west-1:111122223333:service/shop/w|eb\n',
    is: { kind: 'service', name: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/web' },
  },
];

describe('hover knows what a value names', () => {
  for (const { name, text, is } of hovered) {
    it(`${name}: ${JSON.stringify(text)}`, () => {
      const { analysis, offset } = opened(name, text);
      assert.deepEqual(liveNameAt(analysis, offset), is);
    });
  }

  it('and says first how it is, then what it means', () => {
    const { analysis, document, offset } = opened(service, 'cluster: sh|op\nserviceName: web\n');
    const live = 'Cluster **`shop`** · ACTIVE';
    const inFormat = (format: 'markdown' | 'plaintext') => {
      const hover = hoverAt(analysis, document, offset, documentation, { format, live });
      assert.ok(hover !== undefined);
      return (hover.contents as MarkupContent).value;
    };
    assert.match(inFormat('markdown'), /^Cluster \*\*`shop`\*\* · ACTIVE\n\n---\n\n\*\*`cluster`\*\* · string/);
    assert.match(inFormat('plaintext'), /^Cluster shop · ACTIVE\n\n---\n\ncluster · string/);
  });
});

it('nothing throws, whatever is half typed', () => {
  readHardTexts((name, text) => {
    const document = TextDocument.create(`file:///${name}`, languageOf(name), 1, text);
    const analysis = engine.analyse({ name, language: languageOf(name), text });
    const live: LiveLookup = () => ({ connection: 'prod', names: [{ name: 'web' }], isIncomplete: false });
    for (const offset of [0, text.length >> 1, text.length]) {
      liveNameAt(analysis, offset);
      completionsAt(analysis, document, offset, { snippets: true, live });
    }
  });
});
