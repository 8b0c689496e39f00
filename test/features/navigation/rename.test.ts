import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { prepareRenameAt, renameAt } from '../../../server/features/navigation/rename.ts';
import { applied, problemsOf, shownPlace, unmark, world } from './support.ts';

type Files = Readonly<Record<string, string>>;

interface Case {
  readonly files: Files;
  readonly to: string;
  /** Files that change, afterwards. */
  readonly expected: Files;
  /** The name that is new brings problems of its own. */
  readonly brings?: boolean;
}

const cases: Readonly<Record<string, Case>> = {
  'a family, in a string, with a revision and in an ARN': {
    files: {
      'td.register-task-definition.json':
        '{"family": "w|eb", "containerDefinitions": [{"name": "web", "image": "a", "memory": 128}]}',
      'a.create-service.yaml': 'serviceName: web\ntaskDefinition: web:7 # web\n',
      'b.run-task.json': '{"taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3"}',
      'c.run-task.yaml': "taskDefinition: 'web'\n",
      'd.run-task.yaml': 'taskDefinition: >-\n  web:2\n',
      'other.run-task.yaml': 'taskDefinition: web2\n',
    },
    to: 'shop',
    expected: {
      'td.register-task-definition.json':
        '{"family": "shop", "containerDefinitions": [{"name": "web", "image": "a", "memory": 128}]}',
      'a.create-service.yaml': 'serviceName: web\ntaskDefinition: shop:7 # web\n',
      'b.run-task.json': '{"taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:3"}',
      'c.run-task.yaml': "taskDefinition: 'shop'\n",
      'd.run-task.yaml': 'taskDefinition: >-\n  shop:2\n',
    },
  },
  'text that is escaped': {
    files: {
      'a.run-task.json': '{"taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition\\/w|eb:3"}',
      'b.run-task.yaml': 'taskDefinition: "w\\x65b:1"\n',
      'c.run-task.json': '{"taskDefinition": "\\u0077eb:1"}',
    },
    to: 'shop',
    expected: {
      'a.run-task.json': '{"taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition\\/shop:3"}',
      'b.run-task.yaml': 'taskDefinition: "shop:1"\n',
      'c.run-task.json': '{"taskDefinition": "shop:1"}',
    },
  },
  'quotes where YAML needs them': {
    files: {
      'td.register-task-definition.yaml': "family: w|eb\ncpu: '256'\n",
      'a.run-task.yaml': '{taskDefinition: web:7, group: "x"}\n',
      'b.run-task.yaml': 'taskDefinition: arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7\n',
    },
    to: '123',
    expected: {
      'td.register-task-definition.yaml': "family: '123'\ncpu: '256'\n",
      'a.run-task.yaml': '{taskDefinition: "123:7", group: "x"}\n',
      'b.run-task.yaml': 'taskDefinition: arn:aws:ecs:eu-west-1:111122223333:task-definition/123:7\n',
    },
  },
  'a container of one family only': {
    files: {
      'td.register-task-definition.json':
        '{"family": "web", "containerDefinitions": [{"name": "app"}, {"name": "db", "links": ["app:x"], "dependsOn": [{"containerName": "app", "condition": "START"}]}]}',
      'a.create-service.yaml':
        'serviceName: app\r\ntaskDefinition: web\r\nloadBalancers:\r\n  - containerName: a|pp\r\n    containerPort: 80\r\n',
      'b.run-task.yaml': 'taskDefinition: other\noverrides: {containerOverrides: [{name: app}]}\n',
    },
    to: 'front-end',
    expected: {
      'td.register-task-definition.json':
        '{"family": "web", "containerDefinitions": [{"name": "front-end"}, {"name": "db", "links": ["front-end:x"], "dependsOn": [{"containerName": "front-end", "condition": "START"}]}]}',
      'a.create-service.yaml':
        'serviceName: app\r\ntaskDefinition: web\r\nloadBalancers:\r\n  - containerName: front-end\r\n    containerPort: 80\r\n',
    },
  },
  'a volume, a byte order mark before it': {
    files: {
      'a.register-task-definition.json':
        '\uFEFF{"family": "x", "volumes": [{"name": "data"}], "containerDefinitions": [{"name": "a", "mountPoints": [{"sourceVolume": "data", "containerPath": "/d"}]}]}',
      'a.run-task.json':
        '{"taskDefinition": "x", "volumeConfigurations": [{"name": "da|ta", "managedEBSVolume": {"roleArn": "arn:aws:iam::111122223333:role/r", "sizeInGiB": 1}}]}',
    },
    to: 'd2',
    expected: {
      'a.register-task-definition.json':
        '\uFEFF{"family": "x", "volumes": [{"name": "d2"}], "containerDefinitions": [{"name": "a", "mountPoints": [{"sourceVolume": "d2", "containerPath": "/d"}]}]}',
      'a.run-task.json':
        '{"taskDefinition": "x", "volumeConfigurations": [{"name": "d2", "managedEBSVolume": {"roleArn": "arn:aws:iam::111122223333:role/r", "sizeInGiB": 1}}]}',
    },
  },
  'a port': {
    files: {
      'a.register-task-definition.yaml':
        'family: x\ncontainerDefinitions:\n- name: http\n  portMappings:\n  - {containerPort: 80, name: http}\n',
      'a.create-service.json':
        '{"serviceName": "s", "taskDefinition": "x:1", "serviceConnectConfiguration": {"enabled": true, "services": [{"portName": "ht|tp"}]}}',
    },
    to: 'web-80',
    expected: {
      'a.register-task-definition.yaml':
        'family: x\ncontainerDefinitions:\n- name: http\n  portMappings:\n  - {containerPort: 80, name: web-80}\n',
      'a.create-service.json':
        '{"serviceName": "s", "taskDefinition": "x:1", "serviceConnectConfiguration": {"enabled": true, "services": [{"portName": "web-80"}]}}',
    },
  },
  'a cluster and a capacity provider of several documents': {
    files: {
      'all.yaml':
        '# ecs: create-cluster\nclusterName: pr|od\n---\n# ecs: create-service\nserviceName: prod\ncluster: prod\n---\n# ecs: update-service\nservice: arn:aws:ecs:eu-west-1:111122223333:service/prod/prod\n',
    },
    to: 'live',
    expected: {
      'all.yaml':
        '# ecs: create-cluster\nclusterName: live\n---\n# ecs: create-service\nserviceName: prod\ncluster: live\n---\n# ecs: update-service\nservice: arn:aws:ecs:eu-west-1:111122223333:service/live/prod\n',
    },
  },
  'a capacity provider': {
    files: {
      'p.create-capacity-provider.json':
        '{"name": "bl|ue", "autoScalingGroupProvider": {"autoScalingGroupArn": "arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:x:autoScalingGroupName/a"}}',
      'c.create-cluster.yaml':
        'clusterName: c\ncapacityProviders: [FARGATE, blue]\ndefaultCapacityProviderStrategy:\n- capacityProvider: blue\n',
    },
    to: 'no',
    expected: {
      'p.create-capacity-provider.json':
        '{"name": "no", "autoScalingGroupProvider": {"autoScalingGroupArn": "arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:x:autoScalingGroupName/a"}}',
      'c.create-cluster.yaml':
        'clusterName: c\ncapacityProviders: [FARGATE, "no"]\ndefaultCapacityProviderStrategy:\n- capacityProvider: "no"\n',
    },
  },
  'an anchor, from its alias': {
    files: {
      'a.register-task-definition.yaml':
        'family: f\ncontainerDefinitions:\n- name: &a app\n- name: db\n  dependsOn: [{containerName: *|a, condition: START}]\n  links: [app]\n',
    },
    to: 'web',
    expected: {
      'a.register-task-definition.yaml':
        'family: f\ncontainerDefinitions:\n- name: &a web\n- name: db\n  dependsOn: [{containerName: *a, condition: START}]\n  links: [web]\n',
    },
  },
  'a service of one cluster': {
    files: {
      'a.create-service.yaml': 'cluster: prod\nserviceName: w|eb\n',
      'b.create-service.yaml': 'cluster: test\nserviceName: web\n',
      'c.update-service.yaml': 'cluster: prod\nservice: web\n',
      'd.update-service.json': '{"service": "arn:aws:ecs:eu-west-1:111122223333:service/prod/web", "cluster": "prod"}',
    },
    to: 'shop',
    expected: {
      'a.create-service.yaml': 'cluster: prod\nserviceName: shop\n',
      'c.update-service.yaml': 'cluster: prod\nservice: shop\n',
      'd.update-service.json': '{"service": "arn:aws:ecs:eu-west-1:111122223333:service/prod/shop", "cluster": "prod"}',
    },
  },
  'a service that no one else is called': {
    files: {
      'a.create-service.yaml': 'cluster: prod\nserviceName: web\n',
      'c.update-service.yaml': 'service: "w|eb"\n',
    },
    to: 'shop',
    expected: {
      'a.create-service.yaml': 'cluster: prod\nserviceName: shop\n',
      'c.update-service.yaml': 'service: "shop"\n',
    },
  },
  'what is merged': {
    files: {
      'a.create-service.yaml':
        'serviceName: s\ncapacityProviderStrategy:\n- &p {capacityProvider: bl|ue, weight: 1}\n- <<: *p\n  weight: 2\n',
    },
    to: 'green',
    expected: {
      'a.create-service.yaml':
        'serviceName: s\ncapacityProviderStrategy:\n- &p {capacityProvider: green, weight: 1}\n- <<: *p\n  weight: 2\n',
    },
  },
  'ecspresso: a container of the folder': {
    files: {
      'app/ecs-service-def.json': '{"loadBalancers": [{"containerName": "a|pp", "containerPort": 80}]}',
      'app/ecs-task-def.json': '{"family": "{{ x }}", "containerDefinitions": [{"name": "app"}]}',
    },
    to: 'web',
    expected: {
      'app/ecs-service-def.json': '{"loadBalancers": [{"containerName": "web", "containerPort": 80}]}',
      'app/ecs-task-def.json': '{"family": "{{ x }}", "containerDefinitions": [{"name": "web"}]}',
    },
  },
  'the same name': {
    files: { 'a.run-task.yaml': 'taskDefinition: w|eb\n' },
    to: 'web',
    expected: {},
  },
};

