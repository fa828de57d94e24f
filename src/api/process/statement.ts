import type { Adjustment, RefundReleasedEvent, ReturnAuthorizedEvent } from '#core/event.ts';
import type { Sold } from '#core/order/sold.ts';
import { goodsLines } from '#core/refund/statement.ts';
import type { ReturnReport } from '#contract/report.ts';

type Told = ReturnReport['refunds'][number];

/** Explains the goods of a refund to the minor unit: each unit at the values that were frozen when it was sold. */
export function statement(
  released: RefundReleasedEvent,
  authorised: ReturnAuthorizedEvent,
  sold: Sold,
): Told['statement'] {
  return goodsLines(released, authorised, sold);
}

/** What beside the goods makes up a refund. */
export function adjustmentsTold(adjustments: readonly Adjustment[], currency: string): Told['adjustments'] {
  return adjustments.map(({ kind, code, title, amount_minor }) => ({
    kind,
    code,
    title,
    amount: { amount_minor, currency },
  }));
}
