import type { Draft } from '../draft.ts';
import type { Refund } from '../state.ts';
import { refundsOf } from './fold.ts';
import { failedId } from './settle.ts';
import { closeUnclaimed } from './unclaimed.ts';
import { goodsOf } from './worth.ts';

/**
 * Takes a refund back of which no money has left: what was booked as owed is not owed any more, and its units can be paid for
 * by another refund. Gives false, and does nothing, when some of it is with the customer or may be on its way.
 */
export function cancelRefund(
  plan: Draft,
  aggregate: string,
  of: { readonly return_id: string; readonly refund: number; readonly because: string },
): boolean {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return false;
  const { return_id, refund, because } = of;
  const found = refundsOf(order, return_id).find((one) => one.refund === refund);
  if (found === undefined || !cancellable(found)) return false;
  plan.emit(aggregate, { type: 'refund.cancelled', return_id, refund, because });
  unbook(plan, aggregate, order.currency, found);
  for (const part of found.parts) {
    if (part.status === 'failed' || part.held === 'window')
      plan.exception({ change: 'close', id: failedId(return_id, refund, part.part), because });
    closeUnclaimed(plan, { owner: return_id, refund, part }, because);
  }
  return true;
}

function cancellable({ parts }: Refund): boolean {
  const open = parts.filter(({ status }) => status !== 'replaced');
  return open.length > 0 && open.every(({ status }) => status === 'held' || status === 'failed');
}

/** The inverse of what its release booked. */
function unbook(plan: Draft, aggregate: string, currency: string, refund: Refund): void {
  const of = (kind: string): number =>
    (refund.adjustments ?? []).reduce((sum, one) => sum + (one.kind === kind ? one.amount_minor : 0), 0);
  const entry = { aggregate, currency };
  const owed = goodsOf(refund) + of('fee');
  if (owed > 0) plan.money({ ...entry, debit: 'refund_owed', credit: 'returns_allowance', amount_minor: owed });
  if (of('fee') < 0)
    plan.money({ ...entry, debit: 'fee_income', credit: 'returns_allowance', amount_minor: -of('fee') });
  if (of('charge') > 0)
    plan.money({ ...entry, debit: 'refund_owed', credit: 'charges_refunded', amount_minor: of('charge') });
}
