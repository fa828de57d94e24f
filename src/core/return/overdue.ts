import type { Instant } from '../base/instant.ts';
import { count } from '../base/units.ts';
import type { Verdict } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { OrderState, ReturnState } from '../state.ts';
import { lots } from './lots.ts';

/** The clock struck: goods that should have come and did not, all or some, become somebody's business. */
export function decideOverdue(plan: Draft, aggregate: string): Verdict {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return plan.done({});
  const { now } = plan.facts;
  for (const { return_id, state } of expecting(order)) {
    if (state.receipt_due_at > now) continue;
    const open = lots(state).filter(({ lot }) => lot.stage === 'authorised');
    plan.exception({
      change: 'open',
      id: overdueId(return_id),
      kind: 'overdue_receipt',
      aggregate,
      money_at_risk_minor: open.reduce((sum, { line, lot }) => sum + line.unit_minor * count(lot.units), 0),
      currency: order.currency,
      detail: { return_id, due: state.receipt_due_at, units: open.reduce((sum, { lot }) => sum + count(lot.units), 0) },
      at: now,
    });
  }
  wakeAt(
    plan,
    aggregate,
    earliest(order, (due) => due > now),
  );
  return plan.done({});
}

/**
 * Sets the order's one wake-up to the return that is due first. One that is overdue already is looked at now, because
 * its strike may not have come yet and would be forgotten for a later one.
 */
export function wakeForReceipts(plan: Draft, aggregate: string): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  const due = earliest(order, () => true);
  wakeAt(plan, aggregate, due !== null && due < plan.facts.now ? plan.facts.now : due);
}

/** Names the exception of goods that did not come in time. */
export function overdueId(return_id: string): string {
  return `overdue_receipt:${return_id}`;
}

function wakeAt(plan: Draft, aggregate: string, at: Instant | null): void {
  plan.wake(aggregate, at, at === null ? 'nothing is expected' : 'receipt due');
}

function earliest(order: OrderState, counts: (due: Instant) => boolean): Instant | null {
  const dues = expecting(order).map(({ state }) => state.receipt_due_at);
  return dues
    .filter(counts)
    .reduce<Instant | null>((first, due) => (first === null || due < first ? due : first), null);
}

function expecting(order: OrderState): { readonly return_id: string; readonly state: ReturnState }[] {
  return Object.entries(order.returns).flatMap(([return_id, state]) =>
    state.status !== 'closed' && state.given_up !== true && lots(state).some(({ lot }) => lot.stage === 'authorised')
      ? [{ return_id, state }]
      : [],
  );
}
