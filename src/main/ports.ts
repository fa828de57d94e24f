import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Whether somebody listens there already. */
export async function portTaken(host: string, port: number): Promise<boolean> {
  return (await probe(host, port)) === null;
}

/** A free loopback port, kept in a file, so that webhooks owed from before a restart still find their way. */
export async function keptPort(file: string): Promise<number> {
  const kept = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = (await probe('127.0.0.1', kept)) ?? (await probe('127.0.0.1', 0));
  if (port === null) throw new Error('no port on 127.0.0.1 can be opened');
  writeFileSync(file, String(port));
  return port;
}

/** The port that could be opened, or null. */
function probe(host: string, port: number): Promise<number | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(null));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}
