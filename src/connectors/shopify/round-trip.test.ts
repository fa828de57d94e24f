import { Kind, OperationTypeNode, parse } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Input, OrderNotice } from '#core/base/input.ts';
import { must } from '#core/base/must.ts';
import type { Operation, ReturnComplete, ReturnOpen } from '#core/base/operation.ts';
import type { Performed } from '#connectors/kit/carry.ts';
import { openClient, type Client } from '#connectors/kit/client.ts';
import { cost } from '#sandbox/shopify/cost.ts';
import { ledger } from '#sandbox/shopify/ledger.ts';
import { requestReturn } from '#sandbox/shopify/request-return.ts';
import { schema } from '#sandbox/shopify/schema.ts';
import { sellOrder } from '#sandbox/shopify/sell-order.ts';
import { openShop, owed, sale, type RunningShop } from '#sandbox/shopify/shop.fixture.ts';
import { setPlan, shopifyStandIn } from '#sandbox/shopify/stand-in.ts';
import { shopify } from './connector.ts';
import * as documents from './documents.ts';

let running: RunningShop;
let client: Client;
let order: OrderNotice;

beforeEach(async () => {
  running = await openShop();
  const now = () => '2026-11-09T08:00:00.000Z';
  client = openClient(shopify, shopify.config(shopifyStandIn.settings(running.served.url)), now);
  sellOrder(running.ground, sale);
  order = noticeOf(heard().at(-1));
});

afterEach(async () => {
  await client.close();
  await running.close();
});

/** Everything that the shop's webhooks say, each verified. */
function heard(): readonly Input[] {
  return owed(running).flatMap(({ headers, body }) => {
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const ear = client.hear({ headers: lower, body, received_at: '2026-11-09T08:00:01.000Z' });
    expect(ear?.verdict).toEqual({ ok: true });
    const reading = ear?.read();
    expect(reading?.kind).not.toBe('unreadable');
    return reading?.kind === 'inputs' ? reading.inputs : [];
  });
}

function noticeOf(input: Input | undefined): OrderNotice {
  const fact = input?.fact;
  return must(fact?.type === 'order.recorded' && fact.order, 'an order');
}

function deliver(operation: Operation, unsure = false): Promise<Performed> {
  return client.deliver({ key: `key:${operation.name}`, operation, attempts: unsure ? 1 : 0 }, unsure);
}

async function outcome(operation: Operation, unsure = false): Promise<Performed['outcome']> {
  return (await deliver(operation, unsure)).outcome;
}

function opening(quantity = 4, return_id = 'C1-1'): ReturnOpen {
  const line = must(order.lines[0], 'the first line');
  return {
    name: 'commerce.return.open',
    return_id,
    order_ref: order.source_ref,
    requested_at: '2026-11-09T07:59:00.000Z',
    lines: [{ line: line.line_id, line_ref: line.source_ref, quantity, reason: 'unwanted' }],
  };
}

function completing(return_ref: string, line_ref: string, quantity = 4): ReturnComplete {
  const dispositions = [
    { disposition: 'restock', quantity: quantity - 1 },
    { disposition: 'scrap', quantity: 1 },
  ] as const;
  return {
    name: 'commerce.return.complete',
    return_id: 'C1-1',
    return_ref,
    node: 'DC1',
    lines: [{ line_ref, quantity, dispositions }],
  };
}

const opened = {
  kind: 'accepted',
  facts: { return_ref: 'gid://shopify/Return/1', lines: [{ line: '101', line_ref: 'gid://shopify/ReturnLineItem/1' }] },
};

test('an order sold in the shop reaches us whole', () => {
  expect(order).toMatchObject({
    order_id: '536365',
    customer_id: '17850',
    country: 'GB',
    placed_at: '2026-10-01T08:26:00.000Z',
  });
  expect(order.lines.map((line) => [line.line_id, line.price_minor, line.shipped_at])).toEqual([
    ['101', 1530, '2026-10-01T08:26:00.000Z'],
    ['102', 678, '2026-10-01T08:27:00.000Z'],
    ['103', 1020, '2026-10-01T08:26:00.000Z'],
  ]);
  expect(order.charges).toEqual([
    { code: 'POST', title: 'POSTAGE', amount_minor: 1800 },
    { code: 'M', title: 'Manual', amount_minor: 227 },
  ]);
  expect(order.tenders).toMatchObject([{ payment_ref: 'pi_536365', amount_minor: 5255 }]);
});

test('a return is opened, processed and closed in the shop', async () => {
  expect(await outcome(opening())).toEqual(opened);
  expect(await outcome(completing('gid://shopify/Return/1', 'gid://shopify/ReturnLineItem/1'))).toEqual({
    kind: 'accepted',
    facts: {},
  });
  expect(ledger(running.ground.db)).toMatchObject({
    returns: [
      {
        id: 1,
        order: '#536365',
        status: 'CLOSED',
        note: 'Backhaul C1-1',
        lines: [{ sku: '85123A', quantity: 4, processed: 4 }],
      },
    ],
    duplicate_effects: 0,
  });
});

