import { acceptTests } from './support.ts';

/** JSON and JSONC: the document after accepting an item at the `|`. Tab stops as `‹1›`. */
acceptTests([
  { name: 'x.create-service.json', before: '{ | }', label: 'desiredCount', after: '{ "desiredCount": ‹1› }' },
  { name: 'x.create-service.json', before: '{|}', label: 'desiredCount', after: '{"desiredCount": ‹1›}' },
  { name: 'x.create-service.json', before: '{\n  "|"\n}', label: 'serviceName', after: '{\n  "serviceName": "‹1›"\n}' },
  {
    name: 'x.create-service.json',
    before: '{\n  "ser|\n}',
    label: 'serviceName',
    after: '{\n  "serviceName": "‹1›"\n}',
  },
  {
    name: 'x.create-service.json',
    before: '{\n  "cluster": "a",\n  "ser|\n}',
    label: 'serviceName',
    after: '{\n  "cluster": "a",\n  "serviceName": "‹1›"\n}',
  },
  {
    name: 'x.create-service.json',
    before: '{\n  "cluster": "a"\n  "ser|\n}',
    label: 'serviceName',
    after: '{\n  "cluster": "a",\n  "serviceName": "‹1›"\n}',
  },
  {
    name: 'x.create-service.json',
    before: '{\n  "cluster": "a"\n  |\n}',
    label: 'serviceName',
    after: '{\n  "cluster": "a",\n  "serviceName": "‹1›"\n}',
  },
  {
    name: 'x.create-service.json',
    before: '{\n  |\n  "cluster": "a"\n}',
    label: 'serviceName',
    after: '{\n  "serviceName": "‹1›",\n  "cluster": "a"\n}',
  },
  {
    name: 'x.create-service.json',
    before: '{\n  "net|\n  "cluster": "a"\n}',
    label: 'networkConfiguration',
    after:
      '{\n  "networkConfiguration": {\n    "awsvpcConfiguration": {\n      "subnets": ["‹1›"]\n    }\n  },\n  "cluster": "a"\n}',
  },
  {
    name: 'x.create-service.json',
    before: '{ "cluster": "a", | }',
    label: 'networkConfiguration',
    after: '{ "cluster": "a", "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["‹1›"] } } }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "cluster": "a", ser| }',
    label: 'serviceName',
    after: '{ "cluster": "a", "serviceName": "‹1›" }',
  },
  {
    name: 'x.create-service.json',
    before: '{"cluster":"a",|}',
    label: 'networkConfiguration',
    after: '{"cluster":"a","networkConfiguration":{"awsvpcConfiguration":{"subnets":["‹1›"]}}}',
  },
  { name: 'x.create-service.json', before: '{ "ser|vice": 1 }', label: 'serviceName', after: '{ "serviceName": 1 }' },
  {
    name: 'x.create-service.json',
    before: '{ "launchType": | }',
    label: 'FARGATE',
    after: '{ "launchType": "FARGATE" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "launchType":| }',
    label: 'FARGATE',
    after: '{ "launchType": "FARGATE" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "launchType": "|" }',
    label: 'FARGATE',
    after: '{ "launchType": "FARGATE" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "launchType": "F|" }',
    label: 'FARGATE',
    after: '{ "launchType": "FARGATE" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "launchType": "F| }',
    label: 'FARGATE',
    after: '{ "launchType": "FARGATE" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "launchType": F| }',
    label: 'FARGATE',
    after: '{ "launchType": "FARGATE" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "launchType": |,\n "cluster": "x" }',
    label: 'FARGATE',
    after: '{ "launchType": "FARGATE",\n "cluster": "x" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "launchType": |\n "cluster": "x" }',
    label: 'FARGATE',
    after: '{ "launchType": "FARGATE",\n "cluster": "x" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "enableExecuteCommand": | }',
    label: 'true',
    after: '{ "enableExecuteCommand": true }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "enableExecuteCommand": tr| }',
    label: 'true',
    after: '{ "enableExecuteCommand": true }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "networkConfiguration": |',
    label: '{ … }',
    after: '{ "networkConfiguration": {\n  "awsvpcConfiguration": {\n    "subnets": ["‹1›"]\n  }\n}',
  },
  {
    name: 'x.create-service.json',
    before: '{\n  "capacityProviderStrategy": |\n}',
    label: '[ … ]',
    after:
      '{\n  "capacityProviderStrategy": [\n    {\n      "capacityProvider": "‹1›",\n      "weight": ‹2›\n    }\n  ]\n}',
  },
  {
    name: 'x.create-service.json',
    before: '{\n  "capacityProviderStrategy": [\n    |\n  ]\n}',
    label: '{ … }',
    after:
      '{\n  "capacityProviderStrategy": [\n    {\n      "capacityProvider": "‹1›",\n      "weight": ‹2›\n    }\n  ]\n}',
  },
  {
    name: 'x.create-service.json',
    before: '{\n  "capacityProviderStrategy": [\n    { "capacityProvider": "FARGATE" }\n    |\n  ]\n}',
    label: '{ … }',
    after:
      '{\n  "capacityProviderStrategy": [\n    { "capacityProvider": "FARGATE" },\n    {\n      "capacityProvider": "‹1›",\n      "weight": ‹2›\n    }\n  ]\n}',
  },
  {
    name: 'x.create-service.json',
    before: '{\n  "capacityProviderStrategy": [\n    { "capacityProvider": "FAR|" }\n  ]\n}',
    label: 'FARGATE_SPOT',
    after: '{\n  "capacityProviderStrategy": [\n    { "capacityProvider": "FARGATE_SPOT" }\n  ]\n}',
  },
  {
    name: 'x.register-task-definition.json',
    before: '{ "requiresCompatibilities": [|] }',
    label: 'FARGATE',
    after: '{ "requiresCompatibilities": ["FARGATE"] }',
  },
  {
    name: 'x.register-task-definition.json',
    before: '{ "requiresCompatibilities": ["EC2", |] }',
    label: 'FARGATE',
    after: '{ "requiresCompatibilities": ["EC2", "FARGATE"] }',
  },
  {
    name: 'x.register-task-definition.json',
    before: '{ "requiresCompatibilities": ["EC2",|] }',
    label: 'FARGATE',
    after: '{ "requiresCompatibilities": ["EC2", "FARGATE"] }',
  },
  {
    name: 'x.register-task-definition.json',
    before: '{ "requiresCompatibilities": | }',
    label: 'FARGATE',
    after: '{ "requiresCompatibilities": ["FARGATE"] }',
  },
  {
    name: 'x.register-task-definition.json',
    before: '{ "cpu": "256", "memory": "|" }',
    label: '1024',
    after: '{ "cpu": "256", "memory": "1024" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "a": {"b": 1}, "|", "c": 1 }',
    label: 'cluster',
    after: '{ "a": {"b": 1}, "cluster": "‹1›", "c": 1 }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "|, "cluster": "b" }',
    label: 'serviceName',
    after: '{ "serviceName": "‹1›", "cluster": "b" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "launchType": |"EC2" }',
    label: 'FARGATE',
    after: '{ "launchType": "FARGATE" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "launchType": "|EC2" }',
    label: 'FARGATE',
    after: '{ "launchType": "FARGATE" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "launchType": | "cluster": "x" }',
    label: 'FARGATE',
    after: '{ "launchType": "FARGATE", "cluster": "x" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ |"cluster": "x" }',
    label: 'serviceName',
    after: '{ "serviceName": "‹1›", "cluster": "x" }',
  },
  {
    name: 'x.create-service.json',
    before: '{|"cluster": "x" }',
    label: 'serviceName',
    after: '{"serviceName": "‹1›", "cluster": "x" }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "cluster": "x",|"serviceName": "a" }',
    label: 'taskDefinition',
    after: '{ "cluster": "x", "taskDefinition": "‹1›", "serviceName": "a" }',
  },
  { name: 'x.create-service.json', before: '{ "tags": [{ | ] }', label: 'key', after: '{ "tags": [{ "key": "‹1›" ] }' },
  {
    name: 'x.create-service.json',
    before: '{ "tags": [{ "key": "a", | ] }',
    label: 'value',
    after: '{ "tags": [{ "key": "a", "value": "‹1›" ] }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "tags": [{ "key": "a" }, | ] }',
    label: '{ … }',
    after: '{ "tags": [{ "key": "a" }, { "key": "‹1›", "value": "‹2›" } ] }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "tags": [|] }',
    label: '{ … }',
    after: '{ "tags": [{\n  "key": "‹1›",\n  "value": "‹2›"\n}] }',
  },
  {
    name: 'x.create-service.json',
    before: '{ "tags": [ | { "key": "x" } ] }',
    label: '{ … }',
    after: '{ "tags": [ { "key": "‹1›", "value": "‹2›" }, { "key": "x" } ] }',
  },
  {
    name: 'x.create-service.json',
    before: '{\r\n    "cluster": "a",\r\n    |\r\n}\r\n',
    label: 'networkConfiguration',
    after:
      '{\r\n    "cluster": "a",\r\n    "networkConfiguration": {\r\n        "awsvpcConfiguration": {\r\n            "subnets": ["‹1›"]\r\n        }\r\n    }\r\n}\r\n',
  },
  {
    name: 'x.create-service.json',
    before: '{\n\t"cluster": "a",\n\t|\n}',
    label: 'networkConfiguration',
    after:
      '{\n\t"cluster": "a",\n\t"networkConfiguration": {\n\t\t"awsvpcConfiguration": {\n\t\t\t"subnets": ["‹1›"]\n\t\t}\n\t}\n}',
  },
  {
    name: 'x.create-service.jsonc',
    before: '{\n  // first\n  "cluster": "a", // why\n  |\n  // last\n}',
    label: 'serviceName',
    after: '{\n  // first\n  "cluster": "a", // why\n  "serviceName": "‹1›"\n  // last\n}',
  },
  {
    name: 'x.create-service.jsonc',
    before: '{\n  "cluster": "a" // why\n  |\n}',
    label: 'serviceName',
    after: '{\n  "cluster": "a", // why\n  "serviceName": "‹1›"\n}',
  },
  {
    name: 'x.create-service.jsonc',
    before: '{\n  "cluster": "a" /* x */,\n  "|"\n  /* y */ "desiredCount": 1\n}',
    label: 'serviceName',
    after: '{\n  "cluster": "a" /* x */,\n  "serviceName": "‹1›",\n  /* y */ "desiredCount": 1\n}',
  },
  {
    name: 'x.create-service.json',
    before: '{ "networkConfiguration": { "awsvpcConfiguration": { "assignPublicIp": "|',
    label: 'ENABLED',
    after: '{ "networkConfiguration": { "awsvpcConfiguration": { "assignPublicIp": "ENABLED"',
  },
  {
    name: 'x.create-service.json',
    before: '{\n  "networkConfiguration": {\n    "|"\n  }\n}',
    label: 'awsvpcConfiguration',
    after: '{\n  "networkConfiguration": {\n    "awsvpcConfiguration": {\n      "subnets": ["‹1›"]\n    }\n  }\n}',
  },
  {
    name: 'x.create-service.json',
    before: '{ "desiredCount": 1, | }',
    label: 'launchType',
    after: '{ "desiredCount": 1, "launchType": "" }',
    snippets: false,
  },
  {
    name: 'x.create-service.json',
    before: '{ "desiredCount": 1, | }',
    label: 'networkConfiguration',
    after: '{ "desiredCount": 1, "networkConfiguration": { "awsvpcConfiguration": { "subnets": [""] } } }',
    snippets: false,
  },
  { name: 'create-service.json', before: '{ "|" }', label: 'serviceName', after: '{ "serviceName": "‹1›" }' },
  { name: 'create-service.json', before: '{ "ser|" }', label: 'serviceName', after: '{ "serviceName": "‹1›" }' },
  { name: 'create-service.json', before: '{\n  |\n}', label: 'serviceName', after: '{\n  "serviceName": "‹1›"\n}' },
  {
    name: 'x.register-task-definition.json',
    before: '{ "containerDefinitions": [{ "logConfiguration": { "logDriver": "awslogs", "options": { "|" } } }] }',
    label: 'awslogs-region',
    after:
      '{ "containerDefinitions": [{ "logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-region": "‹1›" } } }] }',
  },
  {
    name: 'x.register-task-definition.json',
    before: '{\n  "containerDefinitions": [{ "logConfiguration": { "logDriver": "awslogs", "options": | } }]\n}',
    label: '{ … }',
    after:
      '{\n  "containerDefinitions": [{ "logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-group": "‹1›", "awslogs-region": "‹2›" } } }]\n}',
  },
  {
    name: 'x.register-task-definition.json',
    before:
      '{ "containerDefinitions": [{ "logConfiguration": { "logDriver": "awslogs", "options": { "mode": "|" } } }] }',
    label: 'non-blocking',
    after:
      '{ "containerDefinitions": [{ "logConfiguration": { "logDriver": "awslogs", "options": { "mode": "non-blocking" } } }] }',
  },
]);
