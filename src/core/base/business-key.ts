/** What the business itself calls a transaction, whichever systems tell of it: store, till receipt, line of it. */
export interface BusinessKey {
  readonly store: string;
  readonly transaction: string;
  /** Null for the transaction as a whole. */
  readonly line: string | null;
}
