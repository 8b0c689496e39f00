import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { FileFacts } from '../../server/workspace/facts.ts';
import { createWorkspaceIndex } from '../../server/workspace/index.ts';
import { folderDistance, pathFrom, segmentsOf } from '../../server/workspace/paths.ts';
import { engine, factsOf, sourceOf } from './support.ts';

const td = (container: string, more = '') =>
  `{"family": "web", "containerDefinitions": [{"name": "${container}", "image": "a"}]${more}}`;

suite('the index of the workspace', () => {
  test('tells who mentions what changed, and nobody else', () => {
    const index = createWorkspaceIndex();
    const update = (name: string, text: string) => [...index.update(name, factsOf(name, text))].sort();
    const file = 'web.register-task-definition.json';
    assert.deepEqual(update('a.run-task.json', '{"taskDefinition": "web:3"}'), []);
    assert.deepEqual(update('b.run-task.json', '{"taskDefinition": "other"}'), []);
    assert.deepEqual(update(file, td('app')), ['a.run-task.json'], 'it came');
    assert.deepEqual(update(file, `\n\n${td('app')}`), [], 'it moved');
    assert.deepEqual(update(file, td('app', ', "tags": []')), [], 'nothing that others see');
    assert.deepEqual(update(file, td('app', ', "networkMode": "host"')), ['a.run-task.json'], 'it changed');
    assert.deepEqual(update(file, td('app').slice(0, -3)), [], 'broken: as it was');
    assert.deepEqual(update('b.run-task.json', '{"taskDefinition": "web"}'), [], 'mentions are nothing to others');
    assert.deepEqual(update(file, '{"family": "new"}'), ['a.run-task.json', 'b.run-task.json'], 'it has another name');
    assert.deepEqual(update(file, td('app')), ['a.run-task.json', 'b.run-task.json']);
    assert.deepEqual([...index.remove(file)].sort(), ['a.run-task.json', 'b.run-task.json']);
    assert.deepEqual([...index.remove(file)], []);
  });

  test('the version of what a file mentions grows with changes by others only', () => {
    const index = createWorkspaceIndex();
    const update = (name: string, text: string): FileFacts => {
      const facts = factsOf(name, text);
      index.update(name, facts);
      return facts;
    };
    const both = `# ecs: register-task-definition\n${td('app')}\n---\n# ecs: run-task\ntaskDefinition: web\n`;
    const own = update('both.yaml', both);
    const version = index.versionFor('both.yaml', own);
    assert.equal(index.versionFor('both.yaml', update('both.yaml', both.replace('app', 'other'))), version);
    update('c.register-task-definition.json', td('app'));
    assert.equal(index.versionFor('both.yaml', own), version + 1);
    update('d.register-task-definition.json', '{"family": "d"}');
    assert.equal(index.versionFor('both.yaml', own), version + 1);
  });

  test('places and names, by scope', () => {
    const index = createWorkspaceIndex();
    const texts: Record<string, string> = {
      'web.register-task-definition.json': td('app'),
      'job.register-task-definition.json': td('app').replace('"web"', '"job"'),
      'x.register-task-definition.json': td('app').replace('"web"', '"${X}"'),
      'web.run-task.yaml': 'taskDefinition: web:3\noverrides: { containerOverrides: [ { name: "app" } ] }\n',
    };
    for (const [name, text] of Object.entries(texts)) index.update(name, factsOf(name, text));
    const shown = (scope?: string) =>
      index.places('container', 'app', scope).map(({ uri, symbol }) => {
        assert.equal(texts[uri]?.slice(symbol.start, symbol.end), 'app');
        return `${uri} ${symbol.role}`;
      });
    const web = ['web.register-task-definition.json definition', 'web.run-task.yaml mention'];
    assert.deepEqual(shown('web'), web);
    assert.deepEqual(shown(), ['job.register-task-definition.json definition', ...web]);
    assert.deepEqual(index.names('family'), ['job', 'web']);
    assert.deepEqual(index.names('container', 'job'), ['app']);
    index.remove('web.run-task.yaml');
    assert.deepEqual(shown('web'), web.slice(0, 1));
  });
});

