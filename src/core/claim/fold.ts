import { must } from '../base/must.ts';
import type { EventBody } from '../event.ts';
import type { State } from '../state.ts';
import type { ClaimState } from '../state-goods.ts';

/** Folds an event of a claim. */
export function evolveClaim(
  state: State | null,
  body: Extract<EventBody, { readonly type: 'claim.opened' | 'claim.moved' }>,
): ClaimState {
  if (body.type === 'claim.opened') {
    const { of, against, return_id, amount_minor, currency, answer_days, due_at } = body;
    const begun = { status: 'requested', paid_minor: 0, lost_minor: 0, credits: [] } as const;
    return { kind: 'claim', of, against, return_id, amount_minor, currency, answer_days, due_at, ...begun };
  }
  must(state?.kind === 'claim', 'a step of a claim that was never made');
  const claim = state as ClaimState;
  return {
    ...claim,
    status: body.to,
    paid_minor: claim.paid_minor + body.paid_minor,
    lost_minor: claim.lost_minor + body.lost_minor,
    due_at: body.due_at,
    credits: body.credit_ref === null ? claim.credits : [...claim.credits, body.credit_ref],
  };
}
