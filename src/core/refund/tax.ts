import { count, without, type Range } from '../base/units.ts';
import type { LineUnits } from '../event.ts';
import { perRun } from '../order/basket.ts';
import type { Sold } from '../order/sold.ts';
import type { Grant, ReturnState } from '../state.ts';

interface Units {
  readonly sold: Sold;
  readonly state: ReturnState;
  readonly items: readonly LineUnits[];
}

/** The tax, added or included, that was paid on units of a line. */
export function taxOf(sold: Sold, line_id: string, units: readonly Range[]): number {
  const line = sold.lines.find((one) => one.line_id === line_id);
  if (line === undefined) return 0;
  return perRun(line, units).reduce(
    (total, { run, units: here }) => total + here * (run.tax_added_minor + run.tax_included_minor),
    0,
  );
}

/** The tax that a grant gave for units of this refund. */
export function taxGiven({ sold, state, items }: Units, grant: Grant): number {
  return items.reduce((sum, { line, units }) => {
    const line_id = state.lines.find((one) => one.line === line)?.line_id ?? '';
    const given = grant.units.filter((one) => one.line_id === line_id).flatMap((one) => one.units);
    return sum + taxOf(sold, line_id, common(units, given));
  }, 0);
}

function common(a: readonly Range[], b: readonly Range[]): Range[] {
  return count(b) === 0 ? [] : without(a, without(a, b));
}
