import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Mishap } from '#sandbox/kit/faults.ts';
import { openGround, type OpenGround } from '#sandbox/kit/ground.ts';
import { serve, type Served } from '#sandbox/kit/serve.ts';
import { account } from './account.ts';
import { client, refusal } from './client.fixture.ts';
import { ledger } from './ledger.ts';
import { bookOpening, bookSale } from './sales.ts';
import { netsuiteStandIn } from './stand-in.ts';

const record = '/services/rest/record/v1';

const mishaps: Mishap[] = [];

let ground: OpenGround;
let served: Served;
let call: ReturnType<typeof client>;

beforeEach(async () => {
  ground = openGround({
    file: ':memory:',
    standIns: [netsuiteStandIn],
    faults: { next: () => mishaps.shift() ?? { kind: 'none' } },
  });
  served = await serve(netsuiteStandIn, ground, { port: 0 });
  call = client(ground, served.url);
  bookOpening(
    ground,
    [
      { sku: 'A', quantity: 5 },
      { sku: 'B', quantity: 5 },
    ],
    '2026-01-01T00:00:00.000Z',
  );
  const lines = [
    { line_id: 1, sku: 'A', title: 'A', quantity: 3, unit_price: '3.335', shipped_at: '2026-01-02T00:00:00.000Z' },
  ];
  bookSale(ground, {
    name: '1001',
    placed_at: '2026-01-02T00:00:00.000Z',
    customer_id: null,
    country: 'GB',
    currency: 'GBP',
    lines,
    charges: [],
    payment_ref: null,
  });
});

afterEach(async () => {
  await served.close();
  ground.close();
});

const order = { createdFrom: { externalId: '1001' }, orderStatus: { id: 'B' } };

async function authorised(quantity = 3): Promise<string> {
  const body = {
    ...order,
    externalId: 'rma-1',
    item: { items: [{ item: { externalId: 'A' }, quantity, amount: 10.01 }] },
  };
  return idOf(await call('POST', `${record}/returnAuthorization`, body));
}

function idOf(answer: { readonly location: string | null }): string {
  return /\/(\d+)$/.exec(answer.location ?? '')?.[1] ?? '';
}

async function refused(method: string, path: string, body?: unknown): Promise<string> {
  return refusal(await call(method, record + path, body));
}

test('only a fresh signature of this account is let in', async () => {
  const path = `${record}/salesOrder/eid:1001`;
  const now_s = Math.floor(Date.now() / 1000);
  expect((await call('GET', path, undefined, { nonce: 'once' })).status).toBe(200);
  for (const wrong of [
    { nonce: 'once' },
    { realm: '1234567-sb1' },
    { secret: 'x' },
    { timestamp_s: now_s - 400 },
    { timestamp_s: now_s + 400 },
  ])
    expect(refusal(await call('GET', path, undefined, wrong)), JSON.stringify(wrong)).toBe('401 INVALID_LOGIN');
  expect((await fetch(served.url + path)).status).toBe(401);
});

test('one external id is one record of a type, and addresses it', async () => {
  const id = await authorised();
  const body = { ...order, externalId: 'rma-1', item: { items: [{ item: { externalId: 'A' }, amount: 1 }] } };
  expect(await refused('POST', '/returnAuthorization', body)).toBe('400 DUP_RCRD externalId');
  const answer = await call('GET', `${record}/returnAuthorization/eid:rma-1`);
  expect(answer).toMatchObject({
    status: 200,
    body: { id, externalId: 'rma-1', status: { id: 'B' }, item: { links: [{ rel: 'self' }] } },
  });
  expect(await refused('GET', '/creditMemo/eid:rma-1')).toBe('404 NONEXISTENT_ID');
});

test('an upsert creates once and changes after that', async () => {
  const path = `${record}/returnAuthorization/eid:rma-2`;
  const first = await call('PUT', path, {
    ...order,
    item: { items: [{ item: { externalId: 'A' }, quantity: 1, amount: 3.34 }] },
  });
  const second = await call('PUT', path, { memo: 'changed' });
  expect(idOf(second)).toBe(idOf(first));
  expect((await call('GET', path)).body).toMatchObject({ memo: 'changed', total: 3.34 });
});

test.each([
  [
    'an unknown item',
    { item: { items: [{ item: { externalId: 'Z' }, amount: 1 }] } },
    '400 INVALID_KEY_OR_REF item.items[0].item',
  ],
  [
    'a wrong type',
    { item: { items: [{ item: { externalId: 'A' }, quantity: 'two' }] } },
    '400 INVALID_CONTENT item.items[0].quantity',
  ],
  [
    'too many decimals',
    { item: { items: [{ item: { externalId: 'A' }, amount: 1.005 }] } },
    '400 INVALID_CONTENT item.items[0].amount',
  ],
  ['no worth', { item: { items: [{ item: { externalId: 'A' } }] } }, '400 USER_ERROR item.items[0].amount'],
  [
    'no quantity',
    { item: { items: [{ item: { externalId: 'A' }, quantity: 0, amount: 1 }] } },
    '400 USER_ERROR item.items[0].quantity',
  ],
  ['no lines', {}, '400 USER_ERROR item'],
  ['an unknown location', { location: { id: '99' } }, '400 INVALID_KEY_OR_REF location'],
  ['an unknown status', { orderStatus: { id: 'Z' } }, '400 INVALID_CONTENT orderStatus.id'],
])('an authorisation with %s is refused', async (_what, body, wanted) => {
  expect(await refused('POST', '/returnAuthorization', { ...order, ...body })).toBe(wanted);
  expect(ledger(ground).authorisations).toEqual([]);
});

