import type { Input, Purchases, Reference } from './base/input.ts';
import type { DeliveryReference } from './decision.ts';
import { boxAggregate, claimAggregate, foundStock, hinted, lossClaim, recallAggregate } from './return/names.ts';

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
  if (input.fact.type === 'refund.found_outside') references.push({ kind: 'payment', id: input.fact.payment_ref });
  const aggregates = beside(input, references);
  if ('reference' in input.to) return { aggregates, references: [...references, input.to.reference], purchases: null };
  if ('aggregate' in input.to) return { aggregates: [...aggregates, input.to.aggregate], references, purchases: null };
  return { aggregates: [...aggregates, input.to.purchases.request], references, purchases: input.to.purchases };
}

/** What goods tell of themselves leads to more than their return; adds the names, gives the aggregates. */
function beside({ fact, key }: Input, references: (Reference | DeliveryReference)[]): string[] {
  switch (fact.type) {
    case 'goods.received':
      for (const { serial } of fact.items) if (serial !== undefined) references.push({ kind: 'serial', id: serial });
      return [
        ...fact.items.flatMap(({ container }) => (container === undefined ? [] : [boxAggregate(container)])),
        ...recalls(fact.items),
        claimAggregate(lossClaim(fact.return_id)),
      ];
    case 'parcel.lost':
      return [claimAggregate(lossClaim(fact.return_id))];
    case 'goods.inspected':
      return recalls(fact.items);
    case 'box.received':
      for (const id of fact.returns) references.push({ kind: 'return', id });
      return [];
    case 'goods.found':
      references.push(...hinted(fact));
      return losses(fact.hints.return_id ?? null);
    case 'custody.identified':
      if (fact.return_id !== null) references.push({ kind: 'return', id: fact.return_id });
      return [...losses(fact.return_id), ...(fact.order_id === null ? [] : [`order/${fact.order_id}`])];
    case 'custody.resolved':
      if (fact.to_return !== null) references.push({ kind: 'return', id: fact.to_return });
      return [...losses(fact.to_return), ...(fact.how === 'kept' ? [foundStock(key)] : [])];
    default:
      return [];
  }
}

function recalls(items: readonly { readonly sku: string; readonly lot?: string }[]): string[] {
  return items.flatMap(({ sku, lot }) => (lot === undefined ? [] : [recallAggregate(sku, lot)]));
}

/** The claim that ends when what was lost of a return comes after all. */
function losses(return_id: string | null): string[] {
  return return_id === null ? [] : [claimAggregate(lossClaim(return_id))];
}
