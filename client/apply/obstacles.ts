import operationNames from '../../schemas/generated/operation-names.json' with { type: 'json' };
import type { RequestInput, TextRange } from '../../server/protocol.ts';

/** Something that has to be mended before a request can be sent, and where. */
export interface Obstacle {
  readonly range: TextRange;
  /** One sentence: what is wrong and what to do. */
  readonly text: string;
}

/** What speaks against sending a request of a file: problems of severity `error`, placeholders, and what is no request at all. */
export function obstaclesOf(input: RequestInput): readonly Obstacle[] {
  const { operation, dialect, head, errors, placeholders } = input;
  if (!Object.hasOwn(operationNames, operation)) return [{ range: head, text: `${operation} is no operation of ECS.` }];
  if (dialect === 'ecspresso') {
    const text = 'A file of ecspresso: it is complete only together with its configuration. Deploy it by ecspresso.';
    return [{ range: head, text }];
  }
  if (dialect === 'describe-output') {
    const text = 'This is what a describe command printed. Turn it into a request by the quick fix first.';
    return [{ range: head, text }];
  }
  const unfilled = placeholders.filter(({ mayBeMeant }) => !mayBeMeant);
  return [
    ...errors.map(({ range, message }) => ({ range, text: message })),
    ...unfilled.map(({ range, text }) => ({ range, text: `The placeholder ${text} has no value yet.` })),
  ];
}
