/**
 * The plan of a replay. `world_row` holds what the files said; `world_event` is what will happen, in order; a return's
 * event makes its `world_request` due. All is written once, before anything is fed, and only `status` and the answer of
 * a request change after that.
 */
export const planTables = `
  CREATE TABLE IF NOT EXISTS world_row (
    row INTEGER PRIMARY KEY, kind TEXT NOT NULL, doc TEXT NOT NULL, at TEXT NOT NULL, sku TEXT NOT NULL,
    title TEXT NOT NULL, quantity INTEGER NOT NULL, price TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS world_row_doc ON world_row (doc);
  CREATE TABLE IF NOT EXISTS world_event (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, doc TEXT NOT NULL, at TEXT NOT NULL, row INTEGER NOT NULL,
    rows INTEGER NOT NULL, rows_before INTEGER NOT NULL, line_from INTEGER NOT NULL, customer TEXT,
    country TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS world_opening (sku TEXT PRIMARY KEY, quantity INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS world_request (
    seq INTEGER PRIMARY KEY, reference TEXT NOT NULL, customer TEXT NOT NULL, body TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'waiting', answer_status INTEGER, answer TEXT,
    units_authorised INTEGER NOT NULL DEFAULT 0, refused TEXT NOT NULL DEFAULT '{}', problem TEXT);
  CREATE INDEX IF NOT EXISTS world_request_due ON world_request (seq) WHERE status = 'due';`;

/** One thing that will happen; the four kinds of the file, after the opening stock. */
export interface PlannedEvent {
  readonly seq: number;
  readonly kind: 'opening' | 'sale' | 'adjustment' | 'credit' | 'return';
  readonly doc: string;
  readonly at: string;
  /** The event's first row in the files, counted from 0 over all of them. */
  readonly row: number;
  readonly rows: number;
  readonly rows_before: number;
  /** Of a sale: the id of its first line. */
  readonly line_from: number;
  readonly customer: string | null;
  readonly country: string;
}
