import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../server/analysis.ts';
import { createEngine } from '../../server/engine.ts';

const engine = createEngine();

/** A text as the features of the server get it. */
export function opened(name: string, text: string): { readonly analysis: Analysis; readonly document: TextDocument } {
  const language = name.endsWith('.json') ? (text.includes('//') ? 'jsonc' : 'json') : 'yaml';
  return {
    analysis: engine.analyse({ name, language, text }),
    document: TextDocument.create(`file:///${name}`, language, 1, text),
  };
}

/** Small texts with everything that makes reading hard. */
export const hardTexts: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'create-service.json',
    text: '{\r\n  "serviceName": "wéb🚀",\r\n  "desiredCount": 10,\r\n  "capacityProviderStrategy": [{ "capacityProvider": "FARGATE", "weight": 1 }, { "capacityProvider": "FARGATE_SPOT", "weight": 4, }],\r\n  "deploymentConfiguration": { "minimumHealthyPercent": 50, "maximumPercent": "${MAX}" }\r\n}\r\n',
  },
  {
    name: 'create-service.yaml',
    text: '\ufeff# ecs: create-service\nbase: &base {capacityProvider: FARGATE, weight: &w 2}\nserviceName: >-\n  wéb\ndesiredCount: {{ count }}\ncapacityProviderStrategy:\n  - *base\n  - <<: *base\n    weight: *w\n    base: 1\n  - <<: [*base, {weight: 3}]\ndeploymentConfiguration: {minimumHealthyPercent: 50, maximumPercent: 200\ntags: [{key: a, value: *missing}]\n',
  },
  {
    name: 'requests.yaml',
    text: '# ecs: register-task-definition\nfamily: web\ncpu: "1024"\nmemory: |\n  2 GB\ncontainerDefinitions:\n  - {image: nginx, memory: 512, cpu: <CPU>, logConfiguration: {logDriver: awslogs, options: {mode: blocking}}}\n---\n# ecs: create-task-set\nservice: web\nscale: {value: 33.3, unit: PERCENT}\ntaskDefinition: arn:aws:ecs:us-east-1:123456789012:task-definition/web:7\n---\n',
  },
];

/** Calls `read` with every prefix of the hard texts, and with random edits of them. */
export function readHardTexts(read: (name: string, text: string) => void): void {
  for (const { name, text } of hardTexts) {
    for (let end = 0; end <= text.length; end += 1) read(name, text.slice(0, end));
  }
  const pieces = fc.constantFrom(
    '',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"',
    "'",
    '*base',
    '<<: ',
    '- ',
    '\n',
    '&a ',
    '-1',
    '1e999',
    '|',
    '#',
    'null',
  );
  const edit = fc.record({
    file: fc.nat(hardTexts.length - 1),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.nat(12),
    piece: pieces,
  });
  fc.assert(
    fc.property(edit, ({ file, at, removed, piece }) => {
      const { name, text } = hardTexts[file] ?? { name: 'create-service.yaml', text: '' };
      const start = Math.floor(at * text.length);
      read(name, text.slice(0, start) + piece + text.slice(start + removed));
    }),
    { numRuns: 150 },
  );
}
