import { createServer } from 'node:http';
import Stripe from 'stripe';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Mishap } from '../kit/faults.ts';
import { openGround, type OpenGround } from '../kit/ground.ts';
import { startOutbox } from '../kit/outbox-sender.ts';
import { serve, type Served } from '../kit/serve.ts';
import { account } from './account.ts';
import { ledger } from './ledger.ts';
import { takePayment } from './payments.ts';
import { stripeStandIn } from './stand-in.ts';

let ground: OpenGround;
let served: Served;
let sdk: Stripe;
let payment_intent: string;
const mishaps: Mishap[] = [];

beforeEach(async () => {
  const faults = { next: (): Mishap => mishaps.shift() ?? { kind: 'none' } };
  ground = openGround({ file: ':memory:', standIns: [stripeStandIn], faults });
  served = await serve(stripeStandIn, ground, { port: 0 });
  const { hostname, port } = new URL(served.url);
  sdk = new Stripe(account.api_key, { host: hostname, port: Number(port), protocol: 'http', maxNetworkRetries: 2 });
  payment_intent = takePayment(ground, { order_name: '7001', amount_minor: 4_900, currency: 'USD' });
});

afterEach(async () => {
  await served.close();
  ground.close();
});

test("Stripe's own SDK makes a partial refund, repeats it, and reads it back", async () => {
  const params = { payment_intent, amount: 1_500, reason: 'requested_by_customer', metadata: { rma: '7001' } } as const;
  const made = await sdk.refunds.create(params, { idempotencyKey: 'ret-7001-1' });
  expect(made).toMatchObject({
    object: 'refund',
    amount: 1_500,
    currency: 'usd',
    status: 'succeeded',
    metadata: { rma: '7001' },
  });
  const again = await sdk.refunds.create(params, { idempotencyKey: 'ret-7001-1' });
  expect(again.id).toBe(made.id);
  expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect(again.lastResponse.requestId).toMatch(/^req_/);
  expect(await sdk.refunds.retrieve(made.id)).toMatchObject({ id: made.id });
  expect((await sdk.refunds.update(made.id, { metadata: { note: 'x' } })).metadata).toEqual({ rma: '7001', note: 'x' });
  const { latest_charge } = await sdk.paymentIntents.retrieve(payment_intent);
  const charge = typeof latest_charge === 'string' ? latest_charge : 'none';
  expect(await sdk.charges.retrieve(charge)).toMatchObject({ amount_refunded: 1_500 });
  expect(ledger(ground).refunds).toHaveLength(1);
});

test('the SDK walks every page of a list', async () => {
  for (let count = 0; count < 25; count += 1) await sdk.refunds.create({ payment_intent, amount: 1 });
  const all = await sdk.refunds.list({ payment_intent, limit: 10 }).autoPagingToArray({ limit: 1_000 });
  expect(new Set(all.map(({ id }) => id)).size).toBe(25);
});

test('the SDK reads our errors as its own', async () => {
  await expect(sdk.refunds.create({ payment_intent, amount: 5_000 })).rejects.toMatchObject({
    type: 'StripeInvalidRequestError',
    param: 'amount',
    statusCode: 400,
  });
  const keyed = { idempotencyKey: 'k' };
  await sdk.refunds.create({ payment_intent, amount: 10 }, keyed);
  await expect(sdk.refunds.create({ payment_intent, amount: 11 }, keyed)).rejects.toMatchObject({
    type: 'StripeIdempotencyError',
  });
  const stranger = new Stripe('sk_test_other', {
    host: '127.0.0.1',
    port: Number(new URL(served.url).port),
    protocol: 'http',
  });
  await expect(stranger.refunds.list()).rejects.toMatchObject({ type: 'StripeAuthenticationError' });
  await expect(sdk.refunds.retrieve('re_none')).rejects.toMatchObject({ code: 'resource_missing', statusCode: 404 });
  mishaps.push({ kind: 'throttle' });
  await expect(sdk.refunds.list()).rejects.toMatchObject({ code: 'rate_limit', statusCode: 429 });
});

test('the SDK tries again after a lost answer and a server error, and there is one refund', async () => {
  mishaps.push({ kind: 'silence_after' }, { kind: 'error' });
  await sdk.refunds.create({ payment_intent, amount: 4_900 });
  expect(ledger(ground)).toMatchObject({ refunds: [{ amount: 4_900 }], refund_calls_accepted: 2 });
});

test('the SDK takes a webhook that the outbox really sent', async () => {
  const heard: { body: string; signature: string }[] = [];
  const target = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const signature = String(request.headers['stripe-signature']);
      heard.push({ body: Buffer.concat(chunks).toString(), signature });
      response.end();
    });
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  const address = target.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const outbox = startOutbox(ground, { target: url, concurrency: 2 });
  try {
    await sdk.refunds.create({ payment_intent, amount: 700, metadata: { order: 'Käse' } }, { idempotencyKey: 'k7' });
    await vi.waitFor(() => expect(outbox.pending()).toBe(0));
    const events = heard.map(({ body, signature }) =>
      sdk.webhooks.constructEvent(body, signature, account.webhook_secret),
    );
    expect(events.map(({ type }) => type).sort()).toEqual(['charge.refunded', 'refund.created']);
    const created = events.find(({ type }) => type === 'refund.created');
    expect(created).toMatchObject({ data: { object: { amount: 700 } }, request: { idempotency_key: 'k7' } });
    const [first] = heard;
    expect(() =>
      sdk.webhooks.constructEvent(`${first?.body} `, first?.signature ?? '', account.webhook_secret),
    ).toThrow(/signature/i);
  } finally {
    await outbox.close();
    target.closeAllConnections();
    target.close();
  }
});
