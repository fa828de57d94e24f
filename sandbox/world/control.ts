import Fastify from 'fastify';
import type { StandIn } from '#sandbox/kit/stand-in.ts';
import type { OpenGround } from '#sandbox/kit/ground.ts';
import type { Progress, World } from './world.ts';

/** What the control server shows; the world is null while its files are still being read. */
export interface Controlled {
  readonly ground: Pick<OpenGround, 'db' | 'outbox'>;
  ledgers(): Readonly<Record<string, ReturnType<StandIn['ledger']>>>;
  world(): World | null;
}

const reading: Progress = {
  phase: 'reading',
  rows_total: 0,
  rows_fed: 0,
  orders: 0,
  returns_asked: 0,
  returns_total: 0,
  outbox_pending: 0,
  crew_pending: 0,
  simulated_at: null,
};

/** Serves `/_sandbox/…` on loopback: start the traffic, see how far it is, and read every book in the sandbox. */
export async function serveControl(
  controlled: Controlled,
  port: number,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = Fastify({ forceCloseConnections: true });
  server.post('/_sandbox/go', (_request, reply) => {
    const world = controlled.world();
    if (world === null) {
      void reply.code(503).header('retry-after', '1');
      return { code: 'still_reading', detail: 'The files are still being read.', do: 'Ask again in a second.' };
    }
    world.go();
    return world.progress();
  });
  server.get('/_sandbox/progress', () => controlled.world()?.progress() ?? reading);
  server.get('/_sandbox/totals', () => controlled.world()?.totals() ?? null);
  server.get('/_sandbox/ledgers', () => controlled.ledgers());
  server.get('/_sandbox/problems', () => ({ webhooks: controlled.ground.outbox.problems(20) }));
  await server.listen({ host: '127.0.0.1', port });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the control server is not listening on a port');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}
