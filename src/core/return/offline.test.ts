import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReturnedOffline } from '../base/sale.ts';
import { books, disagreements } from '../books.fixture.ts';
import { answerAll, house, tell, type Heard, type House } from '../house.fixture.ts';
import { anyHappening, anyOrder, born, happen } from '../life.fixture.ts';
import { LAMPS, bring, finish, orderIn, parts, soldHouse, troubles } from '../paid.fixture.ts';
import { onTender } from '../refund/guard.ts';
import { ask, inspect, line, move, notice, tale } from '../words.fixture.ts';

const CASH = notice('7001', [line('1', 'LAMP', 2, 9000)], {
  tenders: [
    { tender_id: 'card', kind: 'card', system: 'pay', payment_ref: 'pi 1', amount_minor: 4000 },
    { tender_id: 'cash', kind: 'cash', system: 'pos', payment_ref: 'till 3/1', amount_minor: 5000 },
  ],
});

/** A store without connection took lamps back and paid for them. */
function offline(at: House, units: number, amount_minor: number, some: Partial<ReturnedOffline> = {}): Heard {
  return tell(
    at,
    { aggregate: 'order/7001' },
    {
      type: 'pos.returned_offline',
      order_id: '7001',
      device_key: 'POS4-17',
      node: 'LEEDS',
      by: 'Ana',
      items: [{ line_id: null, sku: 'LAMP', quantity: units, reason: 'unwanted' }],
      paid: { system: 'pos', amount_minor, currency: 'GBP' },
      ...some,
    },
  );
}

test('case 33: a return recorded offline is a return that has arrived, and its cash counts as given', () => {
  const at = soldHouse(CASH);
  expect(tale(offline(at, 1, 4500))).toEqual(
    expect.arrayContaining([
      'money.granted',
      'return.authorized',
      'return.item_received',
      '  45.00 GBP: outside_refund -> settled:pos',
      '  1 LAMP: customer -> quarantine:LEEDS',
    ]),
  );
  expect(orderIn(at).tenders).toMatchObject({ card: { refunded_minor: 0 }, cash: { refunded_minor: 4500 } });
  inspect(at, 'POS4-17-1', ['LAMP', 1, 'A']);
  expect(parts(at, 'POS4-17-1')).toEqual(['1 covered 4500 by outside']);
  move(at, 'POS4-17-1', ['LAMP', 1, 'restock']);
  answerAll(at);
  expect(orderIn(at).returns['POS4-17-1']?.status).toBe('closed');
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, 'settled:pos': 4500 });
  expect(tale(offline(at, 1, 4500))).toEqual([]);
  expect([disagreements(at, '7001'), troubles(at)]).toEqual([[], []]);
});

test('case 33: the store paid less than the goods are worth: the customer gets the rest', () => {
  const at = soldHouse(CASH);
  offline(at, 1, 4000);
  inspect(at, 'POS4-17-1', ['LAMP', 1, 'A']);
  expect(parts(at, 'POS4-17-1')).toEqual(['1 covered 4000 by outside', '2 released 500']);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 33: units of a web return that is still open: they arrive for it, its refund counts the cash in, and the store answers for it', () => {
  const at = soldHouse(LAMPS);
  ask(at, 'Q1', { LAMP: 2 });
  offline(at, 1, 4500);
  expect(troubles(at)).toEqual(['offline_double_return']);
  expect(at.exceptions.get('offline_double_return:POS4-17')).toMatchObject({
    money_at_risk_minor: 4500,
    detail: { store: 'LEEDS', by: 'Ana', items: [{ sku: 'LAMP', quantity: 1 }] },
  });
  expect(orderIn(at).returns['POS4-17-1']).toBeUndefined();
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  expect([parts(at, 'Q1-1'), troubles(at)]).toEqual([['1 covered 4500 by outside'], []]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 33: units whose web return is paid already: the money is lost until somebody settles it with the store', () => {
  const at = soldHouse(LAMPS);
  bring(at, 'Q1', 'LAMP', 2);
  finish(at, 'Q1', 'LAMP', 2);
  offline(at, 1, 4500);
  expect(troubles(at)).toEqual(['offline_double_return', 'over_receipt']);
  expect(orderIn(at).tenders['t1']).toEqual({ paid_minor: 9000, refunded_minor: 9000 });
  expect(books(at, '7001').units).toMatchObject({ custody: 1 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  ['currency_differs', { paid: { system: 'pos', amount_minor: 4500, currency: 'EUR' } }],
  ['amount_not_positive', { paid: { system: 'pos', amount_minor: -1, currency: 'GBP' } }],
])('told of an offline return, refused: %s', (code, some) => {
  expect(tale(offline(soldHouse(CASH), 1, 0, some))).toEqual([`refused: ${code}`]);
});

test('case 33: told before its order is known, it waits', () => {
  expect(tale(offline(house(), 1, 4500))[0]).toMatch(/^parked until order\/7001 changes/);
});

test('case 33: whatever else happens, offline returns never make a tender give more than it paid, and the books agree', () => {
  const turns = fc.array(
    fc.record({
      offline: fc.nat(3),
      sku: fc.constantFrom('MUG', 'LAMP', 'CARD'),
      units: fc.integer({ min: 1, max: 3 }),
      amount: fc.nat(1500),
      other: anyHappening,
    }),
    { maxLength: 40, size: 'max' },
  );
  fc.assert(
    fc.property(anyOrder, turns, (order, all) => {
      const at = born(house(), order);
      for (const [index, { offline: kind, sku, units, amount, other }] of all.entries()) {
        const items = [{ line_id: null, sku, quantity: units, reason: 'unwanted' }];
        if (kind === 0) offline(at, units, amount, { items, device_key: `D${index}` });
        else happen(at, other);
        expect(disagreements(at, '7001')).toEqual([]);
        const now = orderIn(at);
        for (const [id, { paid_minor, refunded_minor }] of Object.entries(now.tenders))
          expect(refunded_minor + onTender(now, id, ['failed'])).toBeLessThanOrEqual(paid_minor);
      }
    }),
    { numRuns: 100 },
  );
});
