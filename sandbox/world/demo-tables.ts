/** The demo world's memory: what still lies on its shelves, and which sold goods will come back when. */
export const demoTables = `
  CREATE TABLE IF NOT EXISTS world_shelf (sku TEXT PRIMARY KEY, quantity INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS world_comeback (
    id INTEGER PRIMARY KEY, due_ms INTEGER NOT NULL, way TEXT NOT NULL, order_name TEXT NOT NULL,
    customer TEXT NOT NULL, lines TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS world_comeback_due ON world_comeback (due_ms) WHERE done = 0;`;
