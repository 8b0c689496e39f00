import { actionTests } from './support.ts';

actionTests([
  {
    what: 'comments, quotes, empty collections',
    name: 'web.create-service.jsonc',
    before:
      '// heading\n{ // brace\n  /* two\n   * lines */\n  "serviceName"¦: "web", // name\n  "taskDefinition": "web:1",\n  "desiredCount": 2, /* a */ /* b */\n  "tags": [\n    // first\n    { "key": "no", "value": "1" }, // t1\n    { // in\n      "key": "a b" }\n    // last\n  ],\n  "role": null, "loadBalancers": [ /* none */ ],\n  "networkConfiguration": {}, // n\n  "propagateTags": "${X}"\n  // end\n}\n// bottom\n',
    title: 'Convert to YAML (new file)',
    newName: 'web.create-service.yaml',
    after:
      '# heading\n# brace\n# two\n# lines\nserviceName: web # name\ntaskDefinition: web:1\ndesiredCount: 2 # a\n# b\ntags:\n  # first\n  - key: "no"\n    value: "1" # t1\n  # in\n  - key: a b\n  # last\nrole: null\nloadBalancers: [] # none\nnetworkConfiguration: {} # n\npropagateTags: "${X}"\n# end\n# bottom\n',
  },
  {
    what: 'CRLF, no line break at the end, numbers as they are written, text on several lines',
    name: 'web.create-service.json',
    before: '{\r\n  "serviceName": "a\\nb",¦\r\n  "desiredCount": 1e1, "x": [[1, [2]], []],\r\n  "cpu": ${CPU}}',
    title: 'Convert to YAML (new file)',
    newName: 'web.create-service.yaml',
    after:
      'serviceName: |-\r\n  a\r\n  b\r\ndesiredCount: 1e1\r\nx:\r\n  - - 1\r\n    - - 2\r\n  - []\r\ncpu: ${CPU}\r\n',
  },
  {
    what: 'CRLF, no line break at the end, numbers as they are written, text on several lines',
    name: 'web.create-service.json',
    before: '{\r\n  "serviceName": "a\\nb",¦\r\n  "desiredCount": 1e1, "x": [[1, [2]], []],\r\n  "cpu": {{ cpu }}}',
    title: 'Convert to YAML (new file)',
    newName: 'web.create-service.yaml',
    after:
      'serviceName: |-\r\n  a\r\n  b\r\ndesiredCount: 1e1\r\nx:\r\n  - - 1\r\n    - - 2\r\n  - []\r\ncpu: {{ cpu }}\r\n',
  },
  {
    what: 'texts of several lines',
    name: 'web.run-task.jsonc',
    before:
      '{¦"taskDefinition": "a\\n\\n  b: # c\\n", // end\n"x": ["y\\nz" // item\n, " a\\nb", "a\\n\\n", "é\\n", "{{ x }}\\n"]}',
    title: 'Convert to YAML (new file)',
    newName: 'web.run-task.yaml',
    after:
      'taskDefinition: |\n  a\n\n    b: # c\n# end\nx:\n  - |-\n    y\n    z\n  # item\n  - " a\\nb"\n  - "a\\n\\n"\n  - "é\\n"\n  - "{{ x }}\\n"\n',
  },
  {
    what: 'an operation that is not found by the new name',
    name: 'web.json',
    before: '// ecs: create-service\n{"serviceName": ¦"web"}',
    title: 'Convert to YAML (new file)',
    newName: 'web.yaml',
    after: '# ecs: create-service\nserviceName: web\n',
  },
  {
    what: 'aliases and merge keys, comments lost',
    name: 'web.register-task-definition.yaml',
    before:
      '# c\nfamily: ¦web # d\ncontainerDefinitions:\n  - &base\n    name: a\n    command: [a, "b"]\n    image: &i x\n  - <<: *base\n    name: b\n    image: *i\n    environment: []\n    cpu: {{ .cpu }}\n',
    title: 'Convert to JSON (new file, 2 comments are lost)',
    newName: 'web.register-task-definition.json',
    after:
      '{\n  "family": "web",\n  "containerDefinitions": [\n    {\n      "name": "a",\n      "command": ["a", "b"],\n      "image": "x"\n    },\n    {\n      "name": "b",\n      "image": "x",\n      "environment": [],\n      "cpu": {{ .cpu }},\n      "command": ["a", "b"]\n    }\n  ]\n}\n',
  },
  {
    what: 'an operation that only a comment said goes into the name',
    name: 'web%20a.yml',
    before: '# ecs: run-task\ntaskDefinition: ¦web\n',
    title: 'Convert to JSON (new file, 1 comment is lost)',
    newName: 'web%2520a.run-task.json',
    after: '{\n  "taskDefinition": "web"\n}\n',
  },
  {
    what: 'several documents',
    name: 'web.run-task.yaml',
    before: 'taskDefinition: ¦web\n---\ntaskDefinition: b\n',
    title: 'Convert to JSON (new file)',
    after: undefined,
  },
  {
    what: 'broken text',
    name: 'web.run-task.json',
    before: '{"taskDefinition": ¦"web",, "a": }',
    title: 'Convert to YAML (new file)',
    after: undefined,
  },
  {
    what: 'infinity',
    name: 'web.run-task.yaml',
    before: 'taskDefinition: ¦web\ncount: .inf\n',
    title: 'Convert to JSON (new file)',
    after: undefined,
  },
]);
