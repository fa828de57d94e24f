import type { Instant } from '../base/instant.ts';
import type { ExceptionChange, UnitPosting } from '../decision.ts';
import type { Known } from '../policy/known.ts';

const SELLABLE = 'sellable:';

/**
 * Flags sellable stock that goes below zero because a receipt is late, and takes the flag back once it is not below any more.
 * The move itself is posted as it was told: a count that is wrong for a while is corrected by its cause and never by us. Says
 * nothing of stock that nobody told the level of.
 */
export function flagNegatives(
  postings: readonly UnitPosting[],
  known: Known | undefined,
  at: Instant,
): ExceptionChange[] {
  if (known?.on_hand === undefined) return [];
  const changes = new Map<string, { node: string; sku: string; change: number; aggregate: string }>();
  for (const { from, to, sku, quantity, aggregate } of postings)
    for (const [place, sign] of [
      [from, -1],
      [to, 1],
    ] as const) {
      if (!place.startsWith(SELLABLE)) continue;
      const node = place.slice(SELLABLE.length);
      const id = negativeId(node, sku);
      const change = (changes.get(id)?.change ?? 0) + sign * quantity;
      changes.set(id, { node, sku, change, aggregate });
    }
  return [...changes].flatMap(([id, { node, sku, change, aggregate }]): ExceptionChange[] => {
    const before = known.on_hand?.(node, sku) ?? null;
    if (before === null) return [];
    const after = before + change;
    if (after < 0 && change < 0) {
      const detail = { node, sku, on_hand: after };
      const flag = {
        id,
        kind: 'negative_stock',
        aggregate,
        money_at_risk_minor: 0,
        currency: 'XXX',
        detail,
        at,
      } as const;
      return [{ change: 'open', ...flag }];
    }
    return before < 0 && after >= 0 ? [{ change: 'close', id, because: 'what was missing came' }] : [];
  });
}

function negativeId(node: string, sku: string): string {
  return `negative_stock:${node}:${sku}`;
}
