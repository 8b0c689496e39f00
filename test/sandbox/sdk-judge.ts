import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as ecs from '@aws-sdk/client-ecs';
import type { OperationName, Request, Response } from '../../sandbox/operation.ts';

/** A client of the SDK that holds every answer against what the SDK reads of it. */
export interface SdkJudge {
  /**
   * Sends a request by the SDK.
   *
   * @returns the answer as the server wrote it
   * @throws AssertionError when the SDK reads anything else than was written: a member that it does not know, a value that it changes
   * @throws TypeError when it cannot read a value at all: a text for a timestamp
   * @throws ECSServiceException when the server refuses
   */
  send<Name extends OperationName>(operation: Name, request: Request<Name>): Promise<Response<Name>>;
  close(): void;
}

/** @param endpoint where the server listens: `http://127.0.0.1:4510` */
export function sdkJudge(endpoint: string, region = 'us-east-1'): SdkJudge {
  const credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' };
  const client = new ecs.ECSClient({ endpoint, region, credentials, maxAttempts: 1 });
  return {
    async send(operation, request) {
      const command = commandOf(operation, request);
      const written = keepWritten(command);
      const { $metadata: _, ...read } = await client.send(command);
      const answer: unknown = JSON.parse(written());
      assert.deepEqual(asWritten(read), answer, `the SDK reads another answer of ${operation} than was written`);
      return answer as Response<typeof operation>;
    },
    close: () => client.destroy(),
  };
}

/** The clients' commands are classes of one form that TypeScript cannot look up by name. */
type Command = ecs.ListClustersCommand;

function commandOf(operation: string, request: object): Command {
  const commands = new Map<string, unknown>(Object.entries(ecs));
  const Made = commands.get(`${operation}Command`) as new (input: object) => Command;
  return new Made(request);
}

type Step = Parameters<Command['middlewareStack']['addRelativeTo']>[0];

/** Notes the body of the command's answer on its way to the SDK's deserialiser. */
function keepWritten(command: Command): () => string {
  let written = '';
  const note =
    (next: (given: unknown) => Promise<{ readonly response: { body: Readable } }>) => async (given: unknown) => {
      const result = await next(given);
      written = await text(result.response.body);
      result.response.body = Readable.from([Buffer.from(written)]);
      return result;
    };
  const place = { relation: 'after', toMiddleware: 'deserializerMiddleware', name: 'keepWritten' } as const;
  command.middlewareStack.addRelativeTo(note as unknown as Step, place);
  return () => written;
}

/** Timestamps as AWS JSON writes them; absent members left out. */
function asWritten(read: object): unknown {
  return JSON.parse(
    JSON.stringify(read, function (this: Record<string, unknown>, member, value) {
      const original = this[member];
      return original instanceof Date ? original.getTime() / 1000 : value;
    }),
  );
}
