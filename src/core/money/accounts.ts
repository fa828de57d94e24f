/** The accounts of the money book. Control accounts of the ERP map onto these at period close. */
export type Account =
  /** What the retailer gives back for returned goods, taken from sales. */
  | 'returns_allowance'
  /** Owed to customers: released and not yet with the payment system. */
  | 'refund_owed'
  /** With the payment system, not yet confirmed. */
  | 'refund_submitted'
  /** What the bank holds while it decides a dispute. */
  | 'dispute_receivable'
  /** Lost to the bank for good and not owed to the customer in any case. */
  | 'dispute_loss'
  /** Goodwill money. */
  | 'appeasement'
  /** Tax that was not due and is not to be paid on. */
  | 'tax_payable'
  /** Given back by somebody in the payment system, and not yet counted in any refund. */
  | 'outside_refund'
  /** Shipping and other charges given back. */
  | 'charges_refunded'
  /** Fees that refunds were lessened by. */
  | 'fee_income'
  /** Value carried forward to replacements, and paid for them, that have not left. */
  | 'exchange_carried'
  /** Replacements that left, at what was carried forward to them and paid on top. */
  | 'exchange_sales'
  /** Confirmed by a payment system. */
  | `settled:${string}`;
