import type { Instant } from './instant.ts';

/** What carriers and the masters of products and customers say, as far as policy asks. */
export type PolicyFact = ParcelScanned | ParcelDelivered | ProductTold | CustomerTold;

/** The carrier has a parcel of the return in its hands. */
export interface ParcelScanned {
  readonly type: 'parcel.scanned';
  readonly return_id: string;
  readonly at: Instant;
  readonly tracking: string | null;
}

/** The carrier handed units of a sale over: those of these order lines, or all. The aggregate is `order/<order_id>`. */
export interface ParcelDelivered {
  readonly type: 'parcel.delivered';
  readonly order_id: string;
  readonly line_ids?: readonly string[];
  readonly at: Instant;
}

/** What the master of products says of one, as a whole: a field left out is not known. The aggregate is `product/<sku>`. */
export interface ProductTold extends ProductCopy {
  readonly type: 'product.told';
  readonly sku: string;
}

export interface ProductCopy {
  readonly category?: string;
  readonly brand?: string;
  readonly hazardous?: boolean;
  readonly hygiene?: boolean;
  readonly personalised?: boolean;
  readonly digital?: boolean;
  readonly serialised?: boolean;
}

/** What the master of customers says of one, as a whole: a field left out is not known. The aggregate is `customer/<customer_id>`. */
export interface CustomerTold extends CustomerCopy {
  readonly type: 'customer.told';
  readonly customer_id: string;
}

export interface CustomerCopy {
  /** In the retailer's own words, e.g. `gold`. */
  readonly standing?: string;
  readonly employee?: boolean;
  readonly returns_in_period?: number;
  /** IANA time zone in which the customer's days are counted. */
  readonly zone?: string;
  /** Loyalty points that the customer has to spend. */
  readonly points?: number;
}

/** What the business itself calls a transaction, whichever systems tell of it: store, till receipt, line of it. */
export interface BusinessKey {
  readonly store: string;
  readonly transaction: string;
  /** Null for the transaction as a whole. */
  readonly line: string | null;
}
