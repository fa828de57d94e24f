import type { Draft } from '../draft.ts';
import type { ReturnState } from '../state.ts';
import { lots, isOver } from './lots.ts';
import { done, type Turn } from './turn.ts';

/**
 * When the rest of a return is not awaited any more, or lost and paid for, the ERP's authorisation is closed for it: last of all, because what it
 * still has to receive and to credit needs the authorisation open.
 */
export function closeRest({ plan, aggregate, return_id }: Turn, state: ReturnState): void {
  const lost = lots(state).some(({ lot }) => lot.stage === 'lost');
  if ((state.short !== 'closed' && !lost) || state.erp_ref === null || state.steps['withdraw_authorise'] !== undefined)
    return;
  if (!done(state, 'complete') && state.commerce_ref !== null) return;
  if (Object.values(state.steps).some(({ status }) => status !== 'done')) return;
  if (state.refunds.some(({ status }) => status !== 'settled')) return;
  if (lots(state).some(({ lot }) => !isOver(state, lot))) return;
  if (lots(state).some(({ lot }) => lot.stage === 'placed' && lot.refund === null)) return;
  plan.emit(aggregate, { type: 'posting.requested', return_id, posting: 'withdrawal', number: 1, items: [] }, [
    {
      step: 'withdraw_authorise',
      key: `${return_id}:withdraw_authorise`,
      system: plan.facts.systems.erp,
      operation: { name: 'erp.return.withdraw', return_id, authorisation_ref: state.erp_ref },
    },
  ]);
}

/** The exception of a short receipt is over. */
export function settleShort(plan: Draft, return_id: string, because: string): void {
  plan.exception({ change: 'close', id: shortId(return_id), because });
}

/** The exception of units that are missing though all is said to have come. */
export function shortId(return_id: string): string {
  return `short_receipt:${return_id}`;
}
