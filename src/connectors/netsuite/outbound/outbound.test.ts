import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Call, Delivery, Reply } from '#connectors/kit/connector.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { ErpAdjust } from '#core/base/operation.ts';
import { authorisation, creditOf, exampleConfig as config, receiptOf, refundOf } from '../harness.fixture.ts';
import { adjust } from './adjust.ts';
import { authorise } from './authorise.ts';
import { credit } from './credit.ts';
import { receive } from './receive.ts';
import { refund } from './refund.ts';
import { withdraw } from './withdraw.ts';

const held: Reply = {
  status: 200,
  headers: {},
  body: readFileSync(new URL('../fixtures/return-authorization.json', import.meta.url), 'utf8'),
};

const withdrawal = {
  key: 'order/536365:R1/withdraw',
  attempts: 0,
  operation: { name: 'erp.return.withdraw', return_id: '536365-R1', authorisation_ref: '88120' },
} as const;

function body(call: Call): unknown {
  return JSON.parse(call.body ?? 'null');
}

function ready(read: { readonly kind: string; readonly known?: JsonObject }): JsonObject {
  if (read.kind !== 'ready' || read.known === undefined) throw new Error(`not ready: ${JSON.stringify(read)}`);
  return read.known;
}

test('an authorisation names order, items and exact values', () => {
  const call = authorise.request(authorisation, config, {});
  expect(call).toMatchObject({ method: 'POST', path: '/services/rest/record/v1/returnAuthorization' });
  expect(body(call)).toEqual({
    externalId: 'order~536365:R1~authorise',
    createdFrom: { externalId: '536365' },
    subsidiary: { id: '1' },
    location: { id: '1' },
    currency: { id: '1' },
    tranDate: '2010-12-02',
    orderStatus: { id: 'B' },
    memo: '536365-R1',
    item: {
      items: [
        {
          item: { externalId: '85123A' },
          quantity: 4,
          price: { id: '-1' },
          rate: 2.55,
          amount: 10.2,
          description: '536365-R1 line 1',
        },
        {
          item: { externalId: '71053' },
          quantity: 2,
          price: { id: '-1' },
          rate: 3.39,
          amount: 6.78,
          description: '536365-R1 line 2',
        },
      ],
    },
  });
});

test('items, customers and the line mark go where the configuration says', () => {
  const call = authorise.request(
    authorisation,
    { ...config, item_key: 'id', entity_key: 'externalId', line_field: 'custcol_return_line' },
    {},
  );
  expect(body(call)).toMatchObject({
    entity: { externalId: '17850' },
    item: {
      items: [
        { item: { id: '85123A' }, custcol_return_line: '536365-R1 line 1' },
        { custcol_return_line: '536365-R1 line 2' },
      ],
    },
  });
});

test('a node without a location names the setting', () => {
  const elsewhere = { ...authorisation, operation: { ...authorisation.operation, node: 'STORE-9' } };
  expect(() => authorise.request(elsewhere, config, {})).toThrow('NETSUITE_LOCATIONS: holds no location for STORE-9');
});

test('a receipt uses the line numbers that NetSuite gave, sorts units by state, and leaves open lines alone', () => {
  const delivery = receiptOf('88120');
  expect(receive.preparation?.request(delivery, config).path).toBe(
    '/services/rest/record/v1/returnAuthorization/88120?expandSubResources=true',
  );
  const known = ready(receive.preparation?.read(held, delivery, config) ?? { kind: 'none' });
  const call = receive.request(delivery, config, known);
  expect(call.path).toBe('/services/rest/record/v1/returnAuthorization/88120/!transform/itemReceipt');
  expect(body(call)).toEqual({
    externalId: 'order~536365:R1~receive~1',
    tranDate: '2010-12-05',
    memo: '536365-R1',
    item: {
      items: [
        {
          orderLine: 1,
          itemReceive: true,
          quantity: 4,
          location: { id: '1' },
          inventoryDetail: {
            quantity: 4,
            inventoryAssignment: {
              items: [
                { quantity: 1, inventoryStatus: { id: '1' } },
                { quantity: 1, inventoryStatus: { id: '3' } },
                { quantity: 2, inventoryStatus: { id: '2' } },
              ],
            },
          },
        },
        // Line 9 was received and line 13 is closed: neither would be copied.
        { orderLine: 5, itemReceive: false },
      ],
    },
  });
});

test('a line that lost its mark is refused by name, and an incomplete answer is not trusted', () => {
  const delivery = receiptOf('88120');
  const unmarked = { ...held, body: held.body.replace('536365-R1 line 1', 'Holder') };
  expect(receive.preparation?.read(unmarked, delivery, config)).toMatchObject({
    kind: 'refused',
    code: 'authorisation_line_missing',
  });
  const short = { ...held, body: held.body.replace('"totalResults": 4', '"totalResults": 5') };
  expect(receive.preparation?.read(short, delivery, config)).toMatchObject({
    kind: 'refused',
    code: 'authorisation_lines_incomplete',
  });
  const odd = { ...held, body: held.body.replace('"quantity": 4', '"quantity": "4"') };
  expect(receive.preparation?.read(odd, delivery, config)).toMatchObject({
    kind: 'refused',
    code: 'authorisation_unreadable',
    detail: expect.stringContaining('item.items.0.quantity') as string,
  });
});

