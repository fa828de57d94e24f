import { wakeForDues } from '../return/due.ts';
import type { Turn } from '../return/turn.ts';
import type { ReturnState } from '../state.ts';
import { expiry } from './approve.ts';
import { expects } from './dues.ts';
import { decideByPolicy, rulesOf } from './fraud.ts';
import { openHolds, type NamedHold } from './holds.ts';
import { openTrouble } from './trouble.ts';

/** Holds whose time is over: an approval goes to the next role and then is overdue, a fraud check is decided without its score. */
export function expireHolds(turn: Turn, state: ReturnState): void {
  const { plan, aggregate, return_id } = turn;
  const over = openHolds(state).filter(({ hold: { until } }) => until !== null && until <= plan.facts.now);
  if (over.length === 0 || !expects(state)) return;
  for (const one of over) {
    if (one.hold.kind === 'approval') expireApproval(turn, one);
    const rules = one.hold.kind === 'fraud' ? rulesOf(plan, state) : null;
    if (rules !== null) decideByPolicy(plan, aggregate, return_id, { hold: one.name, rules, score: null });
  }
  wakeForDues(plan, aggregate);
}

function expireApproval({ plan, aggregate, return_id }: Turn, { name: hold, hold: of }: NamedHold): void {
  const { asks, turn } = of;
  const to = of.status === 'open' ? (asks?.escalate_to ?? null) : null;
  if (asks !== undefined && to !== null && to !== turn) {
    const until = expiry(plan.facts.now, asks);
    const why = `${of.why}; ${turn} did not decide in time`;
    plan.emit(aggregate, { type: 'hold.turned', return_id, hold, status: 'escalated', turn: to, until, why });
    return;
  }
  plan.emit(aggregate, { type: 'hold.turned', return_id, hold, status: 'overdue', turn, until: null, why: of.why });
  openTrouble(plan, aggregate, return_id, 'approval_overdue', hold, { turn, why: of.why });
}
