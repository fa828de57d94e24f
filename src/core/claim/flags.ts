import type { Draft } from '../draft.ts';
import type { ClaimState } from '../state-goods.ts';

/** Less came than was asked for. */
export function flagShortPaid(plan: Draft, aggregate: string, claim: ClaimState): void {
  const { amount_minor, paid_minor, currency, against, return_id } = claim;
  plan.exception({
    change: 'open',
    id: shortId(aggregate),
    kind: 'claim_short_paid',
    aggregate,
    money_at_risk_minor: amount_minor - paid_minor,
    currency,
    detail: { against, return_id, asked_minor: amount_minor, paid_minor },
    at: plan.input.at,
  });
}

/** An answer is late. */
export function flagUnanswered(plan: Draft, aggregate: string, claim: ClaimState): void {
  const { amount_minor, paid_minor, currency, against, return_id, status } = claim;
  plan.exception({
    change: 'open',
    id: lateId(aggregate),
    kind: 'claim_unanswered',
    aggregate,
    money_at_risk_minor: amount_minor - paid_minor,
    currency,
    detail: { against, return_id, status },
    at: plan.facts.now,
  });
}

/** Closes what a step of the claim answers: a late answer, and a payment that was too small. */
export function closeFlags(plan: Draft, aggregate: string, before: ClaimState, to: ClaimState['status']): void {
  const because = `the claim is ${to.replaceAll('_', ' ')}`;
  if (before.due_at !== null && plan.facts.now >= before.due_at)
    plan.exception({ change: 'close', id: lateId(aggregate), because });
  if (before.paid_minor > 0 && before.status === 'short_paid' && to !== 'short_paid')
    plan.exception({ change: 'close', id: shortId(aggregate), because });
}

function shortId(aggregate: string): string {
  return `claim_short_paid:${aggregate}`;
}

function lateId(aggregate: string): string {
  return `claim_unanswered:${aggregate}`;
}
