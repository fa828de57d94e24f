import type { Draft } from '../draft.ts';
import type { Sold } from '../order/sold.ts';
import { policyAt, policyNamed } from '../policy/policy.ts';
import type { ReceivingRules } from '../policy/receiving.ts';
import type { ReturnState } from '../state.ts';

/** A policy that says nothing of receiving lets every disposition be carried out. */
const DEFAULT_RECEIVING_RULES: ReceivingRules = {
  scrap_approval_over_minor: null,
  refurbish_loss: 'scrap',
  lost_parcel: 'refund_with_proof',
};

/** The rules of the version that a return was authorised under. */
export function receivingRules(plan: Draft, sold: Sold, state: Pick<ReturnState, 'policy'> | null): ReceivingRules {
  const { policies } = plan.facts;
  const bought_at = sold.lines[0]?.bought_at ?? sold.placed_at;
  const named = state === null ? null : policyNamed(policies, state.policy);
  return { ...DEFAULT_RECEIVING_RULES, ...(named ?? policyAt(policies, bought_at)).receiving };
}
