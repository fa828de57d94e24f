import type { Input, Purchases, Reference } from './base/input.ts';
import { businessReference } from './business.ts';
import type { DeliveryReference } from './decision.ts';

/** What must be loaded before an input can be decided. */
export interface Concern {
  readonly aggregates: readonly string[];
  readonly references: readonly (Reference | DeliveryReference)[];
  readonly purchases: Purchases | null;
}

/** Names what an input concerns, so that the store can lock and load it in one go. */
export function concern(input: Input): Concern {
  const references: (Reference | DeliveryReference)[] = [];
  if (input.fact.type === 'credit.found' && input.fact.external_ref !== null)
    references.push({ kind: 'delivery', id: input.fact.external_ref });
  const business = businessReference(input.fact);
  if (business !== null) references.push(business);
  if (input.fact.type === 'refund.found_outside') references.push({ kind: 'payment', id: input.fact.payment_ref });
  if ('reference' in input.to)
    return { aggregates: [], references: [...references, input.to.reference], purchases: null };
  if ('aggregate' in input.to) return { aggregates: [input.to.aggregate], references, purchases: null };
  return { aggregates: [input.to.purchases.request], references, purchases: input.to.purchases };
}
