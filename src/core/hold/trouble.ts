import { count } from '../base/units.ts';
import type { JsonObject } from '../base/json.ts';
import type { ExceptionKind } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { lots } from '../return/lots.ts';
import { currencyOf, openReturn } from '../return/open.ts';
import type { ReturnState } from '../state.ts';

type Kind = Extract<
  ExceptionKind,
  | 'approval_overdue'
  | 'fraud_review'
  | 'held_by_person'
  | 'return_refused'
  | 'statutory_deadline_near'
  | 'statutory_deadline_missed'
>;

/** Opens what a person has to look at of a return; at risk is what is not paid of it. `what` tells several of a kind apart. */
export function openTrouble(
  plan: Draft,
  aggregate: string,
  return_id: string,
  kind: Kind,
  what: string,
  detail: JsonObject,
): void {
  const state = openReturn(plan, aggregate, return_id);
  plan.exception({
    change: 'open',
    id: troubleId(return_id, kind, what),
    kind,
    aggregate,
    money_at_risk_minor: state === null ? 0 : unpaid_minor(state),
    currency: currencyOf(plan, aggregate),
    detail: { return_id, ...detail },
    at: plan.facts.now,
  });
}

/** Closes it; one that was never opened stays so. */
export function closeTrouble(plan: Draft, return_id: string, kind: Kind, what: string, because: string): void {
  plan.exception({ change: 'close', id: troubleId(return_id, kind, what), because });
}

/** What units that no refund pays for yet are worth, at their frozen values. */
export function unpaid_minor(state: ReturnState): number {
  return lots(state).reduce(
    (sum, { line, lot }) =>
      lot.refund === null && lot.stage !== 'cancelled' && lot.stage !== 'handed_back'
        ? sum + line.unit_minor * count(lot.units)
        : sum,
    0,
  );
}

function troubleId(return_id: string, kind: Kind, what: string): string {
  return what === '' ? `${kind}:${return_id}` : `${kind}:${return_id}:${what}`;
}
