import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openGround, type OpenGround } from '#sandbox/kit/ground.ts';
import { serve, type Served } from '#sandbox/kit/serve.ts';
import { account } from './account.ts';
import { crew, type Crew } from './crew.ts';
import { adjustStock, openStock, shipOrder } from './floor.ts';
import { ledger } from './ledger.ts';
import { manhattanStandIn } from './stand-in.ts';

let folder: string;
let ground: OpenGround;
let served: Served;
let clock: string;
let token: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backhaul-manhattan-'));
  clock = '2026-03-10T12:00:00.000Z';
  await open();
  openStock(
    ground,
    [
      { sku: 'MUG', quantity: 10 },
      { sku: 'VASE', quantity: 5 },
    ],
    '2026-01-01T00:00:00.000Z',
  );
});

afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<void> {
  ground = openGround({ file: join(folder, 'sandbox.db'), standIns: [manhattanStandIn], now: () => clock });
  served = await serve(manhattanStandIn, ground, { port: 0 });
  token = await login();
}

async function close(): Promise<void> {
  await served.close();
  ground.close();
}

async function restart(): Promise<void> {
  await close();
  await open();
}

interface TokenAnswer {
  readonly access_token: string;
}

async function login(): Promise<string> {
  return ((await (await grant({})).json()) as TokenAnswer).access_token;
}

