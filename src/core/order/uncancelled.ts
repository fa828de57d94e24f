import type { OrderState } from '../state.ts';
import type { Sold, SoldLine } from './sold.ts';

/**
 * A sale without the units that were cancelled before they left: they were never the customer's, and their payment was
 * reversed. The last units of a line go first, so that the others keep their numbers and their values.
 */
export function uncancelled(order: OrderState, sold: Sold): Sold {
  if (order.cancellations === undefined) return sold;
  const cancelled: Record<string, number> = {};
  for (const { line_id, quantity } of Object.values(order.cancellations).flatMap(({ lines }) => lines))
    cancelled[line_id] = (cancelled[line_id] ?? 0) + quantity;
  const whole = new Map(sold.lines.map(({ line_id, quantity }) => [line_id, quantity]));
  const share = (line_id: string, amount_minor: number): number => {
    const quantity = whole.get(line_id) ?? 0;
    if (quantity === 0) return amount_minor;
    return Number((BigInt(amount_minor) * BigInt(quantity - (cancelled[line_id] ?? 0))) / BigInt(quantity));
  };
  return {
    ...sold,
    lines: sold.lines.map((line) => shorten(line, cancelled[line.line_id] ?? 0)),
    ...(sold.promotions === undefined
      ? {}
      : {
          promotions: sold.promotions.map((promotion) => ({
            ...promotion,
            discounts: promotion.discounts.map(({ line_id, amount_minor }) => ({
              line_id,
              amount_minor: share(line_id, amount_minor),
            })),
          })),
        }),
  };
}

function shorten(line: SoldLine, by: number): SoldLine {
  if (by === 0) return line;
  let left = line.quantity - by;
  const runs = line.runs.flatMap((run) => {
    const units = Math.min(left, run.units);
    left -= units;
    return units <= 0 ? [] : [{ ...run, units }];
  });
  return { ...line, quantity: line.quantity - by, runs };
}
