import type { Draft } from '../draft.ts';
import { binds, waiting } from '../exchange/lifecycle.ts';
import type { Exchange } from '../exchange/state.ts';
import type { OrderState, Refund } from '../state.ts';
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
  if (found === undefined || !cancellable(order, found)) return false;
  plan.emit(aggregate, { type: 'refund.cancelled', return_id, refund, because });
  unbook(plan, aggregate, order, found);
  for (const part of found.parts) {
    if (part.status === 'failed' || part.held === 'window')
      plan.exception({ change: 'close', id: failedId(return_id, refund, part.part), because });
    closeUnclaimed(plan, { owner: return_id, refund, part }, because);
  }
  return true;
}

function cancellable(order: OrderState, { parts, adjustments = [] }: Refund): boolean {
  const open = parts.filter(({ status }) => status !== 'replaced');
  const carried = adjustments.filter(({ kind }) => kind === 'exchange');
  if (!carried.every((one) => one.amount_minor < 0 && isFree(order.exchanges?.[one.code]))) return false;
  return open.length + carried.length > 0 && open.every(({ status }) => status === 'held' || status === 'failed');
}

/** Whether value that was carried to a replacement can be taken from it again: nobody was asked for it yet. */
function isFree(exchange: Exchange | undefined): boolean {
  return exchange !== undefined && waiting(exchange.status) && !binds({ ...exchange, payments: [] });
}

/** The inverse of what its release booked. */
function unbook(plan: Draft, aggregate: string, order: OrderState, refund: Refund): void {
  const { currency } = order;
  const of = (kind: string): number =>
    (refund.adjustments ?? []).reduce((sum, one) => sum + (one.kind === kind ? one.amount_minor : 0), 0);
  const entry = { aggregate, currency };
  const owed = goodsOf(refund) + of('fee') + of('exchange');
  if (owed > 0) plan.money({ ...entry, debit: 'refund_owed', credit: 'returns_allowance', amount_minor: owed });
  if (of('fee') < 0)
    plan.money({ ...entry, debit: 'fee_income', credit: 'returns_allowance', amount_minor: -of('fee') });
  if (of('charge') > 0)
    plan.money({ ...entry, debit: 'refund_owed', credit: 'charges_refunded', amount_minor: of('charge') });
  if (of('exchange') < 0)
    plan.money({ ...entry, debit: 'exchange_carried', credit: 'returns_allowance', amount_minor: -of('exchange') });
}
