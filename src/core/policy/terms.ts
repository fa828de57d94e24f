import type { ContractOutcome } from '../base/contract.ts';
import type { StatutoryStart } from '../hold/event.ts';
import type { HoldRole } from '../hold/lifecycle.ts';
import type { Fact } from './situation.ts';
import type { RuleSet } from './rules.ts';

/** What a policy says of a return beside whether, until when and where to. A section that is not given is null. */
export interface Terms {
  readonly restocking_fee: FeeSection | null;
  readonly return_shipping_fee: FeeSection | null;
  readonly keep_it: Section<Capped> | null;
  readonly instant_refund: Section<Capped> | null;
  readonly approvals: Section<RuleSet<Approval> & ApprovalTerms> | null;
  readonly fraud: Section<FraudRules> | null;
  readonly statutory: Section<RuleSet<number | null> & LegalProfile> | null;
  readonly tenders: Section<TenderStrategyName> | null;
  readonly promotions: Section<PromotionName> | null;
  readonly replicas: Section<Freshness> | null;
  /** Days after which money that is owed and cannot be paid is unclaimed property; null or absent for never. */
  readonly unclaimed?: Section<number> | null;
  /** Charges of an order by code: given back in full with the last of the goods, by value as they come, or not at all. */
  readonly charges?: Readonly<Record<string, ChargeRule>>;
  /** Goodwill money counts towards later refunds, or only as far as they would exceed what was paid. */
  readonly appeasement?: AppeasementRule;
  /** For how many days after the sale a payment system takes refunds, by system. */
  readonly refund_days?: Readonly<Record<string, number>>;
  /** Money that a person sends above this needs a second name. */
  readonly second_name_over_minor?: number;
  readonly loyalty?: LoyaltyTerms;
  /** How exchanges are settled; what is left out is as the core has it. */
  readonly exchanges?: Partial<ExchangeTerms>;
  /** What returns mean for subscriptions where the request does not say; left out, it has to. */
  readonly contracts?: ContractOutcome;
}

/** What a policy says of exchanges. */
export interface ExchangeTerms {
  /** `exact`: a difference is collected or given back. `even`: the replacement counts as worth what came back. */
  readonly difference: 'exact' | 'even';
  /** Days to pay a difference; after them the exchange is off and its value goes back. */
  readonly pay_within_days: number;
  /** From what the time for the replacement to come back counts: its own shipment, or the first purchase. */
  readonly window_from: 'exchange' | 'original';
}

/** Points that a sale earned and that points paid. `points` of them are worth `minor` minor units. */
export interface LoyaltyTerms {
  /** What happens to points that were spent already: the balance goes below zero, money is taken instead, or nothing. */
  readonly when_spent: 'negative' | 'deduct' | 'waive';
  readonly points: number;
  readonly minor: number;
  /** For how many days points that paid are good again when they go back; left out where the system decides. */
  readonly renewed_days?: number;
}

export type ChargeRule = 'full' | 'pro_rata' | 'none';

export type AppeasementRule = 'subtract' | 'cap_only';

/** `tax_included_bp`: rate of the tax inside the fee, in basis points of what is without it. */
export interface FeeSection extends Section<RuleSet<Fee>> {
  readonly tax_included_bp?: number;
}

/** A section and whether it is decided and told only, for people to act on. */
export interface Section<T> {
  readonly informative: boolean;
  readonly says: T;
}

/** What is kept back: nothing, a share of the goods' value rounded down to the minor unit, or a sum for each unit. */
export type Fee =
  | { readonly kind: 'none' }
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'per_unit'; readonly amount_minor: number }
  | { readonly kind: 'once'; readonly amount_minor: number };

/** A favour, by rule, up to a value in one case and in all cases of a customer in a period; null for no cap. */
export interface Capped {
  readonly rules: RuleSet<boolean>;
  readonly case_minor: number | null;
  readonly customer_minor: number | null;
  /** The days, today with them, over which our own books sum what the customer had. */
  readonly period_days: number;
  /** Of an instant refund: from when on it is paid; at the authorisation where it is not given. */
  readonly from?: InstantFrom;
}

export type InstantFrom = 'authorised' | 'scanned';

/** Who must agree: nobody, one person, or two persons of whom none asked for it. */
export type Approval = 'none' | 'one' | 'four_eyes';

/** How approvals are asked for; what is left out has the default that `approve.ts` gives. */
export interface ApprovalTerms {
  /** Above this the whole return needs one person, and above the other two, whatever the rules of its lines say. */
  readonly one_over_minor?: number | null;
  readonly four_eyes_over_minor?: number | null;
  readonly by?: HoldRole;
  /** Hours until it goes to `escalate_to`, and as many again until it is overdue. */
  readonly expires_hours?: number;
  readonly escalate_to?: HoldRole | null;
}

/** What a statutory deadline is counted from and what it overrides. */
export interface LegalProfile {
  readonly start?: StatutoryStart;
  /** `release`: inspection holds goods that came, or whose dispatch is proved, no longer. `escalate`: people are told. */
  readonly override?: 'release' | 'escalate';
  /** Days before the deadline from which people are warned. */
  readonly warn_days?: number;
  /** Holds that the law lifts too; left out, they are escalated. */
  readonly over?: readonly ('approval' | 'fraud')[];
}

export interface FraudRules {
  /** Scores from here on are looked at by a person, and from there on refused. */
  readonly review_from: number;
  readonly refuse_from: number;
  /** What holds while no score has come. */
  readonly no_answer: FraudAnswer;
  /** How long a refund waits for the score; at once where left out. */
  readonly answer_within_minutes?: number;
  /** Who reviews. */
  readonly by?: HoldRole;
}

export type FraudAnswer = 'pass' | 'review' | 'refuse';

export type TenderStrategyName = 'order_of_payment' | 'reverse_order' | 'gift_card_first' | 'pro_rata';

export type PromotionName = 'frozen' | 'kept_basket';

/** How old a copy may be and still be good enough to decide by. A sale does not age: what was sold is frozen. */
export interface Freshness {
  readonly customer_minutes: number;
  readonly product_minutes: number;
}

/** A policy that says nothing beyond the core's sections. */
export const NO_TERMS: Terms = {
  restocking_fee: null,
  return_shipping_fee: null,
  keep_it: null,
  instant_refund: null,
  approvals: null,
  fraud: null,
  statutory: null,
  tenders: null,
  promotions: null,
  replicas: null,
};

/** The fact that holds what a customer had of a capped favour. */
export const USED = {
  keep_it: 'customer.kept_minor',
  instant_refund: 'customer.instant_minor',
} as const satisfies Record<string, Fact>;
