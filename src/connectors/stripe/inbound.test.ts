import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Reading } from '#connectors/kit/connector.ts';
import { stripe } from './connector.ts';

const config = stripe.config({ STRIPE_API_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRETS: 'whsec_1' });

function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8');
}

function read(body: string): Reading | undefined {
  return stripe.inbound?.read({ headers: {}, body, received_at: '2026-11-18T11:06:41.000Z' }, config);
}

function altered(
  change: (event: { data: { object: Record<string, unknown> } } & Record<string, unknown>) => void,
): string {
  const event = JSON.parse(fixture('refund-created')) as { data: { object: Record<string, unknown> } };
  change(event);
  return JSON.stringify(event);
}

test('a refund of ours is reported to the refund that its metadata names', () => {
  expect(read(fixture('refund-created'))).toEqual({
    kind: 'inputs',
    inputs: [
      {
        key: 'stripe:evt_1Q8ReturnDesk0001',
        source: 'stripe',
        at: '2026-11-18T11:06:40.000Z',
        to: { reference: { kind: 'refund', id: '536365-R1-F1' } },
        fact: {
          type: 'refund.reported',
          refund_id: '536365-R1-F1',
          refund_ref: 're_3Q8ReturnDesk0001',
          status: 'pending',
          amount_minor: 4900,
          failure: null,
        },
      },
    ],
  });
});

test.each([
  ['refund-failed', 'stripe:evt_1Q8ReturnDesk0002', { status: 'failed', failure: 'expired_or_canceled_card' }],
  ['charge-refund-updated', 'stripe:evt_1Q8ReturnDesk0003', { status: 'succeeded', failure: null }],
])('%s tells the state', (name, key, fact) => {
  expect(read(fixture(name))).toMatchObject({ kind: 'inputs', inputs: [{ key, fact }] });
});

test.each([
  ['requires_action', null, { status: 'pending', failure: null }],
  ['canceled', null, { status: 'failed', failure: 'canceled' }],
  ['failed', undefined, { status: 'failed', failure: 'unknown' }],
])('status %s', (status, failure_reason, fact) => {
  const body = altered(({ data }) => Object.assign(data.object, { status, failure_reason }));
  expect(read(body)).toMatchObject({ kind: 'inputs', inputs: [{ fact }] });
});

test('refunds that we did not make, and other events, are ignored with a reason', () => {
  expect(read(fixture('refund-from-dashboard'))).toEqual({
    kind: 'ignored',
    reason: expect.stringContaining('re_3Q8ReturnDesk0001 was not made by us') as string,
  });
  expect(read(fixture('payment-succeeded'))).toEqual({
    kind: 'ignored',
    reason: 'Stripe event payment_intent.succeeded is not one that we act on',
  });
});

test.each([
  ['no JSON', '{"id":', 'event_unreadable', 'it is not JSON'],
  ['a list', '[]', 'event_unreadable', 'field (root)'],
  ['no type', '{"id":"evt_1"}', 'event_unreadable', 'field type'],
  [
    'an amount in text',
    altered(({ data }) => (data.object['amount'] = '49.00')),
    'refund_unreadable',
    'data.object.amount',
  ],
  ['a fraction', altered(({ data }) => (data.object['amount'] = 49.5)), 'refund_unreadable', 'data.object.amount'],
  [
    'a new status',
    altered(({ data }) => (data.object['status'] = 'paused')),
    'refund_unreadable',
    'data.object.status',
  ],
  ['no time', altered((event) => (event['created'] = null)), 'refund_unreadable', 'created'],
  ['a time of no calendar', altered((event) => (event['created'] = 1e15)), 'refund_unreadable', 'created'],
])('%s is unreadable, and says where', (_what, body, code, where) => {
  const reading = read(body);
  expect(reading).toMatchObject({ kind: 'unreadable', code });
  expect(reading?.kind === 'unreadable' && reading.detail).toContain(where);
});

test('verification stands before reading: the room has both, and an unsigned knock fails', () => {
  const verdict = stripe.inbound?.verify(
    { headers: {}, body: fixture('refund-created'), received_at: '2026-11-18T11:06:41.000Z' },
    config,
  );
  expect(verdict).toMatchObject({ ok: false, code: 'signature_missing' });
});

test('the capability list names every operation and topic that the room really has', () => {
  const names = (direction: string): string[] =>
    stripe.capabilities.filter((one) => one.direction === direction).map(({ name, vendor }) => `${name} ${vendor}`);
  expect(names('out').map((line) => line.split(' ', 1)[0])).toEqual(
    expect.arrayContaining(Object.keys(stripe.outbound)),
  );
  for (const topic of names('in').map((line) => line.split(' ')[1]))
    expect(read(altered((event) => (event['type'] = topic))), topic).toMatchObject({ kind: 'inputs' });
});
