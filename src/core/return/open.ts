import type { Draft } from '../draft.ts';
import type { ReturnState } from '../state.ts';

/** The return while anything can still happen to its goods; null when it is closed or not of this order. */
export function openReturn(plan: Draft, aggregate: string, return_id: string): ReturnState | null {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return null;
  const state = order.returns[return_id];
  return state === undefined || state.status === 'closed' ? null : state;
}

/** The id of ours behind a name that may be the commerce platform's; the name itself when nothing open goes by it. */
export function ownReturnId(plan: Draft, aggregate: string, name: string): string {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order' || order.returns[name] !== undefined) return name;
  const found = Object.entries(order.returns).find(
    ([, state]) => state.status !== 'closed' && state.commerce_ref === name,
  );
  return found?.[0] ?? name;
}

/** The order's currency; `XXX`, ISO 4217's word for none, where there is no order. */
export function currencyOf(plan: Draft, aggregate: string): string {
  const order = plan.state(aggregate);
  return order?.kind === 'order' ? order.currency : 'XXX';
}
