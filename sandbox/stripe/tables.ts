/** The stand-in's state. `refunded` is what refunds hold of a payment that are not failed or canceled. */
export const tables = `
  CREATE TABLE IF NOT EXISTS stripe_payments (
    id TEXT PRIMARY KEY, charge TEXT NOT NULL UNIQUE, order_name TEXT NOT NULL, amount INTEGER NOT NULL,
    refunded INTEGER NOT NULL DEFAULT 0, currency TEXT NOT NULL, created INTEGER NOT NULL,
    CHECK (refunded BETWEEN 0 AND amount)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS stripe_refunds (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, payment TEXT NOT NULL REFERENCES stripe_payments (id),
    charge TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, status TEXT NOT NULL,
    reason TEXT, failure_reason TEXT, metadata TEXT NOT NULL, created INTEGER NOT NULL,
    events INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS stripe_refunds_payment ON stripe_refunds (payment, seq);
  CREATE TABLE IF NOT EXISTS stripe_results (
    key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    request_id TEXT NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS stripe_counts (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS stripe_manner (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;`;
