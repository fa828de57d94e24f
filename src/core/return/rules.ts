import type { Disposition } from '../base/codes.ts';
import type { Draft } from '../draft.ts';
import type { Sold } from '../order/sold.ts';
import { policyAt, policyNamed, type Policy } from '../policy/policy.ts';
import type { ReturnState } from '../state.ts';

/** What of a policy says how goods are treated once they are here. A policy that says nothing of it lets every disposition be carried out. */
export interface ReceivingRules {
  /** Destroying units worth more than this together asks for a person; null for never. */
  readonly scrap_approval_over_minor: number | null;
  /** Where units go that cost more to refurbish than they are worth. */
  readonly refurbish_loss: Exclude<Disposition, 'restock' | 'refurbish'>;
  /** Of a parcel that was lost on its way back: whom the customer need not wait for. */
  readonly lost_parcel: 'refund' | 'refund_with_proof' | 'wait';
}

/** Where a policy keeps these rules. */
export interface WithReceivingRules {
  readonly receiving?: Partial<ReceivingRules>;
}

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
  const policy: Policy & WithReceivingRules = named ?? policyAt(policies, bought_at);
  return { ...DEFAULT_RECEIVING_RULES, ...policy.receiving };
}
