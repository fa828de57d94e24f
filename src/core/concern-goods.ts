import type { Input, Reference } from './base/input.ts';
import type { DeliveryReference } from './decision.ts';
import { boxAggregate, claimAggregate, foundStock, hinted, lossClaim, recallAggregate } from './return/names.ts';

/** What goods tell of themselves leads to more than their return; adds the names, gives the aggregates. */
export function besideGoods({ fact, key }: Input, references: (Reference | DeliveryReference)[]): string[] {
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
