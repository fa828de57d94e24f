import { later, type Instant } from '../base/instant.ts';
import type { Policy } from '../policy/policy.ts';
import { policyAt } from '../policy/policy.ts';
import type { Draft } from '../draft.ts';
import type { Sold } from '../order/sold.ts';
import type { TenderStrategy } from './tenders.ts';

/** What of a policy says how money goes back. A policy that says nothing of it refunds goods alone, in the order of payment. */
export interface RefundRules {
  readonly tender_strategy: TenderStrategy;
  /** `frozen`: each unit its own value. `kept_basket`: what was paid, less what the kept goods cost on their own. */
  readonly promotion: 'frozen' | 'kept_basket';
  /** Charges of the order by code: given back in full when all goods are back, by value as they come, or not at all. */
  readonly charges: Readonly<Record<string, 'full' | 'pro_rata' | 'none'>>;
  readonly fees: readonly FeeRule[];
  /** Goodwill money counts towards later refunds, or only as far as they would exceed what was paid. */
  readonly appeasement: 'subtract' | 'cap_only';
  /** For how many days after the sale a payment system takes refunds, by system; no limit for those not named. */
  readonly refund_days: Readonly<Record<string, number>>;
  /** Money that a person sends above this needs a second name; null for no limit. */
  readonly second_name_over_minor: number | null;
}

/** A fee that a refund is lessened by. */
export interface FeeRule {
  readonly code: string;
  readonly title: string;
  /** `return`: once in a return. `unit`: for every unit. `basis_points`: of the goods’ value, rounded down. */
  readonly per: 'return' | 'unit' | 'basis_points';
  readonly amount: number;
  /** Units that come back for one of these reasons bear no fee. */
  readonly except_reasons: readonly string[];
}

const DAY_MS = 86_400_000;

const DEFAULT_REFUND_RULES: RefundRules = {
  tender_strategy: 'order_of_payment',
  promotion: 'frozen',
  charges: {},
  fees: [],
  appeasement: 'subtract',
  refund_days: {},
  second_name_over_minor: null,
};

/** Where a policy keeps its refund rules. */
export interface WithRefundRules {
  readonly refund?: Partial<RefundRules>;
}

/** Whether a payment system takes no refund of a sale any more, so that there is no use in asking it. */
export function tooLate(rules: RefundRules, sold: Sold, system: string, now: Instant): boolean {
  const days = rules.refund_days[system];
  return days !== undefined && now > later(sold.placed_at, days * DAY_MS);
}

/** The refund rules of the policy version that the purchase is under. */
export function refundRules(plan: Draft, sold: Sold): RefundRules {
  const policy: Policy & WithRefundRules = policyAt(plan.facts.policies, sold.lines[0]?.bought_at ?? sold.placed_at);
  return { ...DEFAULT_REFUND_RULES, ...policy.refund };
}
