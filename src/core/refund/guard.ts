import type { Cover, HoldReason } from '../event.ts';
import type { Grant, OrderState } from '../state.ts';
import { allParts } from './fold.ts';
import type { RefundStatus } from './lifecycle.ts';

/** Why no money may leave for a payment now; null when it may. Every way out asks here. */
export function hold(order: OrderState, tender_id: string): HoldReason | null {
  const disputed = Object.values(order.disputes ?? {}).some(
    (dispute) => dispute.tender_id === tender_id && dispute.status === 'open',
  );
  if (disputed) return 'dispute';
  const unknown = allParts(order).some(({ part }) => part.tender_id === tender_id && part.status === 'unknown');
  return unknown ? 'unknown_refund' : null;
}

/** What the customer's bank took of a payment in lost disputes and no refund has been counted in yet, by dispute. */
export function takenByBank(
  order: OrderState,
  tender_id: string,
): { readonly id: string; readonly left_minor: number }[] {
  return Object.entries(order.disputes ?? {}).flatMap(([id, dispute]) => {
    if (dispute.tender_id !== tender_id || dispute.status !== 'lost') return [];
    const left_minor = dispute.amount_minor - used(order, 'dispute', id, tender_id);
    return left_minor > 0 ? [{ id, left_minor }] : [];
  });
}

/** What a grant gave through a tender, or still owes after a failure, and no refund has been counted in yet. */
export function granted(order: OrderState, id: string, tender_id: string): number {
  const grant = order.grants?.[id];
  if (grant === undefined) return 0;
  const given = grant.refunds
    .flatMap(({ parts }) => parts)
    .filter((part) => part.tender_id === tender_id && part.status !== 'replaced')
    .reduce((sum, part) => sum + part.amount_minor, 0);
  const counted = used(order, grant.kind, id, tender_id) + used(order, 'written_off', id, tender_id);
  const borne = grant.decision?.status === 'recovered' ? grant.decision.resolved_minor : 0;
  return Math.max(0, given - counted - borne);
}

/** How money that a grant gave is counted in: as what it was given as, or out of the loss that it became. */
export function coveredBy({ kind, decision }: Grant): Cover['by'] {
  return decision?.status === 'written_off' ? 'written_off' : kind;
}

/**
 * What a tender may still give back: what failed is still owed and keeps its room. What the bank holds or took of it counts
 * only where `careful` says so.
 */
export function roomOf(order: OrderState, tender_id: string, careful = false): number {
  const tender = order.tenders[tender_id];
  if (tender === undefined) return 0;
  const room = tender.paid_minor - tender.refunded_minor - onTender(order, tender_id, ['failed']);
  if (!careful) return Math.max(0, room);
  if (hold(order, tender_id) !== null) return 0;
  const taken = takenByBank(order, tender_id).reduce((sum, { left_minor }) => sum + left_minor, 0);
  return Math.max(0, room - taken);
}

/** What parts of a tender that stand at one of these come to. */
export function onTender(order: OrderState, tender_id: string, statuses: readonly RefundStatus[]): number {
  return allParts(order)
    .filter(({ part }) => part.tender_id === tender_id && statuses.includes(part.status))
    .reduce((sum, { part }) => sum + part.amount_minor, 0);
}

function used(order: OrderState, by: string, id: string, tender_id: string): number {
  return allParts(order)
    .filter(({ part }) => part.tender_id === tender_id && part.covered?.by === by && part.covered.id === id)
    .reduce((sum, { part }) => sum + part.amount_minor, 0);
}
