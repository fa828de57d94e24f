import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ground } from '../kit/stand-in.ts';
import { account } from './account.ts';
import { invalid, missing, success, type Answer } from './answer.ts';
import { unauthorized } from './authentication.ts';
import { countOne, type Counted } from './counts.ts';
import type { Cause } from './events.ts';
import { once, type Kept } from './idempotency.ts';
import { chargeObject, intentObject, refundObject } from './objects.ts';
import { readParams, type Params } from './params.ts';
import { paymentByCharge, paymentById } from './payments.ts';
import { cancelRefund, updateRefund } from './refund-change.ts';
import { createRefund } from './refund-create.ts';
import { listRefunds } from './refund-list.ts';
import { refundById } from './refunds.ts';
import { sign } from './signature.ts';

type Write = (params: Params, cause: Cause, id: string) => Answer;
type Read = (id: string, params: Params) => Answer;

/** The part of `/v1` that refunds need. */
export function routes(server: FastifyInstance, ground: Ground): void {
  ground.outbox.signer('stripe', sign);
  const post = (path: string, write: Write): void => {
    server.post(path, (request, reply) => answerWrite(ground, request, reply, write));
  };
  const get = (path: string, read: Read): void => {
    server.get(path, (request, reply) => answerRead(request, reply, read));
  };
  server.post('/v1/refunds', (request, reply) =>
    answerWrite(
      ground,
      request,
      reply,
      (params, cause) => createRefund(ground, params, cause),
      'refund_calls_accepted',
    ),
  );
  post('/v1/refunds/:id', (params, cause, id) => updateRefund(ground, id, params, cause));
  post('/v1/refunds/:id/cancel', (_params, cause, id) => cancelRefund(ground, id, cause));
  get('/v1/refunds', (_id, params) => listRefunds(ground, params));
  get('/v1/refunds/:id', (id) => shown('refund', id, refundById(ground, id), refundObject));
  get('/v1/charges/:id', (id) => shown('charge', id, paymentByCharge(ground, id), chargeObject));
  get('/v1/payment_intents/:id', (id) => shown('payment_intent', id, paymentById(ground, id), intentObject));
  server.setNotFoundHandler((request, reply) => {
    const message = `Unrecognized request URL (${request.method}: ${request.url}).`;
    return send(request, reply, requestId(), {
      answer: unauthorized(request) ?? invalid({ message }, 404),
      original: null,
    });
  });
}

function answerWrite(
  ground: Ground,
  request: FastifyRequest,
  reply: FastifyReply,
  write: Write,
  counter?: Counted,
): FastifyReply {
  const refused = unauthorized(request);
  const request_id = requestId();
  if (refused !== null) return send(request, reply, request_id, { answer: refused, original: null });
  const body = typeof request.body === 'string' ? request.body : '';
  const key = keyOf(request);
  const work = (): Answer => write(readParams(body), { id: request_id, idempotency_key: key }, idOf(request));
  const kept = ground.transaction(() => {
    const keyed = key === null ? null : { key, request: `POST ${request.url}\n${body}`, request_id };
    const result = keyed === null ? { answer: work(), original: null } : once(ground, keyed, work);
    if (counter !== undefined && result.answer.status === 200) countOne(ground, counter);
    return result;
  });
  return send(request, reply, request_id, kept);
}

function answerRead(request: FastifyRequest, reply: FastifyReply, read: Read): FastifyReply {
  const query = request.url.split('?', 2)[1] ?? '';
  const answer = unauthorized(request) ?? read(idOf(request), readParams(query));
  return send(request, reply, requestId(), { answer, original: null });
}

function shown<T>(kind: string, id: string, row: T | null, object: (row: T) => unknown): Answer {
  return row === null ? missing(kind, id, kind === 'payment_intent' ? 'intent' : 'id') : success(object(row));
}

function idOf(request: FastifyRequest): string {
  return (request.params as { readonly id?: string }).id ?? '';
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : null;
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  request_id: string,
  { answer, original }: Kept,
): FastifyReply {
  reply.code(answer.status).header('content-type', 'application/json');
  reply.header('request-id', request_id);
  reply.header('stripe-version', request.headers['stripe-version'] ?? account.version);
  const key = keyOf(request);
  if (key !== null) reply.header('idempotency-key', key);
  if (original !== null) reply.header('idempotent-replayed', 'true').header('original-request', original);
  return reply.send(answer.body);
}

// A process's ids begin at random, so that those of two starts differ.
const run = randomBytes(6).toString('hex');
let requests = 0;

function requestId(): string {
  requests += 1;
  return `req_${run}${requests}`;
}
