import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ledger } from './ledger.ts';
import { requestReturn } from './request-return.ts';
import { sellOrder } from './sell-order.ts';
import { shop } from './shop.ts';
import { ask, openShop, owed, sale, type RunningShop } from './shop.fixture.ts';
import { setPlan } from './stand-in.ts';

let running: RunningShop;
let order: string;

beforeEach(async () => {
  running = await openShop();
  order = `gid://shopify/Order/${sellOrder(running.ground, sale)}`;
});

afterEach(() => running.close());

const CREATE = `mutation($input: ReturnInput!) {
  returnCreate(returnInput: $input) { return { id name status } userErrors { code field message } }
}`;
const PROCESS = `mutation($input: ReturnProcessInput!) {
  returnProcess(input: $input) { return { status } userErrors { code field message } }
}`;

type Payload = {
  return: { id: string; name: string; status: string } | null;
  userErrors: { code: string; field: string[] }[];
};

async function mutate(query: string, input: object): Promise<Payload> {
  const { body } = await ask(running, query, { input });
  return Object.values(body.data ?? {})[0] as Payload;
}

function line(id: number, quantity: number, more: object = {}) {
  return { fulfillmentLineItemId: `gid://shopify/FulfillmentLineItem/${id}`, quantity, ...more };
}

function create(...lines: object[]): Promise<Payload> {
  return mutate(CREATE, { orderId: order, returnLineItems: lines });
}

test('a call without the right token is turned away in Shopify’s words', async () => {
  const answer = await ask(running, '{ locations(first: 1) { nodes { id } } }', {}, { token: 'wrong' });
  expect(answer.status).toBe(401);
  expect(answer.body.errors).toBe('[API] Invalid API key or access token (unrecognized login or wrong password)');
});

test('an old version falls forward and says so; what is no version is not found', async () => {
  const old = await ask(running, '{ locations(first: 1) { nodes { id } } }', {}, { version: '2024-01' });
  expect(old.headers.get('x-shopify-api-version')).toBe('2025-10');
  expect((await ask(running, '{ locations(first: 1) { nodes { id } } }', {}, { version: 'v2' })).status).toBe(404);
});

test.each([
  ['{ nothing }', 'undefinedField'],
  ['{ order(id: "gid://shopify/Order/1", colour: 3) { id } }', 'argumentNotAccepted'],
  ['{ order(id: ', 'PARSE_ERROR'],
  ['query($id: ID!) { order(id: $id) { id } }', 'INVALID_VARIABLE'],
  ['query($id: ID!) { order(id: $id) { lineItems { nodes { id } } } }', 'BAD_REQUEST'],
])('%s is refused as %s', async (query, code) => {
  const variables = query.includes('lineItems') ? { id: order } : {};
  expect((await ask(running, query, variables)).body.errors).toMatchObject([{ extensions: { code } }]);
});

test('an order is sold with its parcels, its charges and its payment, and told once', async () => {
  const [told] = owed(running);
  expect(owed(running)).toHaveLength(1);
  expect(JSON.parse(told?.body ?? '')).toMatchObject({
    name: '#536365',
    total_price: '52.55',
    created_at: '2026-10-01T08:26:00+00:00',
    note_attributes: [{ name: 'payment_intent', value: 'pi_536365' }],
    shipping_address: { country: 'United Kingdom', country_code: 'GB' },
    line_items: [{ id: 101 }, { id: 102 }, { id: 103 }, { sku: 'M', product_id: null, requires_shipping: false }],
    shipping_lines: [{ code: 'POST', price: '18.00' }],
    fulfillments: [{ line_items: [{ id: 101 }, { id: 103 }] }, { line_items: [{ id: 102 }] }],
  });
  const signature = createHmac('sha256', shop.webhook_secret)
    .update(told?.body ?? '')
    .digest('base64');
  expect(told?.headers).toMatchObject({
    'X-Shopify-Topic': 'orders/create',
    'X-Shopify-Hmac-Sha256': signature,
    'X-Shopify-Shop-Domain': 'sandbox.myshopify.com',
    'X-Shopify-API-Version': '2026-10',
    'X-Shopify-Triggered-At': '2026-11-09T08:00:00.000Z',
  });
  expect(told?.headers['X-Shopify-Webhook-Id']).not.toBe(told?.headers['X-Shopify-Event-Id']);
});

