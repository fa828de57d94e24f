import { count } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { strikeExchanges } from '../exchange/strike.ts';
import type { OrderState } from '../state.ts';
import { strikeDecisions } from '../settlement/decision.ts';
import { expecting, wakeForLater } from './due.ts';
import { lots } from './lots.ts';

/** The clock struck: whatever is due by now happens, and the next deadline gets its wake-up. */
export function decideStruck(plan: Draft, aggregate: string, world: World): Verdict {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return plan.done({});
  flagOverdue(plan, aggregate, order);
  strikeExchanges(plan, aggregate, world);
  strikeDecisions(plan, aggregate);
  wakeForLater(plan, aggregate);
  return plan.done({});
}

/** Goods that should have come and did not, all or some, become somebody's business. */
function flagOverdue(plan: Draft, aggregate: string, order: OrderState): void {
  const { now } = plan.facts;
  for (const { return_id, state } of expecting(order)) {
    if (state.receipt_due_at > now) continue;
    const open = lots(state).filter(({ lot }) => lot.stage === 'authorised');
    plan.exception({
      change: 'open',
      id: `overdue_receipt:${return_id}`,
      kind: 'overdue_receipt',
      aggregate,
      money_at_risk_minor: open.reduce((sum, { line, lot }) => sum + line.unit_minor * count(lot.units), 0),
      currency: order.currency,
      detail: { return_id, due: state.receipt_due_at, units: open.reduce((sum, { lot }) => sum + count(lot.units), 0) },
      at: now,
    });
  }
}
