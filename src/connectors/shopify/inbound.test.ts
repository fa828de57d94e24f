import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shared } from '#test/kit/shared.ts';
import { example, fixture, knock } from './example.fixture.ts';
import { read } from './inbound/read.ts';
import { verify } from './inbound/verify.ts';

function signed(body: string, secret: string) {
  return { 'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64') };
}

test.each(['secret-new', 'secret-old'])('a body signed with %s is from Shopify', (secret) => {
  const body = fixture('orders-create.json');
  expect(verify(knock('orders/create', body, signed(body, secret)), example)).toEqual({ ok: true });
});

test('a changed body, a foreign secret, a cut signature and none are told apart from Shopify', () => {
  const body = fixture('orders-create.json');
  const headers = signed(body, 'secret-new');
  const codeOf = (given: string, with_headers: Record<string, string>) => {
    const verdict = verify(knock('orders/create', given, with_headers), example);
    return verdict.ok ? 'ok' : verdict.code;
  };
  expect(codeOf(body.replace('98.33', '98.34'), headers)).toBe('signature_mismatch');
  expect(codeOf(body, signed(body, 'someone-else'))).toBe('signature_mismatch');
  expect(codeOf(body, { 'x-shopify-hmac-sha256': headers['x-shopify-hmac-sha256'].slice(0, 8) })).toBe(
    'signature_mismatch',
  );
  expect(codeOf(body, {})).toBe('signature_missing');
});

test('the published signature vector is accepted', (context) => {
  const path = shared(context, 'specs/signature-vectors.json');
  type Vector = { vendor: string; secret: string; value: string; body: string };
  const vectors = JSON.parse(readFileSync(path, 'utf8')) as Vector[];
  const mine = vectors.filter((vector) => vector.vendor === 'shopify');
  expect(mine.length).toBeGreaterThan(0);
  for (const { secret, value, body } of mine)
    expect(
      verify(knock('t', body, { 'x-shopify-hmac-sha256': value }), { ...example, webhook_secrets: [secret] }),
    ).toEqual({ ok: true });
});

test('orders/create becomes a recorded order with exact amounts and ids beyond 2^53', () => {
  expect(read(knock('orders/create', fixture('orders-create.json')), example)).toEqual({
    kind: 'inputs',
    inputs: [
      {
        key: 'shopify:order:4500000000042:recorded',
        source: 'shopify',
        at: '2026-11-02T14:30:00.000Z',
        to: { aggregate: 'order/2001' },
        fact: {
          type: 'order.recorded',
          order: {
            order_id: '2001',
            name: '#2001',
            system: 'shopify',
            source_ref: 'gid://shopify/Order/4500000000042',
            channel: 'web',
            placed_at: '2026-11-02T14:30:00.000Z',
            currency: 'USD',
            customer_id: '17850',
            country: 'US',
            tax_included: false,
            lines: [
              {
                line_id: '9007199254740991',
                source_ref: 'gid://shopify/LineItem/9007199254740991',
                sku: 'line-9007199254740991',
                title: 'Postcard',
                quantity: 2,
                price_minor: 2500,
                discount_minor: 0,
                tax_minor: 0,
                shipped_at: null,
              },
              {
                line_id: '9007199254740993',
                source_ref: 'gid://shopify/LineItem/9007199254740993',
                sku: 'MUG-RED',
                title: 'Mug, red',
                quantity: 3,
                price_minor: 5997,
                discount_minor: 599,
                tax_minor: 445,
                shipped_at: '2026-11-05T13:00:00.000Z',
              },
            ],
            charges: [
              { code: 'STD', title: 'Standard', amount_minor: 950 },
              { code: 'WRAP', title: 'Gift wrapping', amount_minor: 440 },
            ],
            tenders: [{ tender_id: 'card', kind: 'card', system: 'stripe', payment_ref: 'pi_1', amount_minor: 9833 }],
          },
        },
      },
    ],
  });
});

function order(change: Record<string, unknown>) {
  const payload = { ...(JSON.parse(fixture('orders-create.json')) as Record<string, unknown>), ...change };
  const reading = read(knock('orders/create', JSON.stringify(payload)), example);
  const fact = reading.kind === 'inputs' ? reading.inputs[0]?.fact : undefined;
  return { reading, notice: fact?.type === 'order.recorded' ? fact.order : undefined };
}

test('an order that cost nothing, or whose payment is not named, has no tender', () => {
  expect(order({ total_price: '0.00' }).notice?.tenders).toEqual([]);
  expect(order({ note_attributes: [] }).notice?.tenders).toEqual([]);
});

test('currencies without cents and with mills are read to their own minor unit', () => {
  const line = {
    ...(JSON.parse(fixture('orders-create.json')) as { line_items: object[] }).line_items[1],
    price: '1500',
  };
  const yen = order({ currency: 'JPY', total_price: '3000', line_items: [line], shipping_lines: [] }).notice;
  expect(yen?.lines[0]?.price_minor).toBe(3000);
  expect(yen?.tenders[0]?.amount_minor).toBe(3000);
  const dinar = order({
    currency: 'KWD',
    total_price: '0.375',
    line_items: [{ ...line, price: '0.1875' }],
    shipping_lines: [],
  }).notice;
  expect(dinar?.lines[0]?.price_minor).toBe(375);
});

