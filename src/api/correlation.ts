import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Names an exchange: the caller's correlation id where it is usable, else its trace id, else a new one. */
export function correlationId(request: IncomingMessage): string {
  const given = request.headers['x-correlation-id'];
  if (typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given)) return given;
  return traceparent(request)?.[1] ?? randomUUID();
}

/** A hook that tells the correlation id, and gives the trace context back as it came. */
export async function echo(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  request.correlation_id = request.id;
  void reply.header('x-correlation-id', request.id);
  const trace = traceparent(request.raw);
  if (trace !== null) void reply.header('traceparent', trace[0]);
}

function traceparent(request: IncomingMessage): RegExpExecArray | null {
  const given = request.headers['traceparent'];
  return typeof given === 'string' ? TRACEPARENT.exec(given) : null;
}
