import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { answer, answerAll, house, tell, type House } from '../house.fixture.ts';
import { ask, cancel, inspect, line, move, notice, receive, sell, tale, wait } from '../words.fixture.ts';

const MUGS = notice('7001', [line('1', 'MUG', 3, 3000), line('2', 'FREE', 2, 0)]);

/** The customer asked for all mugs, and every system has said yes so far. */
function awaiting(wish: Readonly<Record<string, number>> = { MUG: 3 }): House {
  const at = house();
  sell(at, MUGS);
  ask(at, 'Q1', wish);
  answerAll(at);
  return at;
}

function exceptions(at: House): string[] {
  return [...at.exceptions.values()].filter(({ open }) => open).map(({ kind }) => kind);
}

function statusOf(at: House, return_id = 'Q1-1'): string | undefined {
  const state = at.states.get('order/7001')?.state;
  return state?.kind === 'order' ? state.returns[return_id]?.status : undefined;
}

function refunds(at: House): number[] {
  return [...at.deliveries.values()].flatMap(({ operation }) =>
    operation.name === 'payments.refund' ? [operation.amount_minor] : [],
  );
}

test('two boxes: each is paid for when it has been seen, and the return closes with the last', () => {
  const at = awaiting();
  receive(at, 'Q1-1', { MUG: 2 });
  inspect(at, 'Q1-1', ['MUG', 2, 'A']);
  move(at, 'Q1-1', ['MUG', 2, 'restock']);
  answerAll(at);
  expect(refunds(at)).toEqual([2000]);
  expect(statusOf(at)).toBe('in_progress');
  expect(at.deliveries.has('Q1-1:complete')).toBe(false);
  receive(at, 'Q1-1', { MUG: 1 });
  inspect(at, 'Q1-1', ['MUG', 1, 'B']);
  move(at, 'Q1-1', ['MUG', 1, 'refurbish']);
  answerAll(at);
  expect(refunds(at)).toEqual([2000, 1000]);
  expect(at.deliveries.get('Q1-1:receive:2')?.operation).toMatchObject({ lines: [{ line: 1, quantity: 1 }] });
  expect(statusOf(at)).toBe('closed');
  expect(books(at, '7001').units).toEqual({ customer: -3, sellable: 2, refurbish: 1 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('two grades in one line: each unit goes its own way, and one refund pays for all', () => {
  const at = awaiting();
  receive(at, 'Q1-1', { MUG: 3 });
  inspect(at, 'Q1-1', ['MUG', 1, 'B'], ['MUG', 2, 'C']);
  expect(at.deliveries.get('Q1-1:place:1')?.operation).toMatchObject({
    moves: [
      { sku: 'MUG', quantity: 2, disposition: 'vendor_return' },
      { sku: 'MUG', quantity: 1, disposition: 'refurbish' },
    ],
  });
  move(at, 'Q1-1', ['MUG', 2, 'vendor_return'], ['MUG', 1, 'refurbish']);
  answerAll(at);
  expect(refunds(at)).toEqual([3000]);
  expect(at.deliveries.get('Q1-1:leave:1.1.vendor_return')?.operation).toMatchObject({
    quantity: -2,
    reason: 'vendor_returned',
  });
  expect(statusOf(at)).toBe('closed');
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 21: over-receipt: what was expected is received, the rest is in custody and somebody’s business', () => {
  const at = awaiting({ MUG: 2 });
  expect(tale(receive(at, 'Q1-1', { MUG: 3, VASE: 1 }))).toEqual([
    'return.item_received',
    '  2 MUG: customer -> quarantine:DC1',
    '  1 MUG: customer -> custody:DC1',
    '  1 VASE: customer -> custody:DC1',
    '  exception over_receipt',
    '  exception wrong_item',
  ]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('the same units told of again under another key are units nobody expected', () => {
  const at = awaiting();
  receive(at, 'Q1-1', { MUG: 3 });
  expect(tale(receive(at, 'Q1-1', { MUG: 3 }))).toEqual([
    'return.item_received',
    '  3 MUG: customer -> custody:DC1',
    '  exception over_receipt',
  ]);
  inspect(at, 'Q1-1', ['MUG', 3, 'A']);
  expect(refunds(at)).toEqual([3000]);
  expect(tale(inspect(at, 'Q1-1', ['MUG', 3, 'A']))).toEqual(['inspection.completed']);
  expect(refunds(at)).toEqual([3000]);
  expect(tale(inspect(at, 'Q1-1', ['MUG', 3, 'A']))).toEqual([
    'parked until order/7001 changes: inspected before received: 3 of MUG',
  ]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('the whole box is graded at once, surplus and all: what was expected is paid, the surplus stays in custody', () => {
  const at = awaiting({ MUG: 2 });
  receive(at, 'Q1-1', { MUG: 3 });
  expect(tale(inspect(at, 'Q1-1', ['MUG', 3, 'A']))).toContain('refund.released');
  expect(refunds(at)).toEqual([2000]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('only a wrong thing came: nothing is received, and the return can still be cancelled', () => {
  const at = awaiting();
  expect(tale(receive(at, 'Q1-1', { VASE: 1 }))).toContain('  exception wrong_item');
  expect(statusOf(at)).toBe('authorised');
  expect(tale(cancel(at, 'Q1-1'))[0]).toBe('return.cancelled');
});

test('units that never come keep the return open, and are overdue in time though others came', () => {
  const at = awaiting();
  receive(at, 'Q1-1', { MUG: 2 });
  inspect(at, 'Q1-1', ['MUG', 2, 'A']);
  move(at, 'Q1-1', ['MUG', 2, 'restock']);
  answerAll(at);
  wait(at, '7001', 29);
  expect(exceptions(at)).toEqual([]);
  wait(at, '7001', 2);
  expect(exceptions(at)).toEqual(['overdue_receipt']);
  expect(at.exceptions.get('overdue_receipt:Q1-1')).toMatchObject({ money_at_risk_minor: 1000, detail: { units: 1 } });
  expect(refunds(at)).toEqual([2000]);
  receive(at, 'Q1-1', { MUG: 1 });
  expect(exceptions(at)).toEqual([]);
});

test('some of the overdue units come: the rest stay overdue', () => {
  const at = awaiting();
  wait(at, '7001', 31);
  receive(at, 'Q1-1', { MUG: 2 });
  expect(exceptions(at)).toEqual(['overdue_receipt']);
});

test('each return of an order is watched, whichever was opened last and whichever closes first', () => {
  const at = awaiting({ MUG: 1 });
  const due = at.wakes.get('order/7001');
  at.now = '2026-03-10T00:00:00.000Z';
  ask(at, 'Q2', { MUG: 1 });
  expect(at.wakes.get('order/7001')).toBe(due);
  answerAll(at);
  receive(at, 'Q2-1', { MUG: 1 });
  inspect(at, 'Q2-1', ['MUG', 1, 'A']);
  move(at, 'Q2-1', ['MUG', 1, 'restock']);
  answerAll(at);
  expect(statusOf(at, 'Q2-1')).toBe('closed');
  expect(at.wakes.get('order/7001')).toBe(due);
  wait(at, '7001', 30);
  expect([...at.exceptions.keys()]).toEqual(['overdue_receipt:Q1-1']);
  expect(at.wakes.get('order/7001')).toBeNull();
});

test('units that cost nothing: no money moves and no credit is issued, and the return closes', () => {
  const at = awaiting({ FREE: 2 });
  receive(at, 'Q1-1', { FREE: 2 });
  expect(tale(inspect(at, 'Q1-1', ['FREE', 2, 'A']))).toEqual([
    'inspection.completed',
    'disposition.assigned',
    'refund.released',
    '  ask floor: wms.return.place as Q1-1:place:1',
  ]);
  move(at, 'Q1-1', ['FREE', 2, 'restock']);
  answerAll(at);
  expect(statusOf(at)).toBe('closed');
  expect(at.deliveries.has('Q1-1:credit:1')).toBe(false);
  expect(books(at, '7001')).toEqual({ units: { customer: -2, sellable: 2 }, money: {} });
});

test('put elsewhere than decided: the book follows the holder, and somebody is told', () => {
  const at = awaiting({ MUG: 1 });
  receive(at, 'Q1-1', { MUG: 1 });
  inspect(at, 'Q1-1', ['MUG', 1, 'B']);
  expect(tale(move(at, 'Q1-1', ['MUG', 1, 'scrap']))).toEqual([
    'stock.placed',
    'posting.requested',
    'posting.requested',
    '  1 MUG: quarantine:DC1 -> scrap',
    '  ask books: erp.return.receive as Q1-1:receive:1',
    '  ask shop: commerce.return.complete as Q1-1:complete',
    '  exception disposition_differs',
  ]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  [
    'shipped before the sale is known',
    (at: House) => tell(at, { aggregate: 'order/9' }, { type: 'order.shipped', node: 'DC1', items: [] }),
    'parked until order/9 changes: shipped before the order was recorded',
  ],
  [
    'received for a return nobody knows',
    (at: House) => receive(at, 'Q9-1', { MUG: 1 }),
    'parked until reference:return:Q9-1 changes: return Q9-1 is not known yet',
  ],
  [
    'inspected before received',
    (at: House) => inspect(at, 'Q1-1', ['MUG', 1, 'A']),
    'parked until order/7001 changes: inspected before received: 1 of MUG',
  ],
  [
    'moved before a disposition',
    (at: House) => move(at, 'Q1-1', ['MUG', 1, 'restock']),
    'parked until order/7001 changes: moved before a disposition: 1 of MUG',
  ],
])('too early: %s', (_what, happens, then) => {
  const at = awaiting();
  expect(tale(happens(at))).toEqual([then]);
});

test('what came too early is done as soon as it can be, each after the other', () => {
  const at = awaiting({ MUG: 1 });
  move(at, 'Q1-1', ['MUG', 1, 'restock']);
  inspect(at, 'Q1-1', ['MUG', 1, 'A']);
  expect(tale(receive(at, 'Q1-1', { MUG: 1 })).filter((told) => !told.startsWith(' '))).toEqual([
    'return.item_received',
    'inspection.completed',
    'disposition.assigned',
    'refund.released',
    'stock.placed',
    'posting.requested',
    'posting.requested',
  ]);
  answerAll(at);
  expect(statusOf(at)).toBe('closed');
  expect(at.parked.size).toBe(0);
});

test('case 10: late words about a closed return: units go to custody, an inspection is noted, nothing is moved or cancelled', () => {
  const at = awaiting({ MUG: 1 });
  receive(at, 'Q1-1', { MUG: 1 });
  inspect(at, 'Q1-1', ['MUG', 1, 'A']);
  move(at, 'Q1-1', ['MUG', 1, 'restock']);
  answerAll(at);
  expect(statusOf(at)).toBe('closed');
  expect(tale(receive(at, 'Q1-1', { MUG: 1 }))).toEqual([
    'return.item_received',
    '  1 MUG: customer -> custody:DC1',
    '  exception over_receipt',
  ]);
  expect(tale(inspect(at, 'Q1-1', ['MUG', 1, 'A']))).toEqual(['fact.noted']);
  expect(tale(move(at, 'Q1-1', ['MUG', 1, 'restock']))).toEqual(['refused: return_closed']);
  expect(tale(cancel(at, 'Q1-1'))).toEqual(['refused: return_closed']);
  expect(tale(answer(at, 'Q1-1:complete'))).toEqual([]);
  expect(disagreements(at, '7001')).toEqual([]);
});
