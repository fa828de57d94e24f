import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OrderNotice } from '../base/input.ts';
import { bring, orderIn, soldHouse } from '../paid.fixture.ts';
import { line, notice } from '../words.fixture.ts';
import { goodsLines } from './statement.ts';
import { taxOf } from './tax.ts';

/** Refunds of units of the one line, one after the other. */
function refunds(order: OrderNotice, units: readonly number[], later?: string): number[] {
  const at = soldHouse(order);
  if (later !== undefined) at.now = later;
  return units.map((quantity, index) => {
    bring(at, `Q${index}`, 'LAMP', quantity);
    return orderIn(at).returns[`Q${index}-1`]?.refunds[0]?.amount_minor ?? -1;
  });
}

const added = (tax_minor: number): OrderNotice =>
  notice('7001', [line('1', 'LAMP', 3, 10_000, { tax_minor })], {
    tax_included: false,
    tenders: [{ tender_id: 't1', kind: 'card', system: 'pay', payment_ref: 'pi', amount_minor: 10_000 + tax_minor }],
  });

test('case 42: tax goes back as it was paid, years and rates later', () => {
  // 19 % when it was sold; the order knows no other rate, and no rate is asked for.
  expect(refunds(added(1900), [1, 2])).toEqual([3967, 7933]);
  expect(refunds(added(1900), [1, 2], '2031-01-01T00:00:00.000Z')).toEqual([3967, 7933]);
  // The same goods sold at another rate give back that one.
  expect(refunds(added(1600), [3])).toEqual([11_600]);
});

test('case 43: tax inside the price is not added to it, and is told with each unit', () => {
  const order = notice('7001', [line('1', 'LAMP', 3, 10_000, { tax_minor: 1597 })]);
  expect(refunds(order, [1, 1, 1])).toEqual([3334, 3333, 3333]);
  const at = soldHouse(order);
  bring(at, 'Q', 'LAMP', 3);
  const sold = at.sold.get('7001');
  const state = orderIn(at).returns['Q-1'];
  if (sold === undefined || state === undefined || state.status === 'closed') throw new Error('nothing came back');
  const lines = state.lines.map((one) => ({ ...one, units: one.lots.flatMap(({ units }) => units) }));
  const told = goodsLines(
    { items: lines.map(({ line: number, units }) => ({ line: number, units })) },
    { lines },
    sold,
  );
  const taxes = told.map(({ units, tax_included_minor, tax_added_minor }) => [
    units,
    tax_included_minor,
    tax_added_minor,
  ]);
  expect(taxes.toSorted(([a = 0], [b = 0]) => a - b)).toEqual([
    [1, 533, 0],
    [2, 532, 0],
  ]);
});

test('case 43: the stored tax of a line comes back to the minor unit, added or included, in any grouping', () => {
  const groups = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(groups, fc.nat(9_999), fc.nat(2_500), fc.boolean(), (sizes, price_minor, tax_minor, tax_included) => {
      const quantity = sizes.reduce((sum, size) => sum + size, 0);
      const paid = price_minor + (tax_included ? 0 : tax_minor);
      const order = notice('7001', [line('1', 'LAMP', quantity, price_minor, { tax_minor })], {
        tax_included,
        tenders: [{ tender_id: 't1', kind: 'card', system: 'pay', payment_ref: 'pi', amount_minor: paid }],
      });
      expect(refunds(order, sizes).reduce((sum, amount) => sum + amount, 0)).toBe(paid);
      const sold = soldHouse(order).sold.get('7001');
      if (sold === undefined) throw new Error('it was not sold');
      let from = 0;
      const taxes = sizes.map((size) => taxOf(sold, '1', [{ from, to: (from += size) }]));
      expect(taxes.reduce((sum, tax) => sum + tax, 0)).toBe(tax_minor);
    }),
    { numRuns: 60 },
  );
});
