/** The stand-in's tables. Times are UTC text to the second, as NetSuite's own dates are; amounts are minor units. */
export const tables = `
CREATE TABLE IF NOT EXISTS netsuite_items (
  id INTEGER PRIMARY KEY,
  external_id TEXT NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS netsuite_entities (
  id INTEGER PRIMARY KEY,
  external_id TEXT NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS netsuite_transactions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  type TEXT NOT NULL,
  external_id TEXT,
  status TEXT NOT NULL,
  tran_date TEXT NOT NULL,
  created_at TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  created_from INTEGER REFERENCES netsuite_transactions (id),
  entity_id INTEGER REFERENCES netsuite_entities (id),
  currency TEXT NOT NULL,
  location TEXT,
  account TEXT,
  memo TEXT,
  total_minor INTEGER NOT NULL DEFAULT 0,
  applied_minor INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS netsuite_transactions_external ON netsuite_transactions (type, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS netsuite_transactions_modified ON netsuite_transactions (type, modified_at, id);
CREATE INDEX IF NOT EXISTS netsuite_transactions_any_modified ON netsuite_transactions (modified_at, id);
CREATE INDEX IF NOT EXISTS netsuite_transactions_source ON netsuite_transactions (created_from);
CREATE TABLE IF NOT EXISTS netsuite_lines (
  transaction_id INTEGER NOT NULL,
  line INTEGER NOT NULL,
  item_id INTEGER,
  account TEXT,
  quantity INTEGER NOT NULL DEFAULT 0,
  rate TEXT,
  amount_minor INTEGER NOT NULL DEFAULT 0,
  description TEXT,
  location TEXT,
  closed INTEGER NOT NULL DEFAULT 0,
  received INTEGER NOT NULL DEFAULT 0,
  billed INTEGER NOT NULL DEFAULT 0,
  billed_minor INTEGER NOT NULL DEFAULT 0,
  order_line INTEGER,
  detail TEXT,
  PRIMARY KEY (transaction_id, line)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS netsuite_stock (
  item_id INTEGER NOT NULL,
  location TEXT NOT NULL,
  status TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (item_id, location, status)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS netsuite_gl (
  id INTEGER PRIMARY KEY,
  transaction_id INTEGER,
  account TEXT NOT NULL,
  debit_minor INTEGER NOT NULL,
  credit_minor INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS netsuite_gl_transaction ON netsuite_gl (transaction_id);
`;
