import { connect, createServer, type Socket } from 'node:net';

/** One address behind which a server may go away and come back elsewhere. */
export interface Junction {
  readonly port: number;
  /** Leads new connections there; null refuses them and cuts those that stand. */
  lead(port: number | null): void;
  close(): Promise<void>;
}

/** Opens an address that leads nowhere yet. */
export async function junction(): Promise<Junction> {
  const open = new Set<Socket>();
  let target: number | null = null;
  const server = createServer((near) => {
    if (target === null) return void near.destroy();
    const far = connect(target, '127.0.0.1');
    near.pipe(far);
    far.pipe(near);
    for (const socket of [near, far]) {
      open.add(socket);
      // What breaks one side is what the other side is to see.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    lead: (port) => {
      target = port;
      if (port === null) cut();
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