suite('rename', () => {
  for (const [name, { files, to, expected }] of Object.entries(cases)) {
    for (const form of ['documentChanges', 'changes'] as const) {
      test(`${name}, as ${form}`, async () => {
        const marked = unmark(files);
        const { analysis, document, offset, rename } = world(marked, form);
        const edit = await renameAt(analysis, document, offset, to, rename);
        assert.ok(edit !== undefined && !('refusal' in edit), JSON.stringify(edit));
        const after = applied(marked.texts, edit);
        assert.deepEqual(after, { ...marked.texts, ...expected });
        assert.deepEqual(problemsOf(after), problemsOf(marked.texts));
        if (edit.documentChanges !== undefined) {
          for (const change of edit.documentChanges) {
            assert.ok('textDocument' in change);
            assert.equal(change.textDocument.version, change.textDocument.uri === document.uri ? 1 : null);
          }
        }
      });
    }
  }

  test('back again', async () => {
    for (const { files, to, expected } of Object.values(cases)) {
      if (Object.keys(expected).length === 0) continue;
      const marked = unmark(files);
      const start = world(marked);
      const old = prepareRenameAt(start.analysis, start.document, start.offset);
      assert.ok(old !== undefined && 'placeholder' in old);
      const after = { ...marked.texts, ...expected };
      const name = marked.cursor.name;
      const symbol = world({ texts: after, cursor: { name, offset: 0 }, ranges: [] })
        .analysis.facts.symbols()
        .find((each) => each.name === to);
      assert.ok(symbol !== undefined);
      const next = world({ texts: after, cursor: { name, offset: symbol.start }, ranges: [] });
      const edit = await renameAt(next.analysis, next.document, next.offset, old.placeholder, next.rename);
      assert.ok(edit !== undefined && !('refusal' in edit));
      assert.deepEqual(problemsOf(applied(after, edit)), problemsOf(marked.texts));
    }
  });

  test('a file that changed on disk since it was indexed is edited as it is now', async () => {
    const marked = unmark({
      'a.run-task.yaml': 'taskDefinition: w|eb\n',
      'b.run-task.yaml': 'taskDefinition: web\n',
      'c.run-task.yaml': 'taskDefinition: web\n',
    });
    const later = { ...marked.texts, 'b.run-task.yaml': '# new\ncount: 1\ntaskDefinition: web\n' };
    const { analysis, document, offset, index } = world(marked);
    const now = world({ ...marked, texts: later }).rename;
    const edit = await renameAt(analysis, document, offset, 'shop', {
      index,
      form: 'changes',
      open: (uri) => (uri.includes('/c.') ? Promise.resolve(undefined) : now.open(uri)),
    });
    assert.ok(edit !== undefined && !('refusal' in edit));
    assert.deepEqual(applied(later, edit), {
      'a.run-task.yaml': 'taskDefinition: shop\n',
      'b.run-task.yaml': '# new\ncount: 1\ntaskDefinition: shop\n',
      'c.run-task.yaml': 'taskDefinition: web\n',
    });
  });
});

