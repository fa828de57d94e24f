import { expect, test } from 'vitest';
import { later } from '../base/instant.ts';
import { disagreements } from '../books.fixture.ts';
import { awaiting, paid, returnAt, troubles } from '../goods.fixture.ts';
import { answerAll, house, sweep, type House } from '../house.fixture.ts';
import { ask, inspect, move, receive, sell, tale } from '../words.fixture.ts';

function days(at: House, number: number): void {
  at.now = later(at.now, number * 86_400_000);
}

test('case 1: an inspection whose receipt does not come is kept, somebody asks for it, and nothing is paid', () => {
  const at = awaiting({ MUG: 2 });
  inspect(at, 'Q1-1', ['MUG', 2, 'A']);
  days(at, 2);
  expect(tale(sweep(at))).toEqual([]);
  days(at, 1);
  expect(tale(sweep(at))).toEqual(['inspection.kept', '  exception missing_receipt']);
  expect(at.exceptions.get('missing_receipt:Q1-1')).toMatchObject({ money_at_risk_minor: 2000, detail: { units: 2 } });
  expect(at.parked.size).toBe(0);
  expect(paid(at)).toEqual([]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 1: when the receipt is told after all, the kept grades count at once, unit by unit', () => {
  const at = awaiting({ MUG: 2 });
  inspect(at, 'Q1-1', ['MUG', 2, 'A']);
  days(at, 3);
  sweep(at);
  receive(at, 'Q1-1', { MUG: 1 });
  expect(paid(at)).toEqual([1000]);
  expect(troubles(at)).toEqual(['missing_receipt']);
  receive(at, 'Q1-1', { MUG: 1 });
  expect(paid(at)).toEqual([1000, 1000]);
  expect(troubles(at)).toEqual([]);
  expect(returnAt(at)).not.toHaveProperty('early');
  move(at, 'Q1-1', ['MUG', 2, 'restock']);
  answerAll(at);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 1: of a box that was received in part, what is here is graded and the rest is kept', () => {
  const at = awaiting({ MUG: 3 });
  receive(at, 'Q1-1', { MUG: 1 });
  inspect(at, 'Q1-1', ['MUG', 3, 'A']);
  expect(paid(at)).toEqual([]);
  days(at, 3);
  sweep(at);
  expect(paid(at)).toEqual([1000]);
  expect(returnAt(at).early).toMatchObject([{ quantity: 2 }]);
});

test('case 2: a receipt waits for its return, and is applied when that is told', () => {
  const at = house();
  expect(tale(receive(at, 'Q1-1', { MUG: 1 }))).toEqual([
    'parked until reference:return:Q1-1 changes: return Q1-1 is not known yet',
  ]);
  sell(at);
  ask(at, 'Q1', { MUG: 1 });
  expect(returnAt(at).lines[0]?.lots).toMatchObject([{ stage: 'received' }]);
});

test('case 2: a return that nobody tells of: its goods are found goods, in custody', () => {
  const at = house();
  receive(at, 'Q9-1', { MUG: 1 });
  days(at, 13);
  expect(tale(sweep(at))).toEqual([]);
  days(at, 1);
  expect(tale(sweep(at))).toEqual([
    'goods.found',
    '  1 MUG: customer -> custody:DC1',
    '  exception unidentified_goods',
  ]);
  expect([...at.exceptions.values()][0]).toMatchObject({ detail: { hints: { return_id: 'Q9-1' } } });
  expect(at.parked.size).toBe(0);
});
