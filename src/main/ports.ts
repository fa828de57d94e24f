import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Why nobody can listen there, in words; null when the port is free. */
export async function whyNoPort(host: string, port: number): Promise<string | null> {
  const answer = await probe(host, port);
  if (typeof answer === 'number') return null;
  const { code = '', message } = answer as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `port ${port} on ${host} is taken by another program; set PORT or --port to a free one`;
  if (code === 'EACCES')
    return `port ${port} on ${host} is not allowed to this user; set PORT or --port to one above 1023`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is no address of this machine; set HOST or --host to one, such as 127.0.0.1`;
  return `port ${port} on ${host} cannot be opened: ${message}`;
}

/** A free loopback port, kept in a file, so that webhooks owed from before a restart still find their way. */
export async function keptPort(file: string): Promise<number> {
  const kept = existsSync(file) ? await probe('127.0.0.1', Number(readFileSync(file, 'utf8'))) : null;
  const port = typeof kept === 'number' ? kept : await quietPort();
  writeFileSync(file, String(port));
  return port;
}

/** Below the ports that operating systems hand out by themselves, so that nobody gets it before it is used. */
const QUIET = { from: 20_000, to: 32_000 } as const;
const TRIES = 50;

/** A free loopback port that is likely to stay free until it is listened on. */
export async function quietPort(): Promise<number> {
  let last: number | Error = new Error('none was tried');
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    last = await probe('127.0.0.1', QUIET.from + Math.floor(Math.random() * (QUIET.to - QUIET.from)));
    if (typeof last === 'number') return last;
  }
  throw new Error(`no port from ${QUIET.from} to ${QUIET.to} on 127.0.0.1 can be opened`, { cause: last });
}

/** The port that could be opened, or why not. */
function probe(host: string, port: number): Promise<number | Error> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', done);
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
