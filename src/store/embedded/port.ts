import { createServer } from 'node:net';
import { errno } from './embedded-error.ts';

/** A loopback port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === null) throw new Error('the system has no free port on 127.0.0.1; close some programs');
  return port;
}

/** True when the loopback port could be opened just now. */
export async function isFree(port: number): Promise<boolean> {
  return (await tryPort(port)) !== null;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause) => {
      if (errno(cause) === 'EADDRINUSE') resolve(null);
      else reject(cause);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      const opened = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(opened));
    });
  });
}
