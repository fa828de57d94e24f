import type { FactCorrected } from '../base/input.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { declaration } from '../return/correcting.ts';
import { weighShipped } from './cancel.ts';
import { decideOrderShipped } from './decide.ts';
import { everything } from './shipped.ts';

/** A shipment was wrong: its units are at the node again. Null while the order has no such shipment. */
export function correctShipment(plan: Draft, aggregate: string, fact: FactCorrected, world: World): Verdict | null {
  const order = plan.state(aggregate);
  const sold = world.sold(aggregate.slice('order/'.length));
  if (order?.kind !== 'order' || sold === null) return null;
  const found = (order.shipments ?? []).find(({ cause }) => cause === fact.original_key);
  if (found === undefined) return null;
  const { correction } = fact;
  if (correction !== null && correction.type !== 'order.shipped')
    return {
      kind: 'refused',
      code: 'correction_not_fitting',
      detail: `${fact.original_key} is order.shipped, and its correction is ${correction.type}`,
    };
  plan.emit(aggregate, declaration(fact, 'order.shipped', { units: found.units }));
  const items = found.items ?? everything(sold);
  for (const { line_id, sku, quantity } of items)
    plan.units({ aggregate, order_line: line_id, sku, from: 'customer', to: `sellable:${found.node}`, quantity });
  weighShipped(plan, aggregate, sold, items);
  return correction === null
    ? plan.done({ corrected: fact.original_key })
    : decideOrderShipped(plan, aggregate, correction, world);
}
