import type { Draft } from '../draft.ts';
import { findPart, type PartName } from './decide.ts';
import { allParts, refundsOf } from './fold.ts';
import { onTender } from './guard.ts';
import { refer } from './pay.ts';
import { settleWaiting } from './settle.ts';

/** Refunds of a payment that are released and may not have left yet are asked back. What has left is answered as ever. */
export function recall(plan: Draft, aggregate: string, tender_id: string, because: 'dispute'): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  for (const { owner, refund, part } of allParts(order)) {
    if (part.tender_id !== tender_id || part.status !== 'released' || part.paid_by !== undefined) continue;
    plan.emit(aggregate, { type: 'refund.recalled', return_id: owner, refund, part: part.part, because });
    plan.withdraw(`${owner}:refund:${refund}.${part.part}`, because);
  }
}

/**
 * A refund that was asked back had not left: another part stands for it, held, so that it goes under a key of its own when
 * nothing holds it any more.
 */
export function backToHeld(plan: Draft, aggregate: string, name: PartName): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  const { return_id, refund, part } = name;
  const refunds = refundsOf(order, return_id);
  const found = findPart(refunds, name);
  if (found?.status !== 'recalled') return;
  const numbers = refunds.find((one) => one.refund === refund)?.parts.map((one) => one.part) ?? [];
  const as = Math.max(...numbers) + 1;
  plan.emit(aggregate, { type: 'refund.withdrawn', return_id, refund, part, as });
  refer(plan, aggregate, return_id, refund, [{ part: as }]);
  closeLosses(plan, aggregate, found.tender_id);
  settleWaiting(plan, aggregate);
}

/** Names the exception of a payment that went back twice, by a refund and by the bank. */
export function lossId(dispute_ref: string): string {
  return `double_loss:${dispute_ref}`;
}

/** What was feared lost twice did not leave: only the bank has it. */
function closeLosses(plan: Draft, aggregate: string, tender_id: string): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  if (onTender(order, tender_id, ['released', 'recalled', 'submitted', 'unknown', 'settled']) > 0) return;
  for (const [dispute_ref, dispute] of Object.entries(order.disputes ?? {}))
    if (dispute.tender_id === tender_id)
      plan.exception({ change: 'close', id: lossId(dispute_ref), because: 'the refund was stopped in time' });
}
