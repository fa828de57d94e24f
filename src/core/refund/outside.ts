import type { RefundFoundOutside } from '../base/input.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { must } from '../base/must.ts';
import { advance } from '../return/advance.ts';
import { flagDoubleLoss } from './dispute.ts';
import { allParts } from './fold.ts';
import { onTender, roomOf } from './guard.ts';
import { settleWaiting } from './settle.ts';

/**
 * Somebody gave money back in the payment system itself. Tied to its order it covers what failed or is held there, and
 * lessens what later refunds give; what cannot be tied is somebody's to explain.
 */
export function decideFoundOutside(plan: Draft, fact: RefundFoundOutside, world: World): Verdict {
  const { system, refund_ref, payment_ref, amount_minor, currency } = fact;
  const aggregate = world.resolve({ kind: 'payment', id: payment_ref });
  const order = aggregate === null ? null : plan.state(aggregate);
  if (aggregate === null || order?.kind !== 'order') return unmatched(plan, fact, 'no order was paid by this payment');
  const ours = allParts(order).find(({ part }) => part.refund_ref === refund_ref && part.system === system);
  if (ours !== undefined) return plan.done({ known: ours.owner });
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a payment without its sale');
  const tender = sold.tenders.find((one) => one.payment_ref === payment_ref && one.system === system);
  if (tender === undefined) return unmatched(plan, fact, 'the payment is held by another system');
  if (currency !== order.currency) return unmatched(plan, fact, `the order is in ${order.currency}`);
  if (amount_minor <= 0) return unmatched(plan, fact, 'it gives nothing back');
  const { tender_id } = tender;
  // What waits for this payment, held or failed, is what it pays first.
  if (amount_minor > roomOf(order, tender_id) + onTender(order, tender_id, ['held', 'failed']))
    return unmatched(plan, fact, 'with it more is given back than was paid');
  const grant_id = `outside:${system}:${refund_ref}`;
  plan.emit(aggregate, {
    type: 'money.granted',
    grant_id,
    kind: 'outside',
    amount_minor,
    parts: [{ part: 1, tender_id, system, payment_ref, amount_minor }],
    units: [],
    refund_ref,
    by: null,
    second: null,
    reason: 'found in the payment system',
  });
  plan.money({ aggregate, debit: 'outside_refund', credit: `settled:${system}`, amount_minor, currency });
  // Somebody who pays by hand does not see that the bank has taken the same payment back.
  for (const [dispute_ref, dispute] of Object.entries(order.disputes ?? {}))
    if (dispute.tender_id === tender_id && dispute.status !== 'won')
      flagDoubleLoss(plan, aggregate, tender_id, dispute_ref);
  for (const owner of settleWaiting(plan, aggregate)) advance(plan, aggregate, owner, world);
  return plan.done({ grant_id });
}

function unmatched(plan: Draft, fact: RefundFoundOutside, because: string): Verdict {
  const { system, refund_ref, payment_ref, amount_minor, currency } = fact;
  plan.exception({
    change: 'open',
    id: `unmatched_refund:${system}:${refund_ref}`,
    kind: 'unmatched_refund',
    aggregate: `refund/${system}/${refund_ref}`,
    money_at_risk_minor: Math.abs(amount_minor),
    currency,
    detail: { system, refund_ref, payment_ref, amount_minor, because },
    at: plan.input.at,
  });
  return plan.done({ exception: 'unmatched_refund' });
}
