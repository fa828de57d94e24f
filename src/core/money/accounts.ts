/** The accounts of the money book. Control accounts of the ERP map onto these at period close. */
export type Account =
  /** What the retailer gives back for returned goods, taken from sales. */
  | 'returns_allowance'
  /** Owed to customers: released and not yet with the payment system. */
  | 'refund_owed'
  /** With the payment system, not yet confirmed. */
  | 'refund_submitted'
  /** Confirmed by a payment system. */
  | `settled:${string}`;
