import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Operation } from '#core/base/operation.ts';
import { answerAtOnce } from './answering.ts';

/** The systems of the benchmark as a server of their own; tells its port to whoever started it. */
const server = createServer((request, response) => {
  void text(request).then((body) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answerAtOnce(JSON.parse(body) as Operation)));
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
