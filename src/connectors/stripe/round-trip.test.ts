import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PaymentRefund } from '#core/base/operation.ts';
import { must } from '#core/base/must.ts';
import type { Call, Delivery, Knock, Reply } from '#connectors/kit/connector.ts';
import type { Mishap } from '#sandbox/kit/faults.ts';
import { openGround, type OpenGround } from '#sandbox/kit/ground.ts';
import { serve, type Served } from '#sandbox/kit/serve.ts';
import { forgetKeys } from '#sandbox/stripe/idempotency.ts';
import { takePayment } from '#sandbox/stripe/payments.ts';
import { failRefund, refundsBegin, settleRefund } from '#sandbox/stripe/refund-change.ts';
import { ledger } from '#sandbox/stripe/ledger.ts';
import { stripeStandIn } from '#sandbox/stripe/stand-in.ts';
import type { StripeConfig } from './config.ts';
import { stripe } from './connector.ts';
import { refund } from './outbound/refund.ts';
import { refundLookup } from './outbound/refund-lookup.ts';

let ground: OpenGround;
let served: Served;
let config: StripeConfig;
let payment: string;
const mishaps: Mishap[] = [];

beforeEach(async () => {
  ground = openGround({
    file: ':memory:',
    standIns: [stripeStandIn],
    faults: { next: () => mishaps.shift() ?? { kind: 'none' } },
  });
  served = await serve(stripeStandIn, ground, { port: 0 });
  config = stripe.config(stripeStandIn.settings(served.url));
  payment = takePayment(ground, { order_name: '536365', amount_minor: 10_000, currency: 'GBP' });
});

afterEach(async () => {
  await served.close();
  ground.close();
});

function delivery(key: string, amount_minor: number, over: Partial<PaymentRefund> = {}): Delivery<PaymentRefund> {
  const operation: PaymentRefund = {
    name: 'payments.refund',
    refund_id: `refund-of-${key}`,
    return_id: '536365-R1',
    order_name: '536365',
    payment_ref: payment,
    amount_minor,
    currency: 'GBP',
    ...over,
  };
  return { key, attempts: 0, operation };
}

async function send(call: Call): Promise<Reply> {
  const moment = { now: '2026-11-21T10:00:00.000Z', nonce: 'n' };
  const { method, path, headers, body } = stripe.auth.sign(call, config, moment, null);
  const answer = await fetch(stripe.base_url(config) + path, { method, headers, body });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}

async function ask(one: Delivery<PaymentRefund>): Promise<ReturnType<typeof refund.outcome>> {
  return refund.outcome(await send(refund.request(one, config, {})), one, config);
}

async function lookUp(one: Delivery<PaymentRefund>): Promise<{ kind: string; pages: number; facts?: unknown }> {
  let page;
  for (let pages = 1; ; pages += 1) {
    const found = refundLookup.read(await send(refundLookup.request(one, config, page)), one, config);
    if (found.kind !== 'more') return { ...found, pages };
    page = found.page;
  }
}

function knocks(): Knock[] {
  return ground.outbox.unsent().map((seq) => {
    const owed = ground.outbox.owed(seq);
    const at_ms = 1_795_000_000_000;
    return {
      headers: ground.outbox.headers(owed, at_ms),
      body: owed.body,
      received_at: new Date(at_ms + 900).toISOString(),
    };
  });
}

test('a refund is made, and its webhooks verify and lead to it', async () => {
  const outcome = await ask(delivery('d1', 2_500));
  expect(outcome).toMatchObject({ kind: 'accepted', facts: { status: 'succeeded', failure: null } });
  const readings = knocks().map((knock) => {
    expect(must(stripe.inbound, 'inbound').verify(knock, config)).toEqual({ ok: true });
    expect(must(stripe.inbound, 'inbound').verify({ ...knock, body: `${knock.body} ` }, config).ok).toBe(false);
    return must(stripe.inbound, 'inbound').read(knock, config);
  });
  const refund_ref = outcome.kind === 'accepted' ? outcome.facts['refund_ref'] : null;
  expect(readings).toMatchObject([
    {
      kind: 'inputs',
      inputs: [
        {
          to: { reference: { kind: 'refund', id: 'refund-of-d1' } },
          fact: { refund_ref, amount_minor: 2_500, status: 'succeeded' },
        },
      ],
    },
    { kind: 'ignored' },
  ]);
  expect(await lookUp(delivery('d1', 2_500))).toMatchObject({ kind: 'accepted', facts: { refund_ref } });
});

