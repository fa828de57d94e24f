import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { arrive, awaiting, orderAt, paid, returnAt, troubles } from '../goods.fixture.ts';
import { GIFT_RETAILER, answerAll, tell, type House } from '../house.fixture.ts';
import { ask, inspect, move, receive, tale, wait } from '../words.fixture.ts';

function closeShort(at: House, by = 'Ana') {
  const fact = { type: 'return.short_closed', return_id: 'Q1-1', by, reason: 'the customer keeps the rest' } as const;
  return tell(at, { reference: { kind: 'return', id: 'Q1-1' } }, fact);
}

function seen(at: House, quantity: number): void {
  inspect(at, 'Q1-1', ['MUG', quantity, 'A']);
  move(at, 'Q1-1', ['MUG', quantity, 'restock']);
  answerAll(at);
}

test('case 19: the rest is cancelled while what came goes on: the return closes and the rest is the customer’s again', () => {
  const at = awaiting({ MUG: 3 });
  receive(at, 'Q1-1', { MUG: 2 });
  expect(tale(closeShort(at))).toEqual(['return.short_closed']);
  seen(at, 2);
  expect(paid(at)).toEqual([2000]);
  expect(orderAt(at).returns['Q1-1']).toMatchObject({ status: 'closed', units: 2 });
  expect(orderAt(at).claimed).toEqual({ 1: [{ from: 0, to: 2 }] });
  expect(disagreements(at, '7001')).toEqual([]);
  expect(tale(ask(at, 'Q2', { MUG: 1 }))).toContain('return.authorized');
});

test('case 19: the ERP closes the rest of its authorisation last, when it has received and credited what came', () => {
  const at = awaiting({ MUG: 3 });
  receive(at, 'Q1-1', { MUG: 2 });
  closeShort(at);
  seen(at, 2);
  const told = [...at.deliveries.keys()];
  expect(told.at(-1)).toBe('Q1-1:withdraw_authorise');
  expect(told).not.toContain('Q1-1:withdraw_announce');
  expect(at.deliveries.get('Q1-1:withdraw_authorise')?.operation).toMatchObject({ authorisation_ref: 'RMA Q1-1' });
});

test('case 19: what was closed short and comes after all is received and paid', () => {
  const at = awaiting({ MUG: 3 });
  receive(at, 'Q1-1', { MUG: 2 });
  closeShort(at);
  receive(at, 'Q1-1', { MUG: 1 });
  seen(at, 3);
  expect(paid(at)).toEqual([3000]);
  expect(orderAt(at).claimed).toEqual({ 1: [{ from: 0, to: 3 }] });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 22: the holder says that all has come and units are missing: refund for what came, and evidence', () => {
  const at = awaiting({ MUG: 3 });
  const told = arrive(at, 'Q1-1', [{ sku: 'MUG' }], {
    complete: true,
    evidence: { weight_g: 410, photos: ['p1.jpg'] },
  });
  expect(tale(told)).toContain('  exception short_receipt');
  expect(at.exceptions.get('short_receipt:Q1-1')).toMatchObject({
    money_at_risk_minor: 2000,
    detail: { units: 2, weight_g: 410, photos: ['p1.jpg'], node: 'DC1' },
  });
  inspect(at, 'Q1-1', ['MUG', 1, 'A']);
  expect(paid(at)).toEqual([1000]);
});

test('case 22: an empty box is a receipt of nothing', () => {
  const at = awaiting({ MUG: 3 });
  expect(tale(arrive(at, 'Q1-1', [], { complete: true }))).toEqual([
    'return.item_received',
    '  exception short_receipt',
  ]);
  expect(returnAt(at).status).toBe('authorised');
  expect(tale(closeShort(at))[0]).toBe('return.cancelled');
  expect(troubles(at)).toEqual([]);
  expect(books(at, '7001')).toEqual({ units: {}, money: {} });
});

test.each<[string, (at: House) => unknown]>([
  ['the missing units come', (at) => receive(at, 'Q1-1', { MUG: 2 })],
  ['somebody closes the return short', (at) => closeShort(at)],
])('case 22: it is over when %s', (_what, happens) => {
  const at = awaiting({ MUG: 3 });
  arrive(at, 'Q1-1', [{ sku: 'MUG' }], { complete: true });
  expect(troubles(at)).toEqual(['short_receipt']);
  happens(at);
  expect(troubles(at)).toEqual([]);
});

test('all came in the box that was complete: nothing is short', () => {
  const at = awaiting({ MUG: 2 });
  arrive(at, 'Q1-1', [{ sku: 'MUG', quantity: 2 }], { complete: true });
  expect(troubles(at)).toEqual([]);
  expect(returnAt(at)).not.toHaveProperty('short');
});

test('what is overdue and closed short is overdue no more', () => {
  const at = awaiting({ MUG: 3 });
  receive(at, 'Q1-1', { MUG: 2 });
  wait(at, '7001', 31);
  expect(troubles(at)).toEqual(['overdue_receipt']);
  closeShort(at);
  expect(troubles(at)).toEqual([]);
  expect(at.wakes.get('order/7001')).toBeNull();
});

test('nothing of a return that is all here can be closed short, nor what is paid for, nor without a name', () => {
  const all = awaiting({ MUG: 1 });
  receive(all, 'Q1-1', { MUG: 1 });
  expect(tale(closeShort(all))).toEqual(['refused: nothing_outstanding']);
  expect(tale(closeShort(all, ' '))).toEqual(['refused: name_or_reason_missing']);
  const trusting = awaiting({ MUG: 2 }, undefined, [{ ...GIFT_RETAILER, gates: { rules: [], otherwise: [] } }]);
  receive(trusting, 'Q1-1', { MUG: 1 });
  expect(tale(closeShort(trusting))).toEqual(['refused: return_not_cancellable']);
});
