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
  const kept = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const wanted = await probe('127.0.0.1', kept);
  const port = typeof wanted === 'number' ? wanted : await probe('127.0.0.1', 0);
  if (typeof port !== 'number') throw new Error('no port on 127.0.0.1 can be opened', { cause: port });
  writeFileSync(file, String(port));
  return port;
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
