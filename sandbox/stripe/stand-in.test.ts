import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openGround, type OpenGround } from '../kit/ground.ts';
import { serve, type Served } from '../kit/serve.ts';
import { account } from './account.ts';
import { ledger } from './ledger.ts';
import { chargeObject, intentObject, refundObject } from './objects.ts';
import { paymentById, takePayment } from './payments.ts';
import { failRefund, refundsBegin, settleRefund } from './refund-change.ts';
import { refundById } from './refunds.ts';
import { stripeStandIn } from './stand-in.ts';

let ground: OpenGround;
let served: Served;

interface Said {
  readonly status: number;
  readonly body: Record<string, unknown> & { error?: Record<string, unknown>; data?: { id: string }[] };
  readonly headers: Headers;
}

beforeEach(async () => {
  ground = openGround({ file: ':memory:', standIns: [stripeStandIn] });
  served = await serve(stripeStandIn, ground, { port: 0 });
  takePayment(ground, { order_name: 'A1', amount_minor: 1_000, currency: 'GBP' });
});

afterEach(async () => {
  await served.close();
  ground.close();
});

async function call(path: string, form: string | null = null, headers: Record<string, string> = {}): Promise<Said> {
  const answer = await fetch(`${served.url}${path}`, {
    method: form === null ? 'GET' : 'POST',
    body: form,
    headers: {
      authorization: `Bearer ${account.api_key}`,
      ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Said['body'] };
}

function types(): string[] {
  return ground.outbox.unsent().map((seq) => (JSON.parse(ground.outbox.owed(seq).body) as { type: string }).type);
}

test('only the account may call', async () => {
  expect(await call('/v1/refunds', null, { authorization: '' })).toMatchObject({ status: 401 });
  const wrong = await call('/v1/refunds', null, { authorization: 'Bearer sk_test_other' });
  expect(wrong).toMatchObject({ status: 401, body: { error: { type: 'invalid_request_error' } } });
  const basic = Buffer.from(`${account.api_key}:`).toString('base64');
  expect(await call('/v1/refunds', null, { authorization: `Basic ${basic}` })).toMatchObject({ status: 200 });
  expect(await call('/v1/refunds', 'payment_intent=pi_A1', { authorization: '' })).toMatchObject({ status: 401 });
  expect(await call('/v1/nowhere')).toMatchObject({ status: 404, body: { error: { type: 'invalid_request_error' } } });
  expect(ledger(ground).refunds).toEqual([]);
});

test.each([
  ['amount=1', { code: 'parameter_missing' }],
  ['payment_intent=pi_A1&charge=ch_A1', { message: expect.stringContaining('only specify one') as string }],
  ['payment_intent=pi_A1&amount=0', { code: 'parameter_invalid_integer', param: 'amount' }],
  ['payment_intent=pi_A1&amount=1.5', { code: 'parameter_invalid_integer', param: 'amount' }],
  ['payment_intent=pi_A1&reason=regret', { param: 'reason' }],
  ['payment_intent=pi_A1&colour=red', { code: 'parameter_unknown', param: 'colour' }],
  ['payment_intent=pi_A1&amount[a]=1', { code: 'parameter_unknown', param: 'amount' }],
  ['{"payment_intent":"pi_A1"}', { code: 'parameter_unknown' }],
  ['payment_intent=pi_none', { code: 'resource_missing', param: 'payment_intent' }],
  ['charge=ch_none', { code: 'resource_missing', param: 'charge' }],
  ['payment_intent=pi_A1&amount=1001', { param: 'amount' }],
  [`payment_intent=pi_A1&metadata[${'k'.repeat(41)}]=1`, { param: `metadata[${'k'.repeat(41)}]` }],
  [`payment_intent=pi_A1&metadata[k]=${'v'.repeat(501)}`, { param: 'metadata[k]' }],
])('a refund of %s is refused', async (form, error) => {
  expect(await call('/v1/refunds', form)).toMatchObject({ status: 400, body: { error } });
  expect(ledger(ground)).toMatchObject({ refunds: [], refund_calls_accepted: 0, payments: [{ refunded: 0 }] });
  expect(types()).toEqual([]);
});

test('refunds of one payment never exceed it, by intent or charge; without amount the rest goes', async () => {
  expect(await call('/v1/refunds', 'payment_intent=pi_A1&amount=600')).toMatchObject({
    status: 200,
    body: { amount: 600 },
  });
  expect(await call('/v1/refunds', 'charge=ch_A1&amount=401')).toMatchObject({ status: 400 });
  expect(await call('/v1/refunds', 'charge=ch_A1')).toMatchObject({
    status: 200,
    body: { amount: 400, currency: 'gbp' },
  });
  expect(await call('/v1/refunds', 'charge=ch_A1')).toMatchObject({
    body: { error: { code: 'charge_already_refunded' } },
  });
  expect(await call('/v1/charges/ch_A1')).toMatchObject({ body: { amount_refunded: 1_000, refunded: true } });
  expect(await call('/v1/payment_intents/pi_A1')).toMatchObject({
    body: { amount_received: 1_000, latest_charge: 'ch_A1' },
  });
  expect(types()).toEqual(['refund.created', 'charge.refunded', 'refund.created', 'charge.refunded']);
});

test('an idempotency key gives its first result again, also a refusal by the payment, but keeps no invalid call', async () => {
  const key = { 'idempotency-key': 'k1' };
  const first = await call('/v1/refunds', 'payment_intent=pi_A1&amount=900', key);
  const again = await call('/v1/refunds', 'payment_intent=pi_A1&amount=900', key);
  expect(again.body).toEqual(first.body);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.headers.get('idempotency-key')).toBe('k1');
  expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'));
  expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
  expect(await call('/v1/refunds', 'payment_intent=pi_A1&amount=901', key)).toMatchObject({
    status: 400,
    body: { error: { type: 'idempotency_error', message: expect.stringContaining('same parameters') as string } },
  });
  expect(await call(`/v1/refunds/${String(first.body['id'])}`, '', key)).toMatchObject({
    body: { error: { type: 'idempotency_error', message: expect.stringContaining('same endpoint') as string } },
  });
  const over = { 'idempotency-key': 'k2' };
  expect((await call('/v1/refunds', 'payment_intent=pi_A1&amount=101', over)).status).toBe(400);
  expect((await call('/v1/refunds', 'payment_intent=pi_A1&amount=101', over)).headers.get('idempotent-replayed')).toBe(
    'true',
  );
  const broken = { 'idempotency-key': 'k3' };
  expect((await call('/v1/refunds', 'payment_intent=pi_A1&amount=x', broken)).status).toBe(400);
  expect((await call('/v1/refunds', 'payment_intent=pi_A1&amount=100', broken)).status).toBe(200);
  expect((await call('/v1/refunds', 'payment_intent=pi_A1', { 'idempotency-key': 'k'.repeat(256) })).status).toBe(400);
  expect(ledger(ground)).toMatchObject({ refund_calls_accepted: 3, refunds: [{ amount: 900 }, { amount: 100 }] });
});

test('lists are newest first and walked by cursor both ways', async () => {
  takePayment(ground, { order_name: 'B2', amount_minor: 1_000, currency: 'GBP' });
  for (let count = 0; count < 12; count += 1)
    await call('/v1/refunds', `payment_intent=pi_${count % 4 === 3 ? 'B2' : 'A1'}&amount=1`);
  const ids = async (query: string): Promise<[number[] | undefined, unknown]> => {
    const { body } = await call(`/v1/refunds?${query}`);
    return [body.data?.map(({ id }) => Number(id.slice(3))), body['has_more']];
  };
  expect(await ids('')).toEqual([[12, 11, 10, 9, 8, 7, 6, 5, 4, 3], true]);
  expect(await ids('payment_intent=pi_A1&limit=3')).toEqual([[11, 10, 9], true]);
  expect(await ids('charge=ch_A1&limit=3&starting_after=re_000000000003')).toEqual([[2, 1], false]);
  expect(await ids('limit=2&ending_before=re_000000000003')).toEqual([[5, 4], true]);
  expect(await ids('payment_intent=pi_B2')).toEqual([[12, 8, 4], false]);
  expect((await call('/v1/refunds?limit=101')).body.error).toMatchObject({ param: 'limit' });
  expect((await call('/v1/refunds?starting_after=re_none')).body.error).toMatchObject({ param: 'starting_after' });
  expect((await call('/v1/refunds?payment_intent=pi_none')).body.error).toMatchObject({ param: 'payment_intent' });
});

test('metadata is kept, merged and removed; a single refund can be read', async () => {
  const { body } = await call(
    '/v1/refunds',
    'payment_intent=pi_A1&amount=1&metadata[delivery]=d%2F1&metadata%5Border%5D=A1',
  );
  const path = `/v1/refunds/${String(body['id'])}`;
  expect(body['metadata']).toEqual({ delivery: 'd/1', order: 'A1' });
  expect((await call(path, 'metadata[order]=&metadata[note]=x')).body['metadata']).toEqual({
    delivery: 'd/1',
    note: 'x',
  });
  expect((await call(path)).body['metadata']).toEqual({ delivery: 'd/1', note: 'x' });
  expect((await call(path, 'metadata=')).body['metadata']).toEqual({});
  expect(await call(path, 'amount=2')).toMatchObject({ status: 400, body: { error: { code: 'parameter_unknown' } } });
  expect(await call('/v1/refunds/re_none')).toMatchObject({
    status: 404,
    body: { error: { code: 'resource_missing' } },
  });
  expect(await call('/v1/refunds/re_none', 'metadata[a]=b')).toMatchObject({ status: 404 });
  expect(types().slice(2)).toEqual(['refund.updated', 'refund.updated']);
});

test('only a refund that waits for the customer can be cancelled, and gives its amount back', async () => {
  const done = await call('/v1/refunds', 'payment_intent=pi_A1&amount=10');
  expect(await call(`/v1/refunds/${String(done.body['id'])}/cancel`, '')).toMatchObject({ status: 400 });
  refundsBegin(ground, 'requires_action');
  const waiting = await call('/v1/refunds', 'payment_intent=pi_A1&amount=20');
  expect(waiting.body['status']).toBe('requires_action');
  expect((await call(`/v1/refunds/${String(waiting.body['id'])}/cancel`, '')).body['status']).toBe('canceled');
  expect(ledger(ground).payments).toMatchObject([{ refunded: 10 }]);
  expect(types().at(-1)).toBe('refund.updated');
});

test('a refund settles or fails once, and unknown ones are an error', async () => {
  refundsBegin(ground, 'pending');
  const { body } = await call('/v1/refunds', 'payment_intent=pi_A1&amount=10');
  expect(body).toMatchObject({ status: 'pending', pending_reason: 'processing' });
  const id = String(body['id']);
  settleRefund(ground, id);
  expect(() => settleRefund(ground, id)).toThrow(/is succeeded/);
  failRefund(ground, id);
  expect(() => failRefund(ground, id)).toThrow(/is failed/);
  expect(() => settleRefund(ground, 're_none')).toThrow(/no refund re_none/);
  expect((await call(`/v1/refunds/${id}`)).body).toMatchObject({ status: 'failed', failure_reason: 'declined' });
  expect(types()).toEqual(['refund.created', 'charge.refunded', 'refund.updated', 'refund.updated', 'refund.failed']);
});

test('a payment is taken once for an order, with ids that follow from its name', () => {
  const taken = { order_name: 'A1', amount_minor: 1_000, currency: 'gbp' };
  expect(takePayment(ground, taken)).toBe('pi_A1');
  expect(() => takePayment(ground, { ...taken, amount_minor: 1_001 })).toThrow(/A1/);
  expect(() => takePayment(ground, { ...taken, order_name: 'Z', amount_minor: 0 })).toThrow(RangeError);
  const odd = ['#1', '1', '_23_1', '# 1'].map((order_name) => takePayment(ground, { ...taken, order_name }));
  expect(new Set(odd).size).toBe(4);
});

test('the books count effects that share a delivery or a refund id', async () => {
  const make = (delivery: string, refund: string): Promise<Said> =>
    call('/v1/refunds', `payment_intent=pi_A1&amount=10&metadata[delivery]=${delivery}&metadata[refund_id]=${refund}`);
  await make('d1', 'f1');
  await make('d1', 'f2');
  await make('d3', 'f1');
  await call('/v1/refunds', 'payment_intent=pi_A1&amount=10');
  await call('/v1/refunds', 'payment_intent=pi_A1&amount=10');
  expect(await call('/_sandbox/ledger')).toMatchObject({ body: { duplicate_effects: 2, refund_calls_accepted: 5 } });
  failRefund(ground, 're_000000000001');
  failRefund(ground, 're_000000000002');
  expect(ledger(ground).duplicate_effects).toBe(0);
});

const fixtures = new URL('../../../shared/specs/stripe-fixtures3.json', import.meta.url);
/** Fields that Stripe shows only in some states, so that the published example lacks them. */
const stateful = new Set(['failure_reason', 'pending_reason']);

test('objects have the fields of the published examples, with values of the same kind', async (context) => {
  context.skip(!existsSync(fixtures), '../shared/specs/stripe-fixtures3.json is absent');
  const { resources } = JSON.parse(readFileSync(fixtures, 'utf8')) as {
    resources: Record<string, Record<string, unknown>>;
  };
  await call('/v1/refunds', 'payment_intent=pi_A1&amount=10');
  const payment = paymentById(ground, 'pi_A1');
  const refund = refundById(ground, 're_000000000001');
  if (payment === null || refund === null) throw new Error('the payment or its refund is gone');
  const [seq] = ground.outbox.unsent();
  const ours: Record<string, Record<string, unknown>> = {
    refund: refundObject(refund),
    charge: chargeObject(payment),
    payment_intent: intentObject(payment),
    event: JSON.parse(ground.outbox.owed(seq ?? 0).body) as Record<string, unknown>,
  };
  for (const [name, object] of Object.entries(ours))
    for (const [field, value] of Object.entries(object)) {
      if (stateful.has(field)) continue;
      const published = resources[name]?.[field];
      expect(published, `${name}.${field}`).not.toBeUndefined();
      const kinds = value === null || published === null ? [] : [typeof value, typeof published];
      expect(new Set(kinds).size, `${name}.${field}: ${kinds.join(' for ')}`).toBeLessThan(2);
    }
  expect(Object.keys(resources['refund'] ?? {}).filter((field) => !(field in (ours['refund'] ?? {})))).toEqual([]);
});
