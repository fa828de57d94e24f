import type { DispositionChanged } from '../base/input-goods.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { ClosedReturn } from '../state.ts';
import { correctErp } from '../stock/correct-erp.ts';
import { destination } from '../stock/places.ts';
import { flagSold } from './sold-again.ts';

/** Units of a closed return turn out to belong elsewhere: only sums are left of it, and they change with the books. */
export function rerouteClosed(
  plan: Draft,
  aggregate: string,
  closed: ClosedReturn,
  fact: DispositionChanged,
  world: World,
): Verdict {
  const { return_id, node, from, to, items, by, reason, already_sold = 0 } = fact;
  const closed_units = items.reduce((sum, { quantity }) => sum + quantity, 0);
  const sold = world.sold(aggregate.slice('order/'.length));
  const strange = items.filter(({ sku }) => sold?.lines.every((line) => line.sku !== sku) ?? true);
  if (strange.length > 0 || closed_units > (closed.dispositions[from] ?? 0))
    return {
      kind: 'refused',
      code: 'disposition_not_held',
      detail: `return ${return_id} put ${closed.dispositions[from] ?? 0} units in ${from}, and not ${closed_units} of these`,
    };
  const none = { unplaced: [], placed: [] };
  plan.emit(aggregate, { type: 'disposition.changed', return_id, node, from, to, ...none, closed_units, by, reason });
  for (const { sku, quantity } of items)
    plan.units({
      aggregate,
      order_line: null,
      sku,
      from: destination(from, node),
      to: destination(to, node),
      quantity,
    });
  correctErp(plan, { return_id, node, from, to }, items);
  if (already_sold > 0) flagSold(plan, aggregate, return_id, items, already_sold);
  return plan.done({});
}
