import type { Ground } from '#sandbox/kit/stand-in.ts';
import { accounts, currencies, locations, statuses } from './account.ts';
import type { Reference } from './bodies.ts';
import { one, run } from './database.ts';
import { invalidReference } from './refusal.ts';

/** The item that a reference means; refuses one that is not in the item master. */
export function itemOf(ground: Ground, reference: Reference | undefined, path: string): number {
  const found =
    reference?.id === undefined
      ? one<{ id: number }>(ground, 'SELECT id FROM netsuite_items WHERE external_id = ?', reference?.externalId ?? '')
      : one<{ id: number }>(ground, 'SELECT id FROM netsuite_items WHERE id = ?', reference.id);
  if (found === undefined) throw invalidReference('item', named(reference), path);
  return found.id;
}

/** The item of this SKU, made on first use; only for what happens in the retailer's own books. */
export function itemFor(ground: Ground, sku: string): number {
  const found = one<{ id: number }>(ground, 'SELECT id FROM netsuite_items WHERE external_id = ?', sku);
  return found?.id ?? run(ground, 'INSERT INTO netsuite_items (external_id) VALUES (?)', sku);
}

/** The customer of this name, made on first use; a sale without one belongs to the guest account. */
export function entityFor(ground: Ground, customer_id: string | null): number {
  const name = customer_id ?? 'guest';
  const found = one<{ id: number }>(ground, 'SELECT id FROM netsuite_entities WHERE external_id = ?', name);
  return found?.id ?? run(ground, 'INSERT INTO netsuite_entities (external_id) VALUES (?)', name);
}

/** The customer that a reference means. */
export function entityOf(ground: Ground, reference: Reference, path: string): number {
  const found =
    reference.id === undefined
      ? one<{ id: number }>(
          ground,
          'SELECT id FROM netsuite_entities WHERE external_id = ?',
          reference.externalId ?? '',
        )
      : one<{ id: number }>(ground, 'SELECT id FROM netsuite_entities WHERE id = ?', reference.id);
  if (found === undefined) throw invalidReference('entity', named(reference), path);
  return found.id;
}

/** The location's id, or the fallback when the body names none. */
export function locationOf(reference: Reference | undefined, fallback: string, path: string): string {
  return listed(locations, reference, fallback, 'location', path);
}

/** The inventory status's id. */
export function statusOf(reference: Reference, path: string): string {
  return listed(statuses, reference, '', 'inventoryStatus', path);
}

/** The account's id. */
export function accountOf(reference: Reference | undefined, path: string): string {
  return listed(accounts, reference, '', 'account', path);
}

/** The currency's id, or the fallback when the body names none. */
export function currencyOf(reference: Reference | undefined, fallback: string, path: string): string {
  return listed(currencies, reference, fallback, 'currency', path);
}

function listed(list: object, reference: Reference | undefined, fallback: string, field: string, path: string): string {
  const id = reference === undefined ? fallback : (reference.id ?? '');
  if (!Object.hasOwn(list, id)) throw invalidReference(field, named(reference), path);
  return id;
}

function named(reference: Reference | undefined): string {
  return reference?.id ?? reference?.externalId ?? '(empty)';
}
