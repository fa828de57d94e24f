import { prepared } from '../kit/prepared.ts';
import type { Ground } from '../kit/stand-in.ts';
import { invalid, missing, success, type Answer } from './answer.ts';
import { refundObject } from './objects.ts';
import { unknownParam, wholeParam, type Params } from './params.ts';
import { refundById, type Refund } from './refunds.ts';
import { paymentByCharge, paymentById } from './payments.ts';

/** `GET /v1/refunds`: newest first, by payment or all, from a cursor on. */
export function listRefunds(ground: Ground, params: Params): Answer {
  const refused = unknownParam(params, ['payment_intent', 'charge', 'limit', 'starting_after', 'ending_before']);
  if (refused !== null) return refused;
  const limit = wholeParam(params, 'limit', 1) ?? 10;
  if (typeof limit !== 'number') return limit;
  if (limit > 100)
    return invalid({
      code: 'parameter_invalid_integer',
      message: 'This value must be less than or equal to 100.',
      param: 'limit',
    });
  const payment = paymentOf(ground, params);
  if (payment !== null && typeof payment !== 'string') return payment;
  const cursor = cursorOf(ground, params);
  if ('body' in cursor) return cursor;
  const rows = page(ground, payment, cursor, limit + 1);
  const data = rows.slice(0, limit).map(refundObject);
  if (cursor.backwards) data.reverse();
  return success({ object: 'list', data, has_more: rows.length > limit, url: '/v1/refunds' });
}

interface Cursor {
  readonly seq: number;
  /** Towards newer ones. */
  readonly backwards: boolean;
}

function cursorOf(ground: Ground, params: Params): Cursor | Answer {
  const after = params.get('starting_after');
  const before = params.get('ending_before');
  if (after !== undefined && before !== undefined)
    return invalid({ message: 'You may only specify one of these parameters: ending_before, starting_after.' });
  const id = after ?? before;
  if (id === undefined) return { seq: Number.MAX_SAFE_INTEGER, backwards: false };
  const refund = refundById(ground, id);
  if (refund === null) return missing('refund', id, after === undefined ? 'ending_before' : 'starting_after', 400);
  return { seq: refund.seq, backwards: after === undefined };
}

function paymentOf(ground: Ground, params: Params): string | null | Answer {
  const intent = params.get('payment_intent');
  if (intent !== undefined)
    return paymentById(ground, intent)?.id ?? missing('payment_intent', intent, 'payment_intent', 400);
  const charge = params.get('charge');
  if (charge !== undefined) return paymentByCharge(ground, charge)?.id ?? missing('charge', charge, 'charge', 400);
  return null;
}

function page(ground: Ground, payment: string | null, cursor: Cursor, count: number): Refund[] {
  const side = cursor.backwards ? 'seq > ? ORDER BY seq ASC' : 'seq < ? ORDER BY seq DESC';
  const rows =
    payment === null
      ? prepared(ground.db, `SELECT * FROM stripe_refunds WHERE ${side} LIMIT ?`).all(cursor.seq, count)
      : prepared(ground.db, `SELECT * FROM stripe_refunds WHERE payment = ? AND ${side} LIMIT ?`).all(
          payment,
          cursor.seq,
          count,
        );
  return rows as unknown as Refund[];
}
