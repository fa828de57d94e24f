import type { Ground } from '#sandbox/kit/stand-in.ts';
import { one, run } from './rows.ts';

/** The product statuses of the building. */
export type ProductStatus = 'AVAILABLE' | 'QUARANTINE' | 'REFURB';

/** Puts units into a status of an item (or takes them out, for a negative number). May go below 0: people count wrongly. */
export function change(ground: Ground, facility: string, item: string, status: ProductStatus, units: number): void {
  const sql = `INSERT INTO manhattan_inventory (facility, item, status, on_hand, updated) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (facility, item, status) DO UPDATE SET on_hand = on_hand + excluded.on_hand, updated = excluded.updated`;
  run(ground, sql, facility, item, status, units, ground.now());
}

/** Units of an item in a status; undefined when the building never held it there. */
export function onHand(ground: Ground, facility: string, item: string, status: ProductStatus): number | undefined {
  const sql = 'SELECT on_hand FROM manhattan_inventory WHERE facility = ? AND item = ? AND status = ?';
  return one<{ on_hand: number }>(ground, sql, facility, item, status)?.on_hand;
}

/** Whether the item master knows the item: it does once the building has held it. */
export function known(ground: Ground, item: string, facility: string): boolean {
  return (
    one(ground, 'SELECT 1 FROM manhattan_inventory WHERE facility = ? AND item = ? LIMIT 1', facility, item) !==
    undefined
  );
}
