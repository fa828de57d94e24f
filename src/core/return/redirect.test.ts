import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { MUGS_AND_CAMERA, awaiting, orderAt } from '../goods.fixture.ts';
import { answer, answerAll, house, tell, type House } from '../house.fixture.ts';
import { ask, cancel, inspect, move, receive, sell, tale } from '../words.fixture.ts';

const toReturn = { reference: { kind: 'return', id: 'Q1-1' } } as const;

function redirect(at: House, node: string, by = 'Ana') {
  return tell(at, toReturn, { type: 'return.redirected', return_id: 'Q1-1', node, by, reason: 'the store has closed' });
}

function placed(at: House, node: string, quantity: number) {
  const items = [{ line: null, sku: 'MUG', quantity, disposition: 'restock' as const }];
  return tell(at, toReturn, { type: 'goods.moved', return_id: 'Q1-1', node, items });
}

test('case 32: the announcement is taken back where it was made, and then made where the goods go', () => {
  const at = awaiting({ MUG: 2 });
  expect(tale(redirect(at, 'DC2'))).toEqual([
    'return.redirected',
    'posting.requested',
    '  ask floor: wms.return.withdraw as Q1-1:withdraw_announce',
  ]);
  expect(at.deliveries.get('Q1-1:withdraw_announce')?.operation).toMatchObject({ node: 'DC1' });
  expect(tale(answer(at, 'Q1-1:withdraw_announce'))).toEqual([
    'posting.accepted',
    'posting.requested',
    '  ask floor: wms.return.announce as Q1-1:announce:2',
  ]);
  expect(at.deliveries.get('Q1-1:announce:2')?.operation).toMatchObject({ node: 'DC2', lines: [{ quantity: 2 }] });
});

test('case 32: what is here stays where it is, and only the rest is announced at the new node', () => {
  const at = awaiting({ MUG: 3 });
  receive(at, 'Q1-1', { MUG: 1 });
  expect(tale(redirect(at, 'DC2'))).toContain('  ask floor: wms.return.announce as Q1-1:announce:2');
  expect(at.deliveries.get('Q1-1:announce:2')?.operation).toMatchObject({ node: 'DC2', lines: [{ quantity: 2 }] });
  receive(at, 'Q1-1', { MUG: 2 }, 'DC2');
  inspect(at, 'Q1-1', ['MUG', 3, 'A']);
  const asked = [...at.deliveries.values()].flatMap(({ operation }) =>
    operation.name === 'wms.return.place' ? [[operation.node, operation.moves[0]?.quantity]] : [],
  );
  expect(asked).toHaveLength(2);
  expect(asked).toEqual(
    expect.arrayContaining([
      ['DC1', 1],
      ['DC2', 2],
    ]),
  );
  move(at, 'Q1-1', ['MUG', 1, 'restock']);
  placed(at, 'DC2', 2);
  answerAll(at);
  const receipts = [...at.deliveries.values()].flatMap(({ operation }) =>
    operation.name === 'erp.return.receive' ? [[operation.node, operation.lines[0]?.quantity]] : [],
  );
  expect(receipts).toEqual([
    ['DC1', 1],
    ['DC2', 2],
  ]);
  expect(orderAt(at).returns['Q1-1']?.status).toBe('closed');
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 32: a receipt at any other node is taken, and the stock is there', () => {
  const at = awaiting({ MUG: 1 });
  receive(at, 'Q1-1', { MUG: 1 }, 'STORE9');
  inspect(at, 'Q1-1', ['MUG', 1, 'A']);
  expect(at.deliveries.get('Q1-1:place:1')?.operation).toMatchObject({ node: 'STORE9' });
  expect(tale(placed(at, 'STORE9', 1))).toContain('  1 MUG: quarantine:STORE9 -> sellable:STORE9');
  expect(at.deliveries.get('Q1-1:receive:1')?.operation).toMatchObject({ node: 'STORE9' });
  expect(books(at, '7001').units).toEqual({ customer: -1, sellable: 1 });
});

test('case 32: redirected before the first announcement was answered: it is taken back as soon as it is', () => {
  const at = house();
  sell(at, MUGS_AND_CAMERA);
  ask(at, 'Q1', { MUG: 1 });
  expect(tale(redirect(at, 'DC2'))).toEqual(['return.redirected']);
  expect(tale(answer(at, 'Q1-1:announce'))).toContain('  ask floor: wms.return.withdraw as Q1-1:withdraw_announce');
  expect(tale(answer(at, 'Q1-1:withdraw_announce'))).toContain('  ask floor: wms.return.announce as Q1-1:announce:2');
});

test('case 32: cancelled after it was redirected: the second announcement is taken back', () => {
  const at = awaiting({ MUG: 1 });
  redirect(at, 'DC2');
  answerAll(at);
  expect(tale(cancel(at, 'Q1-1'))).toContain('  ask floor: wms.return.withdraw as Q1-1:withdraw_announce:2');
  expect(at.deliveries.get('Q1-1:withdraw_announce:2')?.operation).toMatchObject({ node: 'DC2' });
});

test.each<[string, (at: House) => ReturnType<typeof redirect>, string]>([
  ['to where it goes already', (at) => redirect(at, 'DC1'), 'refused: destination_unchanged'],
  ['without a name', (at) => redirect(at, 'DC2', ''), 'refused: name_or_reason_missing'],
  [
    'when all is here',
    (at) => {
      receive(at, 'Q1-1', { MUG: 1 });
      return redirect(at, 'DC2');
    },
    'refused: nothing_outstanding',
  ],
])('cannot be redirected: %s', (_what, happens, then) => {
  expect(tale(happens(awaiting({ MUG: 1 })))).toEqual([then]);
});
