import { count, type Range } from '../base/units.ts';
import type { OrderNoticePromotion } from '../base/input.ts';
import { unitValue, type Sold, type SoldLine } from './sold.ts';

/** Units of a sale by order line. */
export type Basket = ReadonlyMap<string, readonly Range[]>;

/** What units of a line are worth at their frozen values. */
export function worth(line: SoldLine, units: readonly Range[]): number {
  return perRun(line, units).reduce((sum, { run, units: here }) => sum + here * unitValue(run), 0);
}

/** The frozen runs of a line with how many of the units fall in each; runs without any are left out. */
export function perRun(line: SoldLine, units: readonly Range[]): { run: SoldLine['runs'][number]; units: number }[] {
  let from = 0;
  return line.runs.flatMap((run) => {
    const to = from + run.units;
    const here = units.reduce((sum, range) => sum + overlap(range, { from, to }), 0);
    from = to;
    return here === 0 ? [] : [{ run, units: here }];
  });
}

/**
 * What a basket costs on its own: its frozen value with the discounts of the order's promotions taken off it again, less
 * what those promotions still give for these units alone. An empty basket costs nothing.
 */
export function repriced(sold: Sold, basket: Basket): number {
  const frozen = sold.lines.reduce((sum, line) => sum + worth(line, basket.get(line.line_id) ?? []), 0);
  return (sold.promotions ?? []).reduce((cost, promotion) => cost + lost(sold, promotion, basket), frozen);
}

/** What of a promotion's discount on these units they would not have earned alone. */
function lost(sold: Sold, promotion: OrderNoticePromotion, basket: Basket): number {
  const given = promotion.discounts.reduce((sum, { line_id, amount_minor }) => {
    const quantity = sold.lines.find((line) => line.line_id === line_id)?.quantity ?? 0;
    return sum + shareOf(amount_minor, quantity, basket.get(line_id) ?? []);
  }, 0);
  return given - earned(sold, promotion, basket);
}

function earned(sold: Sold, { condition, off_minor }: OrderNoticePromotion, basket: Basket): number {
  if (condition.kind === 'set') {
    const sets = condition.items.map(({ line_id, quantity }) =>
      Math.floor(count(basket.get(line_id) ?? []) / quantity),
    );
    return sets.length === 0 ? 0 : Math.min(...sets) * off_minor;
  }
  // A replacement had no part in the promotion, so it earns nothing of it.
  const bought = sold.lines.filter(({ replacement }) => replacement === undefined);
  const spent = bought.reduce(
    (sum, line) =>
      sum +
      perRun(line, basket.get(line.line_id) ?? []).reduce((of, { run, units }) => of + units * run.price_minor, 0),
    0,
  );
  return spent > 0 && spent >= condition.threshold_minor ? off_minor : 0;
}

/** Unit by unit from the whole downwards, so that all units together have all of it. */
function shareOf(amount_minor: number, quantity: number, units: readonly Range[]): number {
  const upTo = (unit: number): number =>
    quantity === 0 ? 0 : Number((BigInt(amount_minor) * BigInt(unit)) / BigInt(quantity));
  return units.reduce((sum, { from, to }) => sum + upTo(to) - upTo(from), 0);
}

function overlap(a: Range, b: Range): number {
  return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
}
