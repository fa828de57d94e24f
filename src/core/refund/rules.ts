import { later, type Instant } from '../base/instant.ts';
import { policyAt, policyNamed } from '../policy/policy.ts';
import type { AppeasementRule, ChargeRule, LoyaltyTerms, PromotionName, Terms } from '../policy/terms.ts';
import type { Draft } from '../draft.ts';
import type { Sold } from '../order/sold.ts';
import type { TenderStrategy } from './tenders.ts';

/** What of a policy says how money goes back. A policy that says nothing of it refunds goods alone, in the order of payment. */
export interface RefundRules {
  readonly tender_strategy: TenderStrategy;
  /** `frozen`: each unit its own value. `kept_basket`: what was paid, less what the kept goods cost on their own. */
  readonly promotion: PromotionName;
  /** Charges of the order by code: given back in full when all goods are back, by value as they come, or not at all. */
  readonly charges: Readonly<Record<string, ChargeRule>>;
  /** Goodwill money counts towards later refunds, or only as far as they would exceed what was paid. */
  readonly appeasement: AppeasementRule;
  /** For how many days after the sale a payment system takes refunds, by system; no limit for those not named. */
  readonly refund_days: Readonly<Record<string, number>>;
  /** Money that a person sends above this needs a second name; null for no limit. */
  readonly second_name_over_minor: number | null;
  /** What becomes of points; null where the policy says nothing: those that are still there are taken back. */
  readonly loyalty: LoyaltyTerms | null;
}

const DAY_MS = 86_400_000;

/** Whether a payment system takes no refund of a sale any more, so that there is no use in asking it. */
export function tooLate(rules: RefundRules, sold: Sold, system: string, now: Instant): boolean {
  const days = rules.refund_days[system];
  return days !== undefined && now > later(sold.placed_at, days * DAY_MS);
}

/**
 * The refund rules of the policy version that a return was authorised under, where `named` gives one that is still loaded;
 * else of the version that the purchase is under.
 */
export function refundRules(plan: Draft, sold: Sold, named: string | null = null): RefundRules {
  const { policies } = plan.facts;
  const own = named === null ? null : policyNamed(policies, named);
  return rulesOf((own ?? policyAt(policies, sold.lines[0]?.bought_at ?? sold.placed_at)).terms);
}

/** A section that is only told counts as left out. */
function rulesOf(terms: Terms): RefundRules {
  const { tenders, promotions, charges, appeasement, refund_days, second_name_over_minor, loyalty } = terms;
  return {
    tender_strategy: tenders === null || tenders.informative ? 'order_of_payment' : tenders.says,
    promotion: promotions === null || promotions.informative ? 'frozen' : promotions.says,
    charges: charges ?? {},
    appeasement: appeasement ?? 'subtract',
    refund_days: refund_days ?? {},
    second_name_over_minor: second_name_over_minor ?? null,
    loyalty: loyalty ?? null,
  };
}
