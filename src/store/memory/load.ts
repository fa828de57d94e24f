import type { Purchases } from '#core/base/input.ts';
import { customersOf, looked } from '#core/concern.ts';
import type { CommitRequest, Loaded } from '#flows/ports.ts';
import { clean } from '../json.ts';
import type { MemoryDatabase } from './database.ts';

/** What a batch is decided on: everything that its concerns name or lead to. */
export function load(database: MemoryDatabase, request: CommitRequest): Loaded {
  const { concerns, keys } = request;
  const resolve: Loaded['resolve'] = ({ kind, id }) =>
    (kind === 'delivery' ? database.deliveries.get(id)?.aggregate : database.references.get(referenceKey(kind, id))) ??
    null;
  const candidates = new Map(
    concerns.flatMap(({ purchases }) =>
      purchases === null ? [] : [[purchases.request, candidatesOf(database, purchases)]],
    ),
  );
  const aggregates = new Set([
    ...concerns.flatMap((concern) => concern.aggregates),
    ...concerns.flatMap((concern) => concern.references.flatMap((reference) => resolve(reference) ?? [])),
    ...[...candidates.values()].flat(),
  ]);
  const sold = [...aggregates].flatMap((id) => {
    const sale = id.startsWith('order/') ? database.sold.get(id.slice('order/'.length)) : undefined;
    return sale === undefined ? [] : [[sale.order_id, sale] as const];
  });
  const sales = sold.map(([, sale]) => sale);
  if (concerns.some(({ locks_customers }) => locks_customers)) for (const id of customersOf(sales)) aggregates.add(id);
  for (const id of looked(
    concerns.flatMap(({ looks }) => looks ?? []),
    sales,
  ))
    aggregates.add(id);
  const states = [...aggregates].flatMap((id) => {
    const row = database.aggregates.get(id);
    return row === undefined ? [] : [[id, { state: row.state, version: row.version }] as const];
  });
  const known = keys.flatMap((key) => {
    const row = database.inputs.get(clean(key));
    return row === undefined ? [] : [[key, row] as const];
  });
  return { known: new Map(known), states: new Map(states), sold: new Map(sold), candidates, resolve };
}

/** The orders in which a customer bought any of these SKUs, sorted. */
export function purchased(database: MemoryDatabase, customer_id: string, skus: readonly string[]): string[] {
  const found = new Set(skus.flatMap((sku) => [...(database.bought.get(boughtKey(customer_id, sku)) ?? [])]));
  return [...found].sort();
}

/** The name of a reference in the table. */
export function referenceKey(kind: string, id: string): string {
  return JSON.stringify([kind, id]);
}

/** The name of a customer's purchases of a SKU in the table. */
export function boughtKey(customer_id: string, sku: string): string {
  return JSON.stringify([customer_id, sku]);
}

function candidatesOf(database: MemoryDatabase, { customer_id, order_id, skus }: Purchases): string[] {
  if (order_id !== null) return [`order/${order_id}`];
  if (customer_id === null) return [];
  return purchased(database, customer_id, skus).map((id) => `order/${id}`);
}
