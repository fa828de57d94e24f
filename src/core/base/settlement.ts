import type { Instant } from './instant.ts';

/** What is told of money that no payment system of ours moves: a marketplace, a till, an invoice. */
export type SettlementFact = MarketplaceRefunded | MarketplaceAppealed | CashPaidOut | CashShort | InvoicePaid;

/** A marketplace gave its customer money back, on our word or on its own. To the reference of the payment. */
export interface MarketplaceRefunded {
  readonly type: 'marketplace.refunded';
  readonly system: string;
  readonly refund_ref: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
  readonly currency: string;
  readonly decided_by: 'us' | 'marketplace';
  readonly reason: string;
  /** Units that the customer keeps with it; empty when the goods are to come back. */
  readonly kept: readonly { readonly line_id: string; readonly quantity: number }[];
  /** Until when the marketplace hears us; null when it does not say. */
  readonly appeal_until: Instant | null;
}

/** The marketplace's word on our appeal. To the reference of the payment. */
export interface MarketplaceAppealed {
  readonly type: 'marketplace.appealed';
  readonly system: string;
  readonly refund_ref: string;
  readonly payment_ref: string;
  readonly outcome: 'won' | 'lost';
}

/** The till handed the money out. To the refund's own reference. */
export interface CashPaidOut {
  readonly type: 'cash.paid_out';
  readonly refund_id: string;
  readonly by: string;
  /** The till's own number of the receipt. */
  readonly receipt_ref: string;
}

/** The till cannot hand the money out, for want of cash or of the customer. To the refund's own reference. */
export interface CashShort {
  readonly type: 'cash.short';
  readonly refund_id: string;
  readonly by: string;
  readonly reason: string;
}

/** The customer paid on the invoice of an order that was sold on account. To the reference of the payment. */
export interface InvoicePaid {
  readonly type: 'invoice.paid';
  readonly payment_ref: string;
  readonly amount_minor: number;
  readonly currency: string;
}
