import type { GoodsInspected } from '../base/input.ts';
import type { Verdict } from '../decision.ts';
import type { Draft } from '../draft.ts';

/** An inspection of a closed return changes neither units nor money: it is noted on the return. Null while it is open. */
export function noteClosed(
  plan: Draft,
  aggregate: string,
  { type, return_id, node, items }: GoodsInspected,
): Verdict | null {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order' || order.returns[return_id]?.status !== 'closed') return null;
  const said = {
    node,
    items: items.map(({ line, sku, quantity, grade, container }) => ({ line, sku, quantity, grade, container })),
  };
  plan.emit(aggregate, { type: 'fact.noted', return_id, fact: type, because: 'return_closed', said });
  return plan.done({ noted: 'return_closed' });
}
