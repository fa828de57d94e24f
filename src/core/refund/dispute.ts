import type { DisputeClosed, DisputeOpened } from '../base/input.ts';
import { must } from '../base/must.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { OrderState } from '../state.ts';
import { advance } from '../return/advance.ts';
import { allParts } from './fold.ts';
import { lossId, recall } from './recall.ts';
import { settleWaiting } from './settle.ts';

/** The bank takes a payment back: nothing more leaves for that payment while it decides. */
export function decideDisputeOpened(plan: Draft, aggregate: string, fact: DisputeOpened, world: World): Verdict {
  const { dispute_ref, payment_ref, amount_minor, reason } = fact;
  const order = orderAt(plan, aggregate);
  if (order.disputes?.[dispute_ref] !== undefined) return plan.done({ dispute_ref, repeated: true });
  if (amount_minor <= 0)
    return { kind: 'refused', code: 'amount_not_positive', detail: `dispute ${dispute_ref} is about no money` };
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a dispute without its sale');
  const tender = must(
    sold.tenders.find((one) => one.payment_ref === payment_ref),
    'a payment that leads to an order it did not pay',
  );
  const { tender_id, system } = tender;
  plan.emit(aggregate, { type: 'dispute.opened', dispute_ref, tender_id, system, amount_minor, reason });
  plan.money({
    aggregate,
    debit: 'dispute_receivable',
    credit: `settled:${system}`,
    amount_minor,
    currency: order.currency,
  });
  flagDoubleLoss(plan, aggregate, tender_id, dispute_ref);
  recall(plan, aggregate, tender_id, 'dispute');
  return plan.done({ dispute_ref, status: 'open' });
}

/** The bank decided. Won: what was held goes on its way. Lost: the customer has that money, and it counts as paid. */
export function decideDisputeClosed(plan: Draft, aggregate: string, fact: DisputeClosed, world: World): Verdict {
  const { dispute_ref, outcome } = fact;
  const order = orderAt(plan, aggregate);
  const dispute = order.disputes?.[dispute_ref];
  if (dispute === undefined)
    return { kind: 'parked', waits_for: aggregate, why: `dispute ${dispute_ref} ended before it was opened` };
  if (dispute.status === outcome) return plan.done({ dispute_ref, repeated: true });
  if (dispute.status !== 'open') {
    const detail = `dispute ${dispute_ref} was ${dispute.status} already; ask the bank which outcome stands`;
    return { kind: 'refused', code: 'dispute_already_closed', detail };
  }
  const { amount_minor, system } = dispute;
  plan.emit(aggregate, { type: 'dispute.closed', dispute_ref, outcome });
  const debit = outcome === 'won' ? (`settled:${system}` as const) : 'dispute_loss';
  plan.money({ aggregate, debit, credit: 'dispute_receivable', amount_minor, currency: order.currency });
  if (outcome === 'won') plan.exception({ change: 'close', id: lossId(dispute_ref), because: 'the dispute was won' });
  const exchanged = Object.values(orderAt(plan, aggregate).exchanges ?? {}).map(({ return_id }) => return_id);
  for (const owner of new Set([...settleWaiting(plan, aggregate), ...exchanged]))
    advance(plan, aggregate, owner, world);
  return plan.done({ dispute_ref, status: outcome });
}

/** Money went back and the bank took the payment too: finance gets the refunds as evidence. */
export function flagDoubleLoss(plan: Draft, aggregate: string, tender_id: string, dispute_ref: string): void {
  const order = orderAt(plan, aggregate);
  const evidence = allParts(order).filter(
    ({ part }) => part.tender_id === tender_id && ['released', 'submitted', 'unknown', 'settled'].includes(part.status),
  );
  const refunded_minor = evidence.reduce((sum, { part }) => sum + part.amount_minor, 0);
  if (refunded_minor === 0) return;
  const disputed_minor = must(order.disputes?.[dispute_ref], 'a dispute that was just opened').amount_minor;
  plan.exception({
    change: 'open',
    id: lossId(dispute_ref),
    kind: 'double_loss',
    aggregate,
    money_at_risk_minor: Math.min(refunded_minor, disputed_minor),
    currency: order.currency,
    detail: {
      dispute_ref,
      disputed_minor,
      refunds: evidence.map(({ owner, refund, part }) => ({
        refund_id: `${owner}:refund:${refund}.${part.part}`,
        refund_ref: part.refund_ref,
        amount_minor: part.amount_minor,
        status: part.status,
      })),
    },
    at: plan.input.at,
  });
}

function orderAt(plan: Draft, aggregate: string): OrderState {
  const order = plan.state(aggregate);
  must(order?.kind === 'order', 'a payment that leads to something that is no order');
  return order as OrderState;
}
