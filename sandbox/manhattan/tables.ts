/**
 * The warehouse's state. A row of `manhattan_pix` is one effect that was told to the outside; `reference` names the effect,
 * so that the same effect told twice shows up in the ledger. The index of due plates holds only what the crew still has to
 * put away.
 */
export const tables = `
  CREATE TABLE IF NOT EXISTS manhattan_inventory (
    facility TEXT NOT NULL, item TEXT NOT NULL, status TEXT NOT NULL, on_hand INTEGER NOT NULL, updated TEXT NOT NULL,
    PRIMARY KEY (facility, item, status)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS manhattan_asn (
    seq INTEGER PRIMARY KEY, asn_id TEXT NOT NULL UNIQUE, level TEXT NOT NULL, origin_type TEXT NOT NULL,
    status TEXT NOT NULL, facility TEXT NOT NULL, expected_at TEXT NOT NULL, extended TEXT NOT NULL,
    last_at TEXT NOT NULL, updated TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS manhattan_asn_work ON manhattan_asn (status, seq);
  CREATE INDEX IF NOT EXISTS manhattan_asn_updated ON manhattan_asn (updated);
  CREATE TABLE IF NOT EXISTS manhattan_asn_line (
    asn_id TEXT NOT NULL, line TEXT NOT NULL, position INTEGER NOT NULL, item TEXT NOT NULL, shipped INTEGER NOT NULL,
    received INTEGER NOT NULL DEFAULT 0, inspected INTEGER NOT NULL DEFAULT 0, moved INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (asn_id, line)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS manhattan_lpn (
    seq INTEGER PRIMARY KEY, lpn_id TEXT NOT NULL UNIQUE, asn_id TEXT NOT NULL, line TEXT NOT NULL, item TEXT NOT NULL,
    facility TEXT NOT NULL, quantity INTEGER NOT NULL, grade TEXT NOT NULL, status TEXT NOT NULL,
    location TEXT NOT NULL, previous_location TEXT, condition TEXT, due INTEGER NOT NULL DEFAULT 0,
    updated TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS manhattan_lpn_due ON manhattan_lpn (seq) WHERE due = 1;
  CREATE INDEX IF NOT EXISTS manhattan_lpn_asn ON manhattan_lpn (asn_id);
  CREATE TABLE IF NOT EXISTS manhattan_pix (
    seq INTEGER PRIMARY KEY, code TEXT NOT NULL, reference TEXT NOT NULL, units INTEGER NOT NULL, at TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS manhattan_counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;`;
