import { expect, test } from 'vitest';
import type { FoundHints, FoundItem, GoodsFound } from '../base/input-goods.ts';
import type { CustodyEnd } from '../base/codes.ts';
import { books, disagreements } from '../books.fixture.ts';
import { MUGS_AND_CAMERA, arrive, awaiting, orderAt, paid, returnAt, troubles } from '../goods.fixture.ts';
import { answerAll, house, tell, type House } from '../house.fixture.ts';
import { custodyAggregate } from '../return/names.ts';
import { ask, inspect, line, move, notice, receive, sell, tale } from '../words.fixture.ts';

const OTHER = notice('7002', [line('1', 'MUG', 2, 1800), line('2', 'LAMP', 1, 4000)]);

function resolve(at: House, how: CustodyEnd, some: { sku?: string; quantity?: number; to_return?: string } = {}) {
  const { sku = 'MUG', quantity = 1, to_return = null } = some;
  const by = { by: 'Ana', reason: 'agreed with the customer' };
  return tell(
    at,
    { reference: { kind: 'return', id: 'Q1-1' } },
    { type: 'custody.resolved', node: 'DC1', sku, quantity, how, to_return, ...by },
  );
}

function find(at: House, items: readonly (Partial<FoundItem> & { readonly sku: string })[], hints: FoundHints = {}) {
  const aggregate = custodyAggregate('DC1', 'F-1');
  const fact: GoodsFound = {
    type: 'goods.found',
    node: 'DC1',
    document: 'F-1',
    items: items.map((item) => ({ line: null, quantity: 1, ...item })),
    hints,
  };
  const { customer_id = null } = hints;
  const skus = items.map(({ sku }) => sku);
  return tell(
    at,
    customer_id === null ? { aggregate } : { purchases: { customer_id, order_id: null, skus, request: aggregate } },
    fact,
  );
}

function identify(at: House, of: { return_id?: string; order_id?: string }, by = 'Ana') {
  const { return_id = null, order_id = null } = of;
  return tell(
    at,
    { aggregate: custodyAggregate('DC1', 'F-1') },
    { type: 'custody.identified', return_id, order_id, by, reason: 'the customer called' },
  );
}

/** Two mugs were expected and three came. */
function surplus(): House {
  const at = awaiting({ MUG: 2 });
  receive(at, 'Q1-1', { MUG: 3 });
  expect(troubles(at)).toEqual(['over_receipt']);
  return at;
}

test.each<[CustodyEnd, string[], Record<string, number>]>([
  ['sent_back', ['  1 MUG: custody:DC1 -> customer'], { customer: -2, quarantine: 2 }],
  ['scrapped', ['  1 MUG: custody:DC1 -> scrap'], { customer: -3, quarantine: 2, scrap: 1 }],
  ['kept', ['  1 MUG: custody:DC1 -> lost', '  1 MUG: lost -> sellable:DC1'], { customer: -3, quarantine: 2, lost: 1 }],
])('case 21: surplus in custody is resolved: %s', (how, moves, units) => {
  const at = surplus();
  const told = tale(resolve(at, how));
  expect(told.filter((one) => one.includes('->'))).toEqual(moves);
  expect(told[0]).toBe('custody.resolved');
  expect(books(at, '7001').units).toEqual(units);
  expect(troubles(at)).toEqual([]);
  expect(orderAt(at).custody).toEqual([]);
  expect(disagreements(at, '7001')).toEqual([]);
  expect(tale(resolve(at, how))).toEqual(['refused: custody_not_held']);
});

test('what is kept as found stock is told to the ERP under a document of its own', () => {
  const at = surplus();
  resolve(at, 'kept');
  const told = [...at.deliveries.values()].filter(({ operation }) => operation.name === 'erp.stock.adjust');
  expect(told.map(({ operation }) => operation)).toMatchObject([{ sku: 'MUG', quantity: 1, reason: 'found' }]);
  answerAll(at);
  expect(at.states.get(told[0]?.aggregate ?? '')?.state).toMatchObject({ kind: 'stock', posted: 'done' });
});