test('a credit replaces the sublist by its own lines', () => {
  const lines = [{ line: 2, sku: '71053', quantity: 1, amount_minor: 339 }];
  const delivery = creditOf('88120', { amount_minor: 339, lines });
  const call = credit.request(
    delivery,
    config,
    ready(credit.preparation?.read(held, delivery, config) ?? { kind: 'none' }),
  );
  expect(call.path).toBe('/services/rest/record/v1/returnAuthorization/88120/!transform/creditMemo?replace=item');
  expect(body(call)).toEqual({
    externalId: 'order~536365:R1~credit~1',
    tranDate: '2010-12-06',
    memo: '536365-R1 536365-R1-F1',
    item: { items: [{ orderLine: 5, quantity: 1, price: { id: '-1' }, rate: 3.39, amount: 3.39 }] },
  });
});

test('case 45: a credit shows fees and charges beside its lines, so that its total is what was refunded', () => {
  const lines = [{ line: 2, sku: '71053', quantity: 1, amount_minor: 339 }];
  const adjustments = [
    { code: 'restocking', title: 'Restocking fee', amount_minor: -33, tax_included_minor: -5 },
    { code: 'shipping', title: 'Delivery', amount_minor: 49 },
  ];
  const delivery = creditOf('88120', { amount_minor: 355, lines, adjustments });
  const items = { ...config, adjustment_items: { restocking: '900', shipping: '901' } };
  const call = credit.request(
    delivery,
    items,
    ready(credit.preparation?.read(held, delivery, items) ?? { kind: 'none' }),
  );
  const price = { id: '-1' };
  expect(body(call)).toMatchObject({
    item: {
      items: [
        { orderLine: 5, amount: 3.39 },
        { item: { id: '900' }, quantity: 1, price, rate: -0.33, amount: -0.33, description: 'Restocking fee' },
        { item: { id: '901' }, quantity: 1, price, rate: 0.49, amount: 0.49, description: 'Delivery' },
      ],
    },
  });
  expect(credit.preparation?.read(held, delivery, config)).toMatchObject({
    kind: 'refused',
    code: 'adjustment_item_missing',
  });
  const wrong = creditOf('88120', { amount_minor: 339, lines, adjustments });
  expect(credit.preparation?.read(held, wrong, items)).toMatchObject({ code: 'credit_total_mismatch' });
});

test('a refund pays the memo from the bank account', () => {
  const call = refund.request(refundOf('90231'), { ...config, payment_option: '3' }, {});
  expect(call.path).toBe('/services/rest/record/v1/creditMemo/90231/!transform/customerRefund');
  expect(body(call)).toEqual({
    externalId: 'order~536365:R1~refund~1',
    account: { id: '1' },
    paymentOption: { id: '3' },
    tranDate: '2010-12-06',
    memo: '536365-R1 536365-R1-F1 pi_1',
    apply: { items: [{ doc: { id: '90231' }, apply: true, amount: 10.2 }] },
  });
});

test.each([
  ['damaged', 'quarantine', '219', '2'],
  ['found', 'sellable', '218', '1'],
] as const)('an adjustment for %s books units in %s against account %s', (reason, state, account, status) => {
  const operation: ErpAdjust = {
    name: 'erp.stock.adjust',
    document: 'ADJ-1',
    node: 'DC1',
    at: '2010-12-07T10:00:00.000Z',
    sku: '85123A',
    quantity: -2,
    state,
    reason,
  };
  const delivery: Delivery<ErpAdjust> = { key: 'stock/manhattan/ADJ-1', attempts: 0, operation };
  expect(body(adjust.request(delivery, config, {}))).toEqual({
    externalId: 'stock~manhattan~ADJ-1',
    account: { id: account },
    subsidiary: { id: '1' },
    adjLocation: { id: '1' },
    tranDate: '2010-12-07',
    memo: `ADJ-1 ${reason}`,
    inventory: {
      items: [
        {
          item: { externalId: '85123A' },
          location: { id: '1' },
          adjustQtyBy: -2,
          inventoryDetail: {
            quantity: -2,
            inventoryAssignment: { items: [{ quantity: -2, inventoryStatus: { id: status } }] },
          },
        },
      ],
    },
  });
});

test('a withdrawal closes the open lines only, and a throttled one is asked again', () => {
  const known = ready(withdraw.preparation?.read(held, withdrawal, config) ?? { kind: 'none' });
  const call = withdraw.request(withdrawal, config, known);
  expect(call).toMatchObject({ method: 'PATCH', path: '/services/rest/record/v1/returnAuthorization/88120' });
  expect(body(call)).toEqual({ item: { items: [1, 5, 9].map((line) => ({ line, isClosed: true })) } });
  expect(withdraw.outcome({ status: 429, headers: {}, body: '' }, withdrawal, config)).toMatchObject({ kind: 'later' });
  expect(withdraw.lookup?.read({ status: 500, headers: {}, body: '' }, withdrawal, config)).toMatchObject({
    kind: 'unknown',
  });
});

test('look-ups ask by our key, with the slash made safe for a path', () => {
  expect(receive.lookup?.request(receiptOf('88120'), config)).toMatchObject({
    method: 'GET',
    path: '/services/rest/record/v1/itemReceipt/eid:order~536365:R1~receive~1',
    body: null,
  });
  expect(receive.lookup?.read({ status: 200, headers: {}, body: '{}' }, receiptOf('88120'), config)).toMatchObject({
    kind: 'unknown',
  });
});

test('only what NetSuite makes one effect for ever is called safe to repeat', () => {
  const table = [authorise, receive, credit, refund, adjust, withdraw].map((one) => [
    one.safe_to_repeat,
    one.lookup !== null,
  ]);
  expect(table).toEqual([
    [false, true],
    [false, true],
    [false, true],
    [false, true],
    [false, true],
    [true, true],
  ]);
});
