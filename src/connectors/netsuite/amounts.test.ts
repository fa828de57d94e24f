import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount, day, rate } from './amounts.ts';

test('amounts are the shortest decimal of their minor units', () => {
  expect(JSON.stringify([amount(1050, 'GBP'), amount(-1, 'GBP'), amount(70, 'JPY'), amount(1234, 'KWD')])).toBe(
    '[10.5,-0.01,70,1.234]',
  );
});

test('no amount loses a minor unit on its way through JSON', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 13), max: 10 ** 13 }), (minor) => {
      const [whole = '', fraction = ''] = JSON.stringify(amount(minor, 'GBP')).split('.');
      expect(BigInt(`${whole}${fraction.padEnd(2, '0')}`)).toBe(BigInt(minor));
    }),
  );
});

test('a rate is exact where the line divides, and far finer than the minor unit where not', () => {
  expect(rate(1020, 4, 'GBP')).toBe(2.55);
  expect(rate(100, 3, 'GBP')).toBe(0.3333333333);
  expect(rate(-200, 3, 'GBP')).toBe(-0.6666666667);
  expect(rate(100, 3, 'JPY')).toBe(33.33333333);
});

test('a rate times its quantity rounds to the amount again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: 100_000 }), (minor, quantity) => {
      expect(Math.round(rate(minor, quantity, 'GBP') * quantity * 100)).toBe(minor);
    }),
  );
});

test("a day is the day in the account's zone", () => {
  expect(day('2010-12-31T23:30:00.000Z', 'UTC')).toBe('2010-12-31');
  expect(day('2010-12-31T23:30:00.000Z', 'Europe/Berlin')).toBe('2011-01-01');
});
