import fc from 'fast-check';
import { expect, test } from 'vitest';
import { count, join, type Range } from '../base/units.ts';
import type { Lot, ReturnLine } from '../state.ts';
import { change, every, pick, valueOf } from './lots.ts';

const FRESH: Omit<Lot, 'units'> = {
  stage: 'authorised',
  grade: null,
  container: null,
  disposition: null,
  refund: null,
  receipt: null,
};
const stages = fc.constantFrom('received', 'inspected', 'placed', 'cancelled' as const);
const changes = fc.array(fc.tuple(fc.uniqueArray(fc.nat(11), { minLength: 1 }), stages), { maxLength: 8 });

function fresh(): ReturnLine {
  const lots = [{ ...FRESH, units: [{ from: 0, to: 12 }] }];
  return { line: 1, line_id: '1', sku: 'MUG', reason: 'unwanted', unit_minor: 100, lots };
}

/** Ranges of one unit each, which touch: lots must be written in one way all the same. */
function singles(units: readonly number[]): Range[] {
  return units.map((unit) => ({ from: unit, to: unit + 1 }));
}

function stageOf(line: ReturnLine, unit: number): string[] {
  return line.lots
    .filter((lot) => lot.units.some(({ from, to }) => from <= unit && unit < to))
    .map(({ stage }) => stage);
}

test('a change reaches exactly its units; none is lost, doubled or left in two lots of one kind', () => {
  fc.assert(
    fc.property(changes, (all) => {
      const model: string[] = Array.from({ length: 12 }, () => 'authorised');
      let line = fresh();
      for (const [units, stage] of all) {
        line = change(line, singles(units), { stage });
        for (const unit of units) model[unit] = stage;
        expect(model.map((_, unit) => stageOf(line, unit))).toEqual(model.map((one) => [one]));
        expect(new Set(line.lots.map((lot) => lot.stage)).size).toBe(line.lots.length);
        for (const lot of line.lots) expect(lot.units).toEqual(join([], lot.units));
      }
    }),
  );
});

test('picking takes what qualifies and no more; every takes all of it', () => {
  fc.assert(
    fc.property(changes, fc.nat(14), (all, quantity) => {
      const line = all.reduce((now, [units, stage]) => change(now, singles(units), { stage }), fresh());
      const waiting = (lot: Lot): boolean => lot.stage === 'authorised' || lot.stage === 'cancelled';
      const there = line.lots.filter(waiting).reduce((sum, lot) => sum + count(lot.units), 0);
      const picked = pick(line, quantity, waiting);
      expect(count(picked)).toBe(Math.min(quantity, there));
      const rest = change(line, picked, { stage: 'placed' });
      expect(rest.lots.filter(waiting).reduce((sum, lot) => sum + count(lot.units), 0)).toBe(there - count(picked));
      const items = every([line], waiting);
      expect(items.reduce((sum, item) => sum + count(item.units), 0)).toBe(there);
      expect(valueOf([line], items)).toBe(100 * there);
    }),
  );
});
