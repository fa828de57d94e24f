import fc from 'fast-check';
import { expect, test } from 'vitest';
import { line, notice } from '../words.fixture.ts';
import { freeze, unitValue, type Run } from './sold.ts';

const priced = fc.record({
  quantity: fc.integer({ min: 1, max: 40 }),
  price_minor: fc.nat(9_999),
  discount_share: fc.double({ min: 0, max: 1, noNaN: true }),
  tax_minor: fc.nat(2_000),
  tax_included: fc.boolean(),
});

function units(runs: readonly Run[]): Run[] {
  return runs.flatMap((run) => Array.from({ length: run.units }, () => run));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

test('frozen units sum to what was paid, to the minor unit, and none is worth more than one more than another', () => {
  fc.assert(
    fc.property(priced, ({ quantity, price_minor, discount_share, tax_minor, tax_included }) => {
      const discount_minor = Math.floor(price_minor * discount_share);
      const sold = line('1', 'MUG', quantity, price_minor, { discount_minor, tax_minor });
      const frozen = units(freeze(notice('1', [sold], { tax_included })).lines[0]?.runs ?? []);
      expect(frozen).toHaveLength(quantity);
      expect(sum(frozen.map((unit) => unit.price_minor))).toBe(price_minor);
      expect(sum(frozen.map((unit) => unit.discount_minor))).toBe(discount_minor);
      expect(sum(frozen.map((unit) => unit.tax_added_minor))).toBe(tax_included ? 0 : tax_minor);
      expect(sum(frozen.map((unit) => unit.tax_included_minor))).toBe(tax_included ? tax_minor : 0);
      expect(sum(frozen.map(unitValue))).toBe(price_minor - discount_minor + (tax_included ? 0 : tax_minor));
      expect(spread(frozen.map(unitValue))).toBeLessThanOrEqual(1);
      expect(Math.min(...frozen.map(unitValue))).toBeGreaterThanOrEqual(0);
    }),
  );
});

test.each([
  ['evenly', 3, 3000, 0, 0, [1000, 1000, 1000]],
  ['a penny over', 3, 2800, 0, 0, [934, 933, 933]],
  ['two pennies over', 3, 2801, 0, 0, [934, 934, 933]],
  ['a discount that does not divide', 3, 3000, 100, 0, [966, 967, 967]],
  ['an odd penny each of price and tax', 3, 301, 0, 31, [111, 111, 110]],
  ['nothing at all', 2, 0, 0, 0, [0, 0]],
])('%s', (_what, quantity, price_minor, discount_minor, tax_minor, then) => {
  const sold = line('1', 'MUG', quantity, price_minor, { discount_minor, tax_minor });
  const runs = freeze(notice('1', [sold], { tax_included: false })).lines[0]?.runs ?? [];
  expect(units(runs).map(unitValue)).toEqual(then);
});

test('units count as bought when they left for the customer, else when the order was placed', () => {
  const lines = [line('1', 'MUG', 1, 100, { shipped_at: '2026-03-04T00:00:00.000Z' }), line('2', 'CUP', 1, 100)];
  expect(freeze(notice('1', lines)).lines.map(({ bought_at }) => bought_at)).toEqual([
    '2026-03-04T00:00:00.000Z',
    '2026-03-01T10:00:00.000Z',
  ]);
});