function grant(changes: Readonly<Record<string, string>>, secret: string = account.client_secret): Promise<Response> {
  return fetch(`${served.url}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${account.client_id}:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      grant_type: 'password',
      username: account.username,
      password: account.password,
      ...changes,
    }).toString(),
  });
}

interface Answer {
  readonly status: number;
  readonly success: boolean;
  readonly data: unknown;
  readonly header: { readonly totalCount: number } | null;
  readonly messages: { readonly Message: readonly { readonly Code: string; readonly Description: string }[] };
}

async function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const [component] = path.split('/');
  const answer = await fetch(`${served.url}/${component}/api/${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      selectedOrganization: 'ACME',
      selectedLocation: 'DC1',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, ...((await answer.json()) as Omit<Answer, 'status'>) };
}

function code(answer: Answer): string | undefined {
  return answer.messages.Message[0]?.Code;
}

function asn(AsnId: string, changes: object = {}): object {
  return {
    AsnId,
    AsnLevel: 'ITEM',
    AsnOriginTypeId: 'P',
    AsnStatus: '1000',
    DestinationFacilityId: 'DC1',
    OrgId: 'ACME',
    EstimatedDeliveryDate: '2026-03-01T10:00:00.000Z',
    AsnLine: [
      { AsnLineId: '1', ItemId: 'MUG', ShippedQuantity: 3, QuantityUomId: 'UNIT' },
      { AsnLineId: '2', ItemId: 'VASE', ShippedQuantity: 1, QuantityUomId: 'UNIT' },
    ],
    ...changes,
  };
}

function people(batch?: number): Crew {
  return crew(ground, { grade: (_asn, _line, count) => [{ grade: 'A', count }], ...(batch ? { batch } : {}) });
}

interface Message {
  readonly MessageId: string;
  readonly MessageType: string;
  readonly TransactionCode?: string;
  readonly TransactionDateTime: string;
  readonly [field: string]: unknown;
}

function owed(): readonly Message[] {
  return ground.outbox.unsent().map((seq) => JSON.parse(ground.outbox.owed(seq).body) as Message);
}

test('tokens are given for the right client and user only, and run out', async () => {
  expect((await grant({}, 'wrong')).status).toBe(401);
  expect((await grant({ password: 'wrong' })).status).toBe(400);
  expect((await grant({ grant_type: 'client_credentials' })).status).toBe(400);
  expect((await post('receiving/asn/search', {})).status).toBe(200);
  for (const wrong of ['', 'Bearer x', 'Bearer a.b.c', `Bearer ${token}x`])
    expect((await post('receiving/asn/search', {}, { authorization: wrong })).status).toBe(401);
  clock = '2026-03-10T13:00:01.000Z';
  expect((await post('receiving/asn/search', {})).status).toBe(401);
  token = await login();
  expect((await post('receiving/asn/search', {})).status).toBe(200);
});

test('organization and location must be the user’s own', async () => {
  expect((await post('receiving/asn/save', asn('A1'), { selectedOrganization: 'OTHER' })).status).toBe(403);
  expect((await post('receiving/asn/save', asn('A1'), { selectedLocation: 'DC2' })).status).toBe(403);
});

const badAsns: readonly (readonly [what: string, body: unknown, wanted: string, says: RegExp])[] = [
  ['no JSON', '{', 'error.400', /JSON/],
  ['no id', asn(''), 'error.400', /AsnId/],
  [
    'a fraction',
    asn('A1', { AsnLine: [{ AsnLineId: '1', ItemId: 'MUG', ShippedQuantity: 1.5, QuantityUomId: 'UNIT' }] }),
    'error.400',
    /ShippedQuantity/,
  ],
  ['a status beyond its power', asn('A1', { AsnStatus: '8000' }), 'error.400', /AsnStatus/],
  ['another level', asn('A1', { AsnLevel: 'LPN' }), 'error.400', /item-level/],
  ['another destination', asn('A1', { DestinationFacilityId: 'DC2' }), 'RCV::104', /DC2/],
  ['another organization', asn('A1', { OrgId: 'OTHER' }), 'RCV::105', /OTHER/],
  ['no lines', asn('A1', { AsnLine: [] }), 'RCV::111', /AsnLine/],
  [
    'a strange item',
    asn('A1', { AsnLine: [{ AsnLineId: '1', ItemId: 'X', ShippedQuantity: 1, QuantityUomId: 'UNIT' }] }),
    'RCV::120',
    /X/,
  ],
];

test.each(badAsns)('an ASN with %s is refused in the envelope', async (_what, body, wanted, says) => {
  const answer = await post('receiving/asn/save', body);
  expect(answer).toMatchObject({ status: 400, success: false, data: null });
  expect(code(answer)).toBe(wanted);
  expect(answer.messages.Message[0]?.Description).toMatch(says);
});

test('a save is an upsert: lines are replaced, what is not given stays', async () => {
  await post('receiving/asn/save', asn('A1', { Extended: { Key: 'k1' } }));
  const line = { AsnLineId: '1', ItemId: 'VASE', ShippedQuantity: 2, QuantityUomId: 'UNIT' };
  await post('receiving/asn/save', asn('A1', { AsnLine: [line], Extended: undefined }));
  const found = await post('receiving/asn/search', { Query: "AsnId = 'A1'" });
  expect(found.data).toMatchObject([
    { AsnId: 'A1', AsnStatus: '1000', AsnLine: [{ ...line, ReceivedQuantity: 0 }], Extended: { Key: 'k1' } },
  ]);
});

test('a bulk import with one bad ASN keeps none', async () => {
  const answer = await post('receiving/asn/bulkImport', { Data: [asn('A1'), asn('A2', { AsnLine: [] })] });
  expect(code(answer)).toBe('RCV::111');
  expect((await post('receiving/asn/search', {})).header?.totalCount).toBe(0);
});

test('searches page, sort, and show what the template asks for', async () => {
  for (let number = 1; number <= 5; number += 1) await post('receiving/asn/save', asn(`A${number}`));
  const query = { Query: "AsnId in ('A1','A2','A4') or (AsnStatus = '1000' and AsnId > 'A4')", Size: 3 };
  const first = await post('receiving/asn/search', {
    ...query,
    Template: { AsnId: null },
    Sort: [{ attribute: 'AsnId', direction: 'DESC' }],
  });
  expect(first.data).toEqual([{ AsnId: 'A5' }, { AsnId: 'A4' }, { AsnId: 'A2' }]);
  expect(first.header).toEqual({ totalCount: 4, page: 0, size: 3 });
  const second = await post('receiving/asn/search', { ...query, Template: { AsnId: null }, Page: 1 });
  expect(second.data).toEqual([{ AsnId: 'A5' }]);
  expect((await post('receiving/asn/search', { Query: "UpdatedTimestamp >= '2026-03-11'" })).data).toEqual([]);
});

test.each(["AsnId == 'A'", "Nope = 'x'", 'AsnId =', "AsnId in ('a'", "AsnId = 'a' AsnId", "AsnId = 'a' ; x", '"'])(
  'the query %j is refused',
  async (Query) => {
    const answer = await post('receiving/asn/search', { Query });
    expect(answer.status).toBe(400);
    expect(answer.messages.Message[0]?.Description).toMatch(/^Invalid Query/);
  },
);

test('a scanner receives within the ASN, twice is twice, and more is refused', async () => {
  await post('receiving/asn/save', asn('A1'));
  const scan = (units: number) => ({
    AsnId: 'A1',
    LpnId: 'L1',
    TransactionId: 'Receiving',
    LocationId: 'STG01',
    UserInputLineItemList: [{ ItemId: 'MUG', Quantity: units }],
  });
  expect((await post('receiving/lpn/receive', scan(1))).success).toBe(true);
  expect((await post('receiving/lpn/receive', scan(1))).success).toBe(true);
  expect(code(await post('receiving/lpn/receive', scan(2)))).toBe('RCV::995');
  expect(code(await post('receiving/lpn/receive', { ...scan(1), AsnId: 'A9' }))).toBe('RCV::901');
  expect(ledger(ground)).toMatchObject({ receipts: { count: 2, units: 2 }, duplicate_effects: 1 });
  people().step();
  expect((await post('dcinventory/ilpn/search', { Query: "AsnId = 'A1'" })).data).toMatchObject([
    { IlpnId: 'A1-1-A', Status: '3000', CurrentLocationId: 'QUA-01' },
  ]);
  expect(code(await post('receiving/lpn/receive', scan(1)))).toBe('RCV::902');
});

test('plate numbers are never given twice', async () => {
  const first = await post('dcinventory/ilpn/generateIlpnIds', { numberOfILpns: 2 });
  await restart();
  const second = await post('dcinventory/ilpn/generateIlpnIds', { numberOfILpns: 1 });
  expect([first.data, second.data]).toEqual([['LPN00000001', 'LPN00000002'], ['LPN00000003']]);
});

test('an adjustment is a bare array, signed, and refused on a stale read', async () => {
  const change = (changes: object) => ({
    SourceContainerId: 'AVL-01',
    SourceContainerType: 'LOCATION',
    SourceLocationId: 'AVL-01',
    ItemId: 'MUG',
    Quantity: -2,
    ReasonCode: 'IA',
    InventoryReadOnHand: 10,
    ...changes,
  });
  const path = 'dcinventory/inventory/adjustInventory';
  expect(await post(path, change({}))).toMatchObject({ status: 500, success: false });
  expect((await post(path, [change({})])).success).toBe(true);
  expect(code(await post(path, [change({})]))).toBe('DCI::313');
  expect(code(await post(path, [change({ InventoryReadOnHand: 8, Quantity: -9 })]))).toBe('DCI::314');
  expect(code(await post(path, [change({ ItemId: 'X', InventoryReadOnHand: null })]))).toBe('DCI::103');
  expect(code(await post(path, [change({ SourceContainerId: 'Z', SourceLocationId: 'Z' })]))).toBe('DCI::102');
  const rows = await post('dcinventory/inventory/search', { Query: "ItemId = 'MUG'" });
  expect(rows.data).toMatchObject([{ OnHand: 8, ProductStatusId: 'AVAILABLE', InventoryContainerTypeId: 'LOCATION' }]);
  expect(owed().at(-1)).toMatchObject({ TransactionCode: '606', ItemId: 'MUG', Quantity: -2, ReasonCode: 'IA' });
});

test('conditions go on inspected plates, one by one or all together', async () => {
  await post('receiving/asn/save', asn('A1'));
  people().step();
  people().step();
  const condition = (InventoryContainerId: string, ConditionCode: string) => ({
    InventoryContainerId,
    InventoryContainerTypeId: 'ILPN',
    ConditionCode,
  });
  const many = 'dcinventory/containerCondition/bulkImport';
  const half = [condition('A1-1-A', 'SCRAP'), condition('NOT-HERE', 'SCRAP')];
  expect(code(await post(many, { Data: half }))).toBe('DCI::101');
  expect(people().pending()).toBe(0);
  expect(code(await post(many, { Data: [condition('A1-1-A', 'EAT')] }))).toBe('error.400');
  expect((await post('dcinventory/containerCondition/save', condition('A1-1-A', 'DONATE'))).success).toBe(true);
  expect((await post('dcinventory/containerCondition/search', {})).data).toMatchObject([
    { InventoryContainerId: 'A1-1-A', InventoryContainerTypeId: 'ILPN', ConditionCode: 'DONATE' },
  ]);
  expect(people().step()).toBe(1);
  expect(code(await post(many, { Data: [condition('A1-1-A', 'RESTOCK')] }))).toBe('DCI::118');
  expect((await post(many, { Data: [condition('A1-1-A', 'DONATE')] })).success).toBe(true);
  expect(people().step()).toBe(0);
  expect(ledger(ground).stock).toContainEqual({ sku: 'VASE', facility: 'DC1', status: 'quarantine', quantity: 1 });
  expect(ledger(ground).moves).toEqual({ count: 1, units: 3 });
});

test('the crew does nothing twice over restarts, and its times only go forward', async () => {
  for (let number = 1; number <= 5; number += 1) await post('receiving/asn/save', asn(`A${number}`));
  let steps = 0;
  while (people(2).step() > 0) {
    steps += 1;
    await restart();
  }
  expect(steps).toBeGreaterThan(3);
  const Data = [1, 2, 3, 4, 5].flatMap((number) =>
    [1, 2].map((line) => ({
      InventoryContainerId: `A${number}-${line}-A`,
      InventoryContainerTypeId: 'ILPN',
      ConditionCode: 'RESTOCK',
    })),
  );
  await post('dcinventory/containerCondition/bulkImport', { Data });
  expect(people().pending()).toBe(10);
  while (people(3).step() > 0) await restart();
  expect(ledger(ground)).toEqual({
    stock: [
      { sku: 'MUG', facility: 'DC1', status: 'sellable', quantity: 25 },
      { sku: 'VASE', facility: 'DC1', status: 'sellable', quantity: 10 },
    ],
    asns: { '8000': 5 },
    receipts: { count: 5, units: 20 },
    moves: { count: 7, units: 20 },
    duplicate_effects: 0,
  });
  const messages = owed().filter((message) => message['AsnId'] === 'A3');
  expect(messages.map(({ TransactionCode }) => TransactionCode).slice(0, 3)).toEqual(['617', '622', '300']);
  const times = ['2026-03-01T10:00:00.000Z', ...messages.map(({ TransactionDateTime }) => TransactionDateTime)];
  expect(times).toEqual([...times].sort());
  expect(new Set(owed().map(({ MessageId }) => MessageId)).size).toBe(owed().length);
});

test('business time does not run ahead of the clock', async () => {
  await post('receiving/asn/save', asn('A1', { EstimatedDeliveryDate: clock }));
  people().step();
  expect(owed().at(-1)).toMatchObject({ TransactionCode: '617', TransactionDateTime: clock });
});

test('grades that do not add up stop the inspection whole', async () => {
  await post('receiving/asn/save', asn('A1'));
  const careless = crew(ground, { grade: () => [{ grade: 'A', count: 2 }] });
  careless.step();
  expect(() => careless.step()).toThrow(/A1 line 1 are of 2 units, not of its 3/);
  expect(people().pending()).toBe(1);
});

test('a sale leaves with one confirmation, a correction keeps its words, an opening comes in parts', () => {
  openStock(
    ground,
    Array.from({ length: 501 }, (_, number) => ({ sku: `S${number}`, quantity: 1 })),
    '2026-01-02T00:00:00.000Z',
  );
  const syncs = owed().filter(({ MessageType }) => MessageType === 'INVENTORY_SYNC');
  expect(syncs.map(({ Inventory }) => (Inventory as unknown[]).length)).toEqual([2, 500, 1]);
  expect(new Set(syncs.map(({ SyncId }) => SyncId)).size).toBe(3);

  const line = { line_id: 41, sku: 'MUG', title: 'Mug', quantity: 4, unit_price: '2.55' };
  const sale = {
    name: '100045',
    placed_at: '2026-02-01T10:00:00.000Z',
    customer_id: null,
    country: 'GB',
    currency: 'GBP',
    lines: [
      { ...line, shipped_at: '2026-02-01T10:05:00.000Z' },
      { ...line, line_id: 42, sku: 'VASE', quantity: 1, shipped_at: '2026-02-01T10:00:00.000Z' },
    ],
    charges: [],
    payment_ref: null,
  };
  shipOrder(ground, sale);
  expect(owed().at(-1)).toMatchObject({
    MessageType: 'SHIP_CONFIRM',
    OrderId: '100045',
    TransactionDateTime: '2026-02-01T10:05:00.000Z',
    OrderLines: [{ OrderLineId: '41', ItemId: 'MUG', ShippedQuantity: 4 }, { OrderLineId: '42' }],
  });
  const before = owed().length;
  shipOrder(ground, { ...sale, name: '100046', lines: [] });
  expect(owed()).toHaveLength(before);

  adjustStock(ground, { document: 'D1', at: '2026-02-02T00:00:00.000Z', sku: 'MUG', quantity: -1, note: ' Wet?' });
  expect(owed().at(-1)).toMatchObject({ TransactionCode: '606', DocumentId: 'D1', Quantity: -1, Comments: ' Wet?' });
  expect(ledger(ground).stock).toContainEqual({ sku: 'MUG', facility: 'DC1', status: 'sellable', quantity: 5 });
  expect(ledger(ground).duplicate_effects).toBe(0);

  shipOrder(ground, sale);
  expect(ledger(ground).duplicate_effects).toBe(1);
});
