import { expect, test } from 'vitest';
import type { PaymentRefund } from '#core/base/operation.ts';
import type { Outcome } from '#core/base/outcome.ts';
import type { Delivery, Reply } from '#connectors/kit/connector.ts';
import { stripeConfig } from '../config.ts';
import { refund } from './refund.ts';
import { refundLookup } from './refund-lookup.ts';

const config = stripeConfig({ STRIPE_API_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRETS: 'whsec_1' });

const delivery: Delivery<PaymentRefund> = {
  key: 'order/536365:3:payments.refund',
  attempts: 0,
  operation: {
    name: 'payments.refund',
    refund_id: '536365-R1-F1',
    return_id: '536365-R1',
    order_name: '#536365 & co',
    payment_ref: 'pi_536365',
    amount_minor: 4900,
    currency: 'GBP',
  },
};

function refundBody(over: Record<string, unknown> = {}): Record<string, unknown> {
  const metadata = { delivery: delivery.key, refund_id: '536365-R1-F1' };
  return { id: 're_1', object: 'refund', amount: 4900, status: 'succeeded', metadata, ...over };
}

function reply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function outcome(status: number, error: Record<string, unknown> | string, headers?: Record<string, string>): Outcome {
  return refund.outcome(reply(status, typeof error === 'string' ? error : { error }, headers), delivery, config);
}

test('the request is a form with our key as idempotency key and in the metadata', () => {
  const call = refund.request(delivery, config, {});
  expect(call).toMatchObject({
    method: 'POST',
    path: '/v1/refunds',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': delivery.key },
  });
  expect(Object.fromEntries(new URLSearchParams(call.body ?? ''))).toEqual({
    payment_intent: 'pi_536365',
    amount: '4900',
    reason: 'requested_by_customer',
    'metadata[delivery]': delivery.key,
    'metadata[refund_id]': '536365-R1-F1',
    'metadata[return_id]': '536365-R1',
    'metadata[order]': '#536365 & co',
  });
  expect(refund.request({ ...delivery, attempts: 4 }, config, {})).toEqual(call);
});

test.each([
  [{}, { refund_ref: 're_1', status: 'succeeded', failure: null }],
  [{ status: 'pending' }, { refund_ref: 're_1', status: 'pending', failure: null }],
  [
    { status: 'failed', failure_reason: 'declined' },
    { refund_ref: 're_1', status: 'failed', failure: 'declined' },
  ],
])('a refund that was made is accepted: %j', (over, facts) => {
  expect(refund.outcome(reply(200, refundBody(over)), delivery, config)).toEqual({ kind: 'accepted', facts });
});

test('a refund whose answer cannot be read is unknown, never made again blindly', () => {
  expect(refund.outcome(reply(200, refundBody({ amount: 'much' })), delivery, config)).toEqual({
    kind: 'unknown',
    reason: expect.stringContaining('field amount') as string,
  });
  expect(refund.outcome(reply(200, ''), delivery, config).kind).toBe('unknown');
});

const invalid = { type: 'invalid_request_error' };

test.each([
  [
    400,
    { ...invalid, code: 'charge_already_refunded', message: 'Charge ch_1 has already been refunded.' },
    'charge_already_refunded',
  ],
  [400, { ...invalid, message: 'Charge ch_1 has already been refunded.' }, 'charge_already_refunded'],
  [400, { ...invalid, code: 'amount_too_large', message: 'too much' }, 'amount_too_large'],
  [
    400,
    { ...invalid, message: 'Refund amount ($50.00) is greater than unrefunded amount on charge ($40.00)' },
    'amount_too_large',
  ],
  [400, { ...invalid, message: 'Refund amount ($50.00) is greater than charge amount ($40.00)' }, 'amount_too_large'],
  [404, { ...invalid, code: 'resource_missing', param: 'payment_intent', message: 'No such' }, 'resource_missing'],
  [400, { ...invalid, code: 'charge_disputed', message: 'disputed' }, 'charge_disputed'],
  [402, { type: 'card_error', code: 'insufficient_funds', message: 'no funds' }, 'insufficient_funds'],
  [400, { ...invalid, message: 'Something new' }, 'invalid_request_error'],
  [409, { ...invalid, code: 'something_else', message: 'no' }, 'something_else'],
])('%i %j is refused', (status, error, code) => {
  expect(outcome(status, error)).toEqual({ kind: 'refused', code, detail: error.message });
});

