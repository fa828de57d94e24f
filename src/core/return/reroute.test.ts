import { expect, test } from 'vitest';
import type { Disposition } from '../base/codes.ts';
import { books, disagreements } from '../books.fixture.ts';
import { arrive, awaiting, orderAt, paid, returnAt, troubles } from '../goods.fixture.ts';
import { GIFT_RETAILER, answer, answerAll, tell, type House } from '../house.fixture.ts';
import type { Policy } from '../policy/policy.ts';
import { NO_TERMS } from '../policy/terms.ts';
import { inspect, move, receive, tale } from '../words.fixture.ts';
import { recallAggregate } from './names.ts';
import { waitsOf } from './waits.ts';

const CAREFUL: Policy = { ...GIFT_RETAILER, receiving: { scrap_approval_over_minor: 2500 } };
const toReturn = { reference: { kind: 'return', id: 'Q1-1' } } as const;

function change(
  at: House,
  from: Disposition,
  to: Disposition,
  quantity = 1,
  some: { by?: string; already_sold?: number } = {},
) {
  const items = [{ line: null, sku: 'MUG', quantity }];
  const why = { by: 'Ana', reason: 'a crack', ...some };
  return tell(at, toReturn, { type: 'disposition.changed', return_id: 'Q1-1', node: 'DC1', items, from, to, ...why });
}

function approve(at: House, second: string | null = null) {
  const why = { by: 'Ana', second, reason: 'broken', certificate: 'CERT-1' };
  return tell(at, toReturn, { type: 'scrap.approved', return_id: 'Q1-1', ...why });
}

function quote(at: House, cost_minor: number, value_minor?: number) {
  const items = [{ line: null, sku: 'MUG', quantity: 1 }];
  const worth = value_minor === undefined ? {} : { value_minor };
  return tell(at, toReturn, { type: 'refurbish.quoted', return_id: 'Q1-1', node: 'DC1', items, cost_minor, ...worth });
}

/** Three mugs are here and graded. */
function graded(grade: 'A' | 'B' | 'C' | 'D', policies?: readonly Policy[]): House {
  const at = awaiting({ MUG: 3 }, undefined, policies);
  receive(at, 'Q1-1', { MUG: 3 });
  inspect(at, 'Q1-1', ['MUG', 3, grade]);
  return at;
}

const adjustments = (at: House) =>
  [...at.deliveries.values()].flatMap(({ operation }) =>
    operation.name === 'erp.stock.adjust'
      ? [[operation.sku, operation.quantity, operation.state, operation.reason]]
      : [],
  );

