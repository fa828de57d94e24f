import { setTimeout as wait } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Ground, MishapAnswer, StandIn } from './stand-in.ts';

const bodyLimit = 16 * 1024 * 1024;

export interface Served {
  /** Base URL without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a stand-in on loopback with its faults around it; port 0 takes a free one. Rejects when the port is taken. */
export async function serve(standIn: StandIn, ground: Ground, options: { readonly port: number }): Promise<Served> {
  const server = Fastify({ bodyLimit, forceCloseConnections: true, routerOptions: { maxParamLength: 500 } });
  const closing = new AbortController();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, body, done) => done(null, body));
  server.setErrorHandler((error, request, reply) => answerError(standIn, error, request, reply));
  server.get('/_sandbox/ledger', () => standIn.ledger(ground));
  misbehave(server, standIn, ground, closing.signal);
  standIn.routes(server, ground);
  await server.listen({ host: '127.0.0.1', port: options.port });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error(`${standIn.system} is not listening on a port`);
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      closing.abort();
      await server.close();
    },
  };
}

function misbehave(server: FastifyInstance, standIn: StandIn, ground: Ground, closing: AbortSignal): void {
  const silent = new WeakSet<FastifyRequest>();
  const mishap = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const next = ground.faults.next(standIn.system);
    if (next.kind === 'none') return;
    if (next.kind === 'slow') await waitOut(next.wait_ms, closing);
    if (next.kind === 'silence_after') silent.add(request);
    if (next.kind === 'error' || next.kind === 'throttle') await send(reply, standIn.mishap(next.kind));
    if (next.kind === 'down') {
      reply.hijack();
      request.raw.socket.destroy();
    }
  };
  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/_sandbox/')) await mishap(request, reply);
  });
  // The answer is ready here, so the work is committed; cutting now is what a lost answer looks like from outside.
  server.addHook('onSend', (request, _reply, payload, done) => {
    if (silent.has(request)) request.raw.socket.destroy();
    done(null, payload);
  });
}

async function waitOut(wait_ms: number, closing: AbortSignal): Promise<void> {
  try {
    await wait(wait_ms, undefined, { signal: closing });
  } catch (error) {
    if (!closing.aborted) throw error;
  }
}

function send(reply: FastifyReply, answer: MishapAnswer): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}

function answerError(standIn: StandIn, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  // A request that the server itself cannot read (too large, broken length) is the client's fault, not a bug of ours.
  if (status < 500) return reply.code(status).type('text/plain').send(String(error));
  const detail = error instanceof Error ? error.stack : String(error);
  const line = { level: 'error', system: standIn.system, method: request.method, url: request.url, detail };
  process.stderr.write(`${JSON.stringify(line)}\n`);
  return send(reply, standIn.mishap('error'));
}