test('units that did not all come back: they are processed, then the return is closed', async () => {
  await outcome(opening());
  const three = completing('gid://shopify/Return/1', 'gid://shopify/ReturnLineItem/1', 3);
  expect(await outcome(three)).toMatchObject({ kind: 'later', wait_ms: 0 });
  expect(await outcome(three)).toEqual({ kind: 'accepted', facts: {} });
  expect(ledger(running.ground.db).returns[0]).toMatchObject({
    status: 'CLOSED',
    lines: [{ quantity: 4, processed: 3 }],
  });
});

test('a lost answer is looked up, and nothing is opened or processed twice', async () => {
  running.mishaps.push({ kind: 'none' }, { kind: 'silence_after' });
  expect((await outcome(opening())).kind).toBe('unknown');
  expect(await outcome(opening(), true)).toEqual(opened);
  running.mishaps.push({ kind: 'none' }, { kind: 'silence_after' });
  const done = completing('gid://shopify/Return/1', 'gid://shopify/ReturnLineItem/1');
  expect((await outcome(done)).kind).toBe('unknown');
  expect(await outcome(done, true)).toEqual({ kind: 'accepted', facts: {} });
  expect(ledger(running.ground.db)).toMatchObject({ returns: [{ status: 'CLOSED' }], duplicate_effects: 0 });
});

test('a call that never arrived is done at the next attempt, look-up or not', async () => {
  running.mishaps.push({ kind: 'error' });
  expect((await outcome(opening())).kind).toBe('later');
  running.mishaps.push({ kind: 'none' }, { kind: 'error' });
  expect((await outcome(opening())).kind).toBe('unknown');
  expect(await outcome(opening(), true)).toEqual(opened);
});

test('the look-up finds a return behind more than a page of others', async () => {
  await outcome(opening(1));
  for (let number = 2; number <= 28; number += 1) {
    const line = number <= 6 ? 101 : number <= 8 ? 102 : 103;
    const id = `gid://shopify/Return/${requestReturn(running.ground, { order_name: '536365', lines: [{ line_id: line, quantity: 1, reason: 'other' }] })}`;
    await outcome({ name: 'commerce.return.decline', return_ref: id, code: 'final_sale', note: 'no' });
  }
  expect(await outcome(opening(1), true)).toEqual(opened);
  expect(await outcome(opening(1, 'C1-2'), true)).toMatchObject({ facts: { return_ref: 'gid://shopify/Return/29' } });
});

test('more than is left to return is refused before anything is asked', async () => {
  await outcome(opening(4));
  expect(await outcome(opening(3, 'C1-2'))).toMatchObject({ kind: 'refused', code: 'not_returnable' });
  expect(ledger(running.ground.db).returns).toHaveLength(1);
});

test('throttling waits for the bucket, and a wrong token for an operator', async () => {
  setPlan(running.ground, 1, 1_000);
  const throttled = await outcome(opening());
  expect(throttled).toMatchObject({ kind: 'later' });
  expect(throttled.kind === 'later' ? throttled.wait_ms : null).toBeGreaterThan(100);
  const settings = { ...shopifyStandIn.settings(running.served.url), SHOPIFY_ACCESS_TOKEN: 'wrong' };
  const stranger = openClient(shopify, shopify.config(settings), () => '2026-11-09T08:00:00.000Z');
  const { outcome: denied } = await stranger.deliver({ key: 'k', operation: opening(), attempts: 0 }, false);
  expect(denied).toMatchObject({ kind: 'later' });
  expect(denied.kind === 'later' ? denied.reason : '').toContain('SHOPIFY_ACCESS_TOKEN');
  await stranger.close();
});

test('what a customer asks in the shop is heard and approved, or declined', async () => {
  const asked = requestReturn(running.ground, {
    order_name: '536365',
    lines: [{ line_id: 102, quantity: 2, reason: 'defective' }],
  });
  const fact = must(heard().at(-1)?.fact, 'a request');
  expect(fact).toMatchObject({
    type: 'return.requested',
    order_id: '536365',
    lines: [{ line_id: '102', quantity: 2, reason: 'defective', commerce_line_ref: 'gid://shopify/ReturnLineItem/1' }],
  });
  const return_ref = must(fact.type === 'return.requested' && fact.commerce_return_ref, 'a reference');
  expect(return_ref).toBe(`gid://shopify/Return/${asked}`);
  const approve = { name: 'commerce.return.approve', return_id: 'shopify-1-1', return_ref } as const;
  const yes = {
    kind: 'accepted',
    facts: { return_ref, lines: [{ line_ref: 'gid://shopify/ReturnLineItem/1', quantity: 2 }] },
  };
  running.mishaps.push({ kind: 'silence_after' });
  expect((await outcome(approve)).kind).toBe('unknown');
  expect((await outcome(approve)).kind).toBe('unknown');
  expect(await outcome(approve, true)).toEqual(yes);
  const decline = { name: 'commerce.return.decline', return_ref, code: 'final_sale', note: 'no' } as const;
  expect(await outcome(decline, true)).toMatchObject({ kind: 'refused', code: 'return_open' });
  expect(await outcome({ name: 'commerce.return.withdraw', return_id: 'shopify-1-1', return_ref })).toEqual({
    kind: 'accepted',
    facts: {},
  });
  expect(heard().at(-1)).toMatchObject({ key: 'shopify:return:1:cancelled', to: { reference: { id: return_ref } } });
});

