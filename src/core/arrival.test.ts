import { expect, test } from 'vitest';
import type { GoodsReceived } from './base/input.ts';
import { later } from './base/instant.ts';
import { answer, answerAll, hear, house, type House } from './house.fixture.ts';
import { waitsOf } from './return/waits.ts';
import { bring, finish, orderIn, parts, soldHouse } from './paid.fixture.ts';
import { ask, inspect, line, move, notice, report, sell, tale } from './words.fixture.ts';

const NOW = '2026-03-05T09:00:00.000Z';
const RECEIVED: GoodsReceived = {
  type: 'goods.received',
  return_id: 'Q1-1',
  node: 'DC1',
  items: [{ line: null, sku: 'MUG', quantity: 1 }],
};

function awaiting(): House {
  const at = house();
  sell(at, notice('7001', [line('1', 'MUG', 1, 1000)]));
  ask(at, 'Q1', { MUG: 1 });
  return at;
}

function receivedAt(at: House, when: string) {
  return hear(at, {
    key: 'r',
    source: 'dock 4',
    at: when,
    to: { reference: { kind: 'return', id: 'Q1-1' } },
    fact: RECEIVED,
  });
}

test.each<[string, number, string, readonly string[]]>([
  ['what happened earlier keeps its own time', -86_400_000, later(NOW, -86_400_000), []],
  ['a clock a little ahead is taken as now', 240_000, NOW, []],
  ['on the edge of the tolerance still', 300_000, NOW, []],
  ['a clock too far ahead is somebody’s to set', 300_001, NOW, ['clock_skew']],
])('case 8: %s', (_what, ahead_ms, taken_as, kinds) => {
  const at = awaiting();
  receivedAt(at, later(NOW, ahead_ms));
  const { events, units } = at.decisions.at(-1) ?? { events: [], units: [] };
  expect(events.map((event) => event.at)).toEqual([taken_as]);
  expect(units.map((posting) => posting.at)).toEqual([taken_as]);
  expect([...at.exceptions.values()].map(({ kind }) => kind)).toEqual(kinds);
});

test('case 8: both times are kept, and a teller whose clock is wrong is one exception', () => {
  const at = awaiting();
  receivedAt(at, later(NOW, 3_600_000));
  receivedAt(at, later(NOW, 7_200_000));
  expect([...at.exceptions.keys()].filter((id) => id.startsWith('clock_skew'))).toEqual(['clock_skew:dock 4']);
  expect(at.exceptions.get('clock_skew:dock 4')?.detail).toMatchObject({
    said: later(NOW, 7_200_000),
    taken_as: NOW,
    ahead_ms: 7_200_000,
  });
});

test('case 1: an inspection that overtakes its receipt pays nothing; the receipt sets it free', () => {
  const at = awaiting();
  expect(tale(inspect(at, 'Q1-1', ['MUG', 1, 'A']))).toEqual([
    'parked until order/7001 changes: inspected before received: 1 of MUG',
  ]);
  expect([...at.deliveries.keys()].filter((key) => key.includes(':refund:'))).toEqual([]);
  expect(tale(receivedAt(at, NOW))).toContain('  ask pay: payments.refund as Q1-1:refund:1.1');
  expect(at.parked.size).toBe(0);
});

test('case 2: a receipt that overtakes its return waits for it, and is booked when the return is asked for', () => {
  const at = house();
  sell(at, notice('7001', [line('1', 'MUG', 1, 1000)]));
  expect(tale(receivedAt(at, NOW))).toEqual([
    'parked until reference:return:Q1-1 changes: return Q1-1 is not known yet',
  ]);
  expect(tale(ask(at, 'Q1', { MUG: 1 }))).toContain('  1 MUG: customer -> quarantine:DC1');
  expect(at.parked.size).toBe(0);
});

test('case 52: a refund that the payment system has taken and not paid is its turn, visibly, and not ours', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  const facts = { refund_ref: 're 1', status: 'pending', failure: null };
  answer(at, 'Q1-1:refund:1.1', { kind: 'accepted', facts });
  const state = orderIn(at).returns['Q1-1'];
  const waits = state === undefined ? [] : waitsOf(orderIn(at), state, at.now);
  expect(waits.filter(({ what }) => what === 'refund:1.1')).toMatchObject([
    { who: 'payments', next: 'pay has to confirm that 45.00 GBP arrived.' },
  ]);
  expect(tale(report(at, 'Q1-1:refund:1.1', 'succeeded'))[0]).toBe('refund.settled');
});

test('case 77: what a shop says of a return moves no stock; only the holder of the goods does', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  finish(at, 'Q1', 'LAMP', 1);
  answerAll(at);
  const byShop = at.decisions.filter(({ events }) =>
    events.some(({ body }) => body.type === 'posting.accepted' && body.operation.startsWith('commerce.')),
  );
  expect(byShop.length).toBeGreaterThan(0);
  expect(byShop.flatMap(({ units }) => units)).toEqual([]);
});

test('case 6: a payment system’s older word after its newer one is in the timeline and moves nothing back', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  answer(at, 'Q1-1:refund:1.1');
  expect(parts(at, 'Q1-1')).toEqual(['1 settled 4500']);
  expect(tale(report(at, 'Q1-1:refund:1.1', 'pending'))).toEqual(['fact.noted']);
  expect(at.decisions.at(-1)?.events[0]?.body).toMatchObject({
    because: 'older_than_known',
    said: { known: 'settled' },
  });
  expect(parts(at, 'Q1-1')).toEqual(['1 settled 4500']);
});

test('case 6: a shipment that is told after the return of its units is closed opens nothing again', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 2);
  finish(at, 'Q1', 'LAMP', 2);
  answerAll(at);
  const before = orderIn(at).returns;
  const shipped = { type: 'order.shipped', node: 'DC1', items: [{ line_id: '1', sku: 'LAMP', quantity: 2 }] } as const;
  const heard = hear(at, {
    key: 's',
    source: 'floor',
    at: '2026-03-02T09:00:00.000Z',
    to: { aggregate: 'order/7001' },
    fact: shipped,
  });
  expect(tale(heard)).toEqual(['order.shipped', '  2 LAMP: sellable:DC1 -> customer']);
  expect(orderIn(at).returns).toEqual(before);
});

test('case 89: a late fact keeps the time at which it happened in event and posting, beside that of its commit', () => {
  const at = awaiting();
  at.now = '2026-04-02T09:00:00.000Z';
  receivedAt(at, '2026-03-31T17:00:00.000Z');
  const { events, units, wakes } = at.decisions.at(-1) ?? { events: [], units: [], wakes: [] };
  expect([...events, ...units].map((one) => one.at)).toEqual(['2026-03-31T17:00:00.000Z', '2026-03-31T17:00:00.000Z']);
  expect(wakes.filter((wake) => wake.at !== null && wake.at < at.now)).toEqual([]);
});

test('case 76: the ERP rejects a credit: a typed exception says which, what it said, and how much is at stake', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  move(at, 'Q1-1', ['LAMP', 1, 'restock']);
  for (const step of ['authorise', 'receive:1']) answer(at, `Q1-1:${step}`);
  const no = { kind: 'refused', code: 'closed_period', detail: 'March is closed' } as const;
  expect(tale(answer(at, 'Q1-1:credit:1', no))).toEqual(['posting.rejected', '  exception posting_rejected']);
  expect(at.exceptions.get('posting_rejected:Q1-1:credit:1')).toMatchObject({
    money_at_risk_minor: 4500,
    detail: { operation: 'erp.credit.issue', code: 'closed_period', said: 'March is closed' },
  });
});
