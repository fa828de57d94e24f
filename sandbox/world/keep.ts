import type { DatabaseSync } from 'node:sqlite';
import { prepared } from '#sandbox/kit/prepared.ts';

/** Small facts of the world that must survive a kill, by name. */
export const keepTables = `
  CREATE TABLE IF NOT EXISTS world_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;`;

/** The kept value, or null when none was kept. */
export function kept(db: DatabaseSync, name: string): string | null {
  const row = prepared(db, 'SELECT value FROM world_settings WHERE name = ?').get(name);
  return row === undefined ? null : String(row['value']);
}

/** Keeps a value; it joins the current transaction. */
export function keep(db: DatabaseSync, name: string, value: string): void {
  prepared(db, 'INSERT INTO world_settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(
    name,
    value,
  );
}

/** A kept count; 0 when none was kept. */
export function keptCount(db: DatabaseSync, name: string): number {
  return Number(kept(db, name) ?? '0');
}
