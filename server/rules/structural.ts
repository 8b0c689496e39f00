import type { Severity } from '../problem.ts';

/** A short text for a rule's page. */
export interface StructuralExample {
  readonly language: 'json' | 'yaml';
  readonly text: string;
}

/**
 * A check that is no {@link import('./rule.ts').Rule}: it follows from the schema, or from how files are read. The object
 * gives its documentation page, the README table and the SARIF metadata; the check itself is elsewhere.
 */
export interface StructuralRule {
  /** Contract; never renamed. */
  readonly id: string;
  /** Of the usual case; {@link StructuralRule.why} tells where it differs. */
  readonly severity: Severity;
  /** `text`: how the file is written; `structure`: what it says, so that JSON and YAML are alike. */
  readonly about: 'text' | 'structure';
  readonly title: string;
  readonly why: string;
  /** The operation the examples are for. */
  readonly operation: string;
  readonly wrong: StructuralExample;
  readonly right: StructuralExample;
}

function json(text: string): StructuralExample {
  return { language: 'json', text };
}

function yaml(text: string): StructuralExample {
  return { language: 'yaml', text };
}

/** Checks of text and structure, in the order in which a reader meets them. */
export const structuralRules: readonly StructuralRule[] = [
  {
    id: 'syntax',
    severity: 'error',
    about: 'text',
    title: 'Text that is no JSON or YAML',
    why: 'What cannot be read cannot be sent. The rest of the file is still checked as far as it could be read.',
    operation: 'StopTask',
    wrong: json('{\n  "cluster": "prod"\n  "task": "0b69d5c0d5c64d3aa0b2d3b1b2b0c0a1"\n}'),
    right: json('{\n  "cluster": "prod",\n  "task": "0b69d5c0d5c64d3aa0b2d3b1b2b0c0a1"\n}'),
  },
  {
    id: 'unquoted-placeholder',
    severity: 'information',
    about: 'text',
    title: 'Placeholder outside of quotes',
    why: 'A template marker such as `{{ … }}`, `${…}` or `<NAME>` stands where a number, a list or an object belongs. The text is no JSON or YAML until it is replaced; the value is left out of all checks. Told once a file.',
    operation: 'UpdateService',
    wrong: json('{\n  "service": "web",\n  "desiredCount": <COUNT>\n}'),
    right: json('{\n  "service": "web",\n  "desiredCount": 2\n}'),
  },
  {
    id: 'duplicate-property',
    severity: 'error',
    about: 'text',
    title: 'Property given twice',
    why: 'The AWS CLI refuses YAML with a repeated key. In JSON it takes the last value without a word, so there the severity is `warning`.',
    operation: 'CreateService',
    wrong: yaml(
      'serviceName: agent\ntaskDefinition: agent:3\nschedulingStrategy: DAEMON\nschedulingStrategy: REPLICA\ndesiredCount: 1',
    ),
    right: yaml('serviceName: agent\ntaskDefinition: agent:3\nschedulingStrategy: REPLICA\ndesiredCount: 1'),
  },
  {
    id: 'cli-json-comment',
    severity: 'information',
    about: 'text',
    title: 'Comment or trailing comma in JSON',
    why: 'Editors and some tools read JSON with comments and trailing commas, the AWS CLI does not. YAML has comments that the AWS CLI reads.',
    operation: 'StopTask',
    wrong: json('{\n  // the nightly job\n  "task": "0b69d5c0d5c64d3aa0b2d3b1b2b0c0a1"\n}'),
    right: yaml('# the nightly job\ntask: 0b69d5c0d5c64d3aa0b2d3b1b2b0c0a1'),
  },
  {
    id: 'cli-json-bom',
    severity: 'information',
    about: 'text',
    title: 'Byte order mark in JSON',
    why: 'The AWS CLI refuses a JSON file that begins with a byte order mark. Save the file as UTF-8 without one. (The mark is written as \\uFEFF below.)',
    operation: 'StopTask',
    wrong: json('\\uFEFF{ "task": "0b69d5c0d5c64d3aa0b2d3b1b2b0c0a1" }'),
    right: json('{ "task": "0b69d5c0d5c64d3aa0b2d3b1b2b0c0a1" }'),
  },
  {
    id: 'cli-null-value',
    severity: 'information',
    about: 'structure',
    title: 'Null',
    why: 'The AWS CLI refuses null; the SDK for JavaScript and the deploy action of GitHub drop it. Leave out what has no value. Told once a document, however many nulls it holds.',
    operation: 'CreateService',
    wrong: json(
      '{\n  "serviceName": "web",\n  "taskDefinition": "web:7",\n  "desiredCount": 2,\n  "platformVersion": null\n}',
    ),
    right: json('{\n  "serviceName": "web",\n  "taskDefinition": "web:7",\n  "desiredCount": 2\n}'),
  },
  {
    id: 'describe-output',
    severity: 'warning',
    about: 'structure',
    title: 'Part of what ECS answers',
    why: 'The file was printed by a describe command: it holds members, or a wrapper, that the operation does not take. The AWS CLI refuses them; other tools drop them.',
    operation: 'RegisterTaskDefinition',
    wrong: json(
      '{\n  "taskDefinition": {\n    "family": "web",\n    "revision": 7,\n    "status": "ACTIVE",\n    "containerDefinitions": [{ "name": "app", "image": "nginx", "memory": 128 }]\n  }\n}',
    ),
    right: json(
      '{\n  "family": "web",\n  "containerDefinitions": [{ "name": "app", "image": "nginx", "memory": 128 }]\n}',
    ),
  },
  {
    id: 'unknown-operation',
    severity: 'warning',
    about: 'text',
    title: 'Comment that names no operation',
    why: 'A comment `# ecs: …` says which operation a file is for. A misspelt name has no effect, and the file may go unchecked.',
    operation: 'CreateService',
    wrong: yaml('# ecs: create-servce\nserviceName: web\ntaskDefinition: web:7\ndesiredCount: 2'),
    right: yaml('# ecs: create-service\nserviceName: web\ntaskDefinition: web:7\ndesiredCount: 2'),
  },
  {
    id: 'unused-suppression',
    severity: 'warning',
    about: 'text',
    title: 'Comment that suppresses nothing',
    why: 'What `ecs-ignore` was written for is mended, or stands on another line. A comment that stays behind would hide the next mistake. Not told of rules that are switched off, nor while the text has syntax errors.',
    operation: 'UpdateService',
    wrong: yaml('service: web\n# ecs-ignore wrong-type: the pipeline replaces the text by a number\ndesiredCount: 2'),
    right: yaml('service: web\ndesiredCount: 2'),
  },
  {
    id: 'unknown-suppression',
    severity: 'warning',
    about: 'text',
    title: 'Comment that suppresses no rule there is',
    why: 'The comment names no rule, a rule that does not exist, or one that no comment can switch off (`syntax`). It has no effect.',
    operation: 'UpdateService',
    wrong: yaml(
      'service: web\ncluster: prod\n# ecs-ignore cluster-name-frm: the cluster is renamed in May\ndesiredCount: 2',
    ),
    right: yaml('service: web\ncluster: prod\ndesiredCount: 2'),
  },
  {
    id: 'suppression-without-reason',
    severity: 'information',
    about: 'text',
    title: 'Suppression without a reason',
    why: 'A comment `ecs-ignore <rule-id>: reason` tells the next reader why the rule does not hold here, and when the comment can go. The problem is suppressed all the same.',
    operation: 'UpdateService',
    wrong: yaml('service: web\n# ecs-ignore wrong-type\ndesiredCount: "2"'),
    right: yaml('service: web\n# ecs-ignore wrong-type: the pipeline replaces the text by a number\ndesiredCount: "2"'),
  },
  {
    id: 'unknown-property',
    severity: 'error',
    about: 'structure',
    title: 'Property the operation does not take',
    why: 'The AWS CLI and the SDKs refuse members that the operation does not have. Mostly the name is misspelt, or the member belongs elsewhere in the request.',
    operation: 'CreateService',
    wrong: yaml('serviceName: web\ntaskDefinition: web:7\ndesiredcount: 2'),
    right: yaml('serviceName: web\ntaskDefinition: web:7\ndesiredCount: 2'),
  },
  {
    id: 'missing-property',
    severity: 'error',
    about: 'structure',
    title: 'Required property missing',
    why: 'The operation cannot be called without it. `serviceName` and `cluster` at the top of a request are only a `warning`: they are often passed as a flag beside the file.',
    operation: 'CreateService',
    wrong: yaml(
      'serviceName: web\ntaskDefinition: web:7\ndesiredCount: 2\nnetworkConfiguration:\n  awsvpcConfiguration:\n    assignPublicIp: ENABLED',
    ),
    right: yaml(
      'serviceName: web\ntaskDefinition: web:7\ndesiredCount: 2\nnetworkConfiguration:\n  awsvpcConfiguration:\n    subnets: [subnet-0a1b2c3d4e5f60718]\n    assignPublicIp: ENABLED',
    ),
  },
  {
    id: 'wrong-type',
    severity: 'error',
    about: 'structure',
    title: 'Value of the wrong type',
    why: 'The API takes a value of one type only: `"2"` is no number, one object is no list. A task definition\'s `cpu` is a string, a container\'s is an integer.',
    operation: 'CreateService',
    wrong: yaml('serviceName: web\ntaskDefinition: web:7\ndesiredCount: "2"'),
    right: yaml('serviceName: web\ntaskDefinition: web:7\ndesiredCount: 2'),
  },
  {
    id: 'unknown-value',
    severity: 'error',
    about: 'structure',
    title: 'Value that is not one of the allowed words',
    why: 'The API knows a fixed set of words here, letter case included.',
    operation: 'CreateService',
    wrong: yaml('serviceName: web\ntaskDefinition: web:7\ndesiredCount: 2\nlaunchType: ec2'),
    right: yaml('serviceName: web\ntaskDefinition: web:7\ndesiredCount: 2\nlaunchType: EC2'),
  },
  {
    id: 'empty-value',
    severity: 'error',
    about: 'structure',
    title: 'Empty strings that ECS refuses',
    why: 'Skeletons (`--generate-cli-skeleton`) and the templates of the developer guide hold `""` for every string. ECS refuses it where a word, a length or a form is asked for. Several of them in one request are told once.',
    operation: 'CreateService',
    wrong: json(
      '{\n  "serviceName": "web",\n  "taskDefinition": "web:7",\n  "desiredCount": 2,\n  "launchType": "",\n  "propagateTags": ""\n}',
    ),
    right: json('{\n  "serviceName": "web",\n  "taskDefinition": "web:7",\n  "desiredCount": 2\n}'),
  },
  {
    id: 'cli-skeleton',
    severity: 'warning',
    about: 'structure',
    title: 'Request that is still a skeleton',
    why: 'More than half of its strings are empty, as `--generate-cli-skeleton` and the templates of the developer guide write them. Told once a request; what the empty strings break is not told one by one, and the semantic rules wait.',
    operation: 'CreateService',
    wrong: json(
      '{\n  "serviceName": "",\n  "taskDefinition": "",\n  "clientToken": "",\n  "launchType": "",\n  "platformVersion": "",\n  "role": ""\n}',
    ),
    right: json('{\n  "serviceName": "web",\n  "taskDefinition": "web:7",\n  "desiredCount": 2\n}'),
  },
  {
    id: 'out-of-range',
    severity: 'error',
    about: 'structure',
    title: 'Number out of range',
    why: 'The API refuses numbers below or above the limits of the member.',
    operation: 'CreateService',
    wrong: yaml(
      'serviceName: web\ntaskDefinition: web:7\ndesiredCount: 2\ncapacityProviderStrategy:\n  - capacityProvider: spot-fleet\n    weight: 2000',
    ),
    right: yaml(
      'serviceName: web\ntaskDefinition: web:7\ndesiredCount: 2\ncapacityProviderStrategy:\n  - capacityProvider: spot-fleet\n    weight: 1000',
    ),
  },
  {
    id: 'wrong-length',
    severity: 'error',
    about: 'structure',
    title: 'Too long, too short, too many or too few',
    why: 'The API limits the length of this string, or the number of items of this list.',
    operation: 'TagResource',
    wrong: yaml('resourceArn: arn:aws:ecs:eu-west-1:111122223333:cluster/prod\ntags:\n  - key: ""\n    value: web'),
    right: yaml('resourceArn: arn:aws:ecs:eu-west-1:111122223333:cluster/prod\ntags:\n  - key: team\n    value: web'),
  },
  {
    id: 'wrong-pattern',
    severity: 'error',
    about: 'structure',
    title: 'Characters or a form that ECS refuses',
    why: "The API takes only values that match the member's pattern.",
    operation: 'TagResource',
    wrong: yaml(
      'resourceArn: arn:aws:ecs:eu-west-1:111122223333:cluster/prod\ntags:\n  - key: "team!"\n    value: web',
    ),
    right: yaml('resourceArn: arn:aws:ecs:eu-west-1:111122223333:cluster/prod\ntags:\n  - key: team\n    value: web'),
  },
];
