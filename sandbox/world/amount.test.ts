import { expect, test } from 'vitest';
import { lineMinor } from './amount.ts';

test.each([
  [6, '2.55', 1530],
  [1, '0.001', 0],
  [5, '0.001', 1],
  [-5, '0.001', -1],
  [3, '0.115', 35],
  [1, '1.005', 101],
  [-1, '1.005', -101],
  [1, '-11062.06', -1106206],
  [74215, '1.04', 7718360],
  [2, '7', 1400],
  [1, '7.950000000000000178', 795],
])('%i × %s is %i minor units', (quantity, price, minor) => {
  expect(lineMinor(quantity, price)).toBe(minor);
});

test.each(['', '1e3', '1,5', '.5', '5.', 'NaN', '0x10', ' 1'])('refuses the price %j', (price) => {
  expect(() => lineMinor(1, price)).toThrow(RangeError);
});

test('refuses a product beyond exact integers', () => {
  expect(() => lineMinor(9_007_199_254_740_991, '9.99')).toThrow(/beyond exact/);
});