test.each([
  [429, { ...invalid, code: 'rate_limit' }, {}, null],
  [429, { ...invalid, code: 'lock_timeout' }, { 'retry-after': '2' }, 2_000],
  [429, 'slow down', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, null],
  [409, { ...invalid, code: 'idempotency_key_in_use' }, {}, null],
  [401, { ...invalid, message: 'Invalid API Key provided: sk_live_****abcd' }, {}, null],
  [403, { ...invalid, code: 'permission' }, {}, null],
  [409, { ...invalid, code: 'something_else' }, { 'stripe-should-retry': 'true' }, null],
])('%i %j is for later', (status, error, headers, wait_ms) => {
  expect(outcome(status, error, headers)).toMatchObject({ kind: 'later', wait_ms });
});

test('what an operator reads of a wrong key holds no part of the key', () => {
  expect(
    JSON.stringify(outcome(401, { ...invalid, message: 'Invalid API Key provided: sk_live_****abcd' })),
  ).not.toMatch(/abcd/);
});

test.each([
  [500, { type: 'api_error', message: 'oops' }, {}],
  [503, '<html>bad gateway</html>', {}],
  [500, { type: 'api_error' }, { 'stripe-should-retry': 'true' }],
  [500, { type: 'api_error' }, { 'stripe-should-retry': 'false' }],
  [424, { type: 'api_error' }, {}],
  [404, '<html>proxy</html>', {}],
  [302, '', {}],
  [400, { type: 'idempotency_error', message: 'Keys for idempotent requests …' }, {}],
])('%i %j is unknown', (status, error, headers) => {
  expect(outcome(status, error, headers).kind).toBe('unknown');
});

test('the look-up asks for the refunds of the payment, page by page', () => {
  const first = refundLookup.request(delivery, config);
  expect(first).toEqual({
    method: 'GET',
    path: '/v1/refunds?payment_intent=pi_536365&limit=100',
    headers: {},
    body: null,
  });
  const other = { id: 're_9', amount: 1, status: 'succeeded', metadata: null };
  const more = refundLookup.read(reply(200, { data: [other], has_more: true }), delivery, config);
  expect(more).toEqual({ kind: 'more', page: { starting_after: 're_9' } });
  expect(refundLookup.request(delivery, config, { starting_after: 're_9' }).path).toMatch(/&starting_after=re_9$/);
});

test('the look-up knows our refund by the key in its metadata alone', () => {
  const other = refundBody({ id: 're_9', metadata: { delivery: `${delivery.key}x` } });
  const body = { data: [other, refundBody({ status: 'pending' })], has_more: true };
  expect(refundLookup.read(reply(200, body), delivery, config)).toEqual({
    kind: 'accepted',
    facts: { refund_ref: 're_1', status: 'pending', failure: null },
  });
  expect(refundLookup.read(reply(200, { data: [other], has_more: false }), delivery, config)).toEqual({
    kind: 'absent',
  });
  expect(refundLookup.read(reply(200, { data: [], has_more: false }), delivery, config)).toEqual({ kind: 'absent' });
});

test('a look-up that fails never says absent, except for a payment that Stripe does not know', () => {
  const missing = { ...invalid, code: 'resource_missing', param: 'payment_intent', message: 'No such' };
  const kind = (status: number, body: unknown): string => refundLookup.read(reply(status, body), delivery, config).kind;
  expect(kind(400, { error: missing })).toBe('absent');
  expect(kind(404, { error: missing })).toBe('absent');
  expect(kind(400, { error: { ...missing, param: 'starting_after' } })).toBe('unknown');
  expect(kind(404, '<html/>')).toBe('unknown');
  expect(kind(500, { error: { type: 'api_error' } })).toBe('unknown');
  expect(kind(200, { data: [{ id: 're_1' }], has_more: false })).toBe('unknown');
  expect(kind(200, { data: [] })).toBe('unknown');
  expect(kind(429, { error: { ...invalid, code: 'rate_limit' } })).toBe('later');
  expect(kind(401, { error: invalid })).toBe('later');
});
