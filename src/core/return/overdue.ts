import { count } from '../base/units.ts';
import type { Verdict } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { lots } from './lots.ts';

/** The clock struck: goods that should have come and did not become somebody's business. */
export function decideOverdue(plan: Draft, aggregate: string): Verdict {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return plan.done({});
  let next: string | null = null;
  for (const [return_id, state] of Object.entries(order.returns)) {
    if (state.status !== 'authorised') continue;
    if (state.receipt_due_at > plan.facts.now) {
      if (next === null || state.receipt_due_at < next) next = state.receipt_due_at;
      continue;
    }
    const open = lots(state).filter(({ lot }) => lot.stage === 'authorised');
    plan.exception({
      change: 'open',
      id: `overdue_receipt:${return_id}`,
      kind: 'overdue_receipt',
      aggregate,
      money_at_risk_minor: open.reduce((sum, { line, lot }) => sum + line.unit_minor * count(lot.units), 0),
      currency: order.currency,
      detail: { return_id, due: state.receipt_due_at, units: open.reduce((sum, { lot }) => sum + count(lot.units), 0) },
      at: plan.facts.now,
    });
  }
  plan.wake(aggregate, next, 'receipt due');
  return plan.done({});
}
