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
  /** Given back by marketplaces on their own, and not yet counted in any refund. */
  | 'marketplace_refund'
  /** Lost to decisions of marketplaces. */
  | 'marketplace_loss'
  /** What a marketplace owes for sales; less by what it gave back. */
  | `marketplace_receivable:${string}`
  /** Unpaid invoices of customers on account; less by what was credited. */
  | `receivable:${string}`
  /** Balances of customers on account: credited beyond what they owed. */
  | 'customer_account'
  /** Confirmed by a payment system. */
  | `settled:${string}`;
