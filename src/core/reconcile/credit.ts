import type { CreditFound } from '../base/input.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';

/** A credit in the ERP either stands on a delivery of ours or is somebody's to explain. */
export function decideCredit(plan: Draft, aggregate: string, fact: CreditFound, world: World): Verdict {
  const ours = fact.external_ref === null ? null : world.resolve({ kind: 'delivery', id: fact.external_ref });
  if (ours !== null) return plan.done({ matched: ours });
  const { system, document_ref, amount_minor, currency, memo } = fact;
  plan.emit(aggregate, { type: 'credit.found', system, document_ref, amount_minor, currency, memo });
  plan.exception({
    change: 'open',
    id: `credit_without_return:${aggregate}`,
    kind: 'credit_without_return',
    aggregate,
    money_at_risk_minor: Math.abs(amount_minor),
    currency,
    detail: { system, document_ref, amount_minor, memo },
    at: plan.input.at,
  });
  return plan.done({ exception: 'credit_without_return' });
}
