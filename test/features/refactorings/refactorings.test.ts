import { actionTests } from './support.ts';

actionTests([
  {
    what: 'an item of a list, in API order, nested members included',
    name: 'a.create-service.yaml',
    before:
      'serviceName: web\ntaskDefinition: web:1\nnetworkConfiguration:\n  awsvpcConfiguration:¦\n    assignPublicIp: ENABLED\n',
    title: 'Add missing member `subnets`',
    after:
      'serviceName: web\ntaskDefinition: web:1\nnetworkConfiguration:\n  awsvpcConfiguration:\n    assignPublicIp: ENABLED\n    subnets:\n      - SUBNET\n',
  },
  {
    what: 'flow JSON',
    name: 'a.create-service.json',
    before:
      '{"serviceName":"web","taskDefinition":"web:1","networkConfiguration":{"awsvpcConfiguration":{"assign¦PublicIp":"ENABLED"}}}',
    title: 'Add missing member `subnets`',
    after:
      '{"serviceName":"web","taskDefinition":"web:1","networkConfiguration":{"awsvpcConfiguration":{"assignPublicIp":"ENABLED","subnets":["SUBNET"]}}}',
  },
  {
    what: 'the request',
    name: 'a.register-task-definition.json',
    before: '{¦\n  "cpu": "256"\n}\n',
    title: 'Add 2 missing required members',
    after:
      '{\n  "cpu": "256",\n  "family": "FAMILY",\n  "containerDefinitions": [\n    {\n      "name": "NAME",\n      "image": "IMAGE"\n    }\n  ]\n}\n',
  },
  {
    what: 'everywhere',
    name: 'a.create-service.yaml',
    before:
      '¦taskDefinition: web:1\nnetworkConfiguration:\n  awsvpcConfiguration:\n    assignPublicIp: ENABLED\ncapacityProviderStrategy:\n- weight: 1\n',
    title: 'Add all missing required members of this request',
    after:
      'taskDefinition: web:1\nnetworkConfiguration:\n  awsvpcConfiguration:\n    assignPublicIp: ENABLED\n    subnets:\n    - SUBNET\ncapacityProviderStrategy:\n- weight: 1\n  capacityProvider: CAPACITY_PROVIDER\nserviceName: SERVICE_NAME\n',
  },
  {
    what: 'beside a strategy',
    name: 'a.run-task.json',
    before: '{\n  "taskDefinition": "web",\n  "launch¦Type": "FARGATE",\n  "capacityProviderStrategy": []\n}\n',
    title: 'Remove `launchType`',
    after: '{\n  "taskDefinition": "web",\n  "capacityProviderStrategy": []\n}\n',
  },
  {
    what: 'the other way',
    name: 'a.run-task.yaml',
    before: 'taskDefinition: web\nlaunch¦Type: FARGATE\ncapacityProviderStrategy:\n  - capacityProvider: FARGATE\n',
    title: 'Remove `capacityProviderStrategy`',
    after: 'taskDefinition: web\nlaunchType: FARGATE\n',
  },
  {
    what: 'options of a log driver',
    name: 'a.register-task-definition.yaml',
    before:
      'family: web\ncontainerDefinitions:\n  - name: web\n    logConfiguration:\n      logDriver: awslogs\n      options:\n        awslogs-datetime-format¦: x\n        awslogs-multiline-pattern: y\n',
    title: 'Remove `awslogs-multiline-pattern`',
    after:
      'family: web\ncontainerDefinitions:\n  - name: web\n    logConfiguration:\n      logDriver: awslogs\n      options:\n        awslogs-datetime-format: x\n',
  },
  {
    what: 'nothing to remove where both are not there',
    name: 'a.run-task.yaml',
    before: 'taskDefinition: web\nlaunch¦Type: FARGATE\n',
    title: 'Remove `launchType`',
    after: undefined,
  },
  {
    what: 'JSON',
    name: 'a.run-task.json',
    before: '{\n  "taskDefinition": "web",\n  "launchType": "FAR¦GATE"\n}\n',
    title: 'Convert `launchType` to a strategy (the cluster must have the `FARGATE` provider)',
    after:
      '{\n  "taskDefinition": "web",\n  "capacityProviderStrategy": [\n    {\n      "capacityProvider": "FARGATE",\n      "weight": 1\n    }\n  ]\n}\n',
  },
  {
    what: 'YAML with a comment',
    name: 'a.run-task.yaml',
    before: 'taskDefinition: web\nlaunchType: FAR¦GATE # c\ncount: 1\n',
    title: 'Convert `launchType` to a strategy (the cluster must have the `FARGATE` provider)',
    after:
      'taskDefinition: web\ncapacityProviderStrategy:\n  - capacityProvider: FARGATE\n    weight: 1 # c\ncount: 1\n',
  },
  {
    what: 'YAML',
    name: 'a.run-task.yaml',
    before: 'taskDefinition: web\nlaunchType: FAR¦GATE\ncount: 1\n',
    title: 'Convert `launchType` to a strategy (the cluster must have the `FARGATE` provider)',
    after: 'taskDefinition: web\ncapacityProviderStrategy:\n  - capacityProvider: FARGATE\n    weight: 1\ncount: 1\n',
  },
  {
    what: 'EC2 takes any instance',
    name: 'a.run-task.yaml',
    before: 'taskDefinition: web\nlaunchType: E¦C2\n',
    title: 'Convert `launchType` to a strategy (the cluster must have the `FARGATE` provider)',
    after: undefined,
  },
  {
    what: 'YAML',
    name: 'a.run-task.yaml',
    before: 'taskDefinition: web\ncapacityProviderStrategy:\n  - capacity¦Provider: FARGATE\n    weight: 1\n',
    title: 'Convert `capacityProviderStrategy` to `launchType: FARGATE`',
    after: 'taskDefinition: web\nlaunchType: FARGATE\n',
  },
  {
    what: 'JSON',
    name: 'a.run-task.json',
    before: '{"taskDefinition":"web","capacityProviderStrategy":[{"capacity¦Provider":"FARGATE","weight":1}]}',
    title: 'Convert `capacityProviderStrategy` to `launchType: FARGATE`',
    after: '{"taskDefinition":"web","launchType":"FARGATE"}',
  },
  {
    what: 'two providers',
    name: 'a.run-task.json',
    before:
      '{"taskDefinition":"web","capacityProviderStrategy":[{"capacity¦Provider":"FARGATE","weight":1},{"capacityProvider":"FARGATE_SPOT","weight":1}]}',
    title: 'Convert `capacityProviderStrategy` to `launchType: FARGATE`',
    after: undefined,
  },
  // Sorting
  {
    what: 'comments travel',
    name: 'a.create-service.yaml',
    before:
      'serviceName: web\nnetworkConfiguration:\n  awsvpcConfiguration:\n    # who may\n    # come in\n    securityGroups: [sg-1¦] # only one\n\n    # where\n    subnets:\n      # first\n      - subnet-1\n      # deeper\n    # end\ntaskDefinition: web\n',
    title: 'Sort members in the order of the API',
    after:
      'serviceName: web\nnetworkConfiguration:\n  awsvpcConfiguration:\n    # where\n    subnets:\n      # first\n      - subnet-1\n      # deeper\n\n    # who may\n    # come in\n    securityGroups: [sg-1] # only one\n    # end\ntaskDefinition: web\n',
  },
  {
    what: 'an item of a list',
    name: 'a.register-task-definition.yaml',
    before: 'family: web\ncontainerDefinitions:\n  - image: a # i\n    # n\n    na¦me: b\n    essential: true\n',
    title: 'Sort members in the order of the API',
    after: 'family: web\ncontainerDefinitions:\n  - # n\n    name: b\n    image: a # i\n    essential: true\n',
  },
  {
    what: 'JSONC',
    name: 'a.register-task-definition.jsonc',
    before:
      '{\n  "family": "web",\n  "containerDefinitions": [\n    { // web\n      // i\n      "image": "a", // image\n      "name": "¦b" /* n */\n      // end\n    }\n  ]\n}\n',
    title: 'Sort members in the order of the API',
    after:
      '{\n  "family": "web",\n  "containerDefinitions": [\n    { // web\n      "name": "b", /* n */\n      // i\n      "image": "a" // image\n      // end\n    }\n  ]\n}\n',
  },
  {
    what: 'on one line',
    name: 'a.run-task.json',
    before: '{"tags": [{ "value": "1", "key"¦: "a" }]}',
    title: 'Sort members in the order of the API',
    after: '{"tags": [{ "key": "a", "value": "1" }]}',
  },
  {
    what: 'sorted already',
    name: 'a.run-task.json',
    before: '{"tags": [{ "key": "1", "value"¦: "a" }]}',
    title: 'Sort members in the order of the API',
    after: undefined,
  },
  {
    what: 'all, unknown ones last',
    name: 'a.run-task.yaml',
    before:
      '# heading\nfoo: 1\ntaskDefinition: web\n\ntags:\n- value: |\n    text\n\n    more\n  key: a\n- {value: 1, key: b}\ncluster: c¦ # last\n',
    title: 'Sort all members of the request in the order of the API',
    after:
      '# heading\ncluster: c # last\ntags:\n- key: a\n  value: |\n    text\n\n    more\n- {key: b, value: 1}\n\ntaskDefinition: web\nfoo: 1\n',
  },
  {
    what: 'an anchor must not move behind its alias',
    name: 'a.run-task.yaml',
    before: 'group: &a x\nfoo: *a\nstartedBy: &b y\nclu¦ster: *b\n',
    title: 'Sort all members of the request in the order of the API',
    after: undefined,
  },
  {
    what: 'template statements stay where they are',
    name: 'a.run-task.yaml',
    before: 'taskDefinition: web\n{{- if .x }}\nclu¦ster: x\n{{- end }}\n',
    title: 'Sort all members of the request in the order of the API',
    after: undefined,
  },
  // Anchors
  {
    what: 'a strategy',
    name: 'a.create-service.yaml',
    before:
      'serviceName: a\ncapacityProviderStrategy:\n  - capacityProvider: FARGATE¦\n    weight: 1\n---\nserviceName: b\n',
    title: 'Extract what is repeated to an anchor',
    after: undefined,
  },
  {
    what: 'a list in two places',
    name: 'a.create-cluster.yaml',
    before:
      'clusterName: a\ndefaultCapacityProviderStrategy:\n  - capacityProvider: FARGATE\n    weight: 1\nserviceConnectDefaults: {namespace: x}\nother:\n  - capacity¦Provider: FARGATE\n    weight: 1\n',
    title: 'Extract what is repeated to an anchor',
    after:
      'clusterName: a\ndefaultCapacityProviderStrategy:\n  - &defaultCapacityProviderStrategy\n    capacityProvider: FARGATE\n    weight: 1\nserviceConnectDefaults: {namespace: x}\nother:\n  - *defaultCapacityProviderStrategy\n',
  },
  {
    what: 'a whole list, from its key; names that are taken',
    name: 'a.register-task-definition.yaml',
    before:
      'family: &environment web\ncontainerDefinitions:\n  - name: a\n    environment: # e\n      - {name: A, value: x}\n      - {name: B, value: y}\n  - name: b\n    environ¦ment:\n    - name: A\n      value: x\n    - name: B\n      value: y\n  - name: c\n    environment: [{name: A, value: x}, {name: B, value: y}]\n',
    title: 'Extract what is repeated to an anchor',
    after: undefined,
  },
  {
    what: 'a whole list, from its key; names that are taken',
    name: 'a.register-task-definition.yaml',
    before:
      'family: &environment web\ncontainerDefinitions:\n  - name: a\n    environment:\n      - {name: A, value: x}\n      - {name: B, value: y}\n  - name: b\n    environ¦ment:\n    - name: A\n      value: x\n    - name: B\n      value: y\n  - name: c\n    environment: [{name: A, value: x}, {name: B, value: y}]\n',
    title: 'Extract what is repeated to an anchor',
    after:
      'family: &environment web\ncontainerDefinitions:\n  - name: a\n    environment: &environment2\n      - {name: A, value: x}\n      - {name: B, value: y}\n  - name: b\n    environment: *environment2\n  - name: c\n    environment: *environment2\n',
  },
  {
    what: 'none in JSON',
    name: 'a.run-task.json',
    before: '{"tags": [{"key": "a", "val¦ue": "b"}, {"key": "a", "value": "b"}]}',
    title: 'Extract what is repeated to an anchor',
    after: undefined,
  },
  {
    what: 'a list',
    name: 'a.register-task-definition.yaml',
    before:
      'family: web\ncontainerDefinitions:\n  - name: a\n    environment: &e\n      - {name: A, value: x}\n  - name: b\n    environment: *¦e\n',
    title: 'Replace `*e` by its value',
    after:
      'family: web\ncontainerDefinitions:\n  - name: a\n    environment: &e\n      - {name: A, value: x}\n  - name: b\n    environment:\n      - name: A\n        value: x\n',
  },
  // Quotes
  {
    what: 'a string',
    name: 'a.run-task.yaml',
    before: 'taskDefinition: we¦b\n',
    title: 'Quote value',
    after: 'taskDefinition: "web"\n',
  },
  {
    what: "the file's own quotes",
    name: 'a.run-task.yaml',
    before: "cluster: 'a: b'\ntaskDefinition: we¦b\n",
    title: 'Quote value',
    after: "cluster: 'a: b'\ntaskDefinition: 'web'\n",
  },
  {
    what: 'a string',
    name: 'a.run-task.yaml',
    before: 'taskDefinition: "we¦b"\n',
    title: 'Remove quotes',
    after: 'taskDefinition: web\n',
  },
  {
    what: 'not of what would become a number',
    name: 'a.register-task-definition.yaml',
    before: 'cpu: "2¦56"\n',
    title: 'Remove quotes',
    after: undefined,
  },
  {
    what: 'not of numbers',
    name: 'a.run-task.yaml',
    before: 'count: ¦2\n',
    title: 'Quote value',
    after: undefined,
  },
]);