test('bodies that are no JSON, types and transformations that do not exist are refused', async () => {
  expect(await refused('POST', '/returnAuthorization', '{')).toBe('400 INVALID_CONTENT');
  expect(await refused('POST', '/spaceship', {})).toBe('404 INVALID_KEY_OR_REF');
  expect(await refused('POST', '/salesOrder', {})).toBe('403 INSUFFICIENT_PERMISSION');
  expect(await refused('PUT', '/creditMemo/1', {})).toBe('405 INVALID_REQUEST');
  expect(await refused('POST', '/salesOrder/eid:1001/!transform/creditMemo', {})).toBe('400 INVALID_REQUEST');
});

test('a transformation copies what the body does not name', async () => {
  const rma = await authorised();
  const receipt = idOf(await call('POST', `${record}/returnAuthorization/${rma}/!transform/itemReceipt`, {}));
  expect((await call('GET', `${record}/itemReceipt/${receipt}?expandSubResources=true`)).body).toMatchObject({
    item: {
      items: [
        {
          quantity: 3,
          inventoryDetail: { inventoryAssignment: { items: [{ quantity: 3, inventoryStatus: { refName: 'Good' } }] } },
        },
      ],
    },
  });
  await call('POST', `${record}/returnAuthorization/${rma}/!transform/creditMemo`, {});
  expect(ledger(ground).credit_memos).toMatchObject([{ amount_minor: 1001 }]);
  expect(ledger(ground).authorisations).toMatchObject([{ status: 'G' }]);
});

test('nothing can be received, credited or paid beyond what is open', async () => {
  const rma = await authorised();
  const path = `/returnAuthorization/${rma}/!transform`;
  const line = (over: object) => ({ item: { items: [{ orderLine: 1, ...over }] } });
  expect(await refused('POST', `${path}/itemReceipt`, line({ quantity: 4 }))).toBe(
    '400 USER_ERROR item.items[0].quantity',
  );
  expect(await refused('POST', `${path}/itemReceipt`, line({ itemReceive: false }))).toBe('400 USER_ERROR item');
  expect(await refused('POST', `${path}/itemReceipt`, line({ orderLine: 9 }))).toBe(
    '400 INVALID_KEY_OR_REF item.items[0].orderLine',
  );
  const short = {
    inventoryDetail: { inventoryAssignment: { items: [{ quantity: 1, inventoryStatus: { id: '1' } }] } },
  };
  expect(await refused('POST', `${path}/itemReceipt`, line({ quantity: 2, ...short }))).toContain(
    '400 USER_ERROR item.items[0].inventoryDetail',
  );
  expect(await refused('POST', `${path}/creditMemo`, line({ quantity: 4, amount: 1 }))).toBe(
    '400 USER_ERROR item.items[0].quantity',
  );
  expect(await refused('POST', `${path}/creditMemo`, line({ quantity: 1, amount: 10.02 }))).toBe(
    '400 USER_ERROR item.items[0].amount',
  );
  const memo = idOf(await call('POST', `${record}${path}/creditMemo`, line({ quantity: 1, amount: 4 })));
  const pay = (amount: number) => ({
    account: { id: '1' },
    apply: { items: [{ doc: { id: memo }, apply: true, amount }] },
  });
  expect((await call('POST', `${record}/creditMemo/${memo}/!transform/customerRefund`, pay(3))).status).toBe(204);
  expect(await refused('POST', `/creditMemo/${memo}/!transform/customerRefund`, pay(1.01))).toBe(
    '400 USER_ERROR apply.items[0].amount',
  );
  expect((await call('GET', `${record}/creditMemo/${memo}`)).body).toMatchObject({
    status: { id: 'A' },
    total: 4,
    amountRemaining: 1,
  });
  expect((await call('POST', `${record}/customerRefund`, pay(1))).status).toBe(204);
  expect((await call('GET', `${record}/creditMemo/${memo}`)).body).toMatchObject({
    status: { id: 'B' },
    amountRemaining: 0,
  });
  expect(ledger(ground)).toMatchObject({
    duplicate_effects: 0,
    receipts: [],
    credit_memos: [{ amount_minor: 400, refunded_minor: 400 }],
  });
});