test('case 18: a unit of another order in the box is tied to the return that waits for it, and paid there', () => {
  const at = awaiting({ CAMERA: 1 });
  sell(at, OTHER);
  ask(at, 'Q2', { LAMP: 1 }, { order_id: '7002' });
  answerAll(at);
  arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-1' }, { sku: 'LAMP' }]);
  expect(troubles(at)).toEqual(['wrong_item']);
  expect(tale(resolve(at, 'tied_to_return', { sku: 'LAMP', to_return: 'Q2-1' }))).toEqual([
    'custody.resolved',
    'return.item_received',
    '  1 LAMP: custody:DC1 -> customer',
    '  1 LAMP: customer -> quarantine:DC1',
    expect.stringMatching(/^ {2}resolved wrong_item:/),
  ]);
  inspect(at, 'Q2-1', ['LAMP', 1, 'A']);
  expect(paid(at)).toEqual([4000]);
  for (const order of ['7001', '7002']) expect(disagreements(at, order)).toEqual([]);
});

test.each([
  ['a return that does not wait for it', 'Q1-1', 'refused: units_not_expected'],
  ['a return nobody knows', 'Q9-1', 'refused: return_unknown'],
])('cannot be tied: %s', (_what, to_return, then) => {
  expect(tale(resolve(surplus(), 'tied_to_return', { to_return }))).toEqual([then]);
});

test('surplus that left custody is not graded any more', () => {
  const at = surplus();
  resolve(at, 'sent_back');
  expect(tale(inspect(at, 'Q1-1', ['MUG', 3, 'A']))).toEqual([
    'parked until order/7001 changes: inspected before received: 1 of MUG',
  ]);
});

test('surplus of a closed return is resolved like any other', () => {
  const at = awaiting({ MUG: 1 });
  receive(at, 'Q1-1', { MUG: 1 });
  inspect(at, 'Q1-1', ['MUG', 1, 'A']);
  move(at, 'Q1-1', ['MUG', 1, 'restock']);
  answerAll(at);
  receive(at, 'Q1-1', { MUG: 1 });
  expect(orderAt(at).returns['Q1-1']?.status).toBe('closed');
  expect(tale(resolve(at, 'scrapped'))).toContain('  1 MUG: custody:DC1 -> scrap');
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 20: goods without a return are in custody, not in stock, and nothing is paid until they are identified', () => {
  const at = house();
  sell(at, MUGS_AND_CAMERA);
  expect(tale(find(at, [{ sku: 'MUG', quantity: 2 }], { photos: ['p1.jpg'] }))).toEqual([
    'goods.found',
    '  2 MUG: customer -> custody:DC1',
    '  exception unidentified_goods',
  ]);
  expect(at.exceptions.get('unidentified_goods:DC1/F-1')).toMatchObject({ detail: { hints: { photos: ['p1.jpg'] } } });
  expect(tale(identify(at, { order_id: '7001' })).filter((one) => !one.startsWith('  ask'))).toEqual([
    'custody.identified',
    'return.requested',
    'return.authorized',
    'refund.held',
    'custody.resolved',
    'return.item_received',
    '  2 MUG: custody:DC1 -> customer',
    '  2 MUG: customer -> quarantine:DC1',
    '  resolved unidentified_goods:DC1/F-1',
  ]);
  answerAll(at);
  inspect(at, 'B-DC1-F-1-1-1', ['MUG', 2, 'A']);
  move(at, 'B-DC1-F-1-1-1', ['MUG', 2, 'restock']);
  answerAll(at);
  expect(paid(at)).toEqual([2000]);
  expect(orderAt(at).returns['B-DC1-F-1-1-1']?.status).toBe('closed');
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 20: what the policy or the sale bars stays in custody, and can be asked for again elsewhere', () => {
  const at = house();
  sell(at, MUGS_AND_CAMERA);
  sell(at, OTHER);
  find(at, [{ sku: 'MUG', quantity: 4 }]);
  identify(at, { order_id: '7001' });
  expect(troubles(at)).toEqual(['unidentified_goods']);
  identify(at, { order_id: '7002' });
  expect(troubles(at)).toEqual([]);
  for (const order of ['7001', '7002']) expect(disagreements(at, order)).toEqual([]);
});

