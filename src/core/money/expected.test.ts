import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import type { House } from '../house.fixture.ts';
import { bookHouse, cost, expectNoMore, value } from '../ledger.fixture.ts';
import { bring, orderIn } from '../paid.fixture.ts';
import type { BookTerms } from '../policy/books.ts';
import { line, notice, sell, tale, wait } from '../words.fixture.ts';

/** Half of the lamps and a tenth of anything else are expected back; a tenth of their cost goes into getting them. */
const HALF: NonNullable<BookTerms['expected_returns']> = {
  percent: {
    rules: [
      {
        name: 'lamps',
        source: 'line.sku == "LAMP"',
        reads: ['line.sku'],
        when: (asked) => asked.line.sku === 'LAMP',
        gives: 50,
      },
    ],
    otherwise: 10,
  },
  days: null,
  recovery_percent: 10,
  except_reasons: ['faulty', 'exchange'],
};

const LAMPS = [line('1', 'LAMP', 4, 20_000, { cost_minor: 8_000 }), line('2', 'CARD', 1, 99)];

function sold(terms: BookTerms = { expected_returns: HALF }, lines = LAMPS): House {
  const at = bookHouse(terms);
  sell(at, notice('7001', lines));
  return at;
}

/** The reserve as the books hold it: what is owed and what is to come. */
function reserve(at: House): readonly [number, number] {
  return [books(at, '7001').money['refund_liability'] ?? 0, value(at)['right_of_return'] ?? 0];
}

test('case 90: a sale sets aside the returns that are expected of it: money against the sale, goods against their cost', () => {
  const at = bookHouse({ expected_returns: HALF });
  expect(tale(sell(at, notice('7001', LAMPS)))).toEqual([
    'order.recorded',
    '  36.00 GBP: right_of_return -> cost_of_sales',
    '  100.09 GBP: returns_allowance -> refund_liability',
  ]);
  expect([reserve(at), disagreements(at, '7001')]).toEqual([[10_009, 3_600], []]);
});

test('case 90: a return uses up what was set aside first, and what comes beyond it is a return like any other', () => {
  const at = sold();
  bring(at, 'Q1', 'LAMP', 1);
  expect(reserve(at)).toEqual([5_009, 1_800]);
  expect(value(at)).toEqual({ 'inventory:quarantine': 2_000, right_of_return: 1_800, cost_of_sales: -3_800 });
  expect(books(at, '7001').money).toMatchObject({ returns_allowance: -10_009, refund_owed: 5_000 });
  bring(at, 'Q2', 'LAMP', 2);
  expect(reserve(at)).toEqual([0, 0]);
  expect(books(at, '7001').money).toMatchObject({ returns_allowance: -15_000, refund_owed: 15_000 });
  expect(value(at)).toEqual({ 'inventory:quarantine': 6_000, cost_of_sales: -6_000 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each(['faulty', 'exchange'])(
  'case 90: a return because it is %s was not in the estimate and leaves it alone',
  (reason) => {
    const at = sold();
    bring(at, 'Q1', 'LAMP', 1, reason);
    expect(reserve(at)).toEqual([10_009, 3_600]);
    expect([books(at, '7001').money['refund_owed'], disagreements(at, '7001')]).toEqual([5_000, []]);
  },
);

test('case 90: when no more returns are expected, what is left goes back into the sale, once', () => {
  const at = sold();
  bring(at, 'Q1', 'LAMP', 1);
  expect(tale(expectNoMore(at))).toEqual([
    'expected_returns.released',
    '  18.00 GBP: cost_of_sales -> right_of_return',
    '  50.09 GBP: refund_liability -> returns_allowance',
  ]);
  expect(tale(expectNoMore(at))).toEqual([]);
  bring(at, 'Q2', 'LAMP', 1);
  expect([reserve(at), disagreements(at, '7001')]).toEqual([[0, 0], []]);
  expect(books(at, '7001').money['returns_allowance']).toBe(-10_000);
});

test('case 90: where the policy says how long returns are expected, the clock releases what is left', () => {
  const at = sold({ expected_returns: { ...HALF, days: 30 } });
  expect(at.wakes.get('order/7001')).toBe('2026-03-31T10:00:00.000Z');
  bring(at, 'Q1', 'LAMP', 1);
  wait(at, '7001', 20);
  expect([reserve(at), at.wakes.get('order/7001')]).toEqual([[5_009, 1_800], '2026-03-31T10:00:00.000Z']);
  expect(tale(wait(at, '7001', 7))).toEqual([
    'expected_returns.released',
    '  18.00 GBP: cost_of_sales -> right_of_return',
    '  50.09 GBP: refund_liability -> returns_allowance',
  ]);
  expect([reserve(at), at.wakes.get('order/7001'), disagreements(at, '7001')]).toEqual([[0, 0], null, []]);
  expect(tale(wait(at, '7001', 1))).toEqual([]);
});

test('case 90: a reserve that is released by word before its time is not waited for any more', () => {
  const at = sold({ expected_returns: { ...HALF, days: 30 } });
  expectNoMore(at);
  expect(at.wakes.get('order/7001')).toBeNull();
});

test('case 90: a cost that is told late raises the goods expected back to what they really cost', () => {
  const at = sold({ expected_returns: HALF }, [line('1', 'LAMP', 4, 20_000)]);
  expect(reserve(at)).toEqual([10_000, 0]);
  bring(at, 'Q1', 'LAMP', 1);
  cost(at, { '1': 8_000 });
  expect(reserve(at)).toEqual([5_000, 1_800]);
  expect([value(at)['inventory:quarantine'], disagreements(at, '7001')]).toEqual([2_000, []]);
});

test('case 90: a policy that expects nothing sets nothing aside, and has nothing to release', () => {
  const at = bookHouse({ valuation: { estimate_percent: null } });
  expect(tale(sell(at, notice('7001', LAMPS)))).toEqual(['order.recorded']);
  expect(orderIn(at).reserve).toBeUndefined();
  expect(tale(expectNoMore(at))).toEqual([]);
  const nowhere = bookHouse({});
  expect(tale(expectNoMore(nowhere))).toEqual(['refused: order_unknown']);
});
