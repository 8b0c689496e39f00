import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { ApiError } from '../errors.ts';
import { type Answer, earlyRefusal } from './answer.ts';

/** Bytes of a body, at most. */
export const mostBytes = 8 * 2 ** 20;

/** Why a request is refused by its head alone; undefined when its body is to be read. */
export function refusalByHead(request: IncomingMessage): Answer | undefined {
  const { headers, method } = request;
  if (method !== 'POST') {
    const message = `The sandbox answers POST, not ${method}.`;
    return earlyRefusal(405, 'UnknownOperationException', message, { allow: 'POST' });
  }
  // A page in a browser has no business here, whatever name it reached this machine by.
  if (headers.origin !== undefined) {
    return earlyRefusal(403, 'AccessDeniedException', 'The sandbox does not answer requests from browsers.');
  }
  if (request.url !== '/' && !request.url?.startsWith('/?')) {
    return earlyRefusal(404, 'UnknownOperationException', `There is nothing at ${request.url}: requests go to /.`);
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return earlyRefusal(415, 'SerializationException', `The content encoding ${encoding} is not supported.`);
  }
  if (Number(headers['content-length'] ?? 0) > mostBytes) return tooLarge();
  return undefined;
}

/** The refusal of a body above {@link mostBytes}. */
export function tooLarge(): Answer {
  return earlyRefusal(413, 'RequestEntityTooLargeException', `The request body is larger than ${mostBytes} bytes.`);
}

/** The text of a body. Refuses what is not UTF-8. */
export function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw new ApiError('SerializationException', 'The request body is not UTF-8.');
  return body.toString();
}

/** The JSON value in the text of a body; none at all means a request without members. */
export function jsonOf(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ApiError('SerializationException', `The request body is not JSON: ${reason}`);
  }
}
