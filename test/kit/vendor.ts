import { createServer, type IncomingHttpHeaders } from 'node:http';

/** What a vendor says to the next request: a reply, a cut connection, or nothing at all. */
export type Word = readonly [status: number, body: string] | 'cut' | 'silent';

/** A server on loopback that says what a test puts into its mouth; for the wire itself, not for any vendor's behaviour. */
export interface Vendor {
  readonly url: string;
  /** Requests so far, e.g. `POST /do/k1`. */
  readonly heard: string[];
  readonly headers: IncomingHttpHeaders[];
  says(...words: readonly Word[]): void;
  close(): Promise<void>;
}

/** Starts it on a free port; out of words it answers 500. */
export async function openVendor(): Promise<Vendor> {
  const words: Word[] = [];
  const heard: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
    request.resume();
    request.once('end', () => {
      const word = words.shift() ?? ([500, 'out of words'] as const);
      if (word === 'cut') request.socket.destroy();
      else if (word !== 'silent') response.writeHead(word[0], { 'x-Twice': ['a', 'b'] }).end(word[1]);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the vendor is not listening on a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    heard,
    headers,
    says: (...more) => words.push(...more),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
