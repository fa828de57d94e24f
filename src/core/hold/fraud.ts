import { later } from '../base/instant.ts';
import type { Draft } from '../draft.ts';
import type { Policy } from '../policy/policy.ts';
import { policyAt, policyNamed } from '../policy/policy.ts';
import { answerTo } from '../policy/settle.ts';
import type { FraudRules } from '../policy/terms.ts';
import { openReturn } from '../return/open.ts';
import type { ReturnState } from '../state.ts';
import { nextHold } from './holds.ts';
import { openTrouble, closeTrouble } from './trouble.ts';

const MINUTE_MS = 60_000;

/** The fraud rules that a policy carries out; null when it has none. */
export function fraudRules({ terms }: Pick<Policy, 'terms'>): FraudRules | null {
  return terms.fraud === null || terms.fraud.informative ? null : terms.fraud.says;
}

/** The fraud rules that a return was authorised under. */
export function rulesOf(plan: Draft, state: ReturnState): FraudRules | null {
  const { policies, now } = plan.facts;
  return fraudRules(policyNamed(policies, state.policy) ?? policyAt(policies, now));
}

/** What a new return's fraud gate does: nothing when the score is good, else it waits for a score or for a person. */
export function openFraudGate(
  plan: Draft,
  aggregate: string,
  return_id: string,
  of: { readonly rules: FraudRules; readonly score: number | null; readonly channel: string },
): void {
  const { rules, score } = of;
  if (score !== null)
    plan.emit(aggregate, {
      type: 'fraud.scored',
      return_id,
      score,
      reference: return_id,
      system: of.channel,
      late: false,
    });
  else if (rules.answer_within_minutes !== undefined) {
    const { now } = plan.facts;
    const until = later(now, rules.answer_within_minutes * MINUTE_MS);
    open(plan, aggregate, return_id, { rules, until, why: 'the fraud check has not answered yet' });
    return;
  }
  if (answerTo(rules, score) === 'pass') return;
  const why = score === null ? 'no fraud score came with the request' : `fraud score ${score}`;
  review(plan, aggregate, return_id, { rules, why });
}

/** Whether the fraud check refuses a request before anything is authorised. */
export function fraudBars(policy: Pick<Policy, 'terms'>, score: number | null): boolean {
  const rules = fraudRules(policy);
  if (rules === null || (score === null && rules.answer_within_minutes !== undefined)) return false;
  return answerTo(rules, score) === 'refuse';
}

/** Lets a hold end as the policy answers to a score or to none; `review` hands it to a person. */
export function decideByPolicy(
  plan: Draft,
  aggregate: string,
  return_id: string,
  of: { readonly hold: string; readonly rules: FraudRules; readonly score: number | null },
): void {
  const { hold, rules, score } = of;
  const answer = answerTo(rules, score);
  const reason =
    score === null ? `the fraud check did not answer in time: ${answer}` : `fraud score ${score}: ${answer}`;
  if (answer === 'review') {
    const turn = rules.by ?? 'fraud';
    // What the law's deadline escalated stays so, whoever has to review it.
    const now = openReturn(plan, aggregate, return_id)?.holds?.[hold]?.status;
    const status = now === 'escalated' ? 'escalated' : 'open';
    plan.emit(aggregate, { type: 'hold.turned', return_id, hold, status, turn, until: null, why: reason });
    openTrouble(plan, aggregate, return_id, 'fraud_review', hold, { why: reason });
    return;
  }
  const outcome = answer === 'pass' ? 'lifted' : 'refused';
  const decided = 'policy';
  plan.emit(aggregate, { type: 'hold.ended', return_id, hold, outcome, decided, by: null, second: null, reason });
  closeTrouble(plan, return_id, 'fraud_review', hold, reason);
}

/** Opens a hold that a person has to end. */
export function review(
  plan: Draft,
  aggregate: string,
  return_id: string,
  { rules, why }: { readonly rules: FraudRules; readonly why: string },
): void {
  const hold = open(plan, aggregate, return_id, { rules, until: null, why });
  if (hold !== null) openTrouble(plan, aggregate, return_id, 'fraud_review', hold, { why });
}

function open(
  plan: Draft,
  aggregate: string,
  return_id: string,
  of: { readonly rules: FraudRules; readonly until: string | null; readonly why: string },
): string | null {
  const state = openReturn(plan, aggregate, return_id);
  if (state === null) return null;
  const hold = nextHold(state, 'fraud');
  const { until, why, rules } = of;
  const turn = rules.by ?? 'fraud';
  const since = plan.facts.now;
  plan.emit(aggregate, { type: 'hold.opened', return_id, hold, kind: 'fraud', turn, since, until, why, by: null });
  return hold;
}
