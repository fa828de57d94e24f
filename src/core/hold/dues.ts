import { later, type Instant } from '../base/instant.ts';
import type { OrderState, ReturnState } from '../state.ts';
import { holdable, openHolds } from './holds.ts';
import { unpaid_minor } from './trouble.ts';

const DAY_MS = 86_400_000;

/** When holds of an order are handed on or decided without an answer. */
export function holdDues(order: OrderState): { readonly at: Instant; readonly why: string }[] {
  return holdable(order).flatMap(({ state }) =>
    expects(state)
      ? openHolds(state).flatMap(({ hold }) => (hold.until === null ? [] : [{ at: hold.until, why: 'hold expires' }]))
      : [],
  );
}

/** When the law wants refunds of an order, and when people are warned of it. */
export function lawDues(order: OrderState): { readonly at: Instant; readonly why: string }[] {
  return holdable(order).flatMap(({ state }) => {
    const { law } = state;
    if (law === undefined || law.refund_by === null || !owes(state)) return [];
    const deadline = { at: law.refund_by, why: 'statutory deadline' };
    if (law.status === 'running')
      return [{ at: warnAt(law.refund_by, law.warn_days), why: 'statutory deadline near' }, deadline];
    return law.status === 'warned' ? [deadline] : [];
  });
}

/** Whether somebody can still be waited for: a cancelled or refused return has had its answer. */
export function expects({ status }: ReturnState): boolean {
  return status === 'authorised' || status === 'in_progress';
}

/** Whether the law's deadline still has something to hasten. */
function owes(state: ReturnState): boolean {
  return expects(state) && unpaid_minor(state) > 0;
}

export function warnAt(refund_by: Instant, warn_days: number): Instant {
  return later(refund_by, -warn_days * DAY_MS);
}
