import { expect, test } from 'vitest';
import type { Correctable, FactCorrected, GoodsInspected, GoodsMoved, GoodsReceived } from '../base/input.ts';
import { books, disagreements } from '../books.fixture.ts';
import { answer, answerAll, house, tell, type Heard, type House } from '../house.fixture.ts';
import { ask, cancel, line, notice, sell, tale, wait } from '../words.fixture.ts';
import { correct, told } from './correct.fixture.ts';
import { waitsOf } from './waits.ts';

const MUGS = notice('7001', [line('1', 'MUG', 3, 3000)]);
const of = (quantity: number) => ({ line: null, sku: 'MUG', quantity });

function received(quantity: number, node = 'DC1'): GoodsReceived {
  return { type: 'goods.received', return_id: 'Q1-1', node, items: [of(quantity)] };
}

function inspected(...graded: readonly (readonly [number, 'A' | 'B' | 'D'])[]): GoodsInspected {
  const items = graded.map(([quantity, grade]) => ({ ...of(quantity), grade, container: null }));
  return { type: 'goods.inspected', return_id: 'Q1-1', node: 'DC1', items };
}

function moved(...to: readonly (readonly [number, 'restock' | 'refurbish' | 'scrap'])[]): GoodsMoved {
  const items = to.map(([quantity, disposition]) => ({ ...of(quantity), disposition }));
  return { type: 'goods.moved', return_id: 'Q1-1', node: 'DC1', items };
}

function awaiting(): House {
  const at = house();
  sell(at, MUGS);
  ask(at, 'Q1', { MUG: 3 });
  answerAll(at);
  return at;
}

/** One unit in custody goes back to the customer. */
function sendBack(at: House, sku: string): Heard {
  const to = { reference: { kind: 'return', id: 'Q1-1' } } as const;
  const signed = { by: 'Ana', reason: 'not ours', to_return: null } as const;
  return tell(at, to, { type: 'custody.resolved', node: 'DC1', sku, quantity: 1, how: 'sent_back', ...signed });
}

/** A house that has heard these facts under the keys r, i and m. */
function after(...facts: readonly Correctable[]): House {
  const at = awaiting();
  const keys = { 'goods.received': 'r', 'goods.inspected': 'i', 'goods.moved': 'm' } as const;
  for (const fact of facts) told(at, fact.type in keys ? keys[fact.type as keyof typeof keys] : 'x', fact);
  return at;
}

function open(at: House): string[] {
  return [...at.exceptions.values()].filter((one) => one.open).map(({ kind }) => kind);
}

function returnAt(at: House) {
  const state = at.states.get('order/7001')?.state;
  return state?.kind === 'order' ? state.returns['Q1-1'] : undefined;
}

function waits(at: House): string[] {
  const order = at.states.get('order/7001')?.state;
  const state = returnAt(at);
  return order?.kind === 'order' && state !== undefined ? waitsOf(order, state, at.now).map(({ next }) => next) : [];
}

function ends(at: House): void {
  answerAll(at);
  expect(returnAt(at)?.status).toBe('closed');
  expect(disagreements(at, '7001')).toEqual([]);
}

test('case 7: a receipt that did not occur: the units are the customer’s again, and are expected as before', () => {
  const at = after(received(3));
  expect(tale(correct(at, 'r', 'Q1-1', null))).toEqual(['fact.declared_wrong', '  3 MUG: quarantine:DC1 -> customer']);
  expect(books(at, '7001').units).toEqual({});
  expect(returnAt(at)).toMatchObject({ status: 'authorised', wrong: ['r'], moves: [] });
  expect(disagreements(at, '7001')).toEqual([]);
  expect(at.wakes.get('order/7001')).toBe('2026-04-04T09:00:00.000Z');
  expect(tale(cancel(at, 'Q1-1'))[0]).toBe('return.cancelled');
});