test('the same key twice, also at once, is one refund and one answer', async () => {
  const [first, second] = await Promise.all([ask(delivery('d1', 2_500)), ask(delivery('d1', 2_500))]);
  expect(second).toEqual(first);
  expect(await ask(delivery('d1', 2_500))).toEqual(first);
  expect(ledger(ground)).toMatchObject({
    refunds: [{ delivery: 'd1' }],
    refund_calls_accepted: 3,
    duplicate_effects: 0,
  });
  expect(await ask(delivery('d1', 2_400))).toMatchObject({ kind: 'unknown' });
});

test('an answer that is lost is found by the look-up, even after the key is forgotten', async () => {
  mishaps.push({ kind: 'silence_after' });
  await expect(ask(delivery('d1', 2_500))).rejects.toThrow(/fetch failed/);
  forgetKeys(ground, new Date(Date.now() + 86_400_000).toISOString());
  expect(await lookUp(delivery('d1', 2_500))).toMatchObject({ kind: 'accepted', facts: { status: 'succeeded' } });
  expect(await lookUp(delivery('d2', 2_500))).toMatchObject({ kind: 'absent' });
  expect(ledger(ground).refunds).toHaveLength(1);
});

test('the look-up walks on past a hundred other refunds', async () => {
  await ask(delivery('first', 10));
  for (let count = 0; count < 230; count += 1) await ask(delivery(`more-${count}`, 1));
  expect(await lookUp(delivery('first', 10))).toMatchObject({ kind: 'accepted', pages: 3 });
  expect(await lookUp(delivery('none', 10))).toEqual({ kind: 'absent', pages: 3 });
});

test('refusals carry stable codes', async () => {
  expect(await ask(delivery('d1', 10_001))).toMatchObject({ kind: 'refused', code: 'amount_too_large' });
  expect(await ask(delivery('d2', 10_000))).toMatchObject({ kind: 'accepted' });
  expect(await ask(delivery('d3', 1))).toMatchObject({ kind: 'refused', code: 'charge_already_refunded' });
  expect(await ask(delivery('d4', 0))).toMatchObject({ kind: 'refused', code: 'parameter_invalid_integer' });
  const elsewhere = delivery('d5', 1, { payment_ref: 'pi_none' });
  expect(await ask(elsewhere)).toMatchObject({ kind: 'refused', code: 'resource_missing' });
  expect(await lookUp(elsewhere)).toMatchObject({ kind: 'absent' });
});

test('throttles and wrong keys wait, server errors are unknown; nothing is done', async () => {
  mishaps.push({ kind: 'throttle' }, { kind: 'error' });
  expect(await ask(delivery('d1', 5))).toMatchObject({
    kind: 'later',
    reason: expect.stringContaining('rate_limit') as string,
  });
  expect(await ask(delivery('d1', 5))).toMatchObject({ kind: 'unknown' });
  const right = config;
  config = { ...config, api_key: 'sk_test_wrong' };
  expect(await ask(delivery('d1', 5))).toMatchObject({ kind: 'later' });
  config = right;
  expect(ledger(ground).refunds).toEqual([]);
  expect(await ask(delivery('d1', 5))).toMatchObject({ kind: 'accepted' });
});

test('a refund that is pending succeeds, or fails and gives the money back', async () => {
  refundsBegin(ground, 'pending');
  for (const key of ['d1', 'd2'])
    expect(await ask(delivery(key, 5_000))).toMatchObject({ kind: 'accepted', facts: { status: 'pending' } });
  const [one, two] = ledger(ground).refunds;
  settleRefund(ground, must(one, 'first refund').id);
  failRefund(ground, must(two, 'second refund').id, 'expired_or_canceled_card');
  const told = knocks().flatMap((knock) => {
    const reading = must(stripe.inbound, 'inbound').read(knock, config);
    return reading.kind === 'inputs' ? reading.inputs.map(({ fact }) => fact) : [];
  });
  expect(told).toMatchObject([
    { refund_id: 'refund-of-d1', status: 'pending' },
    { refund_id: 'refund-of-d2', status: 'pending' },
    { refund_id: 'refund-of-d1', status: 'succeeded' },
    { refund_id: 'refund-of-d2', status: 'failed', failure: 'expired_or_canceled_card' },
    { refund_id: 'refund-of-d2', status: 'failed', failure: 'expired_or_canceled_card' },
  ]);
  const again = delivery('d2b', 5_000, { refund_id: 'refund-of-d2' });
  expect(await ask(again)).toMatchObject({ kind: 'accepted' });
  expect(ledger(ground)).toMatchObject({ payments: [{ refunded: 10_000 }], duplicate_effects: 0 });
});