suite('symbols', () => {
  const cases: { name: string; text: string; expected: string[] }[] = [
    {
      name: 'x.register-task-definition.yaml',
      text: 'family: web\ncontainerDefinitions:\n- name: app\n  links: [ "db:alias" ]\n  dependsOn: [ { containerName: db } ]\n  volumesFrom: [ { sourceContainer: db } ]\n  mountPoints: [ { sourceVolume: data } ]\n  portMappings: [ { name: http } ]\n- name: db\nproxyConfiguration: { containerName: app }\nvolumes: [ { name: data } ]\n',
      expected: [
        'family web',
        'container app of web',
        'mention container db of web',
        'mention container db of web',
        'mention container db of web',
        'mention volume data of web',
        'port http of web',
        'container db of web',
        'mention container app of web',
        'volume data of web',
      ],
    },
    {
      name: 'x.create-service.json',
      text: '{"serviceName": "s", "cluster": "arn:aws:ecs:eu-west-1:111122223333:cluster/prod", "taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7", "capacityProviderStrategy": [{"capacityProvider": "blue"}], "serviceConnectConfiguration": {"services": [{"portName": "http"}]}, "volumeConfigurations": [{"name": "data"}]}',
      expected: [
        'service s of prod',
        'mention cluster prod',
        'mention family web',
        'mention capacity-provider blue',
        'mention port http of web',
        'mention volume data of web',
      ],
    },
    {
      name: 'x.create-task-set.json',
      text: '{"service": "arn:aws:ecs:eu-west-1:111122223333:service/prod/web", "taskDefinition": "{{ x }}", "loadBalancers": [{"containerName": "\\u0061pp"}]}',
      expected: ['mention cluster prod', 'mention service web of prod', 'mention container app of #0'],
    },
    {
      name: 'x.create-cluster.json',
      text: '{"clusterName": "prod", "capacityProviders": ["FARGATE", "blue"]}',
      expected: ['cluster prod', 'mention capacity-provider FARGATE', 'mention capacity-provider blue'],
    },
  ];
  for (const { name, text, expected } of cases) {
    test(name, () => {
      const symbols = factsOf(name, text).symbols();
      const shown = symbols
        .toSorted((a, b) => a.start - b.start)
        .map(
          (it) =>
            `${it.role === 'mention' ? 'mention ' : ''}${it.kind} ${it.name}${it.scope === undefined ? '' : ` of ${it.scope}`}`,
        );
      const order = (lines: readonly string[]) => [...lines].sort();
      assert.deepEqual(order(shown), order(expected));
      for (const { name: symbol, start, end, isVerbatim } of symbols)
        assert.equal(text.slice(start, end) === symbol, isVerbatim);
    });
  }

  test('no text makes the reading of facts throw', () => {
    const index = createWorkspaceIndex();
    const look = (name: string, text: string) => {
      const { facts, problems } = engine.analyse(sourceOf(name, text), {}, (own) => index.seenFrom(name, own));
      for (const { start, end } of facts.symbols()) assert.ok(start <= end && end <= text.length);
      for (const { start, end } of problems) assert.ok(start <= end && end <= text.length);
      index.update(name, facts);
      index.names('container');
    };
    for (const { name, text } of cases) for (let end = 0; end <= text.length; end += 1) look(name, text.slice(0, end));
    fc.assert(
      fc.property(
        fc.constantFrom(...cases),
        fc.nat(400),
        fc.nat(30),
        fc.constantFrom('', '"', '{', ']', ': ', '&a', '*a', '<<: *a', '\r\n', '${X}', 'null', '😀'),
        ({ name, text }, at, length, inserted) => look(name, text.slice(0, at) + inserted + text.slice(at + length)),
      ),
      { numRuns: 300 },
    );
  });
});

suite('paths', () => {
  const cases: [string, string, number, string][] = [
    ['a/b', 'a/b/x.json', 0, 'x.json'],
    ['a/b', 'a/c/x.json', 2, '../c/x.json'],
    ['', 'x.json', 0, 'x.json'],
    ['/w/a', '/w/x.json', 1, '../x.json'],
    ['./a', 'a/x.json', 0, 'x.json'],
  ];
  for (const [folder, file, distance, path] of cases) {
    test(`${file} from ${folder}`, () => {
      const from = segmentsOf(folder);
      assert.equal(folderDistance(from, segmentsOf(file).slice(0, -1)), distance);
      assert.equal(pathFrom(from, file), path);
    });
  }
});
