import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

/**
 * The floor: a server of node:http that reads a request to its end and answers what stands in a file, with the headers of the sandbox. Its
 * first line of output is its endpoint.
 *
 * A text is written faster than a Buffer: it goes out in one piece with the head.
 */
const body = readFileSync(process.argv[2] ?? '', 'utf8');
const head = {
  'content-type': 'application/x-amz-json-1.1',
  'content-length': Buffer.byteLength(body),
  'x-amzn-RequestId': '4e277fdc-10bb-4517-b613-cf6ffc1e0201',
};

const server = createServer((request, response) => {
  request.on('data', () => {});
  request.on('end', () => {
    response.writeHead(200, head);
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
