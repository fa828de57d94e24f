import { count } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { holdable } from '../hold/holds.ts';
import { flagUnclaimed } from '../refund/unclaimed.ts';
import { releaseExpired } from '../money/released.ts';
import { strikeExchanges } from '../exchange/strike.ts';
import type { OrderState } from '../state.ts';
import { strikeDecisions } from '../settlement/decision.ts';
import { advance } from './advance.ts';
import { expecting, wakeForLater } from './due.ts';
import { awaitedLots } from './kept.ts';

/** The clock struck: whatever is due by now happens, and the next deadline gets its wake-up. */
export function decideStruck(plan: Draft, aggregate: string, world: World): Verdict {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return plan.done({});
  flagOverdue(plan, aggregate, order);
  strikeExchanges(plan, aggregate, world);
  strikeDecisions(plan, aggregate);
  for (const { return_id, state } of holdable(order))
    if (state.holds !== undefined || state.law !== undefined) advance(plan, aggregate, return_id, world);
  flagUnclaimed(plan, aggregate);
  releaseExpired(plan, aggregate, order);
  wakeForLater(plan, aggregate);
  return plan.done({});
}

/** Goods that should have come and did not, all or some, become somebody's business. */
function flagOverdue(plan: Draft, aggregate: string, order: OrderState): void {
  const { now } = plan.facts;
  for (const { return_id, state } of expecting(order)) {
    if (state.receipt_due_at > now) continue;
    const open = awaitedLots(state);
    const ahead = open.filter(({ lot }) => lot.refund !== null);
    const worth = (of: typeof open): number =>
      of.reduce((sum, { line, lot }) => sum + line.unit_minor * count(lot.units), 0);
    plan.exception({
      change: 'open',
      id: overdueId(return_id),
      kind: 'overdue_receipt',
      aggregate,
      money_at_risk_minor: worth(open),
      currency: order.currency,
      detail: {
        return_id,
        due: state.receipt_due_at,
        units: open.reduce((sum, { lot }) => sum + count(lot.units), 0),
        ...(ahead.length === 0 ? {} : { refunded_minor: worth(ahead) }),
      },
      at: now,
    });
  }
}

/** Names the exception of goods that did not come in time. */
export function overdueId(return_id: string): string {
  return `overdue_receipt:${return_id}`;
}
