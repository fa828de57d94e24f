import { z } from 'zod';
import { return_id, utc } from '#contract/common.ts';
import { denialWords } from '#contract/denials.ts';
import {
  CancelQuery,
  KeptDecision,
  ReturnCancellation,
  ReturnDecision,
  ReturnRequest,
  ReturnStatus,
} from '#contract/returns.ts';
import type { JsonObject } from '#core/base/json.ts';
import { settled } from '../answers.ts';
import type { Api } from '../api.ts';
import { callerOf } from '../auth.ts';
import { COMMON, KEYED, REPLAYED, problems } from '../documented.ts';
import { CommandHeaders, commandOf, keyed, type Turnstile } from '../idempotency.ts';
import { findReturn, linesOf } from '../lookup.ts';
import type { ApiPorts } from '../ports.ts';
import { statusOf } from './status.ts';
import { toldBefore } from './told-before.ts';

const named = z.strictObject({ return_id });

/** `POST /commerce/v1/returns`: a customer wants units back to us. */
export function requestRoute(server: Api, ports: ApiPorts, turnstile: Turnstile): void {
  server.post('/commerce/v1/returns', {
    config: { scope: 'commerce:write' },
    preValidation: keyed,
    schema: {
      summary: 'Ask for a return',
      description:
        'Decides the request and keeps the decision before it answers. 201 also when every line is refused: the request is ' +
        'decided then, and `returns` is empty. An answer that was given before carries `Idempotent-Replayed: true`.',
      tags: ['commerce'],
      security: [{ bearer: [] }],
      headers: CommandHeaders,
      body: ReturnRequest,
      response: {
        201: ReturnDecision,
        ...problems(
          ...COMMON,
          ...KEYED,
          'malformed_json',
          'body_too_large',
          'unsupported_media_type',
          'nothing_requested',
          'order_unknown',
          'request_refused',
          'request_conflicts',
          'unavailable',
        ),
      },
    },
    async handler(request, reply) {
      const { requested_at, custody_only, ...rest } = request.body;
      // False and absent mean the same, so they are the same content.
      const repair = custody_only === true ? true : null;
      const wish = { ...rest, requested_at: utc(requested_at), custody_only: repair };
      const command = commandOf(request, wish);
      const { channel } = callerOf(request);
      const answer = await turnstile.once(command, () => ports.requestReturn({ ...command, channel, ...wish }));
      const done = settled(answer);
      if (done.duplicate) void reply.header(REPLAYED, 'true');
      void reply.code(201);
      const { business_key: key } = wish;
      const before = await toldBefore(ports.read, { answer: done.answer, key, now: ports.now() });
      return before ?? decisionTold(done.answer);
    },
  });
}

/** `GET /commerce/v1/returns/{return_id}`: where a return stands, for its customer. */
export function statusRoute(server: Api, ports: ApiPorts): void {
  server.get('/commerce/v1/returns/:return_id', {
    config: { scope: 'commerce:read' },
    schema: {
      summary: 'Where a return stands',
      description:
        'What a customer may know: the status, units by step, the refund by how far it has come, and whose turn it is.',
      tags: ['commerce'],
      security: [{ bearer: [] }],
      params: named,
      response: { 200: ReturnStatus, ...problems(...COMMON, 'return_unknown') },
    },
    async handler(request) {
      const now = ports.now();
      const found = await findReturn(ports.read, request.params.return_id, now);
      const history = found.seen.status === 'closed' ? await ports.read.history(found.aggregate) : [];
      return statusOf(found.seen, linesOf(found, history, now));
    },
  });
}

/** `DELETE /commerce/v1/returns/{return_id}`: the customer keeps the goods after all. */
export function cancelRoute(server: Api, ports: ApiPorts, turnstile: Turnstile): void {
  server.delete('/commerce/v1/returns/:return_id', {
    config: { scope: 'commerce:write' },
    preValidation: keyed,
    schema: {
      summary: 'Cancel a return',
      description: 'Possible until its goods have arrived. What other systems were told is taken back.',
      tags: ['commerce'],
      security: [{ bearer: [] }],
      headers: CommandHeaders,
      params: named,
      querystring: CancelQuery,
      response: {
        200: ReturnCancellation,
        ...problems(
          ...COMMON,
          ...KEYED,
          'return_unknown',
          'return_not_cancellable',
          'request_refused',
          'request_conflicts',
          'unavailable',
        ),
      },
    },
    async handler(request, reply) {
      const { return_id: id } = request.params;
      const { reason } = request.query;
      const command = commandOf(request, { reason });
      const answer = await turnstile.once(command, () => ports.cancelReturn({ ...command, return_id: id, reason }));
      if (settled(answer).duplicate) void reply.header(REPLAYED, 'true');
      return { return_id: id, status: 'cancelled' as const };
    },
  });
}

function decisionTold(answer: JsonObject): z.output<typeof ReturnDecision> {
  const { request_id, returns, refused, copies } = KeptDecision.parse(answer);
  return {
    request_id,
    returns,
    refused: refused.map(({ sku, quantity, code, rules }) => ({ sku, quantity, code, ...denialWords(code), rules })),
    copies,
  };
}
