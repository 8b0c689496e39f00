import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { definitionAt, highlightsAt, referencesAt } from '../../../server/features/navigation/references.ts';
import { shownLocations, shownPlace, unmark, world } from './support.ts';

type Files = Readonly<Record<string, string>>;

const service = 'services/web.create-service.yaml';
const taskDefinition = 'taskdefs/web.register-task-definition.json';

suite('definition', () => {
  const cases: Readonly<Record<string, Files>> = {
    'a family, from family:revision': {
      [service]: 'serviceName: s\ntaskDefinition: w|eb:7\n',
      [taskDefinition]: '{"family": "‹web›", "containerDefinitions": [{"name": "web"}]}',
    },
    'a family, from the revision behind it': {
      [service]: 'serviceName: s\ntaskDefinition: web:1|7\n',
      [taskDefinition]: '{"family": "‹web›"}',
    },
    'a family, from an ARN with escapes': {
      'a.run-task.json': '{"taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition\\/we|b:7"}',
      [taskDefinition]: '{"family": "‹web›"}',
    },
    'a container of the family that the service runs': {
      [service]: 'serviceName: s\ntaskDefinition: web\nloadBalancers:\n- {containerName: ap|p, containerPort: 80}\n',
      [taskDefinition]: '{"family": "web", "containerDefinitions": [{"name": "‹app›"}, {"name": "db"}]}',
      'other.register-task-definition.yaml': 'family: other\ncontainerDefinitions:\n- name: app\n',
    },
    'a container within its task definition': {
      [taskDefinition]:
        '{"family": "web", "containerDefinitions": [{"name": "‹app›"}, {"name": "db", "dependsOn": [{"containerName": "|app", "condition": "START"}], "links": ["app:x"]}]}',
    },
    'a port': {
      [service]: 'taskDefinition: web\nserviceConnectConfiguration:\n  services:\n  - portName: |http\n',
      [taskDefinition]:
        '{"family": "web", "containerDefinitions": [{"name": "http", "portMappings": [{"containerPort": 80, "name": "‹http›"}]}]}',
    },
    'a volume': {
      'x.register-task-definition.yaml':
        'family: x\nvolumes:\n- name: ‹data›\ncontainerDefinitions:\n- name: data\n  mountPoints:\n  - sourceVolume: "dat|a"\n',
    },
    'a capacity provider': {
      [service]: 'capacityProviderStrategy: [{capacityProvider: bl|ue}]\n',
      'p.create-capacity-provider.json': '{"name": "‹blue›"}',
    },
    'a cluster': {
      [service]: 'cluster: arn:aws:ecs:eu-west-1:111122223333:cluster/pr|od\n',
      'c.create-cluster.json': '{"clusterName": "‹prod›"}',
    },
    'a service of the same cluster': {
      'u.update-service.json': '{"service": "w|eb", "cluster": "prod"}',
      'a.create-service.json': '{"serviceName": "‹web›", "cluster": "prod"}',
      'b.create-service.json': '{"serviceName": "web", "cluster": "test"}',
    },
    'the nearest of several': {
      'dev/web.run-task.json': '{"taskDefinition": "w|eb"}',
      'dev/web.register-task-definition.json': '{"family": "‹web›"}',
      'prod/web.register-task-definition.json': '{"family": "web"}',
    },
    'all that are equally near': {
      'web.run-task.json': '{"taskDefinition": "w|eb"}',
      'dev/web.register-task-definition.json': '{"family": "‹web›"}',
      'prod/web.register-task-definition.json': '{"family": "‹web›"}',
    },
    'another document of the file': {
      'all.yaml': '# ecs: register-task-definition\nfamily: ‹web›\n---\n# ecs: run-task\ntaskDefinition: we|b\n',
    },
    'from an alias, by what it is here': {
      'x.register-task-definition.yaml':
        'family: &n web\ncontainerDefinitions:\n- name: *n\n- name: db\n  dependsOn: [{containerName: we|b, condition: START}]\n',
    },
    'the definition itself': { 'c.create-cluster.json': '{"clusterName": "‹|prod›"}' },
    'ecspresso: the task definition in the folder': {
      'app/ecspresso.yml': 'service: s\n',
      'app/ecs-service-def.json': '{"loadBalancers": [{"containerName": "a|pp", "containerPort": 80}]}',
      'app/ecs-task-def.json': '{"family": "{{ x }}", "containerDefinitions": [{"name": "‹app›"}]}',
      'other/ecs-task-def.json': '{"family": "{{ x }}", "containerDefinitions": [{"name": "app"}]}',
    },
    'nothing at a placeholder': { 'a.run-task.yaml': 'taskDefinition: "{{ we|b }}"\n' },
    'nothing at other values': { 'a.run-task.yaml': 'taskDefinition: web\ngroup: we|b\n' },
  };
  for (const [name, files] of Object.entries(cases)) {
    test(name, () => {
      const marked = unmark(files);
      const { analysis, document, offset, index } = world(marked);
      // The anchor's text is the family's own place and, through the alias, the container's.
      const expected = name.startsWith('from an alias') ? ['x.register-task-definition.yaml:0:11-0:14'] : marked.ranges;
      assert.deepEqual(shownLocations(definitionAt(analysis, document, offset, index)), [...expected].sort());
    });
  }
});