test('case 85: changed before the units were put away: the holder is asked anew, and no stock moved', () => {
  const at = graded('A');
  expect(tale(change(at, 'restock', 'scrap'))).toEqual([
    'disposition.changed',
    '  ask floor: wms.return.place as Q1-1:place:2',
  ]);
  move(at, 'Q1-1', ['MUG', 2, 'restock'], ['MUG', 1, 'scrap']);
  answerAll(at);
  expect(troubles(at)).toEqual([]);
  expect(books(at, '7001').units).toEqual({ customer: -3, sellable: 2, scrap: 1 });
  expect(adjustments(at)).toEqual([['MUG', -1, 'quarantine', 'destroyed']]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 85: changed after restock: a movement of its own, and the ERP is corrected', () => {
  const at = graded('A');
  move(at, 'Q1-1', ['MUG', 3, 'restock']);
  answer(at, 'Q1-1:receive:1');
  expect(tale(change(at, 'restock', 'refurbish'))).toEqual([
    'disposition.changed',
    'stock.corrected',
    'stock.corrected',
    '  1 MUG: sellable:DC1 -> refurbish:DC1',
    expect.stringMatching(/erp\.stock\.adjust as stock\/change\/.*\.out:adjust$/),
    expect.stringMatching(/erp\.stock\.adjust as stock\/change\/.*\.in:adjust$/),
  ]);
  answerAll(at);
  expect(adjustments(at)).toEqual([
    ['MUG', -1, 'sellable', 'miscoded'],
    ['MUG', 1, 'refurbish', 'miscoded'],
  ]);
  expect(orderAt(at).returns['Q1-1']).toMatchObject({ status: 'closed', dispositions: { restock: 2, refurbish: 1 } });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 85: changed before the ERP posted the receipt: it waits for that', () => {
  const at = graded('A');
  move(at, 'Q1-1', ['MUG', 3, 'restock']);
  expect(tale(change(at, 'restock', 'scrap'))).toEqual([
    'parked until order/7001 changes: moved again before the ERP had posted the receipt',
  ]);
  answerAll(at);
  expect(adjustments(at)).toEqual([['MUG', -1, 'sellable', 'destroyed']]);
  expect(books(at, '7001').units).toEqual({ customer: -3, sellable: 2, scrap: 1 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 85: found damaged when the return is closed, and sold already: stock may be below nothing, and somebody knows', () => {
  const at = graded('A');
  move(at, 'Q1-1', ['MUG', 3, 'restock']);
  answerAll(at);
  expect(orderAt(at).returns['Q1-1']?.status).toBe('closed');
  expect(tale(change(at, 'restock', 'scrap', 2, { already_sold: 1 }))).toContain('  2 MUG: sellable:DC1 -> scrap');
  expect(troubles(at)).toEqual(['short_pick']);
  expect(orderAt(at).returns['Q1-1']).toMatchObject({ dispositions: { restock: 1, scrap: 2 } });
  expect(disagreements(at, '7001')).toEqual([]);
  expect(tale(change(at, 'restock', 'scrap', 2))).toEqual(['refused: disposition_not_held']);
});

test.each<[string, (at: House) => unknown, string]>([
  ['scrapped units back into stock', (at) => change(at, 'scrap', 'restock'), 'refused: disposition_fixed'],
  ['to where they are', (at) => change(at, 'scrap', 'scrap'), 'refused: disposition_fixed'],
  ['more than there are', (at) => change(at, 'restock', 'scrap'), 'refused: disposition_not_held'],
  ['without a name', (at) => change(at, 'scrap', 'restock', 1, { by: '' }), 'refused: name_or_reason_missing'],
])('case 84: cannot be changed: %s', (_what, happens, then) => {
  const at = graded('D');
  move(at, 'Q1-1', ['MUG', 3, 'scrap']);
  answer(at, 'Q1-1:receive:1');
  expect(tale(happens(at) as ReturnType<typeof change>)).toEqual([then]);
  answerAll(at);
  expect(tale(change(at, 'scrap', 'restock'))).toEqual(['refused: disposition_fixed']);
});

test('case 26: what the maker called back goes nowhere else but to scrap', () => {
  const at = awaiting({ MUG: 1 });
  const recall = {
    type: 'lot.recalled',
    sku: 'MUG',
    lot: 'L-7',
    disposition: 'vendor_return',
    reason: 'lead',
  } as const;
  tell(at, { aggregate: recallAggregate('MUG', 'L-7') }, recall);
  arrive(at, 'Q1-1', [{ sku: 'MUG', lot: 'L-7' }]);
  inspect(at, 'Q1-1', ['MUG', 1, 'A']);
  expect(tale(change(at, 'vendor_return', 'restock'))).toEqual(['refused: disposition_fixed']);
  expect(tale(change(at, 'vendor_return', 'scrap'))).toContain('disposition.changed');
});

test('case 84: dear units are destroyed only when a person has agreed; their refund does not wait for that', () => {
  const at = graded('D', [CAREFUL]);
  expect(at.deliveries.has('Q1-1:place:1')).toBe(false);
  expect(troubles(at)).toEqual(['scrap_approval']);
  expect(at.exceptions.get('scrap_approval:Q1-1')).toMatchObject({ money_at_risk_minor: 3000 });
  expect(paid(at)).toEqual([3000]);
  expect(waitsOf(orderAt(at), returnAt(at), at.now)[0]).toMatchObject({ who: 'operations', what: 'scrap:1' });
  expect(tale(approve(at))).toEqual([
    'scrap.approved',
    '  ask floor: wms.return.place as Q1-1:place:1',
    '  resolved scrap_approval:Q1-1',
  ]);
  move(at, 'Q1-1', ['MUG', 3, 'scrap']);
  answerAll(at);
  expect(orderAt(at).returns['Q1-1']?.status).toBe('closed');
  expect(tale(approve(at))).toEqual(['refused: nothing_to_approve']);
});

test('case 84: over the limit for one name a second one is needed', () => {
  const strict = { ...CAREFUL, terms: { ...NO_TERMS, second_name_over_minor: 1000 } };
  const at = graded('D', [strict]);
  expect(tale(approve(at))).toEqual(['refused: second_name_needed']);
  expect(tale(approve(at, 'ana'))).toEqual(['refused: second_name_needed']);
  expect(tale(approve(at, 'Bo'))[0]).toBe('scrap.approved');
});

test('case 84: instead of destroying them a person sends them elsewhere', () => {
  const at = graded('D', [CAREFUL]);
  expect(tale(change(at, 'scrap', 'donate', 3))).toEqual([
    'disposition.changed',
    '  ask floor: wms.return.place as Q1-1:place:1',
    '  resolved scrap_approval:Q1-1',
  ]);
});

test('case 84: destroyed without asking: the book follows the holder, and somebody is told', () => {
  const at = graded('D', [CAREFUL]);
  move(at, 'Q1-1', ['MUG', 3, 'scrap']);
  expect(troubles(at)).toEqual(['disposition_differs']);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 82: refurbishing costs more than the unit is worth: it goes elsewhere, and both decisions are on record', () => {
  const at = graded('B');
  expect(tale(quote(at, 1200))).toEqual([
    'refurbish.quoted',
    'disposition.changed',
    '  ask floor: wms.return.place as Q1-1:place:2',
  ]);
  const told = at.decisions.flatMap(({ events }) => events.map(({ body }) => body));
  expect(told.find(({ type }) => type === 'disposition.assigned')).toMatchObject({
    items: [{ disposition: 'refurbish' }],
  });
  expect(told.find(({ type }) => type === 'disposition.changed')).toMatchObject({
    from: 'refurbish',
    to: 'scrap',
    reason: 'refurbishing costs 12.00 GBP, one is worth 10.00 GBP',
  });
});

test.each([
  ['it costs less', 900, undefined],
  ['it sells for more afterwards', 1200, 1500],
])('case 82: refurbishing is worth it: %s', (_what, cost, value) => {
  expect(tale(quote(graded('B'), cost, value))).toEqual(['refurbish.quoted']);
});

test('case 82: what is dear is destroyed after a loss only when a person has agreed', () => {
  const at = graded('B', [{ ...CAREFUL, receiving: { scrap_approval_over_minor: 500 } } as Policy]);
  expect(tale(quote(at, 1200))).toEqual(['refurbish.quoted', 'disposition.changed', '  exception scrap_approval']);
});