test('a sale that makes no sense is not sold, and names itself', () => {
  const broken = { ...sale, name: '9', lines: [{ ...sale.lines[0], line_id: 1, quantity: 0 }] } as typeof sale;
  expect(() => sellOrder(running.ground, broken)).toThrow(/order 9: .* whole number/);
  expect(() => sellOrder(running.ground, { ...sale, name: '9', customer_id: 'C-7' })).toThrow(/order 9: customer/);
  expect(() => sellOrder(running.ground, { ...sale, name: '9', currency: 'XTS' })).toThrow(/order 9: .* XTS/);
  expect(ledger(running.ground.db).orders).toBe(1);
});

test('no more can be returned than was shipped, over any number of returns', async () => {
  expect((await create(line(1, 4))).return).toMatchObject({ name: '#536365-R1', status: 'OPEN' });
  expect((await create(line(1, 3))).userErrors).toMatchObject([
    { code: 'INVALID', field: ['returnInput', 'returnLineItems', '0', 'quantity'] },
  ]);
  expect((await create(line(1, 1), line(1, 2))).userErrors).toMatchObject([{ code: 'INVALID' }]);
  expect((await create(line(1, 1), line(1, 1))).return).toMatchObject({ name: '#536365-R2' });
  expect((await create(line(1, 1))).userErrors).toHaveLength(1);
  const left = await ask(
    running,
    `query($id: ID!) { returnableFulfillments(orderId: $id, first: 5) { nodes { returnableFulfillmentLineItems(first: 5) { nodes { quantity } } } } }`,
    { id: order },
  );
  expect(left.body.data).toEqual({
    returnableFulfillments: {
      nodes: [
        { returnableFulfillmentLineItems: { nodes: [{ quantity: 4 }] } },
        { returnableFulfillmentLineItems: { nodes: [{ quantity: 2 }] } },
      ],
    },
  });
});

test.each([
  ['no line', [], 'BLANK'],
  ['an unknown line', [line(99, 1)], 'NOT_FOUND'],
  ['no unit', [line(1, 0)], 'GREATER_THAN'],
  [
    'an unknown reason',
    [line(1, 1, { returnReasonDefinitionId: 'gid://shopify/ReturnReasonDefinition/99' })],
    'NOT_FOUND',
  ],
  ['an endless note', [line(1, 1, { returnReasonNote: 'x'.repeat(256) })], 'TOO_LONG'],
])('a return of %s is refused and books nothing', async (_what, lines, code) => {
  expect(await create(...lines)).toMatchObject({ return: null, userErrors: [{ code }] });
  expect(ledger(running.ground.db).returns).toEqual([]);
  expect(owed(running)).toHaveLength(1);
});