suite('references', () => {
  const cases: Readonly<Record<string, Files>> = {
    'a family everywhere': {
      [service]: 'taskDefinition: ‹web›:7\n',
      [taskDefinition]: '{"family": "‹w|eb›", "containerDefinitions": [{"name": "web"}]}',
      'a.run-task.yaml': 'taskDefinition: >-\n  arn:aws:ecs:eu-west-1:111122223333:task-definition/‹web›:3\n',
      'b.run-task.json': '{"taskDefinition": "webx"}',
      'prod/web.register-task-definition.json': '{"family": "‹web›"}',
      'd.delete-task-definitions.json': '{"taskDefinitions": ["‹web›:1", "web2:1"]}',
    },
    'a container of one family': {
      [service]: 'taskDefinition: web:7\nloadBalancers:\n- containerName: "‹app›"\n',
      [taskDefinition]:
        '{"family": "web", "containerDefinitions": [{"name": "‹app|›"}, {"name": "b", "volumesFrom": [{"sourceContainer": "‹app›"}], "links": ["‹app›:x"]}]}',
      'a.run-task.json':
        '{"taskDefinition": "web", "overrides": {"containerOverrides": [{"name": "‹app›"}, {"name": "b"}]}}',
      'b.run-task.json': '{"taskDefinition": "other", "overrides": {"containerOverrides": [{"name": "app"}]}}',
    },
    'a capacity provider, FARGATE as well': {
      'a.create-service.yaml': 'capacityProviderStrategy:\n- capacityProvider: ‹FAR|GATE›\n',
      'b.create-cluster.json':
        '{"clusterName": "c", "capacityProviders": ["‹FARGATE›"], "defaultCapacityProviderStrategy": [{"capacityProvider": "‹FARGATE›"}]}',
    },
    'an anchor that names two things': {
      'a.yaml':
        '# ecs: create-service\nserviceName: &s web\ncluster: &c ‹prod›\n---\n# ecs: run-task\ncluster: ‹prod›\n',
      'b.create-service.yaml': 'cluster: &x ‹pr|od›\nserviceName: ‹*x›\n',
    },
    'the alias of a name': {
      'a.register-task-definition.yaml':
        'family: f\ncontainerDefinitions:\n- name: &a ‹a|pp›\n- name: db\n  dependsOn: [{containerName: ‹*a›, condition: START}]\n',
    },
    'families that are not known stay apart': {
      'a.register-task-definition.json':
        '{"family": "${F}", "containerDefinitions": [{"name": "‹a|pp›"}, {"name": "b", "links": ["‹app›"]}]}',
      'b.register-task-definition.json': '{"family": "${F}", "containerDefinitions": [{"name": "app"}]}',
    },
    'ecspresso: from the task definition to the service beside it': {
      'app/ecspresso.yml': 'service: s\n',
      'app/ecs-service-def.json': '{"loadBalancers": [{"containerName": "‹app›", "containerPort": 80}]}',
      'app/ecs-task-def.json': '{"family": "f", "containerDefinitions": [{"name": "‹a|pp›"}]}',
      'other/ecs-service-def.json': '{"loadBalancers": [{"containerName": "app", "containerPort": 80}]}',
    },
    'the containers of a daemon are its own': {
      'd.register-daemon-task-definition.json':
        '{"family": "web", "containerDefinitions": [{"name": "‹ap|p›"}, {"name": "b", "dependsOn": [{"containerName": "‹app›", "condition": "START"}]}]}',
      [taskDefinition]: '{"family": "web", "containerDefinitions": [{"name": "app"}]}',
    },
    'ARNs of a daemon': {
      'd.create-daemon.json':
        '{"daemonName": "d", "clusterArns": [], "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/‹prod›"}',
      'c.create-cluster.json': '{"clusterName": "‹p|rod›"}',
    },
    'a cluster in the ARN of a service': {
      'a.update-service.json':
        '{"service": "arn:aws:ecs:eu-west-1:111122223333:service/‹prod›/web", "cluster": "‹p|rod›"}',
    },
  };
  for (const [name, files] of Object.entries(cases)) {
    test(name, () => {
      const marked = unmark(files);
      const { analysis, document, offset, index } = world(marked);
      const all = referencesAt(analysis, document, offset, index, { includeDeclaration: true });
      assert.deepEqual(shownLocations(all), [...marked.ranges].sort());
    });
  }

  test('without definitions', () => {
    const marked = unmark({
      [service]: 'taskDefinition: ‹web›:7\n',
      [taskDefinition]: '{"family": "w|eb"}',
    });
    const { analysis, document, offset, index } = world(marked);
    const mentions = referencesAt(analysis, document, offset, index, { includeDeclaration: false });
    assert.deepEqual(shownLocations(mentions), marked.ranges);
  });

  test('the text of the editor counts, not what the index holds of the file', () => {
    const marked = unmark({ [service]: 'taskDefinition: ‹w|eb›\n', [taskDefinition]: '{"family": "‹web›"}' });
    const { analysis, document, offset, index } = world(marked);
    index.update(document.uri, engineFacts());
    const all = referencesAt(analysis, document, offset, index, { includeDeclaration: true });
    assert.deepEqual(shownLocations(all), [...marked.ranges].sort());
  });
});

function engineFacts() {
  return world(unmark({ [service]: '# a\n# b\ntaskDefinition: w|eb\n' })).analysis.facts;
}

suite('highlights', () => {
  const cases: Readonly<Record<string, string>> = {
    'a container': '{"family": "app", "containerDefinitions": [{"name": "‹a|pp›"}, {"name": "b", "links": ["‹app›"]}]}',
    'a revision of a family': '{"taskDefinition": "‹web|›:3"}',
    nothing: '{"family": "web", "cp|u": "256"}',
  };
  for (const [name, text] of Object.entries(cases)) {
    test(name, () => {
      const file = text.includes('family') ? 'a.register-task-definition.json' : 'a.run-task.json';
      const marked = unmark({ [file]: text });
      const { analysis, document, offset } = world(marked);
      const found = highlightsAt(analysis, document, offset);
      assert.deepEqual(
        found.map(({ range }) => shownPlace(file, range)),
        marked.ranges,
      );
      for (const { kind, range } of found) {
        const isDefinition = document.getText().slice(0, document.offsetAt(range.start)).endsWith('"name": "');
        assert.equal(kind, isDefinition ? 3 : 2);
      }
    });
  }
});
