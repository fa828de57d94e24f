/** A webhook that the sandbox owes to Backhaul; kept in SQLite until it is acknowledged with a 2xx. */
export interface Owed {
  /** Unique; enqueueing the same id twice is an error of the stand-in. */
  readonly id: string;
  readonly system: string;
  /** Path at Backhaul, e.g. `/hooks/shopify`. */
  readonly path: string;
  readonly body: string;
  /**
   * Headers that do not depend on the send time. Headers that do (a signed timestamp) come from the `signer`
   * registered for the system.
   */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Outbox {
  /** Joins the current transaction; the sender picks it up after the commit. */
  enqueue(owed: Owed): void;
  /** Adds send-time headers for a system's webhooks. */
  signer(system: string, sign: (owed: Owed, sent_at_ms: number) => Record<string, string>): void;
}
