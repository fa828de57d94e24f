import type { Sold } from '#core/order/sold.ts';

/** What was sold never changes, so what was read once need not be read again. */
export interface SoldCache {
  get(order_id: string): Sold | undefined;
  set(order_id: string, sold: Sold): void;
}

/** Keeps the sales that were used last, up to a number of order lines, since orders differ in size by thousands. */
export function soldCache(most_lines: number): SoldCache {
  const kept = new Map<string, Sold>();
  let lines = 0;
  const drop = (order_id: string): void => {
    lines -= weight(kept.get(order_id));
    kept.delete(order_id);
  };
  return {
    get: (order_id) => {
      const sold = kept.get(order_id);
      if (sold === undefined) return undefined;
      kept.delete(order_id);
      kept.set(order_id, sold);
      return sold;
    },
    set: (order_id, sold) => {
      if (kept.has(order_id)) drop(order_id);
      if (weight(sold) > most_lines) return;
      kept.set(order_id, sold);
      lines += weight(sold);
      for (const oldest of kept.keys()) {
        if (lines <= most_lines) return;
        drop(oldest);
      }
    },
  };
}

/** An order without lines takes room too. */
function weight(sold: Sold | undefined): number {
  return sold === undefined ? 0 : 1 + sold.lines.length;
}
