import type { ContractOutcome } from '../base/contract.ts';
import type { Fact } from './situation.ts';
import type { RuleSet } from './rules.ts';

/** What a policy says of a return beside whether, until when and where to. A section that is not given is null. */
export interface Terms {
  readonly restocking_fee: Section<RuleSet<Fee>> | null;
  readonly return_shipping_fee: Section<RuleSet<Fee>> | null;
  readonly keep_it: Section<Capped> | null;
  readonly instant_refund: Section<Capped> | null;
  readonly approvals: Section<RuleSet<Approval>> | null;
  readonly fraud: Section<FraudRules> | null;
  readonly statutory: Section<RuleSet<number | null>> | null;
  readonly tenders: Section<TenderStrategyName> | null;
  readonly promotions: Section<PromotionName> | null;
  readonly replicas: Section<Freshness> | null;
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
  /** The days over which the replica sums what the customer had; told, so that the two agree. */
  readonly period_days: number;
}

/** Who must agree: nobody, one person, or two persons of whom none asked for it. */
export type Approval = 'none' | 'one' | 'four_eyes';

export interface FraudRules {
  /** Scores from here on are looked at by a person, and from there on refused. */
  readonly review_from: number;
  readonly refuse_from: number;
  /** What holds while no score has come. */
  readonly no_answer: FraudAnswer;
}

export type FraudAnswer = 'pass' | 'review' | 'refuse';

export type TenderStrategyName = 'order_of_payment' | 'reverse_order' | 'gift_card_first' | 'pro_rata';

export type PromotionName = 'frozen' | 'kept_basket';

/** How old a replica may be and still be good enough to decide by. */
export interface Freshness {
  readonly order_minutes: number;
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
