/** A sale as the retailer's own systems know it; the sandbox's world gives it to every stand-in in one transaction. */
export interface Sale {
  /** Invoice number, e.g. `536365`; Shopify shows it as `#536365`. */
  readonly name: string;
  readonly placed_at: string;
  readonly customer_id: string | null;
  readonly country: string;
  readonly currency: string;
  readonly lines: readonly SaleLine[];
  readonly charges: readonly SaleCharge[];
  /** The Stripe payment intent that paid it; null when nothing was to pay. */
  readonly payment_ref: string | null;
}

export interface SaleLine {
  /** Unique in the sandbox and rising in the order of the sales. */
  readonly line_id: number;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  /** Decimal text in the currency's major unit, e.g. `2.55`. */
  readonly unit_price: string;
  readonly shipped_at: string;
}

export interface SaleCharge {
  readonly code: string;
  readonly title: string;
  readonly quantity: number;
  readonly unit_price: string;
}

/** A change of stock with no sale behind it, in the warehouse's own words. */
export interface Correction {
  /** Unique document number. */
  readonly document: string;
  readonly at: string;
  readonly sku: string;
  /** Signed units. */
  readonly quantity: number;
  /** Free text, as someone typed it; often empty. */
  readonly note: string;
}

/** A credit that somebody booked in the ERP by hand, with no return behind it. */
export interface ManualCredit {
  /** Unique document number, e.g. `C536379-141`. */
  readonly document: string;
  readonly at: string;
  readonly customer_id: string | null;
  readonly code: string;
  readonly title: string;
  readonly quantity: number;
  readonly unit_price: string;
}
