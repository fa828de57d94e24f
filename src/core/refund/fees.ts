import { count } from '../base/units.ts';
import type { LineUnits } from '../event.ts';
import type { Adjustment } from './owed.ts';
import type { ReturnState } from '../state.ts';
import { inForce } from './fold.ts';
import type { AuthorizedFee } from './owed.ts';

/** What fees are called in statements. */
export const FEE_TITLES: Readonly<Record<AuthorizedFee['code'], string>> = {
  restocking: 'Restocking fee',
  return_shipping: 'Return shipping',
};

/**
 * The fees that a refund of these units is lessened by, each a line of its own with the tax inside it, never more in all
 * than `most_minor`. Counted from the whole downwards: whatever the grouping, all units together bear what was fixed when
 * the return was authorised, and what one refund was too small for the next one bears.
 */
export function feesOf(state: ReturnState, items: readonly LineUnits[], most_minor: number): Adjustment[] {
  const fees = state.fees ?? [];
  let left = most_minor;
  return [...new Set(fees.map(({ code }) => code))].flatMap((code) => {
    const alike = fees.filter((fee) => fee.code === code);
    const before = chargedBefore(state, code);
    const due = alike.reduce((sum, fee) => sum + dueOf(fee, state, items), 0);
    const amount = Math.min(left, due - before);
    if (amount <= 0) return [];
    left -= amount;
    const rate = alike[0]?.tax_included_bp ?? 0;
    const tax = taxWithin(before + amount, rate) - taxWithin(before, rate);
    const taxed = rate === 0 ? {} : { tax_included_minor: -tax };
    return [{ kind: 'fee' as const, code, title: FEE_TITLES[code], amount_minor: -amount, ...taxed }];
  });
}

/** What a fee comes to once these units are paid for beside those that are already. */
function dueOf({ amount_minor, per, lines }: AuthorizedFee, state: ReturnState, items: readonly LineUnits[]): number {
  const bearing = state.lines.filter(({ line }) => lines.includes(line));
  const all = bearing.reduce((sum, { lots }) => lots.reduce((of, { units }) => of + count(units), sum), 0);
  const paid =
    bearing.reduce(
      (sum, { lots }) => lots.reduce((of, lot) => of + (lot.refund === null ? 0 : count(lot.units)), sum),
      0,
    ) + items.reduce((sum, { line, units }) => sum + (lines.includes(line) ? count(units) : 0), 0);
  if (paid === 0) return 0;
  return per === 'return' ? amount_minor : Number((BigInt(amount_minor) * BigInt(paid)) / BigInt(all));
}

function chargedBefore({ refunds }: ReturnState, code: AuthorizedFee['code']): number {
  return inForce(refunds)
    .flatMap(({ adjustments = [] }) => adjustments)
    .reduce((sum, one) => sum - (one.kind === 'fee' && one.code === code ? one.amount_minor : 0), 0);
}

/** The tax inside an amount that includes it, rounded down; `rate` in basis points of the amount without it. */
function taxWithin(amount_minor: number, rate: number): number {
  return Number((BigInt(amount_minor) * BigInt(rate)) / BigInt(10_000 + rate));
}
