import type { ServerResponse } from 'node:http';
import { ApiError, type ErrorType } from '../errors.ts';
import type { Room } from './room.ts';

/** What goes back to a client. */
export interface Answer {
  readonly status: number;
  readonly contentType: 'application/x-amz-json-1.1' | 'text/xml';
  readonly body: string | Buffer;
  /** Type of the error that it tells of. */
  readonly error?: string;
  /** The connection ends with it. */
  readonly closes?: true;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer in AWS JSON 1.1. @param body JSON text, or its bytes */
export function jsonAnswer(body: string | Buffer): Answer {
  return { status: 200, contentType: 'application/x-amz-json-1.1', body };
}

/**
 * A refusal in AWS JSON 1.1. SDKs and botocore read the type from `__type` before any header (`loadJsonRpcErrorCode` of @smithy/core,
 * `BaseJSONParser._do_error_parse` of botocore), so there is no x-amzn-ErrorType.
 * @param status where it is not that of the type
 */
export function jsonRefusal(error: ApiError, status: number = error.status): Answer {
  const body = JSON.stringify({ __type: error.type, message: error.message, ...error.members });
  return { status, contentType: 'application/x-amz-json-1.1', body, error: error.type };
}

/** The refusal of a request whose body is not read: the connection ends with it. */
export function earlyRefusal(
  status: number,
  type: ErrorType,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { ...jsonRefusal(new ApiError(type, message), status), closes: true, headers };
}

/** Writes the head and the body, but does not end the response. */
export function writeAnswer(response: ServerResponse, answer: Answer, requestId: string): void {
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'content-length': Buffer.byteLength(answer.body),
    'x-amzn-RequestId': requestId,
    ...answer.headers,
    ...(answer.closes && { connection: 'close' }),
  });
  response.write(answer.body);
}

/** Writes all of an answer. Gives its bytes back to the room that they were written in, once they are the system's. */
export function sendAnswer(response: ServerResponse, answer: Answer, requestId: string, room: Room): void {
  if (answer.closes === true || answer.headers !== undefined) {
    writeAnswer(response, answer, requestId);
    response.end();
    return;
  }
  // The usual case, without the copies.
  const length = Buffer.byteLength(answer.body);
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'content-length': length,
    'x-amzn-RequestId': requestId,
  });
  if (typeof answer.body !== 'string') {
    response.end(answer.body);
    // Nothing of it waits in this process: the connection took it all at once, as it nearly always does.
    if (response.socket !== null && response.writableLength === 0) room.giveBack(answer.body);
    return;
  }
  // Text that is nothing but ASCII is written as it is: a tenth less of a request than to have UTF-8 made of it.
  response.end(answer.body, length === answer.body.length ? 'latin1' : 'utf8');
}

/** An answer as bytes, for a connection whose request could not be read at all. */
export function rawAnswer(answer: Answer, reason: string): string {
  return [
    `HTTP/1.1 ${answer.status} ${reason}`,
    `content-type: ${answer.contentType}`,
    `content-length: ${Buffer.byteLength(answer.body)}`,
    'connection: close',
    '',
    answer.body,
  ].join('\r\n');
}
