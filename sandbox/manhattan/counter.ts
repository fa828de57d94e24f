import type { Ground } from '#sandbox/kit/stand-in.ts';
import { one } from './rows.ts';

/** The last of the next `count` numbers of a series that begins with 1 and has no gaps. */
export function nextNumber(ground: Ground, series: string, count = 1): number {
  const sql = `INSERT INTO manhattan_counter (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = value + excluded.value RETURNING value`;
  const row = one<{ value: number }>(ground, sql, series, count);
  if (row === undefined) throw new Error(`series ${series} gave no number`);
  return row.value;
}
