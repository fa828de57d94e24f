import type { ReturnRequested } from '../base/input.ts';
import { later, type Instant } from '../base/instant.ts';
import { readable } from '../base/money.ts';
import type { Draft } from '../draft.ts';
import type { Policy } from '../policy/policy.ts';
import type { Settled } from '../policy/settle.ts';
import { currencyOf } from '../return/open.ts';
import { askApproval, asksOf, strictest } from './approve.ts';
import { fraudRules, openFraudGate } from './fraud.ts';

const DAY_MS = 86_400_000;

/** How early people are warned when the legal profile does not say. */
const WARN_DAYS = 3;

/** A return that was just authorised, with what the policy settled for each of its claims. */
export interface Begun {
  readonly aggregate: string;
  readonly return_id: string;
  readonly asked: ReturnRequested;
  readonly amount_minor: number;
  readonly claims: readonly { readonly policy: Policy; readonly settled: Settled }[];
}

/** Opens what holds the refund of a new return beside its gates, and notes the law's deadline. */
export function beginHolds(plan: Draft, begun: Begun): void {
  const { aggregate, return_id, asked, amount_minor, claims } = begun;
  const answers = claims.flatMap(({ policy, settled }) => {
    const { approvals } = policy.terms;
    return approvals === null || approvals.informative ? [] : [{ approval: settled.approval, terms: approvals.says }];
  });
  const { approval, terms } = strictest(answers, amount_minor);
  if (approval !== 'none') {
    const { turn, asks } = asksOf(terms, { approval, amount_minor, not_by: asked.requested_by ?? null });
    const who = approval === 'one' ? 'one person has' : 'two persons have';
    const why = `${who} to approve ${readable(amount_minor, currencyOf(plan, aggregate))}`;
    askApproval(plan, { aggregate, return_id, turn, asks, why });
  }
  const rules = claims.map(({ policy }) => fraudRules(policy)).find((one) => one !== null);
  const score = asked.fraud_score ?? null;
  if (rules !== undefined && rules !== null)
    openFraudGate(plan, aggregate, return_id, { rules, score, channel: asked.channel });
  applyLaw(plan, begun);
}

/** The shortest deadline that the law sets for any of the units holds for the return. */
function applyLaw(plan: Draft, { aggregate, return_id, asked, claims }: Begun): void {
  const found = claims
    .flatMap(({ policy, settled }) => {
      const { statutory } = policy.terms;
      const days = settled.refund_within_days;
      return statutory === null || statutory.informative || days === null ? [] : [{ days, profile: statutory.says }];
    })
    .toSorted((a, b) => a.days - b.days)[0];
  if (found === undefined) return;
  const { days, profile } = found;
  const { start = 'request', override = 'release', warn_days = WARN_DAYS, over = [] } = profile;
  const refund_by = start === 'request' ? deadlineFrom(asked.requested_at, days) : null;
  const law = { days, start, refund_by, warn_days, override, over };
  plan.emit(aggregate, { type: 'statutory.applied', return_id, ...law });
}

/** The moment until which the refund has to be made. */
export function deadlineFrom(at: Instant, days: number): Instant {
  return later(at, days * DAY_MS);
}
