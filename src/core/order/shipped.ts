import type { ShippedItem } from '../event.ts';
import type { OrderState } from '../state.ts';
import type { Sold } from './sold.ts';

/** All that was sold, as a shipment would tell it; replacements leave by their exchange. */
export function everything(sold: Sold): ShippedItem[] {
  return sold.lines.flatMap(({ line_id, sku, quantity, replacement }) =>
    replacement === undefined ? [{ line_id, sku, quantity }] : [],
  );
}

/** Units that left, by order line: what shipments told that nobody declared wrong since. `sold` is the sale as it now stands. */
export function shippedUnits({ shipments = [] }: OrderState, sold: Sold): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { items } of shipments)
    for (const { line_id, quantity } of items ?? everything(sold)) sums[line_id] = (sums[line_id] ?? 0) + quantity;
  return sums;
}
