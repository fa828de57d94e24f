import type { Instant } from '../base/instant.ts';
import type { Favour } from '../replica/events.ts';
import type { Situation } from './situation.ts';

/**
 * What replicas of other systems tell about a sale, handed in with the facts of a decision. Each answer is null, and each
 * field is left out, while nobody has told: then no condition that asks for it holds.
 */
export interface Known {
  /** The moment of the decision in our own time, by which copies age; left out where they do not. */
  readonly now?: Instant;
  product(sku: string): (Told<Situation['product']> & Copied) | null;
  customer(customer_id: string): (Told<Omit<Situation['customer'], 'known'>> & KnownCustomer & Copied) | null;
  /** When the carrier handed the units of an order line over. */
  delivered(order_id: string, line_id: string): Instant | null;
  /** Sellable units of a SKU at a node by our own unit book, before this decision; left out while nobody reads them. */
  on_hand?(node: string, sku: string): number | null;
}

type Told<T> = { readonly [K in keyof T]?: NonNullable<T[K]> };

interface KnownCustomer {
  readonly zone?: string;
  readonly points?: number;
  /** What the customer had of a capped favour over so many days up to now, by our own books, in minor units. */
  readonly had?: (favour: Favour, currency: string, days: number) => number;
}

/** When a copy was so, by the teller's word; left out where it does not age. */
interface Copied {
  readonly as_of?: Instant;
}
