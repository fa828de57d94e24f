import type { ClaimCredited, ClaimMoved, ClaimOpened } from '../base/input-goods.ts';
import { later } from '../base/instant.ts';
import type { Refusal, Verdict } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { refuseNameless } from '../refund/signed.ts';
import type { ClaimState } from '../state-goods.ts';
import { awaitsAnswer, CLAIM_LIFE } from './lifecycle.ts';
import { flagShortPaid, flagUnanswered } from './flags.ts';
import { move } from './move.ts';

const DAY_MS = 86_400_000;

/** A claim is made: what it asks for is owed to us from now on. */
export function decideClaimOpened(plan: Draft, aggregate: string, fact: ClaimOpened): Verdict {
  if (plan.state(aggregate) !== null)
    return { kind: 'refused', code: 'document_already_recorded', detail: `claim ${fact.claim_id} is already made` };
  if (!Number.isSafeInteger(fact.amount_minor) || fact.amount_minor <= 0)
    return { kind: 'refused', code: 'amount_not_positive', detail: 'a claim asks for more than nothing' };
  openClaim(plan, aggregate, fact);
  return plan.done({ claim_id: fact.claim_id });
}

/** Opens a claim that is known to be new. */
export function openClaim(plan: Draft, aggregate: string, fact: ClaimOpened): void {
  const { claim_id, of, against, return_id, amount_minor, currency, answer_days } = fact;
  const due_at = later(plan.facts.now, answer_days * DAY_MS);
  const told = { claim_id, of, against, return_id, amount_minor, currency, answer_days, due_at };
  plan.emit(aggregate, { type: 'claim.opened', ...told });
  plan.money({ aggregate, debit: `${of}_receivable`, credit: 'claim_recovery', amount_minor, currency });
  plan.wake(aggregate, due_at, 'answer due');
}

/** A claim takes a step that moves no money to us. */
export function decideClaimMoved(plan: Draft, aggregate: string, fact: ClaimMoved): Verdict {
  const nameless = refuseNameless(fact);
  if (nameless !== null) return nameless;
  const { to, by, reason } = fact;
  const claim = plan.state(aggregate);
  const refusal = refuseStep(claim?.kind === 'claim' ? claim : null, fact.claim_id, to);
  if (refusal !== null || claim?.kind !== 'claim') return refusal ?? unknown(fact.claim_id);
  const rest = claim.amount_minor - claim.paid_minor - claim.lost_minor;
  move(plan, aggregate, claim, {
    to,
    paid_minor: 0,
    lost_minor: to === 'written_off' ? rest : 0,
    credit_ref: null,
    by,
    reason,
  });
  return plan.done({});
}

/** Money came for a claim. Less than was asked for is somebody's business; one document counts once. */
export function decideClaimCredited(plan: Draft, aggregate: string, fact: ClaimCredited): Verdict {
  const { claim_id, credit_ref, amount_minor, currency } = fact;
  const claim = plan.state(aggregate);
  if (claim?.kind !== 'claim') return unknown(claim_id);
  if (claim.credits.includes(credit_ref))
    return { kind: 'refused', code: 'document_already_recorded', detail: `${credit_ref} is counted already` };
  if (currency !== claim.currency)
    return { kind: 'refused', code: 'currency_differs', detail: `the claim is in ${claim.currency}` };
  if (!Number.isSafeInteger(amount_minor) || amount_minor <= 0)
    return { kind: 'refused', code: 'amount_not_positive', detail: 'the amount has to be more than nothing' };
  if (claim.paid_minor + amount_minor > claim.amount_minor)
    return {
      kind: 'refused',
      code: 'claim_not_so',
      detail: `claim ${claim_id} asks for ${claim.amount_minor - claim.paid_minor} more at most; ask what the rest is for`,
    };
  const to = claim.paid_minor + amount_minor === claim.amount_minor ? 'credited' : 'short_paid';
  const again = claim.status === 'short_paid' && to === 'short_paid';
  const refusal = again ? null : refuseStep(claim, claim_id, to);
  if (refusal !== null) return refusal;
  // Money for what was given up already is not lost any more.
  const lost_minor = -Math.min(claim.lost_minor, amount_minor);
  const by = claim.against;
  move(plan, aggregate, claim, {
    to,
    paid_minor: amount_minor,
    lost_minor,
    credit_ref,
    by,
    reason: `credit ${credit_ref}`,
  });
  const after = plan.state(aggregate);
  if (to === 'short_paid' && after?.kind === 'claim') flagShortPaid(plan, aggregate, after);
  return plan.done({ rest_minor: claim.amount_minor - claim.paid_minor - amount_minor });
}

/** The clock struck for a claim: an answer that has not come is somebody's business. */
export function decideClaimWaited(plan: Draft, aggregate: string): Verdict {
  const claim = plan.state(aggregate);
  plan.wake(aggregate, null, 'nothing is awaited');
  if (claim?.kind === 'claim' && awaitsAnswer(claim.status)) flagUnanswered(plan, aggregate, claim);
  return plan.done({});
}

/** What was lost has come after all: a claim that was not paid is withdrawn, and what was paid is to go back. */
export function recoverClaim(plan: Draft, aggregate: string): void {
  const claim = plan.state(aggregate);
  if (claim?.kind !== 'claim') return;
  const to = claim.paid_minor > 0 ? 'recovered' : 'withdrawn';
  if (!CLAIM_LIFE[claim.status].includes(to)) return;
  const reason = 'the lost goods came';
  move(plan, aggregate, claim, { to, paid_minor: 0, lost_minor: 0, credit_ref: null, by: 'Backhaul', reason });
  if (to !== 'recovered') return;
  plan.exception({
    change: 'open',
    id: `claim_to_repay:${aggregate}`,
    kind: 'claim_to_repay',
    aggregate,
    money_at_risk_minor: claim.paid_minor,
    currency: claim.currency,
    detail: { against: claim.against, return_id: claim.return_id, paid_minor: claim.paid_minor },
    at: plan.input.at,
  });
}

function refuseStep(claim: ClaimState | null, claim_id: string, to: ClaimState['status']): Refusal | null {
  if (claim === null) return unknown(claim_id);
  if (CLAIM_LIFE[claim.status].includes(to)) return null;
  return {
    kind: 'refused',
    code: 'claim_not_so',
    detail: `claim ${claim_id} is ${claim.status}; it cannot become ${to}`,
  };
}

function unknown(claim_id: string): Refusal {
  return { kind: 'refused', code: 'claim_unknown', detail: `there is no claim ${claim_id}` };
}
