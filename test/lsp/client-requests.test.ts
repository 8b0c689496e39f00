import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { skeletons } from '../../server/lsp/client-requests.ts';
import { taskDefinitionAndService } from '../../server/protocol.ts';
import { operationOfFileName } from '../../server/schema/file-names.ts';
import { operationCommands } from '../../server/schema/operations.ts';
import { createWorkspaceIndex } from '../../server/workspace/index.ts';
import { engine } from '../features/completion/support.ts';

const languages = ['json', 'yaml'] as const;

describe('skeletons of every operation', () => {
  for (const operation of Object.keys(operationCommands)) {
    it(`${operation}: the name of the file tells it, and there are no problems`, async () => {
      const found = await skeletons(operation);
      assert.ok(found.length > 0);
      for (const { files } of found) {
        assert.equal(files.length, 1);
        for (const file of files) {
          for (const language of languages) {
            const name = `${file.name}.${language}`;
            assert.equal(operationOfFileName(name)?.operation, operation);
            assert.deepEqual(engine.analyse({ name, language, text: file[language].plain }).problems, []);
          }
        }
      }
    });
  }
});

describe('a task definition and its service', () => {
  for (const variant of ['Fargate', 'EC2', 'EXTERNAL']) {
    for (const language of languages) {
      it(`${variant}, ${language}: names and ports agree`, async () => {
        const pair = (await skeletons(taskDefinitionAndService, 'shop-api')).find((each) => each.variant === variant);
        assert.ok(pair);
        assert.deepEqual(
          pair.files.map(({ name }) => name),
          ['shop-api.register-task-definition', 'shop-api.create-service'],
        );
        const index = createWorkspaceIndex();
        const analyses = pair.files.map((file) => {
          const name = `file:///app/${file.name}.${language}`;
          const analysis = engine.analyse({ name, language, text: file[language].plain });
          index.update(name, analysis.facts);
          return { name, text: file[language].plain };
        });
        for (const { name, text } of analyses) {
          assert.ok(!/\bweb\b/.test(text.replace('targetgroup/web', '')), `another name is left over:\n${text}`);
          const again = engine.analyse({ name, language, text }, {}, (own) => index.seenFrom(name, own));
          assert.deepEqual(again.problems, []);
        }
      });
    }
  }

  it('is seen together: another port is a problem', async () => {
    const [pair] = await skeletons(taskDefinitionAndService);
    const [definition, service] = pair?.files ?? [];
    assert.ok(definition && service);
    const index = createWorkspaceIndex();
    const defined = { name: 'file:///app/a.register-task-definition.yaml', language: 'yaml' } as const;
    index.update(defined.name, engine.analyse({ ...defined, text: definition.yaml.plain }).facts);
    const name = 'file:///app/a.create-service.yaml';
    const text = service.yaml.plain.replace('containerPort: 80', 'containerPort: 81');
    const { problems } = engine.analyse({ name, language: 'yaml', text }, {}, (own) => index.seenFrom(name, own));
    assert.equal(problems.length, 1);
  });

  it('names that containers cannot have are made possible', async () => {
    const [pair] = await skeletons(taskDefinitionAndService, 'my shop.api');
    assert.equal(pair?.files[0]?.name, 'my-shop-api.register-task-definition');
  });
});
