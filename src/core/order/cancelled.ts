import { must } from '../base/must.ts';
import type { OrderState, TenderState } from '../state.ts';
import type { Cancellation, OrderCancelledEvent, OrderReinstatedEvent } from './event.ts';

/** Folds units out of a sale, or back into it, with what paid for them. */
export function foldCancelled(order: OrderState, body: OrderCancelledEvent | OrderReinstatedEvent): OrderState {
  const { cancellation_id } = body;
  if (body.type === 'order.cancelled') {
    const { lines, reversed } = body;
    const cancellations = { ...order.cancellations, [cancellation_id]: { lines, reversed } };
    return { ...order, cancellations, tenders: paidLess(order.tenders, reversed, 1) };
  }
  const { [cancellation_id]: back, ...cancellations } = order.cancellations ?? {};
  const { reversed } = must(back, 'a cancellation taken back that never was');
  return { ...order, cancellations, tenders: paidLess(order.tenders, reversed, -1) };
}

function paidLess(
  before: OrderState['tenders'],
  reversed: Cancellation['reversed'],
  sign: 1 | -1,
): Record<string, TenderState> {
  const tenders: Record<string, TenderState> = { ...before };
  for (const { tender_id, amount_minor, points } of reversed) {
    const tender = must(tenders[tender_id], 'a payment taken back that was never made');
    tenders[tender_id] = {
      ...tender,
      paid_minor: tender.paid_minor - sign * amount_minor,
      ...(tender.points === undefined ? {} : { points: tender.points - sign * (points ?? 0) }),
      ...(tender.unpaid_minor === undefined
        ? {}
        : { unpaid_minor: Math.max(0, tender.unpaid_minor - sign * amount_minor) }),
    };
  }
  return tenders;
}
