import type { RequestInfo } from '../server/protocol.ts';

/** Operations that the status item spells out; a YAML file may hold any number of requests. */
const namedOperations = 3;

/** The status item's words for a file: its operations, and why it is taken for them. */
export function describeRequests(info: RequestInfo): { readonly text: string; readonly detail: string } {
  const [first] = info.requests;
  if (first === undefined) {
    return {
      text: 'ECS: none',
      detail: info.choice === 'none' ? 'not an ECS request, chosen by you' : 'not an ECS request',
    };
  }
  const operations = [...new Set(info.requests.map(({ operation }) => operation))];
  const rest = operations.length - namedOperations;
  const names = `${operations.slice(0, namedOperations).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const reasons = [...new Set(info.requests.map(({ reason }) => reason))];
  const count = info.requests.length > 1 ? `${info.requests.length} requests, ` : '';
  const dialects = [...new Set(info.requests.flatMap(({ dialect }) => dialectWords[dialect] ?? []))];
  const suffix = dialects.length > 0 ? ` (${dialects.join(', ')})` : '';
  return { text: `ECS: ${names}`, detail: `${count}${reasons.join(', ')}${suffix}` };
}

const dialectWords: Readonly<Record<RequestInfo['requests'][number]['dialect'], string | undefined>> = {
  request: undefined,
  ecspresso: 'ecspresso file',
  'describe-output': 'output of a describe command',
};