suite('what is refused', () => {
  const family = '{"family": "web", "containerDefinitions": [{"name": "a|pp"}, {"name": "db"}]}';
  const refused: Readonly<Record<string, { readonly files: Files; readonly to: string; readonly says: string }>> = {
    'a provider of AWS': {
      files: { 'a.create-service.yaml': 'capacityProviderStrategy: [{capacityProvider: FARG|ATE_SPOT}]\n' },
      to: 'x',
      says: '`FARGATE_SPOT` is a capacity provider of AWS itself and cannot be renamed.',
    },
    'the default cluster': {
      files: { 'a.create-service.yaml': 'cluster: |default\n' },
      to: 'x',
      says: '`default` is the cluster that ECS takes when a request names none; it cannot be renamed.',
    },
    'a name with a blank': {
      files: { 'a.register-task-definition.json': family },
      to: 'my app',
      says: 'The name of a container has up to 255 letters, digits, hyphens and underscores; `my app` is not allowed.',
    },
    'no name': {
      files: { 'a.register-task-definition.json': family },
      to: ' ',
      says: 'Give the container a name.',
    },
    'a name that is taken': {
      files: { 'a.register-task-definition.json': family },
      to: 'db',
      says: 'There is already a container `db` in the task definition `web`.',
    },
    'a name that is taken, seen from another file': {
      files: {
        'a.register-task-definition.json': family.replace('|', ''),
        's.create-service.yaml': 'taskDefinition: web\nloadBalancers: [{containerName: ap|p, containerPort: 80}]\n',
      },
      to: 'db',
      says: 'There is already a container `db` in the task definition `web`.',
    },
    'a family that another file defines': {
      files: {
        'a.register-task-definition.json': '{"family": "w|eb"}',
        'b.register-task-definition.json': '{"family": "shop"}',
      },
      to: 'shop',
      says: 'There is already a task definition family `shop`.',
    },
    'a port with capitals': {
      files: {
        'a.register-task-definition.json':
          '{"family": "web", "containerDefinitions": [{"name": "a", "portMappings": [{"containerPort": 80, "name": "h|ttp"}]}]}',
      },
      to: 'Http',
      says: 'Names of port mappings have up to 64 lowercase letters, digits, hyphens and underscores, and no hyphen first; `Http` is not allowed.',
    },
    'a reserved name': {
      files: { 'p.create-capacity-provider.json': '{"name": "bl|ue"}' },
      to: 'ecs-blue',
      says: 'Names of capacity providers may not start with `aws`, `ecs` or `fargate`; `ecs-blue` is not allowed.',
    },
    'an anchor that names two things': {
      files: {
        'a.register-task-definition.yaml': 'family: &n w|eb\ncontainerDefinitions:\n- name: *n\n',
      },
      to: 'shop',
      says: '`web` is written once for a task definition family and a container, by a YAML anchor: write it out for each of them first.',
    },
    'an alias elsewhere': {
      files: {
        'a.register-task-definition.yaml':
          'family: f\ncontainerDefinitions:\n- name: &n a|pp\n  image: x\n  environment: [{name: SERVICE, value: *n}]\n',
      },
      to: 'web',
      says: '`app` is also used by the alias `*n` in line 5, where it is not the name of this container: renaming would change that, too. Write the name out there first.',
    },
    'an anchor elsewhere': {
      files: {
        'a.register-task-definition.yaml':
          'family: f\ntags: [{key: k, value: &n app}]\ncontainerDefinitions:\n- name: *|n\n',
      },
      to: 'web',
      says: '`app` is written at the anchor `&n` in line 2, where it is not the name of this container: renaming would change that, too. Write the name out first.',
    },
    'a service of a cluster that is not said': {
      files: {
        'a.create-service.yaml': 'cluster: prod\nserviceName: w|eb\n',
        'b.create-service.yaml': 'cluster: test\nserviceName: web\n',
        'c.update-service.yaml': 'desiredCount: 1\nservice: web\n',
      },
      to: 'shop',
      says: 'There is a service `web` in the clusters `prod` and `test`, and `w/c.update-service.yaml`, line 2, does not say which it means: add its `cluster` first.',
    },
    'an anchor in another file': {
      files: {
        'a.create-service.yaml': 'cluster: &n prod\nserviceName: *n\n',
        'b.create-service.yaml': 'cluster: p|rod\n',
      },
      to: 'live',
      says: '`w/a.create-service.yaml`: `prod` is also used by the alias `*n` in line 2, where it is not the name of this cluster: renaming would change that, too. Write the name out there first.',
    },
  };
  for (const [name, { files, to, says }] of Object.entries(refused)) {
    test(name, async () => {
      const marked = unmark(files);
      const { analysis, document, offset, rename } = world(marked);
      assert.deepEqual(await renameAt(analysis, document, offset, to, rename), { refusal: says });
    });
  }

  test('no name under the cursor', async () => {
    const marked = unmark({ 'a.run-task.yaml': 'taskDefinition: "{{ w|eb }}"\n' });
    const { analysis, document, offset, rename } = world(marked);
    assert.equal(prepareRenameAt(analysis, document, offset), undefined);
    assert.equal(await renameAt(analysis, document, offset, 'x', rename), undefined);
  });
});

suite('prepare', () => {
  const prepared: Readonly<Record<string, readonly [text: string, placeholder: string]>> = {
    'only the family': ['taskDefinition: ‹w|eb›:7\n', 'web'],
    'within an ARN': ['taskDefinition: arn:aws:ecs:eu-west-1:111122223333:task-definition/‹we|b›:7\n', 'web'],
    'at the end': ['cluster: "‹prod|›"\n', 'prod'],
  };
  for (const [name, [text, placeholder]] of Object.entries(prepared)) {
    test(name, () => {
      const file = 'a.run-task.yaml';
      const marked = unmark({ [file]: text });
      const { analysis, document, offset } = world(marked);
      const found = prepareRenameAt(analysis, document, offset);
      assert.ok(found !== undefined && 'range' in found);
      assert.deepEqual([shownPlace(file, found.range), found.placeholder], [marked.ranges[0], placeholder]);
    });
  }

  test('a refusal says why', () => {
    const { analysis, document, offset } = world(unmark({ 'a.run-task.yaml': 'cluster: def|ault\n' }));
    const found = prepareRenameAt(analysis, document, offset);
    assert.ok(found !== undefined && 'refusal' in found);
  });
});
