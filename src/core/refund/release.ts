import { must } from '../base/must.ts';
import type { Wanted } from '../draft.ts';
import type { RefundPart } from '../event.ts';
import type { OrderNoticeTender } from '../base/input.ts';
import { gather, orderIn, type Turn } from '../return/turn.ts';
import { valueOf } from '../return/lots.ts';
import { reached } from '../return/lifecycle.ts';
import type { Lot, OrderState, ReturnState } from '../state.ts';
import type { Gate } from './lifecycle.ts';

/** Units whose gates are all met are paid for, at their frozen value, to the tenders that paid. */
export function release(turn: Turn, state: ReturnState): void {
  const { plan, world, aggregate, return_id } = turn;
  const { items, units } = gather(state, (lot) => lot.refund === null && waitsFor(state.gates, lot).length === 0);
  if (units === 0) return;
  const order = orderIn(turn);
  const amount_minor = valueOf(state.lines, items);
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a refund without its sale');
  const uncovered = {
    id: `refund_uncovered:${return_id}`,
    kind: 'refund_uncovered' as const,
    aggregate,
    money_at_risk_minor: amount_minor,
    currency: order.currency,
    detail: { return_id, amount_minor },
    at: plan.input.at,
  };
  const parts = split(order, sold.tenders, amount_minor);
  if (parts === null) {
    plan.exception({ change: 'open', ...uncovered });
    return;
  }
  const refund = state.refunds.length + 1;
  const wanted = parts.map((part): Wanted => {
    const key = `${return_id}:refund:${refund}.${part.part}`;
    return {
      step: `refund:${refund}.${part.part}`,
      key,
      system: part.system,
      operation: {
        name: 'payments.refund',
        refund_id: key,
        return_id,
        order_name: sold.name,
        payment_ref: part.payment_ref,
        amount_minor: part.amount_minor,
        currency: order.currency,
      },
    };
  });
  plan.emit(aggregate, { type: 'refund.released', return_id, refund, items, amount_minor, parts }, wanted);
  for (const { key } of wanted) plan.refer({ kind: 'refund', id: key }, aggregate);
  if (amount_minor > 0)
    plan.money({
      aggregate,
      debit: 'returns_allowance',
      credit: 'refund_owed',
      amount_minor,
      currency: order.currency,
    });
}

/** The gates that still hold units of this lot. Units that never came back are held by all of them. */
export function waitsFor(gates: readonly Gate[], lot: Lot): Gate[] {
  if (lot.stage === 'cancelled') return [...gates, 'received'];
  return gates.filter((gate) => {
    switch (gate) {
      case 'received':
        return !reached(lot.stage, 'received');
      case 'inspected':
        return !reached(lot.stage, 'inspected');
      case 'disposition':
        return !reached(lot.stage, 'dispositioned');
    }
  });
}

/** Fills the tenders in the order of payment, each up to what it paid; null when they do not cover the amount. */
function split(order: OrderState, tenders: readonly OrderNoticeTender[], amount_minor: number): RefundPart[] | null {
  const parts: RefundPart[] = [];
  let open = amount_minor;
  for (const tender of tenders) {
    const sums = order.tenders[tender.tender_id];
    const room = sums === undefined ? 0 : sums.paid_minor - sums.refunded_minor;
    const here = Math.min(open, room);
    if (here <= 0) continue;
    const { tender_id, system, payment_ref } = tender;
    parts.push({ part: parts.length + 1, tender_id, system, payment_ref, amount_minor: here });
    open -= here;
  }
  return open > 0 ? null : parts;
}
