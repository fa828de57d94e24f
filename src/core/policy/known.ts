import type { Instant } from '../base/instant.ts';
import type { Situation } from './situation.ts';

/**
 * What replicas of other systems tell about a sale, handed in with the facts of a decision. Each answer is null, and each
 * field is left out, while nobody has told: then no condition that asks for it holds.
 */
export interface Known {
  product(sku: string): Told<Situation['product']> | null;
  customer(customer_id: string): (Told<Omit<Situation['customer'], 'known'>> & { readonly zone?: string }) | null;
  /** When the carrier handed the units of an order line over. */
  delivered(order_id: string, line_id: string): Instant | null;
  /** Sellable units of a SKU at a node by our own unit book, before this decision; left out while nobody reads them. */
  on_hand?(node: string, sku: string): number | null;
}

type Told<T> = { readonly [K in keyof T]?: NonNullable<T[K]> };