test.each<[string, FoundHints, Partial<FoundItem>]>([
  ['the name of the order', { order_name: '#7001' }, {}],
  ['the serial number', {}, { serial: 'S-1' }],
  ['the customer', { customer_id: 'C-1' }, {}],
  ['the return', { return_id: 'Q1-1' }, {}],
])('case 18: found goods go to the open return that waits for them, by %s', (_what, hints, item) => {
  const at = awaiting({ CAMERA: 1 });
  expect(tale(find(at, [{ sku: 'CAMERA', ...item }, { sku: 'BRICK' }], hints))).toEqual([
    'goods.found',
    'custody.resolved',
    'return.item_received',
    '  1 CAMERA: customer -> custody:DC1',
    '  1 BRICK: customer -> custody:DC1',
    '  1 CAMERA: custody:DC1 -> customer',
    '  1 CAMERA: customer -> quarantine:DC1',
    '  exception unidentified_goods',
  ]);
  expect(returnAt(at).lines[0]?.lots).toMatchObject([{ stage: 'received' }]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('identified as of a return: its receipt', () => {
  const at = awaiting({ MUG: 3 });
  find(at, [{ sku: 'MUG', quantity: 2 }]);
  identify(at, { return_id: 'Q1-1' });
  inspect(at, 'Q1-1', ['MUG', 2, 'A']);
  expect(paid(at)).toEqual([2000]);
  expect(troubles(at)).toEqual([]);
});

test.each([
  ['nobody says so', { order_id: '7001' }, '', 'refused: name_or_reason_missing'],
  ['an order nobody knows', { order_id: '9' }, 'Ana', 'refused: order_unknown'],
  ['a return nobody knows', { return_id: 'Q9-1' }, 'Ana', 'refused: return_unknown'],
  ['a return that waits for nothing of it', { return_id: 'Q1-1' }, 'Ana', 'refused: units_not_expected'],
])('cannot be identified: %s', (_what, of, by, then) => {
  const at = awaiting({ CAMERA: 1 });
  find(at, [{ sku: 'MUG' }]);
  expect(tale(identify(at, of, by))).toEqual([then]);
});

test('case 103: found goods told twice are found once, and what is gone cannot be identified', () => {
  const at = awaiting({ MUG: 1 });
  find(at, [{ sku: 'MUG' }]);
  expect(tale(find(at, [{ sku: 'MUG' }]))).toEqual(['refused: document_already_recorded']);
  identify(at, { return_id: 'Q1-1' });
  expect(tale(identify(at, { return_id: 'Q1-1' }))).toEqual(['refused: custody_not_held']);
});

test('case 18: two returns of one order in one box under one label: each gets its own units, all the way', () => {
  const at = awaiting({ CAMERA: 1 });
  ask(at, 'Q2', { MUG: 2 });
  answerAll(at);
  arrive(at, 'Q1-1', [
    { sku: 'CAMERA', serial: 'S-1' },
    { sku: 'MUG', quantity: 3 },
  ]);
  expect(troubles(at)).toEqual(['wrong_item']);
  expect(orderAt(at).custody).toMatchObject([{ sku: 'MUG', quantity: 1 }]);
  inspect(at, 'Q1-1', ['CAMERA', 1, 'A'], ['MUG', 2, 'A']);
  move(at, 'Q1-1', ['CAMERA', 1, 'restock'], ['MUG', 2, 'restock']);
  answerAll(at);
  expect(paid(at).sort((a, b) => a - b)).toEqual([2000, 5000]);
  expect(Object.values(orderAt(at).returns).map(({ status }) => status)).toEqual(['closed', 'closed']);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 18: grades that one of two returns in a box has to wait for wait together', () => {
  const at = awaiting({ CAMERA: 1 });
  ask(at, 'Q2', { MUG: 2 });
  arrive(at, 'Q1-1', [{ sku: 'MUG', quantity: 2 }]);
  expect(tale(inspect(at, 'Q1-1', ['CAMERA', 1, 'A'], ['MUG', 2, 'A']))).toEqual([
    'parked until order/7001 changes: inspected before received: 1 of CAMERA',
  ]);
  expect(paid(at)).toEqual([]);
  arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-1' }]);
  expect(paid(at)).toHaveLength(2);
  expect(disagreements(at, '7001')).toEqual([]);
});
