import { connect, createServer, type Socket } from 'node:net';

/** A wire to a database that can be cut at a chosen moment. */
export interface Wire {
  /** The same database by this wire. */
  readonly url: string;
  /** Cuts the next connection that sends these words: before the server hears them, or after, before it is heard. */
  cut(words: string, when: 'unheard' | 'unanswered'): void;
  /** How many were cut. */
  cuts(): number;
  close(): Promise<void>;
}

/** Lays a wire to the server of a database address. */
export async function wire(url: string): Promise<Wire> {
  const target = new URL(url);
  const open = new Set<Socket>();
  let armed: { readonly words: string; readonly when: 'unheard' | 'unanswered' } | null = null;
  let cuts = 0;

  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    let deaf = false;
    for (const socket of [near, far]) {
      open.add(socket);
      // A cut is an error to the one who was talking; here it is the purpose.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        // What was sent is still to arrive.
        far.end();
      });
    }
    near.on('data', (data) => {
      if (armed === null || !data.includes(armed.words)) {
        far.write(data);
        return;
      }
      const { when } = armed;
      armed = null;
      cuts += 1;
      if (when === 'unheard') {
        near.destroy();
        return;
      }
      deaf = true;
      far.write(data);
      // The server answers within this; its answer is thrown away.
      setTimeout(() => near.destroy(), 100);
    });
    far.on('data', (data) => {
      if (!deaf) near.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const by = new URL(url);
  by.hostname = '127.0.0.1';
  by.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: by.href,
    cut: (words, when) => {
      armed = { words, when };
    },
    cuts: () => cuts,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
