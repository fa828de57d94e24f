import type { GoodsSentBack } from '../base/input-goods.ts';
import { count } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { Place } from '../stock/places.ts';
import type { ReturnState } from '../state.ts';
import { advance } from './advance.ts';
import { list, matchAt } from './match.ts';
import { openReturn } from './open.ts';

/** Where units of a return are once they were received: those that stay the customer's are in custody and in no stock. */
export function arrivalPlace(state: ReturnState | null, node: string): Place {
  return state?.kind === 'custody_only' ? `custody:${node}` : `quarantine:${node}`;
}

/** Repaired units left for the customer: they leave custody, and may be asked for again. */
export function decideSentBack(plan: Draft, aggregate: string, fact: GoodsSentBack, world: World): Verdict {
  const { return_id, node, tracking } = fact;
  const state = openReturn(plan, aggregate, return_id);
  if (state === null || state.kind !== 'custody_only')
    return { kind: 'refused', code: 'return_unknown', detail: `${return_id} is no open return of units in custody` };
  const { items, unmatched } = matchAt(
    state,
    node,
    fact.items,
    (lot) => lot.stage === 'received' || lot.stage === 'inspected',
  );
  if (unmatched.length > 0)
    return { kind: 'parked', waits_for: aggregate, why: `sent back before received: ${list(unmatched)}` };
  const back = items.map(({ line, units }) => ({ line, units }));
  plan.emit(aggregate, { type: 'goods.sent_back', return_id, node, items: back, tracking });
  for (const { units, of } of items)
    plan.units({
      aggregate,
      order_line: null,
      sku: of.sku,
      from: `custody:${node}`,
      to: 'customer',
      quantity: count(units),
    });
  return advance(plan, aggregate, return_id, world);
}