test('what a customer asks waits for a yes or a no; a no gives the units back', async () => {
  const asked = (): string =>
    `gid://shopify/Return/${requestReturn(running.ground, { order_name: '536365', lines: [{ line_id: 101, quantity: 6, reason: 'defective' }] })}`;
  const first = asked();
  const decline = (id: string) =>
    mutate(
      'mutation($input: ReturnDeclineRequestInput!) { returnDeclineRequest(input: $input) { return { id status } userErrors { code } } }',
      { id, declineReason: 'FINAL_SALE', declineNote: 'no' },
    );
  const approve = (id: string) =>
    mutate(
      'mutation($input: ReturnApproveRequestInput!) { returnApproveRequest(input: $input) { return { id status } userErrors { code } } }',
      { id },
    );
  expect(() => asked()).toThrow(/more than the quantity that can be returned/);
  expect((await decline(first)).return?.status).toBe('DECLINED');
  expect((await approve(first)).userErrors).toMatchObject([{ code: 'INVALID_STATE' }]);
  const second = asked();
  expect((await approve(second)).return?.status).toBe('OPEN');
  expect((await approve(second)).userErrors).toMatchObject([{ code: 'INVALID_STATE' }]);
  expect((await decline(second)).userErrors).toMatchObject([{ code: 'INVALID_STATE' }]);
  expect((await approve('gid://shopify/Return/77')).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect(owed(running).map((webhook) => webhook.topic)).toEqual([
    'orders/create',
    'returns/request',
    'returns/decline',
    'returns/request',
    'returns/approve',
  ]);
  expect(JSON.parse(owed(running)[2]?.body ?? '')).toMatchObject({
    status: 'declined',
    decline: { reason: 'final_sale', note: 'no' },
  });
});

function processed(id: string, quantity: number, dispositions: object[]) {
  return { returnId: id, returnLineItems: [{ id: 'gid://shopify/ReturnLineItem/1', quantity, dispositions }] };
}

function disposition(quantity: number, dispositionType: string, locationId?: string) {
  return {
    reverseFulfillmentOrderLineItemId: 'gid://shopify/ReverseFulfillmentOrderLineItem/1',
    quantity,
    dispositionType,
    ...(locationId === undefined ? {} : { locationId }),
  };
}

test('processing refuses what does not add up, and the last unit closes the return', async () => {
  const id = (await create(line(1, 4))).return?.id ?? '';
  const dc1 = 'gid://shopify/Location/1';
  const codes = async (input: object) => (await mutate(PROCESS, input)).userErrors.map((error) => error.code);
  expect(await codes(processed(id, 5, []))).toEqual(['INVALID']);
  expect(await codes(processed(id, 1, [disposition(1, 'RESTOCKED')]))).toEqual(['BLANK']);
  expect(await codes(processed(id, 1, [disposition(1, 'RESTOCKED', 'gid://shopify/Location/9')]))).toEqual([
    'NOT_FOUND',
  ]);
  expect(await codes(processed(id, 1, [disposition(2, 'NOT_RESTOCKED')]))).toEqual(['INVALID']);
  expect((await mutate(PROCESS, processed(id, 3, [disposition(3, 'RESTOCKED', dc1)]))).return?.status).toBe('OPEN');
  const cancel = await ask(
    running,
    'mutation($id: ID!) { returnCancel(id: $id) { return { id } userErrors { code } } }',
    { id },
  );
  expect(cancel.body.data).toMatchObject({ returnCancel: { userErrors: [{ code: 'INVALID_STATE' }] } });
  expect((await mutate(PROCESS, processed(id, 1, [disposition(1, 'NOT_RESTOCKED')]))).return?.status).toBe('CLOSED');
  expect(await codes(processed(id, 1, []))).toEqual(['INVALID_STATE']);
  expect(ledger(running.ground.db).returns).toEqual([
    { id: 1, order: '#536365', status: 'CLOSED', note: '', lines: [{ sku: '85123A', quantity: 4, processed: 4 }] },
  ]);
  expect(
    owed(running)
      .slice(1)
      .map((webhook) => webhook.topic),
  ).toEqual(['returns/approve', 'returns/process', 'returns/process', 'returns/close']);
});

test('a cancelled return gives its units back', async () => {
  const id = (await create(line(1, 6))).return?.id ?? '';
  await ask(running, 'mutation($id: ID!) { returnCancel(id: $id) { return { id } } }', { id });
  expect((await create(line(1, 6))).return?.status).toBe('OPEN');
});

test('two live returns with one mark of Backhaul are one effect too many', async () => {
  const note = { returnReasonNote: 'Backhaul R1' };
  const id = (await create(line(1, 1, note))).return?.id ?? '';
  expect(ledger(running.ground.db).duplicate_effects).toBe(0);
  await create(line(1, 1, note));
  expect(ledger(running.ground.db).duplicate_effects).toBe(1);
  await ask(running, 'mutation($id: ID!) { returnCancel(id: $id) { return { id } } }', { id });
  expect(ledger(running.ground.db).duplicate_effects).toBe(0);
});

const REFUND = `mutation($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) { refund { id totalRefundedSet { shopMoney { amount } } } userErrors { field message } }
}`;

function refund(amount: string, key: string) {
  const transactions = [{ orderId: order, gateway: 'stripe', kind: 'REFUND', amount }];
  return ask(running, REFUND, { input: { orderId: order, transactions }, key });
}

test('a refund is made once for its key, never over what was paid, and never without a key', async () => {
  const once = await refund('50.00', 'k1');
  expect(once.body.data).toMatchObject({
    refundCreate: { refund: { totalRefundedSet: { shopMoney: { amount: '50.0' } } } },
  });
  expect((await refund('50.00', 'k1')).body.data).toEqual(once.body.data);
  expect((await refund('51.00', 'k1')).body.data).toMatchObject({
    refundCreate: { refund: null, userErrors: [{ field: ['input'] }] },
  });
  expect((await refund('2.56', 'k2')).body.data).toMatchObject({
    refundCreate: { refund: null, userErrors: [{ field: ['transactions'] }] },
  });
  expect((await refund('2.55', 'k3')).body.data).toMatchObject({ refundCreate: { userErrors: [] } });
  const bare = await ask(running, REFUND.replace('@idempotent(key: $key)', '').replace(', $key: String!', ''), {
    input: { orderId: order },
  });
  expect(bare.body.errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
});

test('stock is adjusted once for its key, and only from the quantity that the caller saw', async () => {
  const adjust = (key: string, change: object) =>
    ask(
      running,
      `mutation($input: InventoryAdjustQuantitiesInput!, $key: String!) { inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
         inventoryAdjustmentGroup { id changes { delta quantityAfterChange item { sku } } } userErrors { code } } }`,
      {
        key,
        input: {
          name: 'available',
          reason: 'correction',
          changes: [
            { inventoryItemId: 'gid://shopify/InventoryItem/1', locationId: 'gid://shopify/Location/1', ...change },
          ],
        },
      },
    );
  const booked = {
    inventoryAdjustQuantities: {
      inventoryAdjustmentGroup: { changes: [{ delta: 5, quantityAfterChange: 5, item: { sku: '85123A' } }] },
    },
  };
  expect((await adjust('a', { delta: 5 })).body.data).toMatchObject(booked);
  expect((await adjust('a', { delta: 5 })).body.data).toMatchObject(booked);
  expect((await adjust('b', { delta: 1, changeFromQuantity: 4 })).body.data).toMatchObject({
    inventoryAdjustQuantities: { userErrors: [{ code: 'CHANGE_FROM_QUANTITY_STALE' }] },
  });
  expect((await adjust('c', { delta: -2, changeFromQuantity: 5 })).body.data).toMatchObject({
    inventoryAdjustQuantities: { inventoryAdjustmentGroup: { changes: [{ quantityAfterChange: 3 }] } },
  });
});

test('the bucket is reserved as asked, given back as used, leaks, and throttles when empty', async () => {
  const query = `query($id: ID!) { order(id: $id) { lineItems(first: 250) { nodes { product { id } } } } }`;
  const wide = await ask(running, query, { id: order });
  const cost = wide.body.extensions?.cost;
  expect(cost?.requestedQueryCost).toBe(25);
  expect(cost?.actualQueryCost).toBeLessThan(25);
  setPlan(running.ground, 30, 200);
  await ask(running, query, { id: `${order}0` });
  const [one, two] = await Promise.all([
    ask(running, CREATE, { input: { orderId: order, returnLineItems: [line(1, 1)] } }),
    ask(running, query, { id: order }),
  ]);
  expect(one.body.data).toBeDefined();
  expect(two.status).toBe(200);
  expect(two.body).toMatchObject({
    errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
    extensions: { cost: { requestedQueryCost: 25, actualQueryCost: null } },
  });
  expect(two.body.data).toBeUndefined();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect((await ask(running, query, { id: order })).body.data).toBeDefined();
});

test('one query may not cost more than a thousand points', async () => {
  const deep = `{ orders(first: 250) { nodes { returns(first: 250) { nodes { returnLineItems(first: 250) { nodes { id } } } } } } }`;
  expect((await ask(running, deep)).body.errors).toMatchObject([{ extensions: { code: 'MAX_COST_EXCEEDED' } }]);
});

test('orders are found by name, by customer and by time', async () => {
  const next = { ...sale, name: '536366', placed_at: '2026-10-02T00:00:00.000Z', lines: [], charges: [] };
  sellOrder(running.ground, next);
  const find = async (query: string) =>
    (
      (await ask(running, 'query($q: String) { orders(first: 9, query: $q) { nodes { name } } }', { q: query })).body
        .data as { orders: { nodes: { name: string }[] } }
    ).orders.nodes.map((node) => node.name);
  expect(await find('name:#536365')).toEqual(['#536365']);
  expect(await find('name:"#536366" OR name:"536365"')).toEqual(['#536365', '#536366']);
  expect(await find(`customer_id:17850 created_at:<='2026-10-01T23:00:00Z'`)).toEqual(['#536365']);
  expect(await find('customer_id:"17850 OR name:x"')).toEqual([]);
  expect((await ask(running, '{ orders(first: 1, query: "tag:x") { nodes { id } } }')).body.errors).toMatchObject([
    { extensions: { code: 'BAD_REQUEST' } },
  ]);
});

test('what was answered is there again after the process is gone', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'shopify-'));
  try {
    const first = await openShop(join(directory, 'sandbox.sqlite'));
    sellOrder(first.ground, sale);
    requestReturn(first.ground, {
      order_name: '#536365',
      lines: [{ line_id: '102', quantity: 1, reason: 'too shiny' }],
    });
    const before = { books: ledger(first.ground.db), owed: owed(first) };
    await first.close();
    const second = await openShop(join(directory, 'sandbox.sqlite'));
    expect({ books: ledger(second.ground.db), owed: owed(second) }).toEqual(before);
    expect(before.books.returns).toHaveLength(1);
    await second.close();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('mishaps come in Shopify’s own shapes', async () => {
  running.mishaps.push({ kind: 'throttle' }, { kind: 'error' });
  expect((await ask(running, '{ locations(first: 1) { nodes { id } } }')).body.errors).toMatchObject([
    { extensions: { code: 'THROTTLED' } },
  ]);
  expect((await ask(running, '{ locations(first: 1) { nodes { id } } }')).status).toBe(500);
});