test('a charge is rounded half away from zero, and the tax inside a price is not added again', () => {
  const shipping_lines = [{ title: 'Courier', price: '10.005', tax_lines: [{ price: '1.67' }] }];
  expect(order({ shipping_lines, taxes_included: true }).notice?.charges[0]).toEqual({
    code: 'shipping',
    title: 'Courier',
    amount_minor: 1001,
  });
});

test.each([
  ['orders/create', 'not json', 'malformed_json', 'orders/create'],
  ['orders/create', '{}', 'unexpected_payload', 'admin_graphql_api_id'],
  ['orders/create', fixture('orders-create.json').replace('"98.33"', '"many"'), 'amount_unreadable', 'total price'],
  [
    'orders/create',
    fixture('orders-create.json').replace('"19.99"', '"1e3"'),
    'amount_unreadable',
    'line 9007199254740993 price',
  ],
  [
    'orders/create',
    fixture('orders-create.json').replace('2026-11-02T09:30:00-05:00', 'today'),
    'unexpected_payload',
    'created_at',
  ],
  ['returns/request', fixture('returns-request.json').replace('#2001-R1', '2001'), 'unexpected_payload', 'name'],
  [
    'returns/request',
    '{"admin_graphql_api_id":"gid://shopify/Return/1","name":"#1-R1","return_line_items":[]}',
    'unexpected_payload',
    'return_line_items',
  ],
])('%s that cannot be read names what is wrong (%#)', (topic, body, code, named) => {
  const reading = read(knock(topic, body), example);
  expect(reading).toMatchObject({ kind: 'unreadable', code });
  expect(reading.kind === 'unreadable' ? reading.detail : '').toContain(named);
});

test('a message without a topic cannot be read', () => {
  const reading = read({ headers: {}, body: '{}', received_at: '2026-11-10T12:00:00.000Z' }, example);
  expect(reading).toMatchObject({ kind: 'unreadable', code: 'topic_missing' });
});

test.each([
  'returns/approve',
  'returns/decline',
  'returns/process',
  'returns/close',
  'returns/update',
  'refunds/create',
  'products/update',
])('%s holds nothing for us, and says why', (topic) => {
  const reading = read(knock(topic, '{}'), example);
  expect(reading.kind).toBe('ignored');
  expect(reading.kind === 'ignored' ? reading.reason.length : 0).toBeGreaterThan(20);
});

test('returns/request asks for the lines of one order, at the time it was triggered', () => {
  const headers = { 'x-shopify-triggered-at': '2026-11-09T08:00:00.123456Z' };
  expect(read(knock('returns/request', fixture('returns-request.json'), headers), example)).toEqual({
    kind: 'inputs',
    inputs: [
      {
        key: 'shopify:return:501:requested',
        source: 'shopify',
        at: '2026-11-09T08:00:00.123Z',
        to: { purchases: { customer_id: null, order_id: '2001', skus: [], request: 'request/shopify-501' } },
        fact: {
          type: 'return.requested',
          request_id: 'shopify-501',
          channel: 'shopify',
          customer_id: null,
          order_id: '2001',
          requested_at: '2026-11-09T08:00:00.123Z',
          lines: [
            {
              sku: '',
              line_id: '9007199254740993',
              quantity: 2,
              reason: 'wrong_item',
              commerce_line_ref: 'gid://shopify/ReturnLineItem/901',
            },
          ],
          commerce_return_ref: 'gid://shopify/Return/501',
        },
      },
    ],
  });
});

test('a redelivery under another webhook id is the same input', () => {
  const body = fixture('returns-request.json');
  const at = { 'x-shopify-triggered-at': '2026-11-09T08:00:00Z' };
  const once = read(knock('returns/request', body, { ...at, 'x-shopify-webhook-id': 'a' }), example);
  const twice = read(
    {
      ...knock('returns/request', body, { ...at, 'x-shopify-webhook-id': 'b' }),
      received_at: '2026-11-11T00:00:00.000Z',
    },
    example,
  );
  expect(twice).toEqual(once);
});

test('returns/cancel leads to the return whose mark it bears, else to the one known by Shopify’s id', () => {
  const body = fixture('returns-cancel.json');
  expect(read(knock('returns/cancel', body), example)).toMatchObject({
    inputs: [
      {
        key: 'shopify:return:502:cancelled',
        to: { reference: { kind: 'return', id: 'C536379-1' } },
        fact: { type: 'return.cancelled', return_id: 'C536379-1' },
      },
    ],
  });
  const foreign = read(knock('returns/cancel', body.replace('Backhaul C536379-1', 'changed my mind')), example);
  expect(foreign).toMatchObject({ inputs: [{ to: { reference: { id: 'gid://shopify/Return/502' } } }] });
});
