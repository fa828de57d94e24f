import fc from 'fast-check';
import { expect, test } from 'vitest';
import { count, join, take, without, type Range } from './units.ts';

const some = fc.uniqueArray(fc.nat(24), { maxLength: 20 });

/** The ranges of a set of units, one unit at a time. */
function ranges(units: readonly number[]): Range[] {
  return units.reduce<Range[]>((sum, unit) => join(sum, [{ from: unit, to: unit + 1 }]), []);
}

function numbers(of: readonly Range[]): number[] {
  return of.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index));
}

function ordered(units: Iterable<number>): number[] {
  return [...units].sort((a, b) => a - b);
}

/** Sorted, never empty, never touching: the one way to write a set. */
function isCanonical(of: readonly Range[]): boolean {
  return of.every(({ from, to }, index) => from < to && from > (of[index - 1]?.to ?? -1));
}

test('ranges hold exactly the units that were put in, written in one way', () => {
  fc.assert(
    fc.property(some, (units) => {
      const of = ranges(units);
      expect(isCanonical(of)).toBe(true);
      expect(numbers(of)).toEqual(ordered(units));
      expect(count(of)).toBe(units.length);
    }),
  );
});

test('join, without and take agree with plain sets', () => {
  fc.assert(
    fc.property(some, some, fc.nat(30), (a, b, wanted) => {
      const left = without(ranges(a), ranges(b));
      expect(numbers(left)).toEqual(ordered(new Set(a).difference(new Set(b))));
      const both = join(left, ranges(b));
      expect(numbers(both)).toEqual(ordered(new Set([...a, ...b])));
      const { taken, rest } = take(ranges(a), wanted);
      expect(numbers(taken)).toEqual(ordered(a).slice(0, wanted));
      expect(numbers(rest)).toEqual(ordered(a).slice(wanted));
      expect([left, both, taken, rest].every(isCanonical)).toBe(true);
    }),
  );
});

test('a unit that is in both sets is a bug, not a sum', () => {
  fc.assert(
    fc.property(some, some, fc.nat(24), (a, b, shared) => {
      const [one, other] = [new Set([...a, shared]), new Set([...b, shared])];
      expect(() => join(ranges([...one]), ranges([...other]))).toThrow('claimed twice');
    }),
  );
});