test('case 7: the original stays in the log, and the declaration names it with the person and the reason', () => {
  const at = after(received(3));
  correct(at, 'r', 'Q1-1', received(2));
  const bodies = at.decisions.flatMap(({ events }) => events).map(({ body, cause }) => ({ cause, ...body }));
  expect(bodies.find(({ cause }) => cause === 'r')).toMatchObject({ type: 'return.item_received' });
  expect(bodies.find(({ type }) => type === 'fact.declared_wrong')).toMatchObject({
    original: 'r',
    fact: 'goods.received',
    kind: 'incorrect_data',
    by: 'Ada',
    reason: 'wrong pallet',
  });
});

test('case 7: a receipt at the wrong node, of the wrong number: what is right is booked in the same decision', () => {
  const at = after(received(3));
  expect(tale(correct(at, 'r', 'Q1-1', received(2, 'STORE-9')))).toEqual([
    'fact.declared_wrong',
    'return.item_received',
    '  3 MUG: quarantine:DC1 -> customer',
    '  2 MUG: customer -> quarantine:STORE-9',
  ]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 7: units nobody expected were never there: custody is empty and the exception closes', () => {
  const at = after(received(4));
  expect(open(at)).toEqual(['over_receipt']);
  correct(at, 'r', 'Q1-1', received(3));
  expect(open(at)).toEqual([]);
  expect(books(at, '7001').units).toEqual({ customer: -3, quarantine: 3 });
  told(at, 'i', inspected([3, 'A']));
  told(at, 'm', moved([3, 'restock']));
  ends(at);
});

test('case 7: a wrong item that was never there is nobody’s business any more', () => {
  const at = awaiting();
  told(at, 'r', { ...received(1), items: [of(1), { line: null, sku: 'SOCK', quantity: 1 }] });
  expect(open(at)).toEqual(['wrong_item']);
  correct(at, 'r', 'Q1-1', received(1));
  expect(open(at)).toEqual([]);
  expect(tale(sendBack(at, 'SOCK'))).toEqual(['refused: custody_not_held']);
  expect(books(at, '7001').units).toEqual({ customer: -1, quarantine: 1 });
});

test('case 7: a unit that left custody meanwhile leaves it once, and stands for the one that the correction names', () => {
  const at = awaiting();
  const sock = { line: null, sku: 'SOCK', quantity: 1 };
  told(at, 'r', { ...received(2), items: [of(2), sock] });
  sendBack(at, 'SOCK');
  expect(tale(correct(at, 'r', 'Q1-1', received(1)))).toEqual(['refused: fact_built_upon']);
  correct(at, 'r', 'Q1-1', { ...received(1), items: [of(1), sock] });
  expect(books(at, '7001').units).toEqual({ customer: -1, quarantine: 1 });
  expect([open(at), disagreements(at, '7001')]).toEqual([[], []]);
});

test('case 7: units that were inspected meanwhile stand for as many of the corrected ones', () => {
  const at = after(received(3), inspected([2, 'A']));
  expect(tale(correct(at, 'r', 'Q1-1', received(2)))).toEqual([
    'fact.declared_wrong',
    '  1 MUG: quarantine:DC1 -> customer',
  ]);
  expect(tale(correct(at, 'r', 'Q1-1', received(1)))).toEqual(['refused: already_corrected']);
  const correction = at.decisions.at(-1)?.events[0]?.cause ?? '';
  expect(tale(correct(at, correction, 'Q1-1', received(1)))).toEqual(['refused: fact_built_upon']);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 7: a wrong grade: the units are inspected anew, and go where the right grade wants them', () => {
  const at = after(received(3), inspected([3, 'A']));
  expect(tale(correct(at, 'i', 'Q1-1', inspected([2, 'A'], [1, 'D'])))).toEqual([
    'fact.declared_wrong',
    'inspection.completed',
    'disposition.assigned',
    '  ask floor: wms.return.place as Q1-1:place:2',
  ]);
  told(at, 'm', moved([2, 'restock'], [1, 'scrap']));
  expect(open(at)).toEqual([]);
  ends(at);
  expect(books(at, '7001').units).toEqual({ customer: -3, sellable: 2, scrap: 1 });
});

test('case 7: a wrong grade that the move already belied: units stay where they are, and nothing is left to look at', () => {
  const at = after(received(3), inspected([3, 'A']), moved([2, 'restock'], [1, 'scrap']));
  expect(open(at)).toEqual(['disposition_differs']);
  correct(at, 'i', 'Q1-1', inspected([2, 'A'], [1, 'D']));
  expect(open(at)).toEqual([]);
  ends(at);
  expect(books(at, '7001').units).toEqual({ customer: -3, sellable: 2, scrap: 1 });
});

test('case 7: an inspection that did not occur, after the refund: nothing is clawed back, finance is told the amount', () => {
  const at = after(received(3), inspected([3, 'A']));
  answerAll(at);
  correct(at, 'i', 'Q1-1', null);
  expect(open(at)).toEqual(['correction_after_refund']);
  expect([...at.exceptions.values()].at(-1)).toMatchObject({ money_at_risk_minor: 3000, currency: 'GBP' });
  expect(disagreements(at, '7001')).toEqual([]);
  expect(waits(at)).toContain(
    '30.00 GBP had been refunded before a report was declared wrong: wait until the goods earn it, or recover the money from the customer, or let the customer keep it.',
  );
  told(at, 'i2', inspected([3, 'B']));
  expect(open(at)).toEqual([]);
  told(at, 'm', moved([3, 'refurbish']));
  ends(at);
  expect([...at.deliveries.keys()].filter((key) => key.includes('refund'))).toEqual(['Q1-1:refund:1.1']);
});

test('case 7: what finance lets the customer keep is waited for no more', () => {
  const at = after(received(3), inspected([3, 'A']));
  correct(at, 'i', 'Q1-1', null);
  const kind = 'correction_after_refund';
  const said = { exception_id: `${kind}:Q1-1`, kind, action: 'leave', by: 'Ada', reason: 'our mistake' };
  tell(at, { aggregate: 'order/7001' }, { type: 'exception.resolved', ...said });
  expect(open(at)).toEqual([]);
  expect(waits(at).filter((next) => next.includes('had been refunded before'))).toEqual([]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 7: a wrong move: units go back to quarantine and from there to the right place; posted documents are a person’s', () => {
  const at = after(received(3), inspected([3, 'A']), moved([3, 'restock']));
  expect(tale(correct(at, 'm', 'Q1-1', moved([1, 'restock'], [2, 'refurbish'])))).toEqual([
    'fact.declared_wrong',
    'stock.placed',
    '  3 MUG: sellable:DC1 -> quarantine:DC1',
    '  1 MUG: quarantine:DC1 -> sellable:DC1',
    '  2 MUG: quarantine:DC1 -> refurbish:DC1',
    '  resolved disposition_differs:m',
    '  exception document_to_correct',
    '  exception disposition_differs',
  ]);
  expect([...at.exceptions.values()].find(({ kind }) => kind === 'document_to_correct')?.detail).toMatchObject({
    documents: ['Q1-1:receive:1', 'Q1-1:complete'],
    units: [{ sku: 'MUG', quantity: 3, posted_as: 'restock' }],
  });
  ends(at);
  expect(books(at, '7001').units).toEqual({ customer: -3, sellable: 1, refurbish: 2 });
});

test('case 7: a receipt of a cancelled return that did not occur: its units are free again', () => {
  const at = awaiting();
  cancel(at, 'Q1-1');
  answerAll(at);
  told(at, 'r', received(2));
  correct(at, 'r', 'Q1-1', null);
  expect(returnAt(at)?.status).toBe('cancelled');
  expect(tale(ask(at, 'Q2', { MUG: 3 }))).toContain('return.authorized');
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 7: a shipment that was wrong goes back on the shelf, and the right one leaves from the right node', () => {
  const at = awaiting();
  const shipped = (node: string, quantity: number): Correctable => ({
    type: 'order.shipped',
    node,
    items: [{ line_id: '1', sku: 'MUG', quantity }],
  });
  told(at, 's', shipped('DC1', 3));
  expect(tale(correct(at, 's', shipped('DC1', 3), shipped('DC2', 2)))).toEqual([
    'fact.declared_wrong',
    'order.shipped',
    '  3 MUG: customer -> sellable:DC1',
    '  2 MUG: sellable:DC2 -> customer',
  ]);
  expect(at.states.get('order/7001')?.state).toMatchObject({ shipped_units: 2, wrong: ['s'] });
  const second = at.decisions.at(-1)?.events[0]?.cause ?? '';
  expect(tale(correct(at, second, shipped('DC2', 2), null))).toEqual([
    'fact.declared_wrong',
    '  2 MUG: customer -> sellable:DC2',
  ]);
});

test('case 7: a stock document that was wrong is reversed in our book and in the ERP, and the right one follows', () => {
  const at = house();
  const adjusted = (quantity: number, sku = 'MUG'): Correctable => ({
    type: 'stock.adjusted',
    system: 'floor',
    document: 'ADJ-1',
    node: 'DC1',
    sku,
    quantity,
    reason: 'damaged',
    reason_raw: 'as told',
  });
  told(at, 'a', adjusted(-2));
  expect(tale(correct(at, 'a', adjusted(-2), adjusted(-3, 'LAMP')))).toEqual([
    'fact.declared_wrong',
    'stock.adjusted',
    '  2 MUG: scrap -> sellable:DC1',
    '  3 LAMP: sellable:DC1 -> scrap',
    '  ask books: erp.stock.adjust as stock/floor/ADJ-1:unadjust.1',
    '  ask books: erp.stock.adjust as stock/floor/ADJ-1:adjust.2',
  ]);
  const posted = () => at.states.get('stock/floor/ADJ-1')?.state;
  answer(at, 'stock/floor/ADJ-1:adjust');
  answer(at, 'stock/floor/ADJ-1:unadjust.1');
  expect(posted()).toMatchObject({ units: -3, posted: 'sent' });
  answer(at, 'stock/floor/ADJ-1:adjust.2');
  expect(posted()).toMatchObject({ units: -3, posted: 'done' });
});

test('case 7: a correction that overtakes its original waits for it', () => {
  const at = awaiting();
  expect(tale(correct(at, 'r', 'Q1-1', received(2)))).toEqual([
    'parked until order/7001 changes: corrects r, which is not applied yet',
  ]);
  expect(tale(told(at, 'r', received(3)))).toContain('fact.declared_wrong');
  expect(books(at, '7001').units).toEqual({ customer: -2, quarantine: 2 });
  expect(at.parked.size).toBe(0);
});

test('case 7: goods that are late after all are overdue again', () => {
  const at = after(received(3));
  wait(at, '7001', 40);
  correct(at, 'r', 'Q1-1', null);
  wait(at, '7001', 0);
  expect(open(at)).toEqual(['overdue_receipt']);
});

const SIGNED: FactCorrected = {
  type: 'fact.corrected',
  original_key: 'r',
  return_id: 'Q1-1',
  kind: 'did_not_occur',
  correction: null,
  by: 'Ada',
  reason: 'wrong pallet',
};

test.each<[string, Partial<FactCorrected>, string]>([
  ['nobody signs it', { by: ' ' }, 'name_or_reason_missing'],
  ['nothing is said to have happened instead', { kind: 'incorrect_data' }, 'correction_not_fitting'],
  ['something did not occur and yet did', { correction: received(1) }, 'correction_not_fitting'],
  [
    'it is about another return',
    { kind: 'incorrect_data', correction: { ...received(1), return_id: 'Q9-1' } },
    'correction_not_fitting',
  ],
  ['it is of another type', { kind: 'incorrect_data', correction: moved([1, 'scrap']) }, 'correction_not_fitting'],
])('case 7: a correction is refused when %s', (_when, some, code) => {
  const at = after(received(3));
  expect(tale(tell(at, { reference: { kind: 'return', id: 'Q1-1' } }, { ...SIGNED, ...some }))).toEqual([
    `refused: ${code}`,
  ]);
});

test('case 7: nothing of a closed return is corrected', () => {
  const at = after(received(3), inspected([3, 'A']), moved([3, 'restock']));
  ends(at);
  expect(tale(correct(at, 'r', 'Q1-1', null))).toEqual(['refused: return_closed']);
});
