import type { FraudReviewed, FraudScored } from '../base/hold.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { advance } from '../return/advance.ts';
import { wakeForDues } from '../return/due.ts';
import { openReturn, ownReturnId } from '../return/open.ts';
import { answerTo } from '../policy/settle.ts';
import { meantBy, refused } from './decide.ts';
import { decideByPolicy, review, rulesOf } from './fraud.ts';
import { holdsOf, openHolds } from './holds.ts';
import { closeTrouble } from './trouble.ts';

/**
 * A fraud system's answer. It decides the hold that waits for it. Afterwards it is kept as evidence: what was paid is not
 * taken back, and what was not paid yet is looked at by a person when the score would not have passed.
 */
export function decideFraudScored(plan: Draft, aggregate: string, fact: FraudScored, world: World): Verdict {
  const { score, reference, system } = fact;
  if (!Number.isSafeInteger(score) || score < 0 || score > 100)
    return refused('score_out_of_range', `a fraud score is a whole number from 0 to 100, not ${score}`);
  const return_id = ownReturnId(plan, aggregate, fact.return_id);
  const order = plan.state(aggregate);
  if (order?.kind === 'order' && order.returns[return_id]?.status === 'closed')
    return refused('return_closed', `return ${return_id} is closed; the score changes nothing any more`);
  const state = openReturn(plan, aggregate, return_id);
  if (state === null) return refused('return_unknown', `there is no open return ${return_id}`);
  const [waiting] = openHolds(state, 'fraud');
  const late = waiting === undefined || state.fraud_score !== undefined;
  plan.emit(aggregate, { type: 'fraud.scored', return_id, score, reference, system, late });
  const rules = rulesOf(plan, state);
  if (!late && waiting !== undefined && rules !== null) {
    decideByPolicy(plan, aggregate, return_id, { hold: waiting.name, rules, score });
    advance(plan, aggregate, return_id, world);
    wakeForDues(plan, aggregate);
    return plan.done({ return_id, late });
  }
  // Nothing is paid yet, so looking at it costs the customer time and not money that has to be claimed back.
  const unseen = waiting === undefined && !holdsOf(state).some(({ hold }) => hold.status === 'refused');
  if (rules !== null && unseen && state.refunds.length === 0 && answerTo(rules, score) !== 'pass')
    review(plan, aggregate, return_id, { rules, why: `a late fraud score of ${score}` });
  return plan.done({ return_id, late });
}

/** A person's verdict on a return that the fraud check stopped. */
export function decideFraudReviewed(plan: Draft, aggregate: string, fact: FraudReviewed, world: World): Verdict {
  const meant = meantBy(plan, aggregate, fact.return_id, fact.by, fact.reason);
  if (meant.refusal !== null) return meant.refusal;
  const { return_id, state } = meant;
  const [open] = openHolds(state, 'fraud');
  if (open === undefined)
    return refused('nothing_to_review', `no fraud check of return ${return_id} waits for a person`);
  const { reason } = fact;
  const by = fact.by.trim();
  const outcome = fact.verdict === 'pass' ? 'lifted' : 'refused';
  const ended = { hold: open.name, outcome, decided: 'person', by, second: null, reason } as const;
  plan.emit(aggregate, { type: 'hold.ended', return_id, ...ended });
  closeTrouble(plan, return_id, 'fraud_review', open.name, `${fact.verdict} by ${by}`);
  advance(plan, aggregate, return_id, world);
  wakeForDues(plan, aggregate);
  return plan.done({ return_id, verdict: fact.verdict });
}
