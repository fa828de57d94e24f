import { businessReference } from './business.ts';
import type { Fact, Input, Purchases, Reference } from './base/input.ts';
import type { DeliveryReference } from './decision.ts';
import { besideGoods } from './concern-goods.ts';
import type { Sold } from './order/sold.ts';
import { asksOf, type Asks } from './policy/asks.ts';
import type { Policy } from './policy/policy.ts';

/** What must be loaded before an input can be decided. */
export interface Concern {
  readonly aggregates: readonly string[];
  readonly references: readonly (Reference | DeliveryReference)[];
  readonly purchases: Purchases | null;
  /** What is read beside, and not locked; absent when nothing is. */
  readonly looks?: Looks;
  /** Whether the customers of the orders that `purchases` leads to are locked too, because what they may have is capped. */
  readonly locks_customers?: boolean;
}

/** Copies of other systems' words that a decision reads: of these products, and of the customers of the orders loaded. */
export interface Looks {
  readonly skus: readonly string[];
  /** Order lines whose SKU the teller left to the sale. */
  readonly line_ids: readonly string[];
  readonly customers: boolean;
}

/** Names what an input concerns, so that the store can lock and load it in one go. */
export function concern(input: Input, policies: readonly Policy[] = []): Concern {
  const references: (Reference | DeliveryReference)[] = [];
  if (input.fact.type === 'credit.found' && input.fact.external_ref !== null)
    references.push({ kind: 'delivery', id: input.fact.external_ref });
  const business = businessReference(input.fact);
  if (business !== null) references.push(business);
  if (input.fact.type === 'refund.found_outside') references.push({ kind: 'payment', id: input.fact.payment_ref });
  const aggregates = besideGoods(input, references);
  const asks = policies.length === 0 ? null : asksOf(policies);
  const looks = asks === null ? null : looksOf(input.fact, asks);
  const looking = looks === null ? {} : { looks };
  if ('reference' in input.to)
    return { aggregates, references: [...references, input.to.reference], purchases: null, ...looking };
  if ('aggregate' in input.to)
    return { aggregates: [...aggregates, input.to.aggregate], references, purchases: null, ...looking };
  return {
    aggregates: [...aggregates, input.to.purchases.request],
    references,
    purchases: input.to.purchases,
    ...looking,
    ...(asks?.capped === true ? { locks_customers: true } : {}),
  };
}

/** The copies to read, as aggregates, once the sales that were loaded tell whose they are. */
export function looked(looks: readonly Looks[], sold: Iterable<Sold>): string[] {
  const sales = [...sold];
  const lines = new Map(sales.flatMap((sale) => sale.lines.map(({ line_id, sku }) => [line_id, sku] as const)));
  const skus = looks.flatMap(({ skus: told, line_ids }) => [...told, ...line_ids.flatMap((id) => lines.get(id) ?? [])]);
  const customers = looks.some((look) => look.customers) ? customersOf(sales) : [];
  return [...new Set([...skus.map((sku) => `product/${sku}`), ...customers])].sort();
}

/** The customers of sales, as aggregates. */
export function customersOf(sold: Iterable<Sold>): string[] {
  const ids = [...sold].flatMap(({ customer_id }) => (customer_id === null ? [] : [`customer/${customer_id}`]));
  return [...new Set(ids)];
}

function looksOf(fact: Fact, { product, customer, balance }: Asks): Looks | null {
  if (!product && !customer) return null;
  switch (fact.type) {
    case 'return.requested':
      return {
        skus: product ? fact.lines.map(({ sku }) => sku).filter((sku) => sku !== '') : [],
        line_ids: product ? fact.lines.flatMap(({ sku, line_id }) => (sku === '' ? (line_id ?? []) : [])) : [],
        customers: customer,
      };
    case 'goods.received':
    case 'goods.inspected':
    case 'goods.moved':
      return { skus: product ? fact.items.map(({ sku }) => sku) : [], line_ids: [], customers: customer };
    default:
      return balance ? { skus: [], line_ids: [], customers: true } : null;
  }
}