test('an authorisation waits for approval, then for goods, and is closed line by line', async () => {
  const body = {
    ...order,
    orderStatus: { id: 'A' },
    item: {
      items: [
        { item: { externalId: 'A' }, amount: 1 },
        { item: { externalId: 'B' }, amount: 1 },
      ],
    },
  };
  const rma = idOf(await call('POST', `${record}/returnAuthorization`, body));
  const path = `${record}/returnAuthorization/${rma}`;
  expect(refusal(await call('POST', `${path}/!transform/itemReceipt`, {}))).toBe('400 USER_ERROR');
  await call('PATCH', path, { orderStatus: { id: 'B' } });
  await call('PATCH', path, { item: { items: [{ line: 2, isClosed: true }] } });
  expect(ledger(ground).authorisations).toMatchObject([{ status: 'B' }]);
  await call('POST', `${path}/!transform/itemReceipt`, {});
  expect(ledger(ground)).toMatchObject({ authorisations: [{ status: 'F', received: 1 }], receipts: [{ units: 1 }] });
  await call('PATCH', path, { item: { items: [{ line: 1, isClosed: true }] } });
  expect(ledger(ground).authorisations).toMatchObject([{ status: 'H' }]);
  expect(refusal(await call('PATCH', path, { item: { items: [{ line: 3, isClosed: true }] } }))).toBe(
    '400 USER_ERROR item.items[0].line',
  );
});

test('adjustments and journals keep the books in balance', async () => {
  const assignment = (quantity: number) => ({
    quantity,
    inventoryAssignment: { items: [{ quantity, inventoryStatus: { id: '3' } }] },
  });
  const line = { item: { externalId: 'B' }, location: { id: '1' }, adjustQtyBy: 2, inventoryDetail: assignment(2) };
  expect(
    (await call('POST', `${record}/inventoryAdjustment`, { account: { id: '219' }, inventory: { items: [line] } }))
      .status,
  ).toBe(204);
  const wrong = { account: { id: '219' }, inventory: { items: [{ ...line, inventoryDetail: assignment(-2) }] } };
  expect(await refused('POST', '/inventoryAdjustment', wrong)).toContain(
    '400 USER_ERROR inventory.items[0].inventoryDetail',
  );
  expect(await refused('POST', '/inventoryAdjustment', { ...wrong, account: { id: '7' } })).toBe(
    '400 INVALID_KEY_OR_REF account',
  );
  const journal = (credit: number) => ({
    line: {
      items: [
        { account: { id: '501' }, debit: 21.5 },
        { account: { id: '120' }, credit },
      ],
    },
  });
  expect(await refused('POST', '/journalEntry', journal(21.4))).toBe('400 USER_ERROR line');
  const id = idOf(await call('POST', `${record}/journalEntry`, journal(21.5)));
  expect((await call('GET', `${record}/journalEntry/${id}/line`)).body).toMatchObject({
    totalResults: 2,
    items: [{ debit: 21.5 }, { credit: 21.5 }],
  });
  const books = ledger(ground);
  expect(books.stock).toEqual([
    { sku: 'A', location: 'DC1', status: 'sellable', quantity: 2 },
    { sku: 'B', location: 'DC1', status: 'sellable', quantity: 5 },
    { sku: 'B', location: 'DC1', status: 'refurbish', quantity: 2 },
  ]);
  // 10.00 opened, 3.00 sold, 2.00 found, 21.50 written off by hand.
  expect(Object.fromEntries(books.accounts.map((one) => [one.account, one.balance_minor]))).toEqual({
    120: -1250,
    219: -200,
    300: -1000,
    501: 2450,
  });
});

test('a request beyond the concurrency limit is turned away, and the place is free again when one ends', async () => {
  const { port } = new URL(served.url);
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        // The head alone: the request is in flight until its body comes.
        socket.write(
          `POST ${record}/creditMemo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n`,
        );
        resolve(socket);
      });
      socket.on('error', reject);
    });
  const sockets = await Promise.all(Array.from({ length: account.concurrency }, open));
  const path = `${record}/salesOrder/eid:1001`;
  await expect.poll(async () => (await call('GET', path)).status).toBe(429);
  expect(refusal(await call('GET', path))).toBe('429 CONCURRENCY_LIMIT_EXCEEDED');
  for (const socket of sockets) socket.destroy();
  await expect.poll(async () => (await call('GET', path)).status).toBe(200);
});

test('clients that give up on a slow answer leave no place taken', async () => {
  for (let at = 0; at < account.concurrency; at += 1) mishaps.push({ kind: 'slow', wait_ms: 60 });
  const path = `${record}/salesOrder/eid:1001`;
  const left = Array.from({ length: account.concurrency }, () =>
    fetch(served.url + path, { signal: AbortSignal.timeout(20) }),
  );
  const ends = await Promise.allSettled(left);
  expect(ends.every((end) => end.status === 'rejected')).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect((await call('GET', path)).status).toBe(200);
});
