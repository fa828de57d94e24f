import { count } from '../base/units.ts';
import { cancelRefund } from '../refund/cancel.ts';
import { lots } from '../return/lots.ts';
import type { Turn } from '../return/turn.ts';
import type { ReturnState } from '../state.ts';
import { openHolds, refusalOf } from './holds.ts';
import { closeTrouble, openTrouble } from './trouble.ts';

/**
 * A return that somebody refused ends: cancelled while nothing came, so that everybody who expects goods is told; refused
 * when goods are here, which then are the customer's and go back.
 */
export function endRefused({ plan, aggregate, return_id }: Turn, state: ReturnState): void {
  const refusal = refusalOf(state);
  if (refusal === null) return;
  const reason = `refused: ${refusal.hold.why}`;
  const paid = lots(state).some(({ lot }) => lot.refund !== null);
  if (state.status === 'authorised' && !paid) plan.emit(aggregate, { type: 'return.cancelled', return_id, reason });
  else if (state.status === 'in_progress' || state.status === 'authorised')
    plan.emit(aggregate, { type: 'return.refused', return_id, reason });
  else return;
  // What was released and has not left is refused with the rest; what has left stays with the customer.
  for (const { refund } of state.refunds) cancelRefund(plan, aggregate, { return_id, refund, because: reason });
  for (const { name, hold } of openHolds(state)) {
    const ended = { hold: name, outcome: 'refused', decided: 'policy', by: null, second: null, reason } as const;
    plan.emit(aggregate, { type: 'hold.ended', return_id, ...ended });
    if (hold.kind === 'approval') closeTrouble(plan, return_id, 'approval_overdue', name, reason);
    if (hold.kind === 'fraud') closeTrouble(plan, return_id, 'fraud_review', name, reason);
    if (name.startsWith('person:')) closeTrouble(plan, return_id, 'held_by_person', name.slice(7), reason);
  }
}

/** Units that are here, not paid for, and never will be. */
export function refusedUnits(state: ReturnState): number {
  const here = lots(state).filter(
    ({ lot }) => lot.refund === null && lot.stage !== 'cancelled' && lot.stage !== 'handed_back',
  );
  return here.reduce((sum, { lot }) => sum + count(lot.units), 0);
}

/** Goods of a refused return are somebody's business as long as they are here. */
export function flagRefusedGoods({ plan, aggregate, return_id }: Turn, state: ReturnState): void {
  if (state.status !== 'refused') return;
  const units = refusedUnits(state);
  if (units > 0) openTrouble(plan, aggregate, return_id, 'return_refused', '', { units, node: state.node });
  else closeTrouble(plan, return_id, 'return_refused', '', 'the goods went back to the customer');
}