test('a withdrawal is found out after a lost answer, and refused once units are processed', async () => {
  await outcome(opening());
  const withdraw = {
    name: 'commerce.return.withdraw',
    return_id: 'C1-1',
    return_ref: 'gid://shopify/Return/1',
  } as const;
  running.mishaps.push({ kind: 'silence_after' });
  expect((await outcome(withdraw)).kind).toBe('unknown');
  expect(await outcome(withdraw, true)).toEqual({ kind: 'accepted', facts: {} });
  expect(heard().at(-1)).toMatchObject({ to: { reference: { id: 'C1-1' } } });
  await outcome(opening(4, 'C1-2'));
  await outcome(completing('gid://shopify/Return/2', 'gid://shopify/ReturnLineItem/2', 2));
  const late = { ...withdraw, return_ref: 'gid://shopify/Return/2' };
  expect((await outcome(late)).kind).toBe('unknown');
  expect(await outcome(late, true)).toMatchObject({ kind: 'refused', code: 'return_processed' });
});

test('the fetched copy of an order is the same input as its webhook, also over many pages', async () => {
  const copy = async (order_id: string) => client.ask((queries) => queries.order, { order_id });
  expect(await copy('536365')).toEqual({ kind: 'answer', answer: [heard()[0]] });
  expect(await copy('no-such')).toEqual({ kind: 'answer', answer: [] });
  const lines = Array.from({ length: 705 }, (_, index) => ({
    line_id: 1000 + index,
    sku: `SKU${index}`,
    title: `Thing ${index}`,
    quantity: 1 + (index % 3),
    unit_price: index % 2 === 0 ? '0.001' : '10.00',
    shipped_at: index < 600 ? '2026-10-02T08:00:00.000Z' : '2026-10-03T08:00:00.000Z',
  }));
  sellOrder(running.ground, {
    ...sale,
    name: '536370',
    country: 'Unspecified',
    customer_id: null,
    lines,
    payment_ref: null,
  });
  const wide = must(heard().at(-1), 'the wide order');
  expect(noticeOf(wide)).toMatchObject({ country: null, customer_id: null, tenders: [] });
  expect(noticeOf(wide).lines).toHaveLength(705);
  expect(await copy('536370')).toEqual({ kind: 'answer', answer: [wide] });
  const last = must(noticeOf(wide).lines[599], 'a line at the end of the first parcel');
  const open = { ...opening(1, 'C2-1'), order_ref: noticeOf(wide).source_ref };
  const far = { ...open, lines: [{ line: last.line_id, line_ref: last.source_ref, quantity: 1, reason: 'other' }] };
  expect(await outcome(far)).toMatchObject({ kind: 'later', wait_ms: 0 });
  expect((await client.deliver({ key: 'k', operation: far, attempts: 1 }, false)).outcome.kind).toBe('accepted');
});

test('every order of a customer up to a time, over pages', async () => {
  for (let number = 1; number <= 260; number += 1)
    sellOrder(running.ground, {
      ...sale,
      name: `6${number}`,
      placed_at: new Date(Date.UTC(2026, 9, 2, 0, number)).toISOString(),
      lines: [],
      charges: [],
    });
  const headings = async (customer_id: string, until: string) => {
    const asked = await client.ask((queries) => queries.customer_orders, { customer_id, until });
    return must(asked.kind === 'answer' && asked.answer, 'an answer');
  };
  const all = await headings('17850', '2026-10-31T00:00:00.000Z');
  expect(all).toHaveLength(261);
  expect(all[0]).toEqual({ order_id: '536365', placed_at: '2026-10-01T08:26:00.000Z' });
  expect(new Set(all.map((heading) => heading.order_id)).size).toBe(261);
  expect(await headings('17850', '2026-10-02T00:02:00.000Z')).toHaveLength(3);
  expect(await headings('17851', '2026-10-31T00:00:00.000Z')).toEqual([]);
  expect(await headings('17850" OR name:"536365', '2026-10-31T00:00:00.000Z')).toEqual([]);
});

test.each(Object.entries(documents))('%s is no dearer than the stand-in lets a query be', (_name, text) => {
  const document = parse(text);
  const operation = must(
    document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION),
    'an operation',
  );
  const points = cost(schema, document, operation, { both: true });
  expect(points).toBeGreaterThan(0);
  expect(points).toBeLessThan(operation.operation === OperationTypeNode.MUTATION ? 60 : 1_000);
});
