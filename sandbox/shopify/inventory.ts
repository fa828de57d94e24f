import type { DatabaseSync } from 'node:sqlite';
import type { Ground } from '../kit/stand-in.ts';
import { prepared } from '../kit/prepared.ts';
import { gidNumber } from './gid.ts';
import { wholeSeconds } from './instants.ts';
import { insert, row } from './rows.ts';
import { locations } from './shop.ts';
import { wrong, type Result, type UserError } from './user-error.ts';

/** Adjustments as they came over the wire. */
export interface AdjustAsked {
  readonly name: string;
  readonly reason: string;
  readonly referenceDocumentUri?: string | null;
  readonly changes: readonly {
    readonly inventoryItemId: string;
    readonly locationId: string;
    readonly delta: number;
    readonly changeFromQuantity?: number | null;
    readonly ledgerDocumentUri?: string | null;
  }[];
}

/** One change as it was booked. */
export interface BookedChange {
  readonly name: string;
  readonly delta: number;
  readonly after: number;
  readonly product_id: number;
  readonly location_id: number;
}

const NAMES = ['available', 'damaged', 'quality_control', 'reserved', 'safety_stock', 'incoming'];

/** Adds to a quantity of a product at a location, and gives what it is then. */
export function addInventory(
  db: DatabaseSync,
  product_id: number,
  location_id: number,
  name: string,
  delta: number,
): number {
  const sql = `INSERT INTO shopify_inventory (product_id, location_id, name, quantity) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity RETURNING quantity`;
  return row<{ quantity: number }>(db, sql, product_id, location_id, name, delta)?.quantity ?? 0;
}

/** Books signed changes of stock, all or none; the id is that of the adjustment group. */
export function adjustInventory(ground: Ground, asked: AdjustAsked): Result {
  return ground.transaction(() => {
    const errors = faults(ground.db, asked);
    if (errors.length > 0) return { errors };
    const changes = asked.changes.map((change): BookedChange => {
      const product_id = gidNumber('InventoryItem', change.inventoryItemId) ?? 0;
      const location_id = gidNumber('Location', change.locationId) ?? 0;
      const after = addInventory(ground.db, product_id, location_id, asked.name, change.delta);
      return { name: asked.name, delta: change.delta, after, product_id, location_id };
    });
    return {
      id: insert(
        ground.db,
        'INSERT INTO shopify_adjustment (created_at, reason, document, changes) VALUES (?, ?, ?, ?)',
        wholeSeconds(ground.now()),
        asked.reason,
        asked.referenceDocumentUri ?? null,
        JSON.stringify(changes),
      ),
    };
  });
}

function faults(db: DatabaseSync, asked: AdjustAsked): readonly UserError[] {
  if (!NAMES.includes(asked.name))
    return wrong('INVALID_QUANTITY_NAME', ['input', 'name'], 'The quantity name is not known.').errors;
  for (const [index, change] of asked.changes.entries()) {
    const field = (name: string): string[] => ['input', 'changes', String(index), name];
    const product_id = gidNumber('InventoryItem', change.inventoryItemId);
    if (product_id === null || row(db, 'SELECT id FROM shopify_product WHERE id = ?', product_id) === undefined)
      return wrong('INVALID_INVENTORY_ITEM', field('inventoryItemId'), 'The inventory item does not exist.').errors;
    const location_id = gidNumber('Location', change.locationId);
    if (!locations.some((known) => known.id === location_id))
      return wrong('INVALID_LOCATION', field('locationId'), 'The location does not exist.').errors;
    if (asked.name !== 'available' && (change.ledgerDocumentUri ?? null) === null)
      return wrong(
        'INVALID_QUANTITY_DOCUMENT',
        field('ledgerDocumentUri'),
        'A ledger document is needed for this name.',
      ).errors;
    const stale = change.changeFromQuantity ?? null;
    if (stale !== null && stale !== held(db, product_id, location_id ?? 0, asked.name))
      return wrong('CHANGE_FROM_QUANTITY_STALE', field('changeFromQuantity'), 'The quantity has changed meanwhile.')
        .errors;
  }
  return [];
}

function held(db: DatabaseSync, product_id: number, location_id: number, name: string): number {
  const sql = 'SELECT quantity FROM shopify_inventory WHERE product_id = ? AND location_id = ? AND name = ?';
  return row<{ quantity: number }>(db, sql, product_id, location_id, name)?.quantity ?? 0;
}

/** The changes of an adjustment group. */
export function bookedChanges(
  db: DatabaseSync,
  id: number,
): { created_at: string; reason: string; document: string | null; changes: readonly BookedChange[] } | null {
  const sql = 'SELECT created_at, reason, document, changes FROM shopify_adjustment WHERE id = ?';
  const found = prepared(db, sql).get(id);
  if (found === undefined) return null;
  return {
    created_at: String(found['created_at']),
    reason: String(found['reason']),
    document: found['document'] === null ? null : String(found['document']),
    changes: JSON.parse(String(found['changes'])) as readonly BookedChange[],
  };
}
