import type { Instant } from './instant.ts';

/** What the customer wants for the units of one request line; left out on a line, it is their money back. */
export type Remedy = ExchangeWished | StoreCreditWished;

/** Another item instead. What the units are worth pays for it; the rest is collected or given back. */
export interface ExchangeWished {
  readonly kind: 'exchange';
  readonly for: Replacement;
  /** Set when the replacement leaves before the original is back. */
  readonly advance: Advance | null;
  readonly if_unavailable: Fallback;
}

export interface StoreCreditWished extends CreditAccount {
  readonly kind: 'store_credit';
}

/** An account of store credit at the system that keeps it. */
export interface CreditAccount {
  readonly system: string;
  readonly account_ref: string;
}

/** What the customer gets instead, priced by the caller at today's price and today's tax. */
export interface Replacement {
  readonly sku: string;
  readonly title: string;
  /** For all units of the request line together. */
  readonly quantity: number;
  /** What one costs the customer, all tax included, in minor units of `currency`. */
  readonly unit_minor: number;
  /** The tax inside `unit_minor`. */
  readonly unit_tax_minor: number;
  readonly currency: string;
}

/** A payment that was authorised, not taken, as a pledge for the original. */
export interface Advance {
  readonly system: string;
  readonly authorization_ref: string;
  readonly amount_minor: number;
  /** Days after the replacement left until the pledge is taken, unless the original is on its way by then. */
  readonly charge_after_days: number;
}

/** What becomes of the value when the replacement cannot be had; `wait` turns into `refund` at its end. */
export type Fallback =
  | { readonly to: 'refund' }
  | ({ readonly to: 'store_credit' } & CreditAccount)
  | { readonly to: 'wait'; readonly until: Instant };

/** What is told of exchanges. All are told to the reference of the return. */
export type ExchangeFact = ExchangePaid | ExchangeShipped | ExchangeUnavailable | ExchangeOriginalSent;

/** The commerce platform collected what the replacement costs beyond the value carried forward. */
export interface ExchangePaid {
  readonly type: 'exchange.paid';
  readonly exchange_id: string;
  /** The connector that holds the payment. */
  readonly system: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
  readonly currency: string;
}

/** The holder of the goods says that the whole replacement left for the customer. */
export interface ExchangeShipped {
  readonly type: 'exchange.shipped';
  readonly exchange_id: string;
  readonly node: string;
  /** The commerce platform's own id of the line it was sold on, where the teller knows it. */
  readonly line_ref: string | null;
}

/** The replacement cannot be had, or a person takes it back: the value goes the way the customer chose. */
export interface ExchangeUnavailable {
  readonly type: 'exchange.unavailable';
  readonly exchange_id: string;
  readonly by: string;
  readonly reason: string;
}

/** The carrier has the original: its pledge is not taken while it is on the road. */
export interface ExchangeOriginalSent {
  readonly type: 'exchange.original_sent';
  readonly exchange_id: string;
  readonly tracking: string;
}
