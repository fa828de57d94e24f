import type { ReturnRequestedLine } from '../base/input.ts';
import type { World } from '../decision.ts';

/**
 * Lines that name only an order line get the SKU that was sold on it: some platforms tell no more than the line's id.
 * A line id that none of the candidate orders has keeps its empty SKU, and so finds nothing.
 */
export function withSkus(
  world: World,
  candidates: readonly string[],
  lines: readonly ReturnRequestedLine[],
): ReturnRequestedLine[] {
  const sold = candidates.flatMap((aggregate) => world.sold(aggregate.slice('order/'.length))?.lines ?? []);
  return lines.map((line) => {
    if (line.sku !== '' || line.line_id === null) return line;
    return { ...line, sku: sold.find(({ line_id }) => line_id === line.line_id)?.sku ?? '' };
  });
}
